"""Boxes over answers as single numbers: one bit per value of every dimension, and a guard bit after each dimension.

A bit that is set means that the value is allowed, so that the meeting of two boxes is one AND, "lies within" is one
AND with a complement, and one addition tells whether a box is empty in some dimension (Lamport, "Multiple byte
processing with full-word instructions", CACM 18, 1975: the carry of each field lands in its guard bit).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from navigator.domains import Mask, Space
from navigator.model import Question

Way = int
"""A box over answers, packed."""


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

    def dimensions_in(self, bits: Way) -> Iterator[int]:
        """The dimensions these bits belong to."""
        while bits:
            at = self._dimension_of[(bits & -bits).bit_length() - 1]
            bits &= ~self._fields[at]
            yield at
