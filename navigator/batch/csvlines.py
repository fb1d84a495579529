"""Lines of CSV as a table of bytes: every line is one case, quoted or not, and none pulls the next one along."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from navigator.batch.jsonlines import Refused
from navigator.case import Fault


@dataclass(frozen=True)
class CsvLines:
    """The lines with the right number of cells, the places of those, the other lines, and how many are empty."""

    table: pa.Table
    places: NDArray[np.int64]
    refused: list[Refused]
    empty: int


def read_csv(data: bytes, header: Sequence[str], delimiter: str, plain: Sequence[str]) -> CsvLines:
    """Lines under a header; of the columns in `plain` most cells differ, in the others many are the same."""
    quick = b'"' not in data and data.count(b"\r") == data.count(b"\r\n")
    table, refused = _quickly(data, header, delimiter, plain) if quick else _by_line(data, header, delimiter)
    wrong = [place for place, _, _ in refused]
    places = np.setdiff1d(np.arange(table.num_rows + len(wrong)), wrong)
    filled = _filled(table)
    empty = int((~filled).sum())
    if empty:
        table, places = table.filter(pa.array(filled)), places[filled]
    return CsvLines(table, places, refused, empty)


def _filled(table: pa.Table) -> NDArray[np.bool_]:
    """Per row whether any cell says something; spreadsheets leave rows of nothing at the end."""
    filled = np.zeros(table.num_rows, np.bool_)
    for column in table.columns:
        if filled.all():
            break
        lengths = pa.compute.binary_length(pa.compute.cast(column, pa.binary()))
        filled |= lengths.to_numpy() > 0
    return filled


def _quickly(
    data: bytes, header: Sequence[str], delimiter: str, plain: Sequence[str]
) -> tuple[pa.Table, list[Refused]]:
    """By pyarrow; only for lines without quotes, of which it could make one row out of two lines."""
    refused: list[Refused] = []

    def refuse(row: Any) -> str:
        refused.append((row.number - 1, [_count_fault(row.actual_columns, len(header))], row.text))
        return "skip"

    cells = pa.dictionary(pa.int32(), pa.binary())
    table = pa_csv.read_csv(
        pa.BufferReader(data),
        pa_csv.ReadOptions(use_threads=False, column_names=list(header), block_size=len(data) + 1),
        pa_csv.ParseOptions(
            delimiter=delimiter, quote_char=False, ignore_empty_lines=False, invalid_row_handler=refuse
        ),
        pa_csv.ConvertOptions(
            column_types={name: pa.binary() if name in plain else cells for name in header},
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    return table, refused


def _by_line(data: bytes, header: Sequence[str], delimiter: str) -> tuple[pa.Table, list[Refused]]:
    rows: list[list[str]] = []
    refused: list[Refused] = []
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for place, line in enumerate(lines):
        text = line.decode(errors="replace").rstrip("\r")
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except csv.Error:
            refused.append((place, [Fault("", "Een aanhalingsteken in deze regel wordt niet gesloten.")], text))
            continue
        if len(cells) in (0, len(header)):
            rows.append(cells or [""] * len(header))
        else:
            refused.append((place, [_count_fault(len(cells), len(header))], text))
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return pa.table([pa.array(list(cells), pa.string()) for cells in columns], names=list(header)), refused


def _count_fault(found: int, wanted: int) -> Fault:
    return Fault("", f"Deze regel heeft {found} cel(len), maar de kop heeft er {wanted}.")
