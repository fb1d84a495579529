"""Which obstacles a case surely meets, to find cases by."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import Compiled, evaluate
from navigator.model import RuleBase
from navigator.moments import days_of_change


def obstacles(compiled: Compiled, day: dt.date, answers: Mapping[str, Answer]) -> list[str]:
    """The obstacles that these answers surely meet on a day, by the direct evaluator (quick, for many cases)."""
    statuses = evaluate(compiled, compiled.space.point(Case(day, answers)))
    kinds = compiled.rules.conclusions
    return [name for name, status in statuses.items() if status == "ja" and kinds[name].kind == "knelpunt"]


def period(rules: RuleBase, day: dt.date) -> str:
    """A name for these rules on this day, equal for days between which no rule or amount changes."""
    return f"{rules.version}/{bisect_right(days_of_change(rules), day)}"
