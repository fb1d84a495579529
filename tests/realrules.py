"""The rules of the product, read once for all tests, and what they say about a case by the direct evaluator."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from realistic import stories

from navigator.case import Case
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import Status
from navigator.reading import load_rules

DAY = dt.date(2026, 11, 22)
RULES = load_rules()
CONCLUSIONS = list(RULES.conclusions.values())
STORIES = stories(RULES)
for_each_conclusion = pytest.mark.parametrize("conclusion", CONCLUSIONS, ids=lambda c: c.id)
for_each_story = pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)


@cache
def compiled(day: dt.date = DAY) -> Compiled:
    """The real rules, ready for a day."""
    return compile_rules(RULES, day)


def statuses(case: Case) -> dict[str, Status]:
    """The status of every conclusion for a case."""
    on_day = compiled(case.day)
    return evaluate(on_day, on_day.space.point(case))
