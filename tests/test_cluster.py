"""`navigator batch --cluster`: a real scheduler and workers, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batchfiles import DAY, Json, write_cases
from click.testing import CliRunner

from navigator.batch.job import Job, Progress, run_job
from navigator.batch.places import cluster, here
from navigator.batch.sample import sample_cases
from navigator.commands.batch import batch
from navigator.grounds import compile_rules
from navigator.model import RuleBase

DASK = [sys.executable, "-m", "dask"]
WORKER = [*DASK, "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
ROOT = Path(__file__).parents[1]


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder: Path) -> None:
        self._paper = folder / "cluster.json"
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._folder = folder
        self.processes = [self._start([*DASK, "scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1"])]
        self.workers = [self._start(WORKER) for _ in range(2)]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*command, "--scheduler-file", str(self._paper)],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> str:
        """The address, once both workers are there."""
        from distributed import Client

        with Client(scheduler_file=str(self._paper), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, 60)
        return str(json.loads(self._paper.read_text())["address"])

    def stop(self) -> None:
        """End every process."""
        for process in [*self.workers, *self.processes]:
            process.kill()
            process.wait()


@pytest.fixture
def dask_cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    found = Cluster(folder)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def cases(rules: RuleBase) -> list[Json]:
    return list(sample_cases(compile_rules(rules, DAY), 200, seed=11))


def test_a_worker_that_is_killed_halfway_changes_nothing(
    dask_cluster: Cluster, rules: RuleBase, cases: list[Json], tmp_path: Path
) -> None:
    """The other worker takes over; the output is complete, and the same to the byte as made in this process."""
    path = write_cases(tmp_path / "in.parquet", cases, rules.questions, row_group=10)
    alone, shared = (Job(rules, path, tmp_path / f"{name}.parquet", DAY) for name in ("alleen", "samen"))
    run_job(alone, here, lambda progress: None)
    killed_at = []

    def kill(progress: Progress) -> None:
        if progress.size >= 50 and not killed_at:
            dask_cluster.workers[0].send_signal(signal.SIGKILL)
            dask_cluster.workers[0].wait()
            killed_at.append(progress.size)

    progress = run_job(shared, cluster(dask_cluster.wait()), kill)
    assert killed_at[0] < progress.size == 200
    assert shared.target.read_bytes() == alone.target.read_bytes()


def test_the_rules_travel_with_the_work(
    dask_cluster: Cluster, rules: RuleBase, cases: list[Json], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers use the rules of who asks, not any of their own; by the command line, for JSON lines."""
    few = RuleBase(
        "sha256:" + "2" * 64, rules.questions, {name: rules.conclusions[name] for name in list(rules.conclusions)[:3]}
    )
    monkeypatch.setattr("navigator.commands.batch.given_rules", lambda folder: few)
    path, target = write_cases(tmp_path / "in.jsonl", cases[:20], rules.questions), tmp_path / "uit.jsonl"
    result = CliRunner().invoke(batch, [str(path), str(target), "--cluster", dask_cluster.wait()])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [list(line["conclusies"]) for line in lines] == [list(few.conclusions)] * 20


def test_no_cluster_there_is_a_message(rules: RuleBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address where nothing answers ends with what to start, exit 2."""
    from functools import partial

    from navigator.batch import places

    monkeypatch.setattr(places, "cluster", partial(cluster, timeout=0.5))
    path = write_cases(tmp_path / "in.jsonl", [{"antwoorden": {}}], rules.questions)
    result = CliRunner().invoke(batch, [str(path), str(tmp_path / "uit.jsonl"), "--cluster", "tcp://127.0.0.1:1"])
    assert (result.exit_code, "antwoordt geen cluster" in result.stderr) == (2, True), result.output


@pytest.mark.parametrize("address", ["geen adres", "", "127.0.0.1", "tcp://", "tcp://:1", "tcp://x:99999", "x://y:1"])
def test_what_is_no_address_is_refused_at_once(rules: RuleBase, tmp_path: Path, address: str) -> None:
    """Without a host, a port or a known way to get there nothing is tried, and the form is said, exit 2."""
    path = write_cases(tmp_path / "in.jsonl", [{"antwoorden": {}}], rules.questions)
    result = CliRunner().invoke(batch, [str(path), str(tmp_path / "uit.jsonl"), "--cluster", address])
    assert (result.exit_code, result.stderr) == (
        2,
        f"`{address}` is geen adres van een cluster. Schrijf het als `tcp://10.0.0.5:8786`.\n",
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in.jsonl"]


def test_a_missing_extra_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without dask the command names the extra `cluster`."""
    from navigator.commands import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "distributed" else object())
    (tmp_path / "in.jsonl").write_text("{}\n")
    result = CliRunner().invoke(
        batch, [str(tmp_path / "in.jsonl"), str(tmp_path / "uit.jsonl"), "--cluster", "tcp://x:1"]
    )
    assert (result.exit_code, "pip install 'initiatiefwijzer[cluster]'" in result.stderr) == (2, True)
