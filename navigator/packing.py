"""Boxes over answers as single numbers: one bit per value of every dimension, and a guard bit after each dimension.

A bit that is set means that the value is allowed, so that the meeting of two boxes is one AND, "lies within" is one
AND with a complement, and one addition tells whether a box is empty in some dimension (Lamport, "Multiple byte
processing with full-word instructions", CACM 18, 1975: the carry of each field lands in its guard bit).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from navigator.domains import Mask, Space
from navigator.model import Question

Way = int
"""A box over answers, packed."""


@dataclass(frozen=True, slots=True)
class PackedGround:
    """The answers a ground asks for, worked out once for all cases.

    Of those that an initiative can change: the box in which they all fit, and per answer the box in which it refutes
    the ground. Of the others, as bits: the values that fit, of how many questions, and the values that refute it.
    """

    met: Way
    refuted: tuple[Way, ...]
    fixed: Way
    fixed_count: int
    fixed_refuted: Way
    uses: tuple[tuple[str, bool], ...]


class Packing:
    """How the dimensions of a space lie in a packed box."""

    def __init__(self, space: Space, questions: Mapping[str, Question]) -> None:
        self.dimensions = space.dimensions
        self.changeable = [d.question is not None and questions[d.question].changeable for d in space.dimensions]
        self._offsets: list[int] = []
        self._guards = 0
        width = 0
        for dimension in space.dimensions:
            self._offsets.append(width)
            width += len(dimension.values)
            self._guards |= 1 << width
            width += 1
        self._fields = [d.full << offset for d, offset in zip(space.dimensions, self._offsets, strict=True)]
        self.everything: Way = sum(self._fields)
        self._dimension_of = [at for at, d in enumerate(space.dimensions) for _ in range(len(d.values) + 1)]
        self._question_bits = self._bits_by_question(space, width)

    def _bits_by_question(self, space: Space, width: int) -> list[Way]:
        """For each bit all the bits of its question."""
        bits = [0] * width
        groups = [*space.of_question.values(), *((at,) for at, d in enumerate(self.dimensions) if d.question is None)]
        for group in groups:
            whole = sum(self._fields[at] for at in group)
            for at in group:
                for place in range(len(self.dimensions[at].values)):
                    bits[self._offsets[at] + place] = whole
        return bits

    def box(self, at: int, mask: Mask) -> Way:
        """The box in which one dimension lies within a mask."""
        return self.everything & ~self._fields[at] | mask << self._offsets[at]

    def mask(self, way: Way, at: int) -> Mask:
        """The values a box allows in one dimension."""
        return (way & self._fields[at]) >> self._offsets[at]

    def ground(self, answers: Sequence[tuple[int, Mask]], uses: tuple[tuple[str, bool], ...]) -> PackedGround:
        """A ground, packed; `answers` pairs dimensions with their allowed values."""
        met, refuted, fixed, fixed_refuted, count = self.everything, [], 0, 0, 0
        for at, mask in answers:
            other = self.dimensions[at].full & ~mask
            if self.changeable[at]:
                met &= self.box(at, mask)
                refuted.append(self.box(at, other))
            else:
                fixed |= mask << self._offsets[at]
                fixed_refuted |= other << self._offsets[at]
                count += 1
        return PackedGround(met, tuple(refuted), fixed, count, fixed_refuted, uses)

    def known(self, point: Sequence[Mask]) -> Way:
        """The bits of the answers that are known at a point."""
        return sum(bit << offset for bit, offset in zip(point, self._offsets, strict=True) if bit)

    def empty(self, way: Way) -> bool:
        """Whether a box allows nothing in some dimension."""
        return (way + self.everything) & self._guards != self._guards

    def strictness(self, point: Sequence[Mask]) -> Way:
        """The bits that a box must allow to ask no change at a point: the value where it is known, else every value."""
        known = zip(point, self._offsets, self._fields, strict=True)
        return sum(bit << offset if bit else field for bit, offset, field in known)

    def questions_in(self, bits: Way) -> int:
        """How many questions these bits belong to."""
        count = 0
        while bits:
            bits &= ~self._question_bits[(bits & -bits).bit_length() - 1]
            count += 1
        return count

    def moved(self, bits: Way) -> tuple[list[int], Way]:
        """The dimensions these bits belong to, and all bits of those dimensions."""
        found, fields = [], 0
        while bits:
            at = self._dimension_of[(bits & -bits).bit_length() - 1]
            found.append(at)
            fields |= self._fields[at]
            bits &= ~fields
        return found, fields
