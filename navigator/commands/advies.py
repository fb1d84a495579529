"""`navigator advies`: the advice on one case, as text or as JSON."""

from __future__ import annotations

import json

import click

from navigator.commands.common import compiling, given_case, given_rules
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND|-")
@click.option("--json", "as_json", is_flag=True, help="Geef het advies als JSON, voor programma's.")
@click.option("--peildatum", metavar="DAG", help="Reken met de regels van deze dag (jjjj-mm-dd).")
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def advies(bestand: str, as_json: bool, peildatum: str | None, regels: str | None) -> None:
    """Geef advies over een casus.

    BESTAND is een casus in JSON; met een streepje (-) leest de opdracht van de standaardinvoer. Een casus ziet er zo
    uit: {"peildatum": "2026-11-21", "antwoorden": {"fase": "idee", "rechtsvorm": "geen"}}.
    """
    rules = given_rules(regels)
    case = given_case(bestand, peildatum, rules)
    from navigator.advice import Adviser

    with compiling():
        advice = Adviser(rules).advise(case)
    if as_json:
        click.echo(json.dumps(advice, ensure_ascii=False, indent=2))
    else:
        from navigator.overview.report import advice_as_text

        click.echo(advice_as_text(advice, rules, case.topics))
