"""Which obstacles a case surely meets, to find cases by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import Compiled, evaluate


def obstacles(compiled: Compiled, day: dt.date, answers: Mapping[str, Answer]) -> list[str]:
    """The obstacles that these answers surely meet on a day, by the direct evaluator (quick, for many cases)."""
    statuses = evaluate(compiled, compiled.space.point(Case(day, answers)))
    kinds = compiled.rules.conclusions
    return [name for name, status in statuses.items() if status == "ja" and kinds[name].kind == "knelpunt"]
