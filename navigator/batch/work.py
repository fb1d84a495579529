"""What is done with one piece, in this process or in any other: the rule base travels along, packed."""

from __future__ import annotations

import datetime as dt
import pickle
import zlib
from dataclasses import dataclass
from functools import lru_cache

from navigator.batch.intake import take_in
from navigator.batch.many import Batch
from navigator.batch.outputs import as_part, refused_as_lines
from navigator.batch.pieces import Piece
from navigator.model import RuleBase


@dataclass(frozen=True)
class Order:
    """What to do with every piece: the rules (packed), the kind of output, and the day of cases that name none."""

    rules: bytes
    kind: str
    delimiter: str
    today: dt.date


@dataclass(frozen=True)
class Done:
    """What came of a piece: its part of the output and of the refused cases, and how many cases there were."""

    number: int
    part: bytes
    refused: bytes
    counts: dict[str, int]
    size: int


def pack(rules: RuleBase) -> bytes:
    """A rule base small enough to send along."""
    return zlib.compress(pickle.dumps(rules, pickle.HIGHEST_PROTOCOL))


@lru_cache(maxsize=2)
def _batch(rules: bytes) -> Batch:
    unpacked = pickle.loads(zlib.decompress(rules))
    assert isinstance(unpacked, RuleBase)
    return Batch(unpacked)


def work(order: Order, piece: Piece) -> Done:
    """Read a piece, work it out, and write its part.

    Raises:
        TableError: a column of a type that holds no answers.
        CompileError: the rules of the day of some case can't be compiled.
    """
    batch = _batch(order.rules)
    taken = take_in(piece, batch.layout, order.today)
    found = batch.run(taken.columns)
    counts = {"goed": len(taken.columns), "fout": len(taken.refused), "leeg": taken.empty}
    part = as_part(order.kind, batch.names, taken.numbers, found, order.delimiter)
    return Done(piece.number, part, refused_as_lines(taken.refused), counts, piece.size)
