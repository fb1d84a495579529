"""The finite space in which a case is a point: per question the few values that matter on a day.

A `keuze` or `ja_nee` question is one dimension, a `meerkeuze` question one dimension per option, and a number one
dimension whose values are the intervals into which the thresholds of all rules cut it. A set of values is a bit mask:
bit i stands for value i.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from navigator.case import Case
from navigator.model import LARGEST, AtLeast, Condition, Question, RuleBase, leaves

Mask = int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One axis of the space.

    `values` are option ids (keuze), False and True (ja_nee, or one option of a meerkeuze), or the smallest number of
    each interval. `question` is None for an amount that is not known on the day: that axis is never answered.
    """

    key: str
    question: str | None
    values: tuple[str | bool | int, ...]
    option: str | None = None
    largest: int | None = None

    @property
    def full(self) -> Mask:
        """The mask of all values."""
        return (1 << len(self.values)) - 1


@dataclass(frozen=True)
class Space:
    """All dimensions of a rule base on a day, in the order of the questions."""

    dimensions: tuple[Dimension, ...]
    index: dict[str, int]
    of_question: dict[str, tuple[int, ...]]
    bounds: dict[tuple[int | str, int], int | None]

    def point(self, case: Case) -> list[Mask]:
        """Where a case stands: per dimension the bit of its value, or 0 where it is unknown."""
        bits = [0] * len(self.dimensions)
        for question, dimensions in self.of_question.items():
            answer = case.known(question)
            if answer is None:
                continue
            for at in dimensions:
                bits[at] = 1 << self._value(self.dimensions[at], answer)
        return bits

    @staticmethod
    def _value(dimension: Dimension, answer: object) -> int:
        if dimension.option is not None:
            return int(isinstance(answer, tuple) and dimension.option in answer)
        if dimension.largest is not None and isinstance(answer, int):
            return bisect_right(dimension.values, answer) - 1
        return dimension.values.index(answer)

    def from_number(self, question: str, bound: int | str, offset: int) -> tuple[int, Mask]:
        """The dimension and mask of "at least `bound` plus `offset`"."""
        value = self.bounds[(bound, offset)]
        if value is None:
            return self.index[_unknown_key(question, bound, offset)], 0b10
        at = self.index[question]
        dimension = self.dimensions[at]
        first = bisect_right(dimension.values, value - 1) if value > 0 else 0
        return at, dimension.full & ~((1 << first) - 1)


def make_space(rules: RuleBase, conditions: Iterable[Condition], day: dt.date) -> Space:
    """The space that these conditions cut out of the questions, with the amounts of that day."""
    bounds: dict[tuple[int | str, int], int | None] = {}
    cuts: dict[str, set[int]] = {}
    unknown: dict[str, list[str]] = {}
    for leaf in (leaf for each in conditions for leaf in leaves(each) if isinstance(leaf, AtLeast)):
        value = leaf.bound if isinstance(leaf.bound, int) else rules.amount_on(leaf.bound, day)
        value = None if value is None else value + leaf.offset
        bounds[(leaf.bound, leaf.offset)] = value
        if value is None:
            unknown.setdefault(leaf.question, []).append(_unknown_key(leaf.question, leaf.bound, leaf.offset))
        else:
            cuts.setdefault(leaf.question, set()).add(value)
    dimensions: list[Dimension] = []
    for question in rules.questions.values():
        dimensions.extend(_dimensions(question, cuts.get(question.id, set())))
        dimensions.extend(Dimension(key, None, (False, True)) for key in sorted(set(unknown.get(question.id, []))))
    of_question: dict[str, tuple[int, ...]] = {}
    for at, dimension in enumerate(dimensions):
        if dimension.question is not None:
            of_question[dimension.question] = (*of_question.get(dimension.question, ()), at)
    return Space(tuple(dimensions), {d.key: at for at, d in enumerate(dimensions)}, of_question, bounds)


def option_key(question: str, option: str) -> str:
    """The key of the dimension of one option of a meerkeuze question."""
    return f"{question}:{option}"


def _unknown_key(question: str, bound: int | str, offset: int) -> str:
    return f"{question}?{bound}+{offset}"


def _dimensions(question: Question, cuts: set[int]) -> Iterator[Dimension]:
    if question.kind == "ja_nee":
        yield Dimension(question.id, question.id, (False, True))
    elif question.kind == "keuze":
        yield Dimension(question.id, question.id, question.options)
    elif question.kind == "meerkeuze":
        for option in question.options:
            yield Dimension(option_key(question.id, option), question.id, (False, True), option)
    else:
        largest = LARGEST[question.kind]
        starts = (0, *sorted(cut for cut in cuts if 0 < cut <= largest))
        yield Dimension(question.id, question.id, starts, largest=largest)
