"""`navigator purge`: erase cases that nobody used for long."""

from __future__ import annotations

import click

from navigator.commands.databases import given_database
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
def purge() -> None:
    """Wis casussen die lang niet zijn gebruikt.

    Een casus verdwijnt als de maker hem 90 dagen niet heeft geopend of veranderd; een casus zonder antwoorden al na 7
    dagen. Ook "navigator web" doet dit, bij het starten. Zet deze opdracht daarnaast elke nacht in cron. De database is
    die van DATABASE_URL, of navigator.db in de huidige map.
    """
    from navigator.store.cases import CaseStore
    from navigator.store.staff import StaffStore

    with given_database() as database:
        purged = CaseStore(database, {}).purge()
        StaffStore(database).purge()
    click.echo(f"Gewist: {purged.cases} met antwoorden, {purged.drafts} zonder antwoorden.")
