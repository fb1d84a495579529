"""What an analysis finds: a fact about a rule, a conclusion or a name, with the case that proves it and its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from navigator.case import Case
from navigator.moments import dutch_date

Period = tuple[dt.date, dt.date]
"""First and last day."""


@dataclass(frozen=True)
class Fact:
    """One thing found; `subject` is where it stands (a conclusion, or a list and a name, then a number), from 0.

    Facts with the same code, subject and `about` on several days are one; `message` is for people, in Dutch.
    """

    code: str
    subject: tuple[str | int, ...]
    message: str
    about: tuple[str, ...] = ()
    case: Case | None = None
    days: tuple[Period, ...] = ()


def merged(found: Iterable[tuple[Period, Fact]], all_days: Sequence[Period]) -> list[Fact]:
    """The facts of several periods, each once, with the days on which it is so where that is not on all of them."""
    gathered: dict[tuple[object, ...], tuple[Fact, list[Period]]] = {}
    for period, fact in found:
        _, periods = gathered.setdefault((fact.code, fact.subject, fact.about), (fact, []))
        periods.append(period)
    facts = []
    for fact, periods in gathered.values():
        days = () if len(periods) == len(all_days) else joined(periods)
        facts.append(replace(fact, days=days))
    return facts


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order, those that follow on each other as one.

    >>> joined([(dt.date(2026, 1, 1), dt.date(2026, 1, 31)), (dt.date(2026, 2, 1), dt.date(2026, 2, 5))])
    ((datetime.date(2026, 1, 1), datetime.date(2026, 2, 5)),)
    """
    found: list[Period] = []
    for first, last in sorted(periods):
        if found and first <= found[-1][1] + dt.timedelta(days=1):
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def days_in_words(days: Iterable[Period], first: dt.date, last: dt.date) -> str:
    """Periods in words; `first` and `last` are the days between which one looked, so that those are left out.

    >>> days_in_words([(dt.date(2027, 1, 1), dt.date(2100, 12, 31))], dt.date(2026, 1, 1), dt.date(2100, 12, 31))
    'vanaf 1 januari 2027'
    """
    return " en ".join(_period_in_words(period, first, last) for period in days)


def _period_in_words(period: Period, first: dt.date, last: dt.date) -> str:
    start, end = period
    if start == end:
        return f"op {dutch_date(start)}"
    if end >= last:
        return f"vanaf {dutch_date(start)}"
    if start <= first:
        return f"tot en met {dutch_date(end)}"
    return f"van {dutch_date(start)} tot en met {dutch_date(end)}"
