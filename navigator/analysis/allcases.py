"""One rule base on one day, ready to be asked about all its cases at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from navigator.analysis.cases import case_in
from navigator.analysis.claims import (
    Axes,
    Claim,
    Terms,
    contradiction_name,
    definitions_of,
    not_yes,
    terms_of,
)
from navigator.analysis.search import Search
from navigator.case import Case
from navigator.grounds import Compiled, Ground, compile_rules, evaluate, holds
from navigator.model import RuleBase


class AllCases:
    """All cases of a rule base on a day.

    Besides its conclusions one can ask about single grounds (by their id), and about a conclusion `without` some.
    """

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.axes = Axes(compiled.space, compiled.rules.questions)
        self.definitions: dict[str, list[Terms]] = definitions_of(compiled)
        for grounds in compiled.grounds.values():
            self.definitions |= {ground.id: [terms_of(ground)] for ground in grounds}

    @classmethod
    def on(cls, rules: RuleBase, day: dt.date) -> AllCases:
        """The cases under these rules on a day."""
        return cls(compile_rules(rules, day))

    @cached_property
    def full(self) -> Search:
        """Searches among the cases in which every question is answered."""
        return Search(self.axes, self.definitions, complete=True)

    @cached_property
    def any(self) -> Search:
        """Searches among all cases, also those in which answers are missing."""
        return Search(self.axes, self.definitions, complete=False)

    @cached_property
    def asking(self) -> dict[int, list[str]]:
        """Per dimension what asks for it by itself: conclusions, contradictions and organisations."""
        found: dict[int, dict[str, None]] = {}
        for name, grounds in definitions_of(self.compiled).items():
            for at in {at for terms in grounds for at, _ in terms.answers}:
                found.setdefault(at, {})[name] = None
        return {at: list(names) for at, names in found.items()}

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """Per conclusion what uses it."""
        found: dict[str, dict[str, None]] = {}
        for name, grounds in definitions_of(self.compiled).items():
            for used in {used for terms in grounds for used, _ in terms.uses}:
                found.setdefault(used, {})[name] = None
        return {used: list(names) for used, names in found.items()}

    def define(self, name: str, grounds: Iterable[Ground | Terms]) -> str:
        """Give a name to "one of these grounds holds"; what a name means never changes."""
        if name not in self.definitions:
            self.definitions[name] = [terms_of(each) if isinstance(each, Ground) else each for each in grounds]
        return name

    def smallest(self, claims: Iterable[Claim]) -> Case | None:
        """A case with the fewest answers for which the claims are true; without contradictory answers if it can."""
        claims = list(claims)
        way = self.any.smallest(claims)
        if way is None:
            return None
        case = case_in(self.axes, way, self.compiled.day)
        if self._contradicts(case):
            sound = [not_yes(contradiction_name(number)) for number in range(len(self.compiled.contradictions))]
            other = self.any.smallest([*claims, *sound])
            return case if other is None else case_in(self.axes, other, self.compiled.day)
        return case

    def _contradicts(self, case: Case) -> bool:
        point = self.compiled.space.point(case)
        statuses = evaluate(self.compiled, point)
        return any(holds(boxes, point, statuses) for boxes in self.compiled.contradictions)

    def some(self, claims: Iterable[Claim]) -> Case | None:
        """Any case for which the claims are true."""
        way = self.any.first(claims)
        return None if way is None else case_in(self.axes, way, self.compiled.day)
