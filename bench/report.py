"""`make bench`: everyone side by side; prints the tables and keeps them in docs/snelheid.md (in Dutch)."""

from __future__ import annotations

import datetime as dt
import os
import platform
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import click

from bench.contestants import OURS, Contestant, Run
from bench.files import clock_of, dask_cluster, make_files, run_batch
from bench.growth import bandwidth, by_count
from bench.peers import PEERS
from bench.timing import ROUNDS, Figure, side_by_side
from bench.worlds import World, world

TARGET = Path(__file__).parents[1] / "docs" / "snelheid.md"
SIZES = (None, 100, 300, 1_000, 3_000)
KINDS = ("jsonl", "csv", "parquet")
PACKAGES = {
    "naast": ("numpy", "durable-rules", "zen-engine", "clipspy", "json-logic-qubit", "openfisca-core"),
    "groei": ("numpy",),
    "bandbreedte": ("numpy",),
    "bestanden": ("numpy", "pyarrow"),
    "processen": ("pyarrow", "dask"),
}


@click.command()
@click.argument("wanted", nargs=-1)
@click.option("--quick", is_flag=True, help="Small sizes, nothing kept: to see whether it works.")
def main(wanted: tuple[str, ...], quick: bool) -> None:
    """Measure, print and keep: all sections, or those named (naast, groei, bandbreedte, bestanden, processen)."""
    sections: dict[str, Callable[[], str]] = {
        "naast": lambda: _peers(quick),
        "groei": lambda: _growth(quick),
        "bandbreedte": lambda: _bandwidth(quick),
        "bestanden": lambda: _files(1 if quick else 12),
        "processen": lambda: _parallel(1 if quick else 12),
    }
    for name, measure in sections.items():
        if name in wanted or not wanted:
            text = measure()
            click.echo(text)
            if not quick:
                keep(name, f"{text.rstrip()}\n\n{_when(name)}\n", list(sections))


def keep(name: str, text: str, order: list[str]) -> None:
    """Put a section in the place of its earlier self, and the date of today above all."""
    found: dict[str, str] = {}
    if TARGET.exists():
        for part in TARGET.read_text(encoding="utf-8").split(MARK)[1:]:
            key, _, body = part.partition(" -->\n")
            found[key] = body.strip("\n") + "\n"
    found[name] = text
    parts = [f"{MARK}{key} -->\n{found[key]}" for key in order if key in found]
    TARGET.write_text(HEAD + "\n" + "\n".join(parts), encoding="utf-8")


MARK = "<!-- deel: "
HEAD = f"""# Snelheid

<!-- Geschreven door `make bench`; verander de tekst in `bench/report.py`, niet hier. -->

`make bench` meet alles opnieuw en zet het hier neer; `python -m bench.report groei` alleen dat ene deel. Alles is
processortijd op één processor, tenzij er anders staat: de mediaan van {ROUNDS} ronden waarin ieder om de beurt aan bod
kwam. Achter ± staat hoe ver de snelste en de traagste ronde uit elkaar liggen, als deel van de mediaan. Vergelijk
alleen binnen een tabel: was de machine druk (een hoge load), dan zijn alle getallen lager. Staat er meer dan ±50%, dan
verschilden de ronden zoveel dat het getal alleen de orde van grootte geeft; een verschil van minder dan twee keer zegt
daar niets.
"""


def _when(name: str) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES[name])
    return (
        f"*Gemeten op {dt.date.today().isoformat()}, load {os.getloadavg()[0]:.0f}, met "
        f"`python -m bench.report {name}`: {_machine()}, Python {platform.python_version()}, {packages}.*"
    )


def _machine() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{names[0].split(':')[1].strip() if names else platform.machine()}, {len(names)} processors, {memory:.0f} GB"
    )


# --- against the others


def _peers(quick: bool) -> str:
    worlds = [world(size, 50_000 if quick else 1_000_000) for size in (SIZES[:2] if quick else SIZES)]
    everyone = (*OURS, *PEERS)
    measured = [_measure(each, everyone) for each in worlds]
    lines = [
        "## Naast anderen",
        "",
        "Casussen per seconde, met tussen haakjes hoeveel dat is van onze batch. Iedereen kreeg dezelfde regels en",
        "dezelfde casussen met volledige antwoorden, en moest in de eerste casussen precies dezelfde",
        "conclusies trekken. Wie 2 lezingen geeft, zegt ook `misschien`; de anderen kunnen dat niet.",
        "",
        "| | lezingen | " + " | ".join(each.name for each in worlds) + " |",
        "|---|---|" + "---|" * len(worlds),
    ]
    for contestant in everyone:
        cells = [_cell(found[contestant.name], found[OURS[0].name]) for found in measured]
        lines.append(f"| {contestant.name} | {contestant.readings} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", PEER_NOTES])


PEER_NOTES = """\
Een gemaakte regelset heeft 60 vragen en vier gronden per conclusie. Naar rechts in de tabel staat dus de groei met het
aantal gronden. "Onze batch (bits)" geeft beide lezingen als bits; "(statussen)" schrijft ook van elke conclusie in elke
casus een status. "Ons ene advies, geheel" doet veel meer dan de rest: beide motoren, de uitleg, wat er moet veranderen
en de open vragen. "durable_rules, kaal" is die motor met zijn eigen Python-laag, zonder `misschien` en zonder uitleg.

Waar een ander voor ligt: bij veel casussen is **niemand sneller dan de batch**. Maar wie één casus tegelijk uitrekent,
is met "gegenereerde Python" sneller dan met onze directe rekenaar. Dat komt doordat die maar één lezing geeft, geen
`misschien` kent en per regelset een eigen functie is. De directe rekenaar is de ijkmaat voor de rest en moet op een
bladzijde te lezen zijn. In een advies is hij een klein deel van de tijd. Zou dat veranderen, dan kan hij worden gemaakt
uit het schema van de batch (`navigator/batch/circuit.py`), met twee functies: een per lezing.
"""


def _measure(on: World, everyone: tuple[Contestant, ...]) -> dict[str, Figure | str]:
    """The figure of each, or why there is none."""
    found: dict[str, Figure | str] = {}
    runs: dict[str, tuple[Run, int]] = {}
    expected = OURS[0].make(on)(OURS[0].checked)
    for contestant in everyone:
        click.echo(f"{on.name}: {contestant.name}", err=True)
        try:
            run = contestant.make(on)
            right = bool((run(contestant.checked) == expected[:, : contestant.checked]).all())
        except Exception as error:
            found[contestant.name] = f"kan dit niet ({type(error).__name__})"
            click.echo(f"  {error}", err=True)
            continue
        if right:
            runs[contestant.name] = (run, min(contestant.most, len(on.codes[0])))
        else:
            found[contestant.name] = "**andere conclusies**"
    return found | side_by_side(runs)


def _cell(figure: Figure | str, ours: Figure | str) -> str:
    if isinstance(figure, str) or isinstance(ours, str):
        return str(figure)
    part = figure.median / ours.median
    ratio = "1" if figure is ours else f"{part:.2f}".replace(".", ",") if part > 0.01 else f"1/{_number(1 / part)}"
    return f"{_number(figure.median)} ±{figure.spread:.0%} ({ratio})"


def _number(value: float) -> str:
    """A number with three figures that count, as Dutch people write it."""
    if value >= 100:
        digits = max(0, len(str(int(value))) - 3)
        return f"{round(value, -digits):,.0f}".replace(",", ".")
    return f"{value:.3g}".replace(".", ",")


# --- growth, memory, bandwidth


def _growth(quick: bool) -> str:
    found = by_count(world(None, 50_000 if quick else 4_000_000))
    single = found.pop("")
    lines = [
        "## Groei met het aantal casussen",
        "",
        "De batch (bits) op de echte regels, met zoveel casussen in één keer:",
        "",
        "| casussen | per seconde | naast de directe rekenaar |",
        "|---:|---:|---:|",
    ]
    for size, figure in found.items():
        ratio = figure.median / single.median
        lines.append(f"| {_number(int(size))} | {_number(figure.median)} ±{figure.spread:.0%} | {_number(ratio)} × |")
    return "\n".join(
        [*lines, "", "Voor een enkele casus is de directe rekenaar dus sneller; die gebruikt het advies.", ""]
    )


def _bandwidth(quick: bool) -> str:
    found = bandwidth(world(None, 50_000 if quick else 2_000_000))
    return f"""## Bandbreedte van het geheugen

De batch leest van elke casus elke code één keer en schrijft elke bit één keer: {found.bytes_a_case:.0f} bytes per
casus op de echte regels. Dat is {_number(found.batch / 1e9)} GB per seconde. Kopiëren haalt hier, in dezelfde ronden,
{_number(found.memory / 1e9)} GB per seconde (lezen en schrijven samen). De batch gebruikt dus **{found.share:.0%}** van
de gemeten bandbreedte. De rest van de tijd gaat vooral naar het inpakken van bytes tot bits: per voorwaarde een
vergelijking en een bit per casus. Wie casussen als bits aanlevert, zou dat overslaan.
"""


# --- from file to file


def _files(times: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases, paths = make_files(folder, times)
        lines = [
            "## Van bestand naar bestand",
            "",
            f"`navigator batch IN UIT` met {_number(4 * cases)} verzonnen casussen (`navigator sample`), in één",
            "proces, één keer, met alles erbij: starten, regels lezen, controleren, rekenen en schrijven. Het geheugen",
            f"is het meeste dat het proces innam, bij {_number(cases)} casussen en bij vier keer zoveel.",
            "",
            "| in | uit | casussen per seconde | geheugen | bij vier keer zoveel |",
            "|---|---|---:|---:|---:|",
        ]
        small = {(s.suffix, kind): run_batch(s, kind, cases, "--processen", "1") for s in paths for kind in KINDS}
        many, _ = make_files(folder, 4 * times)
        for path in paths:
            for kind in KINDS:
                first, second = small[path.suffix, kind], run_batch(path, kind, many, "--processen", "1")
                lines.append(
                    f"| {path.suffix[1:]} | {kind} | {_number(second.cases / second.processor)} "
                    f"| {first.memory / 1e6:.0f} MB | {second.memory / 1e6:.0f} MB |"
                )
        return "\n".join([*lines, ""])


def _parallel(times: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        return _parallel_in(Path(name), times)


def _parallel_in(folder: Path, times: int) -> str:
    cases, paths = make_files(folder, times)
    lines = [
        "## Meer processen, meer machines",
        "",
        f"Tijd op de klok voor {_number(cases)} casussen, mediaan van drie keer. De werkers van het dask-cluster zijn",
        f"eigen processen met één draad. Deze machine heeft {os.cpu_count()} processors; die zijn ook nodig voor de",
        f"opdracht zelf (lezen, samenvoegen) en de planner. De load was hier {_number(os.getloadavg()[0])}.",
        "",
        "| in en uit | 1 proces | 2 processen | | dask, 1 werker | dask, 2 werkers | |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for path in (paths[0], paths[2]):
        kind = path.suffix[1:]
        local = [clock_of(path, kind, cases, 3, "--processen", str(count)) for count in (1, 2)]
        shared = []
        for count in (1, 2):
            with dask_cluster(folder, count) as address:
                shared.append(clock_of(path, kind, cases, 3, "--cluster", address))
        cells = [
            text
            for one, two in (local, shared)
            for text in (f"{_number(one)} s", f"{_number(two)} s", f"{_number(one / two)} ×")
        ]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
