"""The analysis of a whole rule base: everything found, each thing once, at its place in the files."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from navigator.analysis.allcases import AllCases
from navigator.analysis.dates import gaps_in_amounts, gaps_in_rules, overlaps
from navigator.analysis.facts import Fact, Period, days_in_words, merged
from navigator.analysis.frozen import frozen, side_by_side
from navigator.analysis.options import idle_options
from navigator.analysis.soundness import clashes, unsound
from navigator.analysis.unused import unused_amounts, unused_questions, unused_sources
from navigator.case import LAST_DAY
from navigator.model import RuleBase
from navigator.moments import days_of_change
from navigator.reading import Reading
from navigator.rulefiles.findings import Finding, in_order, listed


def analyse(reading: Reading, today: dt.date | None = None) -> list[Finding]:
    """What is unsound in rules that are well written, from today on; nothing where they are not well written yet."""
    if reading.rules is None:
        return []
    facts = analyse_rules(reading.rules, today or dt.date.today())
    return in_order(_finding(reading, reading.rules, fact, today or dt.date.today()) for fact in facts)


def analyse_rules(rules: RuleBase, today: dt.date) -> list[Fact]:
    """The same as facts. A rule that has ended is looked at on its last day, all others from today on."""
    periods = periods_from(rules, today)
    bases = {str(period[0]): frozen(rules, period[0]) for period in periods}
    days = [AllCases.on(rules, period[0]) for period in periods]
    found = [*_by_period(rules, bases, periods, days), *_ended(rules, today)]
    return [
        *merged(found, periods),
        *unused_questions(rules, [cases.compiled for cases in days]),
        *_options(rules, days),
        *unused_amounts(rules),
        *unused_sources(rules),
        *gaps_in_amounts(rules),
        *gaps_in_rules(rules),
        *overlaps(rules),
    ]


def periods_from(rules: RuleBase, today: dt.date) -> list[Period]:
    """The periods between two days of change, from today until the last day a case can have."""
    starts = [today, *(day for day in days_of_change(rules) if today < day <= LAST_DAY)]
    one_day = dt.timedelta(days=1)
    return [(start, after - one_day) for start, after in pairwise([*starts, LAST_DAY + one_day])]


def _by_period(
    rules: RuleBase, bases: dict[str, RuleBase], periods: list[Period], days: list[AllCases]
) -> Iterator[tuple[Period, Fact]]:
    """What is unsound in each period; a conclusion that comes to the same as in an earlier one is not done again."""
    called = side_by_side(bases)[1]
    known: dict[tuple[str, tuple[str, ...]], list[Fact]] = {}
    for period, cases in zip(periods, days, strict=True):
        names = called[str(period[0])]
        for name in rules.conclusions:
            same = (names[name], tuple(rule.id for rule in bases[str(period[0])].conclusions[name].rules))
            if same not in known:
                known[same] = list(unsound(cases, [name]))
            yield from ((period, fact) for fact in known[same])
        yield from ((period, fact) for fact in clashes(cases))


def _ended(rules: RuleBase, today: dt.date) -> Iterator[tuple[Period, Fact]]:
    """What is unsound in rules that have ended, on their last day."""
    ends = {rule.valid_until for c in rules.conclusions.values() for rule in c.rules if rule.valid_until}
    for day in sorted(end for end in ends if end < today):
        cases = AllCases.on(rules, day)
        for conclusion in rules.conclusions.values():
            last = {at for at, rule in enumerate(conclusion.rules) if rule.valid_until == day}
            for fact in unsound(cases, [conclusion.id]) if last else ():
                if fact.subject[1:] == () or fact.subject[2] in last:
                    yield (day, day), fact


def _options(rules: RuleBase, days: list[AllCases]) -> Iterator[Fact]:
    """Options that make no difference on any day, and those that were said to make none but do."""
    for name, question in rules.questions.items():
        idle = set(question.options)
        for cases in days:
            idle = idle_options(cases, question, idle) if idle else idle
        said = set(question.text.zonder_verschil)
        for option in [option for option in question.options if option in idle - said]:
            why = "aankruisen verandert geen enkele uitkomst"
            if question.kind == "keuze":
                why = f"de uitkomst is steeds dezelfde als bij {listed(idle - {option})}"
            message = f"De optie `{option}` van `{name}` maakt nergens verschil: {why}."
            yield Fact("A006", ("vragen", name, "opties", option), message)
        for place, option in enumerate(question.text.zonder_verschil):
            if option not in idle:
                message = f"De optie `{option}` maakt wel verschil. Haal haar weg bij `zonder_verschil`."
                yield Fact("A012", ("vragen", name, "zonder_verschil", place), message)


def _finding(reading: Reading, rules: RuleBase, fact: Fact, today: dt.date) -> Finding:
    """A fact as a finding, at the line it is about."""
    head = str(fact.subject[0])
    rule = f"{head}.{int(fact.subject[2]) + 1}" if fact.subject[1:2] == ("regels",) else None
    if head in rules.conclusions:
        name, path = rules.conclusions[head].path.split("/", 1)[1], fact.subject[1:] or ("conclusie",)
    elif head == "vragen":
        name = next(key for key, tree in reading.files.items() if _defines(tree.data, str(fact.subject[1])))
        path = fact.subject
    else:
        name, path = f"{head}.yaml", fact.subject
    tree = reading.files[name]
    mark = tree.mark(path) if isinstance(path[-1], int) or path == ("conclusie",) else tree.key_mark(path)
    when = f" Dit is zo {days_in_words(fact.days, today, LAST_DAY)}." if fact.days else ""
    case = fact.case.to_json() if fact.case else None
    return dataclasses.replace(
        Finding(tree.path, *mark, fact.code, f"{fact.message}{when}"), case=case, rule=rule or head
    )


def _defines(data: object, question: str) -> bool:
    return isinstance(data, dict) and isinstance(data.get("vragen"), dict) and question in data["vragen"]
