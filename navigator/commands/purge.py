"""`navigator purge`: erase cases that nobody used for long."""

from __future__ import annotations

import os
from pathlib import Path

import click

from navigator.commands.common import BAD_INPUT, stop
from navigator.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
def purge() -> None:
    """Wis casussen die lang niet zijn gebruikt.

    Een casus verdwijnt als de maker hem 90 dagen niet heeft geopend of veranderd; een casus zonder antwoorden al na 7
    dagen. Ook "navigator web" doet dit, bij het starten. Zet deze opdracht daarnaast elke nacht in cron. De database is
    die van DATABASE_URL, of navigator.db in de huidige map.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from navigator.store.cases import CaseStore
    from navigator.store.database import DEFAULT_URL

    url = os.environ.get("DATABASE_URL", DEFAULT_URL)
    try:
        need_file(url)
        purged = CaseStore(url, {}).purge()
    except SQLAlchemyError as error:
        if os.environ.get("NAVIGATOR_DEBUG"):
            raise
        stop(BAD_INPUT, f"De database is niet te gebruiken ({type(error).__name__}). Kijk of DATABASE_URL klopt.")
    click.echo(f"Gewist: {purged.cases} met antwoorden, {purged.drafts} zonder antwoorden.")


def need_file(url: str) -> None:
    """Stop if there is no SQLite file: making one, in a folder chosen by mistake, would look like success."""
    from sqlalchemy import make_url

    found = make_url(url)
    if found.get_backend_name() == "sqlite" and not (found.database and Path(found.database).is_file()):
        stop(BAD_INPUT, f"De database {found.database} bestaat niet. Zet de plaats in DATABASE_URL.")
