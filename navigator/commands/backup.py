"""`navigator backup` and `navigator restore`: the whole database in one file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from navigator.commands.common import BAD_INPUT, stop
from navigator.commands.databases import given_database, given_url, usable
from navigator.words.dutch_click import DutchCommand
from navigator.words.oserrors import reason


@click.command(cls=DutchCommand)
@click.argument("bestand")
def backup(bestand: str) -> None:
    """Bewaar de hele database in BESTAND.

    Dat kan terwijl de site draait. Het bestand is voor SQLite en PostgreSQL gelijk. Er staan antwoorden en geheime
    sleutels in: bewaar het achter slot, en niet langer dan nodig, want wat iemand wist staat nog in oude backups. De
    database is die van DATABASE_URL, of navigator.db in de huidige map.
    """
    from navigator.store import backup as backups

    with given_database():
        pass  # it is there, and up to date
    with _explained(bestand):
        counts = backups.backup(given_url(), Path(bestand))
    click.echo(f"Bewaard in {bestand}: {counts['cases']} casussen, {sum(counts.values())} rijen in alle tabellen.")


@click.command(cls=DutchCommand)
@click.argument("bestand")
def restore(bestand: str) -> None:
    """Zet een backup terug in een lege database.

    Klopt het bestand niet helemaal, dan verandert er niets. Casussen waarvan de bewaartijd om is, worden meteen gewist.
    De database is die van DATABASE_URL, of navigator.db in de huidige map.
    """
    from navigator.store import backup as backups
    from navigator.store.cases import CaseStore

    with _explained(bestand):
        counts = backups.restore(given_url(), Path(bestand))
    with given_database() as database:
        gone = CaseStore(database, {}).purge()
    click.echo(f"Teruggezet: {counts['cases']} casussen, {sum(counts.values())} rijen in alle tabellen.")
    click.echo(f"Daarvan gewist omdat hun tijd om is: {gone.cases + gone.drafts}.")


@contextmanager
def _explained(file: str) -> Iterator[None]:
    """Stop with a sentence where the database or the file can't be used."""
    from navigator.store.backup import BackupError

    try:
        with usable():
            yield
    except BackupError as error:
        stop(BAD_INPUT, str(error))
    except FileExistsError:
        stop(BAD_INPUT, f"Het bestand {file} bestaat al. Kies een andere naam; er wordt niets overschreven.")
    except OSError as error:
        stop(BAD_INPUT, f"Het bestand {file} is niet te gebruiken: {reason(error)}.")
