"""A file of cases worked out piece by piece, in such a way that it can be interrupted and goes on where it stopped.

Every piece that is done stands in a folder next to the output, `<output>.werk`; when all are there they are put
together, in order, and the folder goes. The output depends on input, rules and day alone: not on where the pieces were
worked out, in which order, or in how many turns.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from navigator.batch.columns import make_layout
from navigator.batch.outputs import put_together
from navigator.batch.pieces import SUFFIXES, Source, open_source
from navigator.batch.places import Place
from navigator.batch.tables import TableError
from navigator.batch.work import Done, Order, pack
from navigator.grounds import CompileError
from navigator.model import RuleBase

_FORM = 1  # of the work folder and of what is written; another number means that nothing of before is used
_ROWS = {"parquet": 131_072}  # cases a piece; text takes 3 kB a case, so much smaller pieces keep memory small
_ROWS_OF_TEXT = 16_384


class BusyError(Exception):
    """Another process is writing the same output."""


@dataclass(frozen=True)
class Job:
    """What to work out: the rules, the file of cases, the file to write, and the day of cases that name none."""

    rules: RuleBase
    source: Path
    target: Path
    day: dt.date | None = None

    @property
    def kind(self) -> str:
        """The format of the output."""
        return SUFFIXES[self.target.suffix.lower()]

    @property
    def rows(self) -> int:
        """How many cases make a piece."""
        same = SUFFIXES[self.source.suffix.lower()] == self.kind
        return _ROWS.get(self.kind, _ROWS_OF_TEXT) if same else _ROWS_OF_TEXT

    @property
    def work_folder(self) -> Path:
        """Where the pieces stand that are done."""
        return self.target.with_name(self.target.name + ".werk")

    @property
    def refused_file(self) -> Path:
        """Where the cases go that are at fault."""
        return self.target.with_name(self.target.name + ".fouten.jsonl")


@dataclass
class Progress:
    """How far a job is: cases by what came of them, and how much of the source; `before` counts earlier turns."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    total: int = 0
    before: int = 0


def run_job(job: Job, place: Place, report: Callable[[Progress], None]) -> Progress:
    """Work out whatever is not done yet and write the output; `report` is called at the start and after each piece.

    Raises:
        TableError: the input can't be read as cases.
        CompileError: the rules of the day of some case can't be compiled.
        BusyError: another process is writing this output.
        OSError: a file can't be read or written.
    """
    source = open_source(job.source, make_layout(job.rules.questions))
    with _folder(job) as (folder, day):
        done = _done_before(folder)
        progress = Progress(total=source.total)
        for each in done.values():
            _count(progress, each)
        progress.before = sum(progress.counts.values())
        report(progress)
        order = Order(pack(job.rules), job.kind, source.delimiter, day)
        try:
            for result in place(order, source.pieces(job.rows, done.keys())):
                _keep(folder, result)
                done[result.number] = {"telling": result.counts, "omvang": result.size}
                _count(progress, done[result.number])
                report(progress)
        except (TableError, CompileError):
            shutil.rmtree(folder)  # to go on from here would fail again
            raise
        _finish(job, source, folder, sorted(done), refused=bool(progress.counts["fout"]))
    shutil.rmtree(folder)
    return progress


def _count(progress: Progress, done: dict[str, Any]) -> None:
    progress.counts.update(done["telling"])
    progress.size += done["omvang"]


@contextmanager
def _folder(job: Job) -> Iterator[tuple[Path, dt.date]]:
    """The work folder, for this process alone, and the day on which the work began; emptied if it is of other work."""
    folder = job.work_folder
    folder.mkdir(exist_ok=True)
    with (folder / "slot").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(str(job.target)) from None
        stat = job.source.stat()
        wanted = {
            "vorm": _FORM,
            "invoer": [str(job.source.resolve()), stat.st_size, stat.st_mtime_ns],
            "regels": job.rules.version,
            "gevraagde_dag": job.day.isoformat() if job.day else None,
            "rijen": job.rows,
        }
        paper = folder / "opdracht.json"
        found = _read_json(paper)
        today = found.pop("dag", None)
        if found != wanted or today is None:
            for old in folder.iterdir():
                if old.name != "slot":
                    old.unlink()
            today = (job.day or dt.date.today()).isoformat()
            _write_json(paper, wanted | {"dag": today})
        yield folder, dt.date.fromisoformat(today)


def _done_before(folder: Path) -> dict[int, dict[str, Any]]:
    """What came of each piece that is done: its paper is there, and its part is whole."""
    found = {}
    for paper in folder.glob("*.klaar"):
        data = _read_json(paper)
        part = paper.with_suffix(".deel")
        if part.exists() and part.stat().st_size == data.get("bytes"):
            found[int(paper.stem)] = data
    return found


def _keep(folder: Path, done: Done) -> None:
    """Keep what came of a piece; its paper last, so that whatever has one is whole."""
    name = folder / f"{done.number:09}"
    name.with_suffix(".deel").write_bytes(done.part)
    name.with_suffix(".fouten").write_bytes(done.refused)
    _write_json(name.with_suffix(".klaar"), {"telling": done.counts, "omvang": done.size, "bytes": len(done.part)})


def _finish(job: Job, source: Source, folder: Path, numbers: list[int], *, refused: bool) -> None:
    parts = [folder / f"{number:09}.deel" for number in numbers]
    whole = folder / "geheel"
    put_together(job.kind, list(job.rules.conclusions), parts, whole, source.delimiter)
    if refused:
        faults = folder / "alle_fouten"
        with faults.open("wb") as file:
            for part in parts:
                file.write(part.with_suffix(".fouten").read_bytes())
        faults.replace(job.refused_file)
    else:
        job.refused_file.unlink(missing_ok=True)
    whole.replace(job.target)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _write_json(path: Path, data: dict[str, Any]) -> None:
    new = path.with_name(path.name + ".nieuw")
    new.write_text(json.dumps(data), encoding="utf-8")
    new.replace(path)
