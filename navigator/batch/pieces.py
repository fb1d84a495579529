"""A file of cases in pieces of so many: read once from front to back, so that memory stays flat."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from navigator.batch.columns import Layout
from navigator.batch.tables import TableError, check_columns

SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
"""The formats of files, by suffix."""

_BLOCK = 1 << 22
_MOST = 1 << 26  # bytes of one piece, and so of one line


@dataclass(frozen=True)
class Piece:
    """Some cases of a file, as they stand there; `first` is the number of the first (from 1)."""

    number: int
    first: int
    data: bytes | pa.RecordBatch
    kind: str
    header: tuple[str, ...] = ()
    delimiter: str = ","
    size: int = 0
    """How much of the file this is, in the unit of the source's `total`."""


class Source(Protocol):
    """A file of cases; `total` is its size, in bytes or rows, for the progress bar."""

    total: int
    delimiter: str

    def pieces(self, rows: int, without: Collection[int]) -> Iterator[Piece]:
        """The file in pieces of at most so many rows, without those of these numbers; always cut in the same way."""


def open_source(path: Path, layout: Layout) -> Source:
    """The cases in a file, by its suffix.

    Raises:
        TableError: the file is not of its kind, or has a column that is no question.
        OSError: the file can't be read.
    """
    kind = SUFFIXES[path.suffix.lower()]
    return ParquetSource(path, layout) if kind == "parquet" else LineSource(path, layout, kind)


class LineSource:
    """JSON lines or CSV: every line is one case (in CSV after the header)."""

    def __init__(self, path: Path, layout: Layout, kind: str) -> None:
        self._path, self._kind = path, kind
        self.total = path.stat().st_size
        self.header: tuple[str, ...] = ()
        self.delimiter = ","
        self._skip = 0
        with path.open("rb") as file:
            start = file.read(_BLOCK)
        if start.startswith(b"\xef\xbb\xbf"):
            self._skip = 3
        if kind == "csv":
            line, end, _ = start[self._skip :].partition(b"\n")
            self._skip += len(line) + len(end)
            self.header, self.delimiter = _header(line)
            check_columns(self.header, layout)

    def pieces(self, rows: int, without: Collection[int]) -> Iterator[Piece]:
        first = 1
        with self._path.open("rb") as file:
            file.seek(self._skip)
            for number, (data, count) in enumerate(_lines(file, rows)):
                if number not in without:
                    yield Piece(number, first, data, self._kind, self.header, self.delimiter, len(data))
                first += count


class ParquetSource:
    """Parquet: pieces never cross a row group, so that groups that are done need not be read."""

    delimiter = ","

    def __init__(self, path: Path, layout: Layout) -> None:
        try:
            self._file = pq.ParquetFile(path)
            schema = self._file.schema_arrow
            text = [field.name for field in schema if pa.types.is_string(field.type)]
            self._file = pq.ParquetFile(path, read_dictionary=text)
        except pa.ArrowException as error:
            raise TableError(f"Dit is geen leesbaar Parquet-bestand: {path}.") from error
        check_columns(schema.names, layout)
        self.total = self._file.metadata.num_rows

    def pieces(self, rows: int, without: Collection[int]) -> Iterator[Piece]:
        number, first = 0, 1
        for group in range(self._file.metadata.num_row_groups):
            count = self._file.metadata.row_group(group).num_rows
            numbers = range(number, number + -(-count // rows))
            if not set(numbers) <= set(without):
                at = first
                batches: Any = self._file.iter_batches(batch_size=rows, row_groups=[group])
                for each, batch in zip(numbers, batches, strict=True):
                    if each not in without:
                        yield Piece(each, at, batch, "parquet", size=batch.num_rows)
                    at += batch.num_rows
            number, first = numbers.stop, first + count


def _lines(file: BinaryIO, rows: int) -> Iterator[tuple[bytes, int]]:
    """The rest of a file in pieces of whole lines, each with how many."""
    waiting = b""
    while True:
        block = file.read(_BLOCK)
        waiting += block
        ends = np.flatnonzero(np.frombuffer(waiting, np.uint8) == ord("\n")) + 1
        start = at = 0
        while len(ends) - at >= rows or (at < len(ends) and len(waiting) - start > _MOST):
            taken = min(rows, len(ends) - at)
            yield waiting[start : ends[at + taken - 1]], taken
            start, at = int(ends[at + taken - 1]), at + taken
        waiting = waiting[start:]
        if len(waiting) > _MOST:
            raise TableError(f"Een regel is langer dan {_MOST // 2**20} MB. Staat op elke regel één casus?")
        if not block:
            break
    if waiting:
        yield waiting, len(ends) - at + (not waiting.endswith(b"\n"))


def _header(line: bytes) -> tuple[tuple[str, ...], str]:
    """The names of the columns of a CSV file, and what stands between them (a comma, semicolon or tab)."""
    try:
        text = line.decode().strip("\r\n")
    except UnicodeDecodeError:
        raise TableError("De kop van dit bestand is geen UTF-8-tekst.") from None
    delimiter = max(",;\t", key=text.count)
    try:
        names = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise TableError("De eerste regel van dit bestand is geen kop met namen van vragen.") from None
    if not names:
        raise TableError("Dit bestand heeft geen kop: de eerste regel noemt de vragen.")
    return tuple(name.strip() for name in names), delimiter
