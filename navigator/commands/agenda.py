"""`navigator agenda`: count the obstacles of initiatives once a month, for the public agenda."""

from __future__ import annotations

import datetime as dt

import click

from navigator.commands.common import compiling
from navigator.commands.databases import given_database, live_rules
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map, in plaats van die nu gelden.")
def agenda(regels: str | None) -> None:
    """Tel de knelpunten voor de agenda, als het tijd is.

    Dat is hoogstens één keer per maand, en alleen als er genoeg initiatieven zijn die mogen meetellen. De opdracht telt
    met de regels die nu gelden, ook als de redactie die veranderde. Ook "navigator web" doet dit, bij het starten. Zet
    deze opdracht daarnaast elke nacht in cron, voor "navigator purge". De database is die van DATABASE_URL, of
    navigator.db in de huidige map.
    """
    from navigator.agenda.cells import TOTAL
    from navigator.agenda.rounds import Rounds

    rules = live_rules(regels)
    with given_database() as database, compiling():
        found = Rounds(database).close_if_due(rules, dt.date.today())
    if found is None:
        click.echo("Er is nu niets te tellen.")
    else:
        click.echo(f"Telling {found.number} is gepubliceerd, met minstens {found.counts[TOTAL]} initiatieven.")
