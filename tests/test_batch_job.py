"""A long batch: interrupted, gone on with, in several processes; the output is the same to the byte."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batchfiles import DAY, Json, write_cases
from builders import make_conclusion

from navigator.batch import job as jobs
from navigator.batch.job import BusyError, Job, Progress, run_job
from navigator.batch.pieces import Piece
from navigator.batch.places import here, processes
from navigator.batch.sample import sample_cases
from navigator.batch.work import Done, Order
from navigator.grounds import compile_rules
from navigator.model import RuleBase

KINDS = ("jsonl", "csv", "parquet")
COMMAND = Path(sys.executable).parent / "navigator"


class Interrupted(Exception):  # noqa: N818
    """Stands for Ctrl-C."""


class StopsAfter:
    """A place that works out so many pieces and then is interrupted; it remembers which."""

    def __init__(self, most: int = 1_000) -> None:
        self.most, self.numbers = most, list[int]()

    def __call__(self, order: Order, pieces: Iterator[Piece]) -> Iterator[Done]:
        for done in here(order, pieces):
            if len(self.numbers) == self.most:
                raise Interrupted
            self.numbers.append(done.number)
            yield done


@pytest.fixture(scope="module")
def cases(rules: RuleBase) -> list[Json]:
    """Sampled cases, two of them wrong."""
    found = list(sample_cases(compile_rules(rules, DAY), 75, seed=9))
    found[3]["antwoorden"]["kartrekkers"] = -1
    found[70]["antwoorden"]["kartrekkers"] = -1
    return found


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten cases a piece."""
    monkeypatch.setattr(jobs, "_ROWS", {"parquet": 10})
    monkeypatch.setattr(jobs, "_ROWS_OF_TEXT", 10)


def nothing(progress: Progress) -> None:
    """No progress bar."""


def outputs(job: Job) -> tuple[bytes, bytes]:
    """The output and what was set apart."""
    return job.target.read_bytes(), job.refused_file.read_bytes()


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_going_on_gives_the_same_bytes(
    source: str, target: str, rules: RuleBase, cases: list[Json], tmp_path: Path
) -> None:
    """After an interruption only what was not done is worked out, and the output is as if never interrupted."""
    path = write_cases(tmp_path / f"in.{source}", cases, rules.questions, row_group=25)
    whole, parts = (
        Job(rules, path, tmp_path / f"heel.{target}", DAY),
        Job(rules, path, tmp_path / f"deel.{target}", DAY),
    )
    run_job(whole, here, nothing)
    first, second, rest = StopsAfter(3), StopsAfter(2), StopsAfter()
    for place in (first, second):
        with pytest.raises(Interrupted):
            run_job(parts, place, nothing)
        assert not parts.target.exists()
    progress = run_job(parts, rest, nothing)
    count = 9 if source == "parquet" else 8  # row groups of 25 come apart in 10, 10 and 5
    assert (first.numbers, second.numbers, rest.numbers) == ([0, 1, 2], [3, 4], list(range(5, count)))
    assert (progress.counts, progress.before, progress.size) == (
        {"goed": 73, "fout": 2, "leeg": 0},
        50 if source != "parquet" else 45,
        progress.total - header(path),
    )
    assert outputs(parts) == outputs(whole)
    assert not parts.work_folder.exists()


def header(path: Path) -> int:
    """The bytes of the header, which no piece has."""
    return len(path.read_bytes().partition(b"\n")[0]) + 1 if path.suffix == ".csv" else 0


@pytest.mark.parametrize("change", ["input", "rules", "day", "damage"])
def test_what_was_done_counts_only_for_the_same_work(
    change: str, rules: RuleBase, cases: list[Json], tmp_path: Path
) -> None:
    """Other input, rules or day: everything anew. A part that is not whole: that part."""
    path = write_cases(tmp_path / "in.jsonl", cases, rules.questions)
    job = Job(rules, path, tmp_path / "uit.jsonl", DAY)
    with pytest.raises(Interrupted):
        run_job(job, StopsAfter(4), nothing)
    if change == "input":
        write_cases(path, cases[:-1], rules.questions)
    elif change == "rules":
        job = Job(
            RuleBase("sha256:" + "1" * 64, rules.questions, {"c": make_conclusion("c", [])}), path, job.target, DAY
        )
    elif change == "day":
        job = Job(rules, path, job.target, DAY.replace(year=2025))
    else:
        part = sorted(job.work_folder.glob("*.deel"))[1]
        part.write_bytes(part.read_bytes()[:-1])
    rest = StopsAfter()
    run_job(job, rest, nothing)
    assert rest.numbers == ([1, 4, 5, 6, 7] if change == "damage" else list(range(8)))
    other = Job(job.rules, path, tmp_path / "anders.jsonl", job.day)
    run_job(other, here, nothing)
    assert outputs(job) == outputs(other)


def test_the_day_it_began_is_the_day_of_the_whole(rules: RuleBase, cases: list[Json], tmp_path: Path) -> None:
    """Gone on with on a later day, cases without a day keep the day on which the work began."""
    without = [{"antwoorden": case["antwoorden"]} for case in cases]
    path = write_cases(tmp_path / "in.jsonl", without, rules.questions)
    job = Job(rules, path, tmp_path / "uit.jsonl")
    with pytest.raises(Interrupted):
        run_job(job, StopsAfter(0), nothing)
    paper = job.work_folder / "opdracht.json"
    paper.write_text(json.dumps(json.loads(paper.read_text()) | {"dag": "2019-03-01"}))
    run_job(job, here, nothing)
    given, today = (Job(rules, path, tmp_path / f"{day}.jsonl", day) for day in (dt.date(2019, 3, 1), DAY))
    run_job(given, here, nothing)
    run_job(today, here, nothing)
    assert outputs(job) == outputs(given) != outputs(today)


def test_two_at_once_do_not_write_the_same_output(rules: RuleBase, cases: list[Json], tmp_path: Path) -> None:
    """The second is refused, and the first is not harmed."""
    job = Job(rules, write_cases(tmp_path / "in.jsonl", cases, rules.questions), tmp_path / "uit.jsonl", DAY)
    refused = []

    def again(progress: Progress) -> None:
        if not refused:
            with pytest.raises(BusyError):
                run_job(job, here, nothing)
            refused.append(True)

    assert run_job(job, here, again).counts["goed"] == 73
    assert refused


def test_what_was_set_apart_before_goes_when_nothing_is_wrong(
    rules: RuleBase, cases: list[Json], tmp_path: Path
) -> None:
    """A file of refused cases always belongs to the output beside it."""
    job = Job(rules, write_cases(tmp_path / "in.jsonl", cases, rules.questions), tmp_path / "uit.jsonl", DAY)
    run_job(job, here, nothing)
    assert job.refused_file.exists()
    write_cases(job.source, cases[4:70], rules.questions)
    run_job(job, here, nothing)
    assert not job.refused_file.exists()


def test_processes_give_the_same_bytes(rules: RuleBase, cases: list[Json], tmp_path: Path) -> None:
    """Worked out in two processes, in whatever order, the output is the same."""
    path = write_cases(tmp_path / "in.jsonl", cases, rules.questions)
    here_job, there = Job(rules, path, tmp_path / "een.jsonl", DAY), Job(rules, path, tmp_path / "twee.jsonl", DAY)
    run_job(here_job, here, nothing)
    run_job(there, processes(2), nothing)
    assert outputs(there) == outputs(here_job)


@pytest.mark.parametrize("count", [1, 2])
def test_ctrl_c_and_the_same_command_again(count: int, rules: RuleBase, cases: list[Json], tmp_path: Path) -> None:
    """A command that is interrupted halfway ends with 130 and says how to go on; then the output is complete."""
    path = write_cases(tmp_path / "in.parquet", cases[4:70] * 20, rules.questions, row_group=33)
    command = [COMMAND, "batch", path, tmp_path / "uit.csv", "--processen", str(count)]
    folder = tmp_path / "uit.csv.werk"
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not any(folder.glob("*.klaar")):
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert (process.returncode, "Typ dezelfde opdracht om verder te gaan" in error.decode()) == (130, True)
    assert b"Traceback" not in error
    before = len(list(folder.glob("*.klaar")))
    assert 0 < before < 40
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"1320 casussen uitgerekend")
    whole = Job(rules, path, tmp_path / "heel.csv", DAY)
    run_job(whole, here, nothing)
    assert (tmp_path / "uit.csv").read_bytes() == whole.target.read_bytes()


def test_a_process_that_dies_is_a_message(rules: RuleBase, cases: list[Json], tmp_path: Path) -> None:
    """A worker process killed by the system ends the command with what to do, and what is done is kept."""
    from navigator.batch.places import ProcessLost

    job = Job(rules, write_cases(tmp_path / "in.jsonl", cases * 5, rules.questions), tmp_path / "uit.jsonl", DAY)
    killed = []

    def kill(progress: Progress) -> None:
        if progress.size and not killed:
            for child in children():
                os.kill(child, signal.SIGKILL)
                killed.append(child)

    with pytest.raises(ProcessLost, match="Een van de processen is gestopt"):
        run_job(job, processes(2), kill)
    assert list(job.work_folder.glob("*.klaar"))
    assert run_job(job, here, nothing).before > 0


def children() -> list[int]:
    """The worker processes of the pool."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid]
