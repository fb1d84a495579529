"""`navigator check` and `navigator test`: the mistakes in rule files, and their examples worked out."""

from __future__ import annotations

import json
import sys

import click

from navigator.commands.common import FINDINGS, compiling, given_folder, show, stop
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.argument("folder", metavar="[MAP]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Geef de bevindingen als JSON, voor programma's.")
def check(folder: str | None, as_json: bool) -> None:
    """Controleer de regels in een map.

    Elke fout staat op één regel: bestand:regel:kolom: CODE melding. Zonder MAP: de regels van dit product.
    """
    from navigator.check import check as check_folder
    from navigator.reading import read_folder

    root = given_folder(folder)
    reading = read_folder(root)
    findings = check_folder(reading)
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
        sys.exit(FINDINGS if findings else 0)
    show(findings)
    if findings:
        stop(FINDINGS, f"{len(findings)} bevinding(en) in {root}.")
    rules = reading.rules
    assert rules is not None  # no findings, so there is a rule base
    counts = f"{len(rules.questions)} vragen, {len(rules.conclusions)} conclusies, {rules.rule_count} regels"
    click.echo(f"In orde: {counts}.")


@click.command(cls=DutchCommand)
@click.argument("folder", metavar="[MAP]", required=False)
def test(folder: str | None) -> None:
    """Reken de voorbeelden in de regels na.

    Elk voorbeeld dat een andere uitkomst geeft dan verwacht staat op één regel, met de plaats in het bestand.
    """
    from navigator.advice import Adviser
    from navigator.check import check_rules
    from navigator.examples import check_examples
    from navigator.reading import read_folder

    reading = read_folder(given_folder(folder))
    findings = check_rules(reading)
    if findings or reading.rules is None:
        show(findings)
        stop(FINDINGS, "De regels hebben fouten; de voorbeelden zijn niet nagerekend.")
    with compiling():  # also on the day of an example, in the past
        count, findings = check_examples(reading, Adviser(reading.rules))
    show(findings)
    if findings:
        stop(FINDINGS, f"{len(findings)} van de {count} voorbeelden geven een andere uitkomst.")
    click.echo(f"In orde: {count} voorbeelden.")
