"""Gaps and overlaps in dates: days on which an amount or a conclusion lapses for a while, or two versions both hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise, product

from navigator.analysis.allcases import AllCases
from navigator.analysis.cases import case_written
from navigator.analysis.claims import is_yes, not_yes
from navigator.analysis.facts import Fact
from navigator.analysis.frozen import frozen, side_by_side
from navigator.case import Case
from navigator.model import Conclusion, Rule, RuleBase, Uses, leaves
from navigator.moments import dutch_date

DAY = dt.timedelta(days=1)


def gaps_in_amounts(rules: RuleBase) -> Iterator[Fact]:
    """Amounts that are known before and after some days, but not on them."""
    for name, amount in rules.amounts.items():
        places = sorted(range(len(amount.waarden)), key=lambda place: amount.waarden[place].vanaf)
        for before, after in pairwise(places):
            end, start = amount.waarden[before].tot, amount.waarden[after].vanaf
            if end is not None and end + DAY < start:
                message = f"Van {dutch_date(end + DAY)} tot en met {dutch_date(start - DAY)} is dit bedrag niet bekend."
                yield Fact("A009", ("bedragen", name, "waarden", after), message)


def gaps_in_rules(rules: RuleBase) -> Iterator[Fact]:
    """Conclusions that hold for a case, then do not because no rule of theirs is in force yet, then do again."""
    for name, conclusion in rules.conclusions.items():
        starts = sorted({rule.valid_from for rule in conclusion.rules if rule.valid_from})
        for end in sorted({rule.valid_until for rule in conclusion.rules if rule.valid_until}):
            start = next((day for day in starts if day > end), None)
            if start is None or start == end + DAY:
                continue
            case = _lapses(rules, name, end, start)
            if case is not None:
                number = next(at for at, rule in enumerate(conclusion.rules) if rule.valid_from == start)
                message = (
                    f"Van {dutch_date(end + DAY)} tot en met {dutch_date(start - DAY)} zit een gat: bij "
                    f"{case_written(case)} geldt de conclusie ervoor en erna, maar dan niet."
                )
                yield Fact("A009", (name, "regels", number), message, (str(start),), case)


def _lapses(rules: RuleBase, name: str, end: dt.date, start: dt.date) -> Case | None:
    """The smallest case for which a conclusion holds on the day `end`, not on the next, and again on `start`."""
    days = {"voor": end, "dan": end + DAY, "na": start}
    together, called = side_by_side({side: frozen(rules, day) for side, day in days.items()})
    cases = AllCases.on(together, end + DAY)
    before, then, after = (called[side][name] for side in days)
    return cases.smallest([is_yes(before), not_yes(then), is_yes(after)])


def overlaps(rules: RuleBase) -> Iterator[Fact]:
    """Two versions of a rule (they ask for the same) of which the first goes on after the second began."""
    for name, conclusion in rules.conclusions.items():
        for before, after in product(conclusion.rules, repeat=2):
            end, start = before.valid_until, after.valid_from
            if end is None or start is None or not _follows(before, after):
                continue
            case = _both(rules, conclusion, before, after, start)
            if case is not None:
                message = (
                    f"Van {dutch_date(start)} tot en met {dutch_date(end)} geldt ook de regel op regel "
                    f"{before.place.rpartition(':')[2]} nog; beide gelden bij {case_written(case)}."
                )
                yield Fact("A010", (name, "regels", conclusion.rules.index(after)), message, (before.id,), case)


def _follows(before: Rule, after: Rule) -> bool:
    """Whether one rule looks like the next version of another, and begins too early."""
    end, start = before.valid_until, after.valid_from
    assert end is not None and start is not None
    began = before.valid_from is None or before.valid_from < start
    goes_on = after.valid_until is None or end < after.valid_until
    return began and goes_on and start <= end and _asked(before) == _asked(after)


def _asked(rule: Rule) -> set[str]:
    return {leaf.conclusion if isinstance(leaf, Uses) else leaf.question for leaf in leaves(rule.condition)}


def _both(rules: RuleBase, conclusion: Conclusion, before: Rule, after: Rule, day: dt.date) -> Case | None:
    cases = AllCases.on(rules, day)
    grounds = cases.compiled.grounds[conclusion.id]
    names = [cases.define(f"regel {each.id}", [g for g in grounds if g.rule.id == each.id]) for each in (before, after)]
    return cases.smallest([is_yes(name) for name in names])
