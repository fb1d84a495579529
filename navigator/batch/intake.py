"""One piece of a file as columns, with the rows that are refused apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from navigator.batch.columns import Columns, Layout
from navigator.batch.csvlines import read_csv
from navigator.batch.jsonlines import Refused, columns_of_lines
from navigator.batch.pieces import Piece
from navigator.batch.tables import columns_of_table
from navigator.model import LARGEST


@dataclass(frozen=True)
class Intake:
    """The good cases, their numbers, what was refused (by number), and how many rows were empty."""

    columns: Columns
    numbers: NDArray[np.int64]
    refused: list[Refused]
    empty: int


def take_in(piece: Piece, layout: Layout, today: dt.date) -> Intake:
    """Read a piece; `today` is the day of a case that names none.

    Raises:
        TableError: a column of a type that holds no answers.
    """
    if isinstance(piece.data, bytes) and piece.kind == "jsonl":
        lines = piece.data.split(b"\n")
        if not lines[-1]:
            lines.pop()
        columns, good, refused = columns_of_lines(lines, layout, today)
        places = np.array(good, np.int64)
        empty = len(lines) - len(good) - len(refused)
    elif isinstance(piece.data, bytes):
        plain = [name for name, question in layout.questions.items() if question.kind in LARGEST]
        lines_read = read_csv(piece.data, piece.header, piece.delimiter, plain)
        empty = lines_read.empty
        columns, places, refused = _good_rows(lines_read.table, lines_read.places, lines_read.refused, layout, today)
    else:
        table = pa.Table.from_batches([piece.data])
        columns, places, refused = _good_rows(table, np.arange(table.num_rows), [], layout, today)
        empty = 0
    return Intake(
        columns,
        places + piece.first,
        [(place + piece.first, faults, row) for place, faults, row in sorted(refused, key=lambda each: each[0])],
        empty,
    )


def _good_rows(
    table: pa.Table, places: NDArray[np.int64], refused: list[Refused], layout: Layout, today: dt.date
) -> tuple[Columns, NDArray[np.int64], list[Refused]]:
    columns, faults = columns_of_table(table, layout, today)
    if not faults:
        return columns, places, refused
    wrong = sorted(faults)
    rows = table.take(wrong).to_pylist()
    refused = refused + [
        (int(places[row]), faults[row], {name: _plain(cell) for name, cell in cells.items() if cell not in (None, b"")})
        for row, cells in zip(wrong, rows, strict=True)
    ]
    good = np.ones(table.num_rows, np.bool_)
    good[wrong] = False
    return columns.only(good), places[good], refused


def _plain(cell: Any) -> Any:
    """A cell as JSON can show it."""
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    if isinstance(cell, list):
        return [_plain(item) for item in cell]
    return cell if isinstance(cell, str | bool | int | None) else str(cell)
