"""`navigator batch` from file to file, as a user runs it: cases a second, memory, and more processes or workers."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.worlds import DAY
from navigator.batch.sample import sample_cases
from navigator.grounds import compile_rules
from navigator.reading import load_rules

BIN = Path(sys.executable).parent
SPENT = Path(__file__).with_name("spent.py")
TYPES = {"ja_nee": pa.bool_(), "keuze": pa.string(), "meerkeuze": pa.list_(pa.string())}


@dataclass(frozen=True)
class FileRun:
    """One run of the command: cases, processor time (s, of all its processes here), clock (s), most memory (bytes)."""

    cases: int
    processor: float
    clock: float
    memory: int


def make_files(folder: Path, times: int) -> tuple[int, list[Path]]:
    """Some thousands of sampled cases, so many times over, in the three kinds of file; returns how many cases."""
    rules = load_rules()
    cases = list(islice(sample_cases(compile_rules(rules, DAY), 8_192, seed=1), 8_192))
    paths = [folder / f"in.{kind}" for kind in ("jsonl", "csv", "parquet")]
    paths[0].write_text("".join(json.dumps(case) + "\n" for case in cases) * times)
    names = list(rules.questions)
    rows = [",".join(_cell(case["antwoorden"].get(name)) for name in names) + "\n" for case in cases]
    paths[1].write_text(",".join(names) + "\n" + "".join(rows) * times)
    columns = {
        name: pa.array([_known(case["antwoorden"].get(name)) for case in cases], TYPES.get(question.kind, pa.int32()))
        for name, question in rules.questions.items()
    }
    with pq.ParquetWriter(paths[2], pa.table(columns).schema) as writer:
        for _ in range(times):
            writer.write_table(pa.table(columns))
    return len(cases) * times, paths


def _known(answer: object) -> object:
    return None if answer == "weet_niet" else answer


def _cell(answer: object) -> str:
    if isinstance(answer, list):
        return "|".join(answer) or "[]"
    return {True: "ja", False: "nee"}[answer] if isinstance(answer, bool) else "" if answer is None else str(answer)


def run_batch(source: Path, kind: str, cases: int, *options: str) -> FileRun:
    """Run the command once."""
    target = source.with_name(f"uit.{kind}")
    command = [str(BIN / "navigator"), "batch", str(source), str(target), "--peildatum", DAY.isoformat(), *options]
    done = subprocess.run([sys.executable, str(SPENT), *command], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}")
    target.unlink()
    return FileRun(cases, **json.loads(done.stdout))


def clock_of(source: Path, kind: str, cases: int, rounds: int, *options: str) -> float:
    """The median time on the clock."""
    return statistics.median(run_batch(source, kind, cases, *options).clock for _ in range(rounds))


@contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread, each in a process of its own."""
    from distributed import Client

    paper = folder / "cluster.json"
    paper.unlink(missing_ok=True)
    shared = ["--no-dashboard", "--scheduler-file", str(paper)]
    commands = [["scheduler", "--port", "0", "--host", "127.0.0.1", *shared]]
    commands += [["worker", "--nthreads", "1", "--no-nanny", *shared]] * workers
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        with Client(scheduler_file=str(paper), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, 60)
        yield json.loads(paper.read_text())["address"]
    finally:
        for process in processes:
            process.kill()
            process.wait()
