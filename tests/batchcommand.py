"""`navigator batch` in the process of a test, with files of lines, and the cases that it set apart."""

from __future__ import annotations

import json
from pathlib import Path

from batchfiles import Json
from click.testing import CliRunner, Result

from navigator.commands.batch import batch


def run(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(batch, [str(argument) for argument in arguments], catch_exceptions=False)


def faults_of(target: Path) -> list[Json]:
    """The cases that were set apart."""
    return [json.loads(line) for line in Path(f"{target}.fouten.jsonl").read_text().splitlines()]


def lines(path: Path, *rows: str | bytes) -> Path:
    """A file of these lines."""
    path.write_bytes(b"".join((row if isinstance(row, bytes) else row.encode()) + b"\n" for row in rows))
    return path
