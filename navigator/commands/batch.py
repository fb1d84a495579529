"""`navigator batch`: a file of cases in, the status of every conclusion in every case out."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from navigator.commands.common import BAD_INPUT, FINDINGS, compiling, given_rules, stop
from navigator.commands.extras import given_day, need_extra
from navigator.words.dutch_click import DutchCommand
from navigator.words.oserrors import reason

if TYPE_CHECKING:
    from navigator.batch.job import Job, Progress
    from navigator.batch.places import Place

_FORMATS = (".jsonl", ".ndjson", ".csv", ".parquet")
_SMALL = 4_000_000  # bytes: a file that is worked out before other processes have even started


@click.command(cls=DutchCommand)
@click.argument("invoer", metavar="IN")
@click.argument("uitvoer", metavar="UIT")
@click.option("--cluster", metavar="ADRES", help="Reken op dit dask-cluster, zoals tcp://10.0.0.5:8786.")
@click.option("--processen", type=int, metavar="N", help="Reken hier in zoveel processen (anders: een per processor).")
@click.option("--peildatum", metavar="DAG", help="De dag voor casussen zonder peildatum (jjjj-mm-dd; anders: vandaag).")
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def batch(
    invoer: str,
    uitvoer: str,
    cluster: str | None,
    processen: int | None,
    peildatum: str | None,
    regels: str | None,
) -> None:
    """Reken veel casussen tegelijk uit.

    IN en UIT zijn JSON-regels (.jsonl), CSV (.csv) of Parquet (.parquet), elk hun eigen soort. In JSON-regels staat op
    elke regel een casus; in CSV en Parquet is elke kolom een vraag, of peildatum. UIT geeft per casus een nummer (nr)
    en van elke conclusie ja, misschien of nee. Wat fout is, komt met de reden in UIT.fouten.jsonl.

    Stopt u halverwege, typ dan dezelfde opdracht om verder te gaan.
    """
    need_extra("batch", "numpy", "pyarrow", "rich")
    if cluster is not None:
        need_extra("cluster", "dask", "distributed")
    source, target = _files(invoer, uitvoer)
    if processen is not None and not 0 < processen <= 1024:
        stop(BAD_INPUT, "Bij --processen hoort een getal van 1 tot en met 1024.")
    day = given_day(peildatum)
    rules = given_rules(regels)
    gc.enable()  # this may run for hours
    from navigator.batch.job import Job

    with compiling():
        _run(Job(rules, source, target, day), _place(cluster, processen, source))


def _files(source: str, target: str) -> tuple[Path, Path]:
    into = Path(target)
    for name, path in (("IN", Path(source)), ("UIT", into)):
        if path.suffix.lower() not in _FORMATS:
            stop(BAD_INPUT, f"{name} is een bestand met de naam …{', …'.join(_FORMATS)}; niet {path}.")
    if not Path(source).is_file():
        stop(BAD_INPUT, f"Het bestand {source} bestaat niet.")
    if not into.parent.is_dir():
        stop(BAD_INPUT, f"De map {into.parent} bestaat niet.")
    if into.is_dir() or (into.exists() and into.samefile(source)):
        stop(BAD_INPUT, f"UIT kan niet {into} zijn: dat is {'een map' if into.is_dir() else 'de invoer zelf'}.")
    return Path(source), into


def _place(address: str | None, count: int | None, source: Path) -> Place:
    from navigator.batch.places import ClusterError, cluster, here, processes

    if address is not None:
        try:
            return cluster(address)
        except ClusterError as error:
            stop(BAD_INPUT, str(error))
    if count is None:
        count = 1 if source.stat().st_size < _SMALL else os.cpu_count() or 1
    return here if count == 1 else processes(count)


def _run(job: Job, place: Place) -> None:
    from navigator.batch.job import BusyError, run_job
    from navigator.batch.places import ClusterError, ProcessLost
    from navigator.batch.tables import TableError

    again = "Wat klaar is, is bewaard. Typ dezelfde opdracht om verder te gaan."
    try:
        with _bar() as bar:
            progress = run_job(job, place, bar)
    except TableError as error:
        stop(BAD_INPUT, f"{job.source}: {error}")
    except BusyError:
        stop(BAD_INPUT, f"Een andere opdracht maakt {job.target} al.")
    except (ClusterError, ProcessLost) as error:
        stop(BAD_INPUT, f"{error} {again}")
    except OSError as error:
        stop(BAD_INPUT, f"{error.filename or job.target} is niet te lezen of te schrijven: {reason(error)}. {again}")
    except KeyboardInterrupt:
        stop(130, f"\nGestopt. {again}")
    _tell(job, progress)


def _tell(job: Job, progress: Progress) -> None:
    counts = progress.counts
    click.echo(f"{counts['goed']} casussen uitgerekend, in {job.target}.")
    if counts["leeg"]:
        click.echo(f"{counts['leeg']} lege regels overgeslagen.")
    if counts["fout"]:
        stop(FINDINGS, f"{counts['fout']} casussen hebben een fout. Zie {job.refused_file}.")


class _Bar:
    """A progress bar on the error output, with cases a second and the time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self.shown = RichProgress(
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[cases]} casussen, {task.fields[rate]} per seconde, nog"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self.shown.add_task("", cases=0, rate=0)

    def __call__(self, progress: Progress) -> None:
        cases = sum(progress.counts.values())
        task = self.shown.tasks[self._task]
        rate = round((cases - progress.before) / task.elapsed) if task.elapsed else 0
        self.shown.update(self._task, total=progress.total, completed=progress.size, cases=cases, rate=rate)


@contextmanager
def _bar() -> Iterator[_Bar]:
    bar = _Bar()
    with bar.shown:
        yield bar
