"""Every case at once: one bit per case, each literal a pair of bit vectors, each step a few operations on them.

A pair holds both readings of one thing: row 0 where it surely holds, row 1 where it possibly does. A literal surely
holds where the answer is known and in its set, and possibly where it is also unknown. AND and OR work on both rows at
once, and NOT swaps them: this is Kleene's strong logic, 8 cases a byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from navigator.batch.circuit import ALWAYS, NEVER, Circuit, Node, make_circuit
from navigator.domains import Mask
from navigator.grounds import Compiled

Codes = NDArray[np.unsignedinteger[Any]]
"""Per case the place of its value in a dimension plus one, or 0 where the answer is unknown; uint8, or uint16."""

Bits = NDArray[np.uint8]
"""Conclusions x 2 readings (surely, possibly) x bytes of 8 cases each, the first case in the lowest bit."""

Statuses = NDArray[np.uint8]
"""Conclusions x cases: 0 = nee, 1 = misschien, 2 = ja."""

STATUS_NAMES = ("nee", "misschien", "ja")
CHUNK = (
    262_144  # cases: large enough for numpy's cost per call, and what is in use still fits the last cache (measured)
)


class Kernel:
    """A compiled rule base, ready for any number of cases; shared between threads and never changed."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.circuit = make_circuit(compiled)
        self.names = compiled.order
        self._slots, self._slot_count = _slots(self.circuit)
        self._by_dimension = _by_dimension(self.circuit)

    def run(self, codes: Sequence[Codes], chunk: int = CHUNK) -> Bits:
        """Both readings of every conclusion, in the order of `names`; `codes` has one array per dimension.

        Raises:
            ValueError: not an array for each dimension, or not all of one length.
        """
        count = len(codes[0]) if codes else 0
        if len(codes) != len(self.compiled.space.dimensions) or any(len(row) != count for row in codes):
            raise ValueError("codes holds one array per dimension, all of one length")
        if chunk % 8:
            raise ValueError("a chunk is a whole number of bytes")
        result = np.empty((len(self.names), 2, (count + 7) // 8), np.uint8)
        pairs = np.empty((self._slot_count, 2, (min(chunk, count) + 7) // 8), np.uint8)
        flags = np.empty(min(chunk, count), np.bool_)
        for start in range(0, count, chunk):
            piece = [row[start : start + chunk] for row in codes]
            size = len(piece[0])
            width = (size + 7) // 8
            part = pairs[:, :, :width]
            self._fill(piece, part, flags[:size])
            self._step(part)
            self._take(part, result[:, :, start // 8 : start // 8 + width])
        return result

    def _fill(self, codes: Sequence[Codes], pairs: Bits, flags: NDArray[np.bool_]) -> None:
        """The literals: packed from codes."""
        for at, literals in self._by_dimension:
            row = codes[at]
            np.equal(row, 0, out=flags)
            unknown = np.packbits(flags, bitorder="little") if flags.any() else None
            for slot, runs in literals:
                surely, possibly = pairs[slot]
                _pack(row, runs, flags, surely)
                if unknown is None:
                    possibly[:] = surely
                else:
                    np.bitwise_or(surely, unknown, out=possibly)

    def _step(self, pairs: Bits) -> None:
        first = len(self.circuit.literals)
        slots = self._slots
        for number, step in enumerate(self.circuit.steps, first):
            into = pairs[slots[number]]
            if step.op == "not":
                _invert(pairs[slots[step.left]], into)
            else:
                work = np.bitwise_and if step.op == "and" else np.bitwise_or
                work(pairs[slots[step.left]], pairs[slots[step.right]], out=into)

    def _take(self, pairs: Bits, result: Bits) -> None:
        for place, name in enumerate(self.names):
            node = self.circuit.outputs[name]
            result[place] = {ALWAYS: 255, NEVER: 0}[node] if node < 0 else pairs[self._slots[node]]


def statuses(bits: Bits, count: int) -> Statuses:
    """The status of every conclusion in each of so many cases."""
    found = np.unpackbits(bits, axis=2, count=count, bitorder="little")
    result: Statuses = np.add(found[:, 0], found[:, 1], out=found[:, 0])
    return result


def _invert(pair: Bits, into: Bits) -> None:
    np.invert(pair[::-1], out=into)


def _pack(row: Codes, runs: Sequence[tuple[int, int]], flags: NDArray[np.bool_], into: Bits) -> None:
    """One bit per case: is its code in one of the runs (first and last code)?"""
    for number, (first, last) in enumerate(runs):
        if first == last:
            np.equal(row, first, out=flags)
        else:
            np.less_equal(row - row.dtype.type(first), last - first, out=flags)  # unsigned: below `first` wraps
        packed = np.packbits(flags, bitorder="little")
        if number:
            np.bitwise_or(into, packed, out=into)
        else:
            into[:] = packed


def _runs(mask: Mask) -> Iterator[tuple[int, int]]:
    """The codes of a set of values as runs of neighbours.

    >>> list(_runs(0b1101))
    [(1, 1), (3, 4)]
    """
    code = 1
    while mask:
        if mask & 1:
            length = (~mask & (mask + 1)).bit_length() - 1
            yield code, code + length - 1
        else:
            length = (mask & -mask).bit_length() - 1
        mask >>= length
        code += length


def _by_dimension(circuit: Circuit) -> list[tuple[int, list[tuple[int, tuple[tuple[int, int], ...]]]]]:
    """Per dimension in use its literals: the slot of each, and the runs of its codes."""
    found: dict[int, list[tuple[int, tuple[tuple[int, int], ...]]]] = {}
    for slot, (at, mask) in enumerate(circuit.literals):
        found.setdefault(at, []).append((slot, tuple(_runs(mask))))
    return list(found.items())


def _slots(circuit: Circuit) -> tuple[list[int], int]:
    """A place in memory for every node, used again once no later step needs what is there; and how many there are."""
    first = len(circuit.literals)
    last: dict[Node, int] = {}
    for number, step in enumerate(circuit.steps, first):
        last[step.left] = last[step.right] = number
    last |= {node: len(circuit.steps) + first for node in circuit.outputs.values()}
    slots, free = list(range(first)), list[int]()
    total = first
    for number, step in enumerate(circuit.steps, first):
        if free:
            slots.append(free.pop())
        else:
            slots.append(total)
            total += 1
        free += [slots[node] for node in {step.left, step.right} if last[node] == number]
    return slots, total
