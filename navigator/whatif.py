"""What would have to change: the fewest changeable answers that make a conclusion hold, or make it fail.

A way is a box around points where the conclusion surely has the wanted status. Ways are built up through the grounds
and the conclusions these use, always relative to one case: an answer that cannot change either already fits, and then
asks nothing, or closes the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from navigator.boxes import Box, meet, within
from navigator.domains import Dimension, Mask
from navigator.grounds import Compiled, Ground

MOST_CHANGES = 3  # shown for one conclusion
_MOST_WAYS = 32  # kept at each step, cheapest first; a step can only make a way dearer

Change = dict[str, Any]
"""Per question the answers that bring it about, in the form of the interface."""


class WhatIf:
    """The what-if questions of one case; ways of conclusions that others use are worked out once."""

    def __init__(self, compiled: Compiled, point: Sequence[Mask]) -> None:
        self._compiled = compiled
        self._point = point
        self._dimensions = compiled.space.dimensions
        self._known: dict[tuple[str, bool], list[Box]] = {}

    def changes(self, conclusion: str, *, wanted: bool) -> list[Change]:
        """The changes of answers after which a conclusion is surely `ja` (wanted) or `nee`; fewest answers first.

        Any of the values that a change names will do. Empty if no such change exists.
        """
        found: list[Box] = []
        for way in self._ways(conclusion, wanted):
            moved: Box = {at: mask for at, mask in way.items() if isinstance(at, int) and not self._point[at] & mask}
            if moved and self._expressible(moved) and not any(within(moved, other) for other in found):
                found.append(moved)
        merged = self._merged(found)
        pieces = [piece for box in merged for piece in self._in_runs(box)]
        pieces.sort(key=lambda box: (len(box), sorted(box.items(), key=str)))
        return [self._expressed(piece) for piece in pieces[:MOST_CHANGES]]

    def _ways(self, conclusion: str, wanted: bool) -> list[Box]:
        key = (conclusion, wanted)
        if key not in self._known:
            grounds = self._compiled.grounds[conclusion]
            if wanted:
                self._known[key] = self._cheapest(way for ground in grounds for way in self._met(ground))
            else:
                self._known[key] = self._product(self._refuted(ground) for ground in grounds)
        return self._known[key]

    def _met(self, ground: Ground) -> list[Box]:
        """The ways in which every literal of a ground is surely true."""
        needs = [self._need(at, mask) for at, mask in ground.answers]
        if any(need is None for need in needs):
            return []
        used = (self._ways(name, holds) for name, holds in ground.uses)
        return self._product([*([need] for need in needs if need), *used])

    def _refuted(self, ground: Ground) -> list[Box]:
        """The ways in which at least one literal of a ground is surely false."""
        ways: list[Box] = []
        for at, mask in ground.answers:
            need = self._need(at, self._dimensions[at].full & ~mask)
            if need is not None:
                ways.append(need)
        for name, holds in ground.uses:
            ways.extend(self._ways(name, not holds))
        return self._cheapest(ways)

    def _need(self, at: int, mask: Mask) -> Box | None:
        """What must be so for a dimension to lie within a mask; None if the initiative cannot bring it about."""
        question = self._dimensions[at].question
        changeable = question is not None and self._compiled.rules.questions[question].changeable
        if self._point[at] & mask:
            return {at: mask} if changeable else {}
        return {at: mask} if changeable and mask else None

    def _product(self, factors: Iterable[list[Box]]) -> list[Box]:
        product: list[Box] = [{}]
        for ways in factors:
            product = self._cheapest(
                both for left in product for right in ways if (both := meet(left, right)) is not None
            )
            if not product:
                break
        return product

    def _cheapest(self, ways: Iterable[Box]) -> list[Box]:
        """The ways with the fewest changed questions, without those that lie within another."""
        kept: list[Box] = []
        for way in sorted(ways, key=lambda way: (self._cost(way), len(way), sorted(way.items(), key=str))):
            if not any(within(way, other) for other in kept):
                kept.append(way)
                if len(kept) == _MOST_WAYS:
                    break
        return kept

    def _cost(self, way: Box) -> int:
        return len(
            {
                self._dimensions[at].question
                for at, mask in way.items()
                if isinstance(at, int) and not self._point[at] & mask
            }
        )

    def _expressible(self, moved: Box) -> bool:
        """Whether each question changes in one way: the interface names one option of a meerkeuze question."""
        questions = [self._dimensions[at].question for at in moved if isinstance(at, int)]
        return len(questions) == len(set(questions))

    def _merged(self, boxes: list[Box]) -> list[Box]:
        """Boxes that differ in the values of one `keuze` question only, as one."""
        merged: list[Box] = []
        for box in boxes:
            twin = next((i for i, other in enumerate(merged) if self._differ_in_one(box, other)), None)
            if twin is None:
                merged.append(box)
            else:
                merged[twin] = {at: mask | merged[twin][at] for at, mask in box.items()}
        return merged

    def _differ_in_one(self, left: Box, right: Box) -> bool:
        return left.keys() == right.keys() and sum(left[at] != right[at] for at in left) <= 1

    def _in_runs(self, box: Box) -> Iterator[Box]:
        """A box as boxes in which every number lies in one unbroken range."""
        for at, mask in box.items():
            if isinstance(at, int) and self._dimensions[at].largest is not None:
                runs = _runs(mask)
                if len(runs) > 1:
                    for run in runs:
                        yield from self._in_runs({**box, at: run})
                    return
        yield box

    def _expressed(self, box: Box) -> Change:
        moved = sorted((at, mask) for at, mask in box.items() if isinstance(at, int))
        return {str(self._dimensions[at].question): _values(self._dimensions[at], mask) for at, mask in moved}


def _runs(mask: Mask) -> list[Mask]:
    """A mask as masks of neighbouring values.

    >>> [bin(run) for run in _runs(0b1011)]
    ['0b11', '0b1000']
    """
    runs: list[Mask] = []
    for place in range(mask.bit_length()):
        bit = 1 << place
        if not mask & bit:
            continue
        if runs and runs[-1] & (bit >> 1):
            runs[-1] |= bit
        else:
            runs.append(bit)
    return runs


def _values(dimension: Dimension, mask: Mask) -> Any:
    if dimension.option is not None:
        return {"bevat" if mask == 0b10 else "bevat_niet": dimension.option}
    places = [place for place in range(len(dimension.values)) if mask >> place & 1]
    if dimension.largest is None:
        return [dimension.values[place] for place in places]
    bounds: dict[str, int] = {}
    if places[0] > 0:
        bounds["minstens"] = int(dimension.values[places[0]])
    if places[-1] + 1 < len(dimension.values):
        bounds["hoogstens"] = int(dimension.values[places[-1] + 1]) - 1
    return bounds or {"minstens": 0}
