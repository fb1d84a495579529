"""The advice on the case of the visitor, worked out once a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import g

from navigator.case import Case
from navigator.grounds import Compiled, holds
from navigator.model import Status
from navigator.sheets.content import Sheet, sheets
from navigator.sheets.steps import Section, step_list
from web.services import services
from web.visitor import stored_case


@dataclass(frozen=True)
class Advised:
    """The visitor's case today and the advice on it."""

    case: Case
    advice: Mapping[str, Any]

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The conversation sheets, by party."""
        return sheets(self.advice, self.compiled, self.case)

    @cached_property
    def steps(self) -> tuple[Section, ...]:
        """The list of steps."""
        return step_list(self.advice, services().rules, self.case)

    @property
    def compiled(self) -> Compiled:
        """The rule base on the day of the case."""
        return services().adviser.at(self.case.day)[0]

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every conclusion."""
        return {found["id"]: found["status"] for found in self.advice["conclusies"]}


def advised() -> Advised | None:
    """The advice for this visitor; None without a case."""
    if "advised" not in g:
        stored = stored_case()
        case = Case(dt.date.today(), stored.answers, stored.topics) if stored else None
        g.advised = Advised(case, services().adviser.advise(case)) if case else None
    found: Advised | None = g.advised
    return found


def fits(name: str, case: Case) -> bool:
    """Whether an organisation works for this initiative, as far as is known."""
    compiled, _ = services().adviser.at(case.day)
    boxes = compiled.organisations.get(name)
    return boxes is None or holds(boxes, compiled.space.point(case), {})
