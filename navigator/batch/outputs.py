"""The statuses of a piece as they stand in the file that is written, and the parts of all pieces as one file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from navigator.batch.bits import STATUS_NAMES, Statuses
from navigator.batch.jsonlines import Refused

_ROW_GROUP = 131_072  # rows, at least, of a group of Parquet
_TOGETHER = 6  # conclusions written with one look-up: 3 to the 6th texts a group


def as_part(kind: str, names: Sequence[str], numbers: NDArray[np.int64], found: Statuses, delimiter: str) -> bytes:
    """A part of the output: lines of text, or for Parquet a stream of Arrow; nothing but bytes to put together."""
    if kind == "parquet":
        return _stream(names, numbers, found)
    if not len(numbers):
        return b""
    groups = []
    for start, texts in _groups(kind, tuple(names), delimiter):
        width = len(names[start : start + _TOGETHER])
        powers = 3 ** np.arange(width - 1, -1, -1)
        groups.append(texts[powers @ found[start : start + width].astype(np.int64)].tolist())
    between = ", " if kind == "jsonl" else delimiter
    before, after = ('{{"nr": {}, "conclusies": {{', "}}\n") if kind == "jsonl" else (f"{{}}{delimiter}", "\n")
    rows = zip(numbers.tolist(), *groups, strict=True)
    return "".join(before.format(number) + between.join(texts) + after for number, *texts in rows).encode()


@lru_cache(maxsize=4)
def _groups(kind: str, names: tuple[str, ...], delimiter: str) -> list[tuple[int, NDArray[Any]]]:
    """For each group of conclusions its first place, and its text for every way their statuses can be."""
    found = []
    for start in range(0, len(names), _TOGETHER):
        some = names[start : start + _TOGETHER]
        ways = product(STATUS_NAMES, repeat=len(some))
        if kind == "jsonl":
            texts = [", ".join(f'"{name}": "{status}"' for name, status in zip(some, way, strict=True)) for way in ways]
        else:
            texts = [delimiter.join(way) for way in ways]
        found.append((start, np.array(texts, dtype=object)))
    return found


def _stream(names: Sequence[str], numbers: NDArray[np.int64], found: Statuses) -> bytes:
    statuses = pa.array(STATUS_NAMES)
    columns = [pa.array(numbers)]
    columns += [pa.DictionaryArray.from_arrays(pa.array(row.astype(np.int8)), statuses) for row in found]
    batch = pa.record_batch(columns, names=["nr", *names])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def refused_as_lines(refused: Iterable[Refused]) -> bytes:
    """The refused cases as JSON lines: number, what is wrong with which field, and the case as it was given."""
    lines = [
        {
            "nr": number,
            "fouten": [{"veld": fault.field, "melding": fault.message} for fault in faults],
            "invoer": given,
        }
        for number, faults, given in refused
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode(errors="replace")


def put_together(kind: str, names: Sequence[str], parts: Iterable[Path], into: Path, delimiter: str) -> None:
    """Write the parts, in this order, as one file."""
    if kind == "parquet":
        _tables_together(names, parts, into)
        return
    with into.open("wb") as file:
        if kind == "csv":
            file.write(delimiter.join(["nr", *names]).encode() + b"\n")
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)


def _tables_together(names: Sequence[str], parts: Iterable[Path], into: Path) -> None:
    """Write streams of Arrow as Parquet: plain text for every reader, in row groups of a good size."""
    status = pa.dictionary(pa.int8(), pa.string())
    schema = pa.schema([("nr", pa.int64()), *((name, status) for name in names)])
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(into, schema, compression="zstd", store_schema=False) as writer:
        for part in parts:
            with pa.ipc.open_stream(part.read_bytes()) as stream:
                waiting.append(stream.read_all())
            if sum(table.num_rows for table in waiting) >= _ROW_GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting.clear()
        if waiting:
            writer.write_table(pa.concat_tables(waiting))
