"""The exact difference of two rule bases: per conclusion which cases change status, from what to what, on which days.

Both are laid side by side as one rule base in which conclusions that come to the same, down to everything they build
on, are one. Of the others a search over all cases, also partly answered ones, finds the smallest case for every change
of status, or proves that there is none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from navigator.analysis.allcases import AllCases
from navigator.analysis.claims import Claim, is_no, is_yes, may_be, not_yes
from navigator.analysis.facts import Period, joined
from navigator.analysis.frozen import frozen, side_by_side
from navigator.case import FIRST_DAY, LAST_DAY, Case
from navigator.chains import behind
from navigator.grounds import compile_rules
from navigator.model import Conclusion, RuleBase, Status, Uses, leaves
from navigator.moments import days_of_change

ONE_DAY = dt.timedelta(days=1)
CHANGES: tuple[tuple[Status, Status], ...] = (
    ("nee", "ja"),
    ("ja", "nee"),
    ("misschien", "ja"),
    ("ja", "misschien"),
    ("nee", "misschien"),
    ("misschien", "nee"),
)


@dataclass(frozen=True)
class Change:
    """That a conclusion goes from one status to another for some cases, on some days.

    `case` is the smallest such case. `full` says whether it also happens to a case in which everything is answered; if
    not, the difference is only in what is said as long as answers are missing.
    """

    conclusion: str
    before: Status
    after: Status
    full: bool
    case: Case
    days: tuple[Period, ...]


def compare(old: RuleBase, new: RuleBase, today: dt.date) -> list[Change]:
    """Every change of status between two rule bases, over all cases and all days that a case can have.

    An empty list proves that every case gets the same status for every conclusion. A conclusion that only one of them
    has is `nee` in the other; an answer that only one of them knows is to the other one that it never asks for.

    Raises:
        CompileError: rules that are more than the engine bears.
    """
    names = list(dict.fromkeys([*new.conclusions, *old.conclusions]))
    periods = all_periods(old, new)
    bases: dict[str, RuleBase] = {}
    for start, _ in periods:
        bases[f"nieuw {start}"] = _with_all(frozen(new, start), old)
        bases[f"oud {start}"] = _with_all(frozen(old, start), new)
    together, called = side_by_side(bases)
    where: dict[tuple[str, str, str], list[Period]] = {}
    for period in periods:
        before, after = called[f"oud {period[0]}"], called[f"nieuw {period[0]}"]
        for name in names:
            if before[name] != after[name]:
                where.setdefault((name, before[name], after[name]), []).append(period)
    if not where:
        return []
    search = _Comparison(AllCases(compile_rules(_needed(together, where), periods[0][0])))
    return search.changes(where, today)


def all_periods(*bases: RuleBase) -> list[Period]:
    """The periods in which no rule and no amount of any of these changes."""
    days = {day for rules in bases for day in days_of_change(rules) if FIRST_DAY < day <= LAST_DAY}
    starts = [FIRST_DAY, *sorted(days), LAST_DAY + ONE_DAY]
    return [(start, after - ONE_DAY) for start, after in pairwise(starts)]


def _with_all(rules: RuleBase, other: RuleBase) -> RuleBase:
    """The rule base with the conclusions that only the other has; without rules they are always `nee`."""
    gone = {key: each for key, each in other.conclusions.items() if key not in rules.conclusions}
    added: dict[str, Conclusion] = {key: dataclasses.replace(each, rules=()) for key, each in gone.items()}
    return dataclasses.replace(rules, conclusions={**rules.conclusions, **added}, organisations={})


def _needed(together: RuleBase, where: Mapping[tuple[str, str, str], object]) -> RuleBase:
    """Only the conclusions to compare and what they build on, and the contradictions that are about nothing else."""
    compared = [name for _, before, after in where for name in (before, after)]
    kept = {name: together.conclusions[name] for name in behind(together, compared)}
    sound = [
        each
        for each in together.contradictions
        if all(not isinstance(leaf, Uses) or leaf.conclusion in kept for leaf in leaves(each.condition))
    ]
    return dataclasses.replace(together, conclusions=kept, contradictions=tuple(sound))


class _Comparison:
    """Looks for changes between conclusions that stand side by side; each pair is looked at once."""

    def __init__(self, cases: AllCases) -> None:
        self.cases = cases

    def changes(self, where: Mapping[tuple[str, str, str], Sequence[Period]], today: dt.date) -> list[Change]:
        """The changes of these pairs of conclusions, which differ in these periods."""
        found: dict[tuple[str, Status, Status], list[tuple[Case, bool, Period]]] = {}
        for (name, before, after), periods in where.items():
            for first, then in CHANGES:
                proof = self._proof(before, after, first, then)
                if proof is not None:
                    found.setdefault((name, first, then), []).extend((*proof, period) for period in periods)
        return [_change(*key, proofs, today) for key, proofs in found.items()]

    def _proof(self, before: str, after: str, first: Status, then: Status) -> tuple[Case, bool] | None:
        claims = [*_is(before, first), *_is(after, then)]
        if not self.cases.any.exists(claims):
            return None
        case = self.cases.smallest(claims)
        assert case is not None
        return case, self.cases.full.exists(claims)


def _is(name: str, status: Status) -> list[Claim]:
    return {"ja": [is_yes(name)], "nee": [is_no(name)], "misschien": [may_be(name), not_yes(name)]}[status]


def _change(
    name: str, before: Status, after: Status, proofs: list[tuple[Case, bool, Period]], today: dt.date
) -> Change:
    """One change; its case stands on today or else the first day to come on which it happens."""
    full = any(each for _, each, _ in proofs)
    best = min((proof for proof in proofs if proof[1] == full), key=lambda proof: _distance(proof[2], today))
    start, end = best[2]
    day = min(max(today, start), end)
    days = joined(period for _, each, period in proofs if each == full)
    return Change(name, before, after, full, dataclasses.replace(best[0], day=day), days)


def _distance(period: Period, today: dt.date) -> tuple[int, int]:
    """How far a period is from today: now, then what is to come, then what is past."""
    start, end = period
    if start <= today <= end:
        return 0, 0
    return (1, (start - today).days) if start > today else (2, (today - end).days)
