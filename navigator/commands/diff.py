"""`navigator diff`: what an edit of the rules does, and to whom."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

import click

from navigator.commands.common import BAD_INPUT, FINDINGS, compiling, read, show, stop
from navigator.words.dutch_click import DutchCommand

if TYPE_CHECKING:
    from navigator.case import Case
    from navigator.model import RuleBase

LARGEST_FILE = 200_000_000  # bytes of cases
MOST_SHOWN = 100  # faults; nobody reads on after that
_ADDED = {"nr", "conclusies"}


@click.command(cls=DutchCommand)
@click.argument("oud", metavar="OUD")
@click.argument("nieuw", metavar="NIEUW")
@click.option(
    "--zaken", metavar="BESTAND", help="Tel ook hoeveel van deze casussen (JSON) een andere uitkomst krijgen."
)
@click.option("--json", "as_json", is_flag=True, help="Geef het verschil als JSON, voor programma's.")
def diff(oud: str, nieuw: str, zaken: str | None, as_json: bool) -> None:
    """Vergelijk twee versies van de regels.

    OUD en NIEUW zijn mappen met regels, of versies in git (zoals main of HEAD~1; met een map erbij: main:rules). Het
    programma rekent uit welke conclusies voor welke casussen anders worden, en toont van elk de kleinste casus. Is er
    geen verschil (of alleen in tekst en bronnen), dan is de uitkomst 0; dat is bewezen, niet geprobeerd.
    """
    old, new = _rules(oud), _rules(nieuw)
    cases = _cases(zaken, old, new) if zaken is not None else []
    from navigator.diff.report import as_text, difference

    with compiling():
        found = difference(old, new, cases)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(as_text(found)))
    sys.exit(0 if found["gelijk"] else FINDINGS)


def _rules(name: str) -> RuleBase:
    """The rules in a folder or a git revision; stops where there are none, or where they hold a mistake."""
    from navigator.diff.revisions import NoRevision, read_rules
    from navigator.reading import default_folder

    try:
        reading = read_rules(name, default_folder())
    except NoRevision as error:
        stop(BAD_INPUT, str(error))
    if reading.rules is None:
        show(reading.findings, err=True)
        stop(BAD_INPUT, f"{len(reading.findings)} bevinding(en) in {name}; er is niet vergeleken.")
    return reading.rules


def _cases(source: str, old: RuleBase, new: RuleBase) -> list[Case]:
    """The cases in a file: a JSON list, or one case a line; stops where one holds a mistake."""
    from navigator.analysis.frozen import merged_questions
    from navigator.case import CaseError, parse_json, read_case

    raw = read(source, LARGEST_FILE)
    questions = merged_questions({"oud": old, "nieuw": new})
    try:
        rows = parse_json(raw, LARGEST_FILE) if raw.lstrip()[:1] == b"[" else [*_lines(raw)]
    except CaseError as error:
        stop(BAD_INPUT, f"{source}: {error.faults[0].message}")
    cases: list[Case] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            data = parse_json(row) if isinstance(row, bytes) else row
            cases.append(read_case(_only_case(data), questions, dt.date.today()))
        except CaseError as error:
            for fault in error.faults:
                wrong.append(f"{source}, casus {number}: {fault.field + ': ' if fault.field else ''}{fault.message}")
        if len(wrong) > MOST_SHOWN:
            wrong[MOST_SHOWN:] = ["De rest van het bestand is niet bekeken."]
            break
    if wrong:
        stop(BAD_INPUT, "\n".join([*wrong, "Er is niet vergeleken."]))
    return cases


def _lines(raw: bytes) -> list[bytes]:
    return [line for line in raw.splitlines() if line.strip()]


def _only_case(row: object) -> object:
    """The case in a row, without what the output of `navigator batch` adds to it; anything else in it is a fault."""
    if isinstance(row, dict) and not row.keys() <= _ADDED:
        for key in _ADDED:
            row.pop(key, None)
    return row
