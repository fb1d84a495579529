"""What would have to change: the fewest changeable answers that make a conclusion hold, or make it fail.

A way is a box around points where the conclusion surely has the wanted status. Ways are built up through the grounds
and the conclusions these use, always relative to one case: an answer that cannot change either already fits, and then
asks nothing, or closes the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from navigator.domains import Dimension, Mask
from navigator.grounds import Compiled
from navigator.packing import PackedGround, Way

MOST_CHANGES = 3  # shown for one conclusion
_FIRST_TRY, _MOST_WAYS = 32, 2048  # ways kept at each step, cheapest first; more where that lost some

Change = dict[str, Any]
"""Per question the answers that bring it about, in the form of the interface."""
Ways = tuple[list[Way], bool]
"""Ways, cheapest first, and whether dearer ones were left out."""
Moves = dict[int, Mask]
"""Per dimension that has to change the values that will do."""


class WhatIf:
    """The what-if questions of one case; ways of conclusions that others use are worked out once."""

    def __init__(self, compiled: Compiled, point: Sequence[Mask]) -> None:
        self._grounds = compiled.packed
        self._packing = compiled.packing
        self._answered = self._packing.known(point)
        self._strict = self._packing.strictness(point)
        self._costs: dict[Way, int] = {}
        self._known: dict[tuple[str, bool], Ways] = {}
        self._most = _FIRST_TRY
        self._lossy = False

    def changes(self, conclusion: str, *, wanted: bool) -> list[Change]:
        """The changes of answers after which a conclusion is surely `ja` (wanted) or `nee`; fewest answers first.

        Any of the values that a change names will do. Empty if no such change exists.
        """
        ways = self._all_ways(conclusion, wanted)
        if not ways:
            return []
        found = (moves for moves in self._moves(ways) if moves and self._expressible(moves))
        pieces: list[Moves] = []
        for _, as_many in groupby(found, len):  # fewest answers first, and no further than needed
            pieces += [piece for moves in _merged(as_many) for piece in self._in_runs(moves)]
            if len(pieces) >= MOST_CHANGES:
                break
        pieces.sort(key=lambda moves: (len(moves), sorted(moves.items())))
        return [self._expressed(piece) for piece in pieces[:MOST_CHANGES]]

    def _all_ways(self, conclusion: str, wanted: bool) -> list[Way]:
        """The cheapest ways, searched again with more room where that could have cost a cheaper one."""
        ways, _ = self._ways(conclusion, wanted)
        while self._lossy and self._most < _MOST_WAYS:
            self._most *= 8
            self._lossy = False
            self._known.clear()
            ways, _ = self._ways(conclusion, wanted)
        return ways

    def _ways(self, conclusion: str, wanted: bool) -> Ways:
        key = (conclusion, wanted)
        if key not in self._known:
            grounds = self._grounds[conclusion]
            if wanted:
                met = [self._met(ground) for ground in grounds]
                ways, cut = self._cheapest([way for found, _ in met for way in found])
                self._known[key] = ways, cut or any(less for _, less in met)
            else:
                self._known[key] = self._product(self._refuted(ground) for ground in grounds)
        return self._known[key]

    def _part(self, found: Ways) -> list[Way]:
        """Ways to combine with others: what was left out of them may have been what the others needed."""
        ways, cut = found
        self._lossy |= cut
        return ways

    def _met(self, ground: PackedGround) -> Ways:
        """The ways in which every literal of a ground is surely true."""
        if (self._answered & ground.fixed).bit_count() < ground.fixed_count:
            return [], False
        if not ground.uses:
            return [ground.met], False
        return self._product([[ground.met], *(self._part(self._ways(name, holds)) for name, holds in ground.uses)])

    def _refuted(self, ground: PackedGround) -> list[Way]:
        """The ways in which at least one literal of a ground is surely false."""
        if self._answered & ground.fixed_refuted:
            return [self._packing.everything]
        if not ground.uses:
            return list(ground.refuted)
        ways = list(ground.refuted)
        for name, holds in ground.uses:
            ways.extend(self._part(self._ways(name, not holds)))
        return self._part(self._cheapest(ways))

    def _product(self, factors: Iterable[list[Way]]) -> Ways:
        product, cut = [self._packing.everything], False
        for ways in factors:
            product = self._part((product, cut))
            both: list[Way] = []
            for left in product:  # a way that already lies within one of these would only gain ways within itself
                both += [left] if _in_any(left, ways) else [left & right for right in ways]
            product, cut = self._cheapest([way for way in both if not self._packing.empty(way)])
            if not product:
                break
        return product, cut

    def _cheapest(self, ways: list[Way]) -> Ways:
        """The ways with the fewest changed questions, without those that lie within another."""
        if len(ways) < 2:
            return ways, False
        kept: list[Way] = []
        for _, _, way in sorted([(self._cost(way), -way.bit_count(), way) for way in set(ways)]):
            if not _in_any(way, kept):
                if len(kept) == self._most:
                    return kept, True
                kept.append(way)
        return kept, False

    def _cost(self, way: Way) -> int:
        moved = self._strict & ~way
        if moved not in self._costs:
            self._costs[moved] = self._packing.questions_in(moved)
        return self._costs[moved]

    def _moves(self, ways: Iterable[Way]) -> Iterator[Moves]:
        """What each way moves, without those that move the same and more as another."""
        kept: list[Way] = []
        everything, mask = self._packing.everything, self._packing.mask
        for way in ways:
            moved, fields = self._packing.moved(self._strict & ~way)
            only = way & fields | everything & ~fields
            if not _in_any(only, kept):
                kept.append(only)
                yield {at: mask(way, at) for at in moved}

    def _expressible(self, moves: Moves) -> bool:
        """Whether each question changes in one way: the interface names one option of a meerkeuze question."""
        questions = [self._packing.dimensions[at].question for at in moves]
        return len(questions) == len(set(questions))

    def _in_runs(self, moves: Moves) -> Iterator[Moves]:
        """Moves as moves in which every number lies in one unbroken range."""
        for at, mask in moves.items():
            if self._packing.dimensions[at].largest is not None:
                runs = _runs(mask)
                if len(runs) > 1:
                    for run in runs:
                        yield from self._in_runs({**moves, at: run})
                    return
        yield moves

    def _expressed(self, moves: Moves) -> Change:
        dimensions = self._packing.dimensions
        return {str(dimensions[at].question): _values(dimensions[at], mask) for at, mask in sorted(moves.items())}


def _in_any(way: Way, others: Iterable[Way]) -> bool:
    """Whether a way lies within one of the others."""
    for other in others:  # noqa: SIM110 - a loop, for this is asked thousands of times for one advice
        if way | other == other:
            return True
    return False


def _merged(found: Iterable[Moves]) -> list[Moves]:
    """Moves that differ in the values of one question only, as one."""
    merged: list[Moves] = []
    for moves in found:
        for place, other in enumerate(merged):
            if moves.keys() == other.keys() and sum(moves[at] != other[at] for at in moves) <= 1:
                merged[place] = {at: mask | other[at] for at, mask in moves.items()}
                break
        else:
            merged.append(moves)
    return merged


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
