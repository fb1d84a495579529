"""A rule base on one day as grounds, and the direct evaluator over them.

A ground is a box (see `boxes`); a conclusion holds if one of its grounds holds. An unknown answer may still be any
value, so that a status is `ja`, `nee` or `misschien` (Kleene's strong three-valued logic, each literal by itself).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from navigator.boxes import HOLDS, MOST_GROUNDS, MOST_LITERALS, Box, TooManyGrounds, to_boxes
from navigator.chains import reached
from navigator.domains import Mask, Space, make_space
from navigator.layers import in_layers
from navigator.model import Condition, Rule, RuleBase, Status
from navigator.packing import PackedGround, Packing

TOO_MANY = f"Deze voorwaarde kan op meer dan {MOST_GROUNDS} manieren waar zijn. Splits haar."


class CompileError(Exception):
    """A rule base that can't be compiled; `rule` names the rule at fault, `code` the kind of finding."""

    def __init__(self, rule: str, place: str, code: str, message: str) -> None:
        super().__init__(f"{place}: {rule}: {message}")
        self.rule, self.place, self.code, self.message = rule, place, code, message


@dataclass(frozen=True, slots=True)
class Ground:
    """One way in which a rule holds: every literal of `answers` and of `uses` is true.

    `answers` pairs a dimension with the mask of its allowed values; `uses` pairs a conclusion with whether it holds.
    """

    id: str
    rule: Rule
    conclusion: str
    answers: tuple[tuple[int, Mask], ...]
    uses: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Compiled:
    """A rule base on a day, ready to evaluate; shared by all cases of that day and never changed."""

    rules: RuleBase
    day: dt.date
    space: Space
    grounds: Mapping[str, tuple[Ground, ...]]
    layers: tuple[tuple[str, ...], ...]
    contradictions: tuple[tuple[Box, ...], ...] = ()
    organisations: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)

    @cached_property
    def packing(self) -> Packing:
        """How boxes over this space are packed into numbers."""
        return Packing(self.space, self.rules.questions)

    @cached_property
    def packed(self) -> dict[str, tuple[PackedGround, ...]]:
        """The grounds of each conclusion, packed."""
        pack = self.packing.ground
        return {name: tuple(pack(g.answers, g.uses) for g in grounds) for name, grounds in self.grounds.items()}

    @cached_property
    def mentions(self) -> dict[str, tuple[Ground, ...]]:
        """Per question the grounds that ask for its answer."""
        found: dict[str, dict[str, Ground]] = {}
        for ground in (ground for grounds in self.grounds.values() for ground in grounds):
            for at, _ in ground.answers:
                question = self.space.dimensions[at].question
                if question is not None:
                    found.setdefault(question, {})[ground.id] = ground
        return {question: tuple(grounds.values()) for question, grounds in found.items()}

    @cached_property
    def users(self) -> dict[str, tuple[Ground, ...]]:
        """Per conclusion the grounds that use it."""
        found: dict[str, list[Ground]] = {}
        for ground in (ground for grounds in self.grounds.values() for ground in grounds):
            for name, _ in ground.uses:
                found.setdefault(name, []).append(ground)
        return {name: tuple(grounds) for name, grounds in found.items()}

    def behind(self, names: Iterable[str]) -> list[str]:
        """These conclusions and all that they rest on this day, each after those it uses."""
        return reached(lambda name: [used for ground in self.grounds[name] for used, _ in ground.uses], names)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All conclusions, each after those it uses."""
        return tuple(name for layer in self.layers for name in layer)


def compile_rules(rules: RuleBase, day: dt.date) -> Compiled:
    """The rules and amounts in force on a day, as grounds over the space they cut out.

    Raises:
        CompileError: a rule with too many grounds or literals, or conclusions that use each other in a circle.
    """
    valid = {name: [r for r in c.rules if r.valid_on(day)] for name, c in rules.conclusions.items()}
    loose = [c.condition for c in rules.contradictions]
    loose += [o.condition for o in rules.organisations.values() if o.condition is not None]
    conditions = [rule.condition for found in valid.values() for rule in found] + loose
    space = make_space(rules, conditions, day)
    grounds = {name: tuple(g for rule in found for g in _grounds(name, rule, space)) for name, found in valid.items()}
    layers, circle = in_layers({name: [use for g in found for use in g.uses] for name, found in grounds.items()})
    if circle:
        rule = rules.conclusions[circle[0]].rules[0]
        around = " → ".join(f"`{name}`" for name in circle)
        raise CompileError(rule.id, rule.place, "C005", f"Deze conclusies steunen in een kring op elkaar: {around}.")
    return Compiled(
        rules=rules,
        day=day,
        space=space,
        grounds=grounds,
        layers=layers,
        contradictions=tuple(
            _loose(c.condition, space, f"tegenspraak {number}") for number, c in enumerate(rules.contradictions, 1)
        ),
        organisations={
            key: _loose(o.condition, space, f"organisatie {key}")
            for key, o in rules.organisations.items()
            if o.condition is not None
        },
    )


def _loose(condition: Condition, space: Space, name: str) -> tuple[Box, ...]:
    """The boxes of a condition that belongs to no rule."""
    try:
        return tuple(to_boxes(condition, space))
    except TooManyGrounds:
        raise CompileError(name, name, "C003", TOO_MANY) from None


def _grounds(conclusion: str, rule: Rule, space: Space) -> list[Ground]:
    try:
        boxes = to_boxes(rule.condition, space)
    except TooManyGrounds:
        raise CompileError(rule.id, rule.place, "C003", TOO_MANY) from None
    return [_ground(conclusion, rule, number, box) for number, box in enumerate(boxes, 1)]


def too_long(literals: int) -> str:
    """What to say of a ground with more than `MOST_LITERALS` literals."""
    return f"Deze regel vraagt {literals} voorwaarden tegelijk; hoogstens {MOST_LITERALS}. Splits haar."


def _ground(conclusion: str, rule: Rule, number: int, box: Box) -> Ground:
    if len(box) > MOST_LITERALS:
        raise CompileError(rule.id, rule.place, "C004", too_long(len(box)))
    answers = tuple(sorted((key, mask) for key, mask in box.items() if isinstance(key, int)))
    uses = tuple(sorted((key, mask == HOLDS) for key, mask in box.items() if isinstance(key, str)))
    return Ground(f"{rule.id}/{number}", rule, conclusion, answers, uses)


# --- the direct evaluator

Standing = Status
"""What is known of one ground: it surely holds (`ja`), is refuted (`nee`), or is still open (`misschien`)."""


def standing(ground: Ground, point: Sequence[Mask], statuses: Mapping[str, Status]) -> Standing:
    """Whether a ground holds at a point of the space, given the statuses of the conclusions it uses."""
    result: Standing = "ja"
    for at, mask in ground.answers:
        known = point[at]
        if not known:
            result = "misschien"
        elif not known & mask:
            return "nee"
    for conclusion, holds in ground.uses:
        status = statuses[conclusion]
        if status == "misschien":
            result = "misschien"
        elif (status == "ja") != holds:
            return "nee"
    return result


def evaluate(compiled: Compiled, point: Sequence[Mask]) -> dict[str, Status]:
    """The status of every conclusion at a point, each after those it uses."""
    statuses: dict[str, Status] = {}
    for name in compiled.order:
        statuses[name] = status_of(compiled.grounds[name], point, statuses)
    return statuses


def status_of(grounds: Sequence[Ground], point: Sequence[Mask], statuses: Mapping[str, Status]) -> Status:
    """The status of one conclusion, given those of the conclusions it uses."""
    status: Status = "nee"
    for ground in grounds:
        found = standing(ground, point, statuses)
        if found == "ja":
            return "ja"
        if found == "misschien":
            status = "misschien"
    return status


def holds(boxes: Sequence[Box], point: Sequence[Mask], statuses: Mapping[str, Status]) -> bool:
    """Whether a loose condition (of a contradiction or an organisation) surely holds."""
    return any(
        all(
            (point[key] != 0 and point[key] & ~mask == 0)
            if isinstance(key, int)
            else statuses[key] == ("ja" if mask == HOLDS else "nee")
            for key, mask in box.items()
        )
        for box in boxes
    )
