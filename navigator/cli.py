"""The command line: `navigator advies`, `check`, `test`, `web` and `purge`."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from navigator.dutch_click import DutchGroup, in_dutch

if TYPE_CHECKING:
    from navigator.case import Case
    from navigator.findings import Finding
    from navigator.model import RuleBase

FINDINGS, BAD_INPUT = 1, 2


@click.group(cls=DutchGroup, context_settings={"max_content_width": 100})
def cli() -> None:
    """De Initiatiefwijzer: welk geld past bij een bewonersinitiatief, en welke regels staan in de weg.

    Een eerste advies:

      echo '{"antwoorden": {"fase": "idee"}}' | navigator advies -
    """


@cli.command()
@click.argument("bestand", metavar="BESTAND|-")
@click.option("--json", "as_json", is_flag=True, help="Geef het advies als JSON, voor programma's.")
@click.option("--peildatum", metavar="DAG", help="Reken met de regels van deze dag (jjjj-mm-dd).")
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def advies(bestand: str, as_json: bool, peildatum: str | None, regels: str | None) -> None:
    """Geef advies over een casus.

    BESTAND is een casus in JSON; met een streepje (-) leest de opdracht van de standaardinvoer. Een casus ziet er zo
    uit: {"peildatum": "2026-11-21", "antwoorden": {"fase": "idee", "rechtsvorm": "geen"}}.
    """
    rules = _rules(regels)
    case = _case(bestand, peildatum, rules)
    from navigator.advice import Adviser

    advice = Adviser(rules).advise(case)
    if as_json:
        click.echo(json.dumps(advice, ensure_ascii=False, indent=2))
    else:
        from navigator.report import advice_as_text

        click.echo(advice_as_text(advice, rules, case.topics))


@cli.command()
@click.argument("folder", metavar="[MAP]", required=False)
def check(folder: str | None) -> None:
    """Controleer de regels in een map.

    Elke fout staat op één regel: bestand:regel:kolom: CODE melding. Zonder MAP: de regels van dit product.
    """
    from navigator.check import check as check_folder
    from navigator.reading import read_folder

    root = _folder(folder)
    reading = read_folder(root)
    findings = check_folder(reading)
    _show(findings)
    if findings:
        _stop(FINDINGS, f"{len(findings)} bevinding(en) in {root}.")
    rules = reading.rules
    assert rules is not None  # no findings, so there is a rule base
    counts = f"{len(rules.questions)} vragen, {len(rules.conclusions)} conclusies, {rules.rule_count} regels"
    click.echo(f"In orde: {counts}.")


@cli.command()
@click.argument("folder", metavar="[MAP]", required=False)
def test(folder: str | None) -> None:
    """Reken de voorbeelden in de regels na.

    Elk voorbeeld dat een andere uitkomst geeft dan verwacht staat op één regel, met de plaats in het bestand.
    """
    from navigator.advice import Adviser
    from navigator.check import check_rules
    from navigator.examples import check_examples
    from navigator.grounds import CompileError
    from navigator.reading import read_folder

    reading = read_folder(_folder(folder))
    findings = check_rules(reading)
    if findings or reading.rules is None:
        _show(findings)
        _stop(FINDINGS, "De regels hebben fouten; de voorbeelden zijn niet nagerekend.")
    try:
        count, findings = check_examples(reading, Adviser(reading.rules))
    except CompileError as error:  # on the day of an example, in the past
        _stop(FINDINGS, f"{error.place}:1: {error.code} {error.message}")
    _show(findings)
    if findings:
        _stop(FINDINGS, f"{len(findings)} van de {count} voorbeelden geven een andere uitkomst.")
    click.echo(f"In orde: {count} voorbeelden.")


@cli.command()
@click.option(
    "--host", default="127.0.0.1", show_default="127.0.0.1", metavar="ADRES", help="Het adres om op te luisteren."
)
@click.option(
    "--port", default=8000, show_default="8000", metavar="POORT", type=int, help="De poort om op te luisteren."
)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def web(host: str, port: int, regels: str | None) -> None:
    """Start de vragenlijst in de browser.

    De antwoorden staan in de database van DATABASE_URL, of in navigator.db in de huidige map.
    """
    rules = _rules(regels)
    if not 0 < port < 65536:
        _stop(BAD_INPUT, "Een poort is een getal van 1 tot en met 65535.")
    from web.server import serve

    gc.enable()  # a server runs on
    try:
        serve(rules, host, port)
    except OSError as error:
        _stop(BAD_INPUT, f"Het adres {host}:{port} is niet te gebruiken: {error.strerror or error}.")


@cli.command()
def purge() -> None:
    """Wis casussen die lang niet zijn gebruikt.

    Een casus verdwijnt als de maker hem 90 dagen niet heeft geopend of veranderd; een casus zonder antwoorden al na 7
    dagen. Ook "navigator web" doet dit, bij het starten. Zet deze opdracht daarnaast elke nacht in cron. De database is
    die van DATABASE_URL, of navigator.db in de huidige map.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from navigator.cases import DEFAULT_URL, CaseStore

    url = os.environ.get("DATABASE_URL", DEFAULT_URL)
    try:
        _need_file(url)
        purged = CaseStore(url, {}).purge()
    except SQLAlchemyError as error:
        if os.environ.get("NAVIGATOR_DEBUG"):
            raise
        _stop(BAD_INPUT, f"De database is niet te gebruiken ({type(error).__name__}). Kijk of DATABASE_URL klopt.")
    click.echo(f"Gewist: {purged.cases} met antwoorden, {purged.drafts} zonder antwoorden.")


def main() -> NoReturn:
    """Run the command line; exit 0 is fine, 1 findings, 2 bad usage or input."""
    _start_fast()
    try:
        cli.main(standalone_mode=False, prog_name="navigator")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(BAD_INPUT)
    except click.ClickException as error:
        where = (
            f" Meer uitleg: {error.ctx.command_path} --help"
            if isinstance(error, click.UsageError) and error.ctx
            else ""
        )
        click.echo(f"{in_dutch(error, cli)}{where}", err=True)
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except ImportError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except Exception as error:
        _fail(error)
    sys.exit(0)


def _fail(error: Exception) -> NoReturn:
    """A mistake of the program itself: say so without a traceback, unless a programmer asks for it."""
    if os.environ.get("NAVIGATOR_DEBUG"):
        raise error
    click.echo(f"Er ging iets mis in het programma zelf ({type(error).__name__}). Meld dit aan de beheerder.", err=True)
    click.echo("Met NAVIGATOR_DEBUG=1 ervoor toont de opdracht waar het misging.", err=True)
    sys.exit(BAD_INPUT)


def _start_fast() -> None:
    """Halve the time until a command answers: it reads the rules once and ends, so that nothing piles up."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()


def _stop(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def _show(findings: list[Finding], *, err: bool = False) -> None:
    for finding in findings:
        place = f"{finding.path}:{finding.line}:{finding.column}:"
        click.echo(f"{click.style(place, bold=True)} {click.style(finding.code, fg='red')} {finding.message}", err=err)


def _folder(folder: str | None) -> Path:
    from navigator.reading import default_folder

    root = Path(folder) if folder is not None else default_folder()
    if folder == "" or not root.is_dir():
        _stop(BAD_INPUT, f"De map {root} bestaat niet.")
    return root


def _need_file(url: str) -> None:
    """Stop if there is no SQLite file: making one, in a folder chosen by mistake, would look like success."""
    from sqlalchemy import make_url

    found = make_url(url)
    if found.get_backend_name() == "sqlite" and not (found.database and Path(found.database).is_file()):
        _stop(BAD_INPUT, f"De database {found.database} bestaat niet. Zet de plaats in DATABASE_URL.")


def _rules(folder: str | None) -> RuleBase:
    from navigator.grounds import CompileError, compile_rules
    from navigator.reading import RulesError, load_rules

    try:
        rules = load_rules(_folder(folder))
        compile_rules(rules, dt.date.today())
        return rules
    except RulesError as error:
        _show(error.findings, err=True)
        _stop(FINDINGS, f"{error}. Zie: navigator check")
    except CompileError as error:
        _stop(FINDINGS, f"{error.place}:1: {error.code} {error.message}")


def _case(source: str, day: str | None, rules: RuleBase) -> Case:
    from navigator.case import LARGEST_CASE, CaseError, parse_json, read_case

    try:
        raw = _read(source, LARGEST_CASE + 1)
        data: Any = parse_json(raw)
        if day is not None and isinstance(data, dict):
            data["peildatum"] = day
        return read_case(data, rules.questions, dt.date.today())
    except CaseError as error:
        for fault in error.faults:
            click.echo(f"{fault.field}: {fault.message}" if fault.field else fault.message, err=True)
        _stop(BAD_INPUT, f"De casus is niet gebruikt: {len(error.faults)} fout(en).")


def _read(source: str, most: int) -> bytes:
    try:
        if source == "-":
            return sys.stdin.buffer.read(most)
        with Path(source).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError):
        _stop(BAD_INPUT, f"Het bestand {source} is niet te lezen.")
