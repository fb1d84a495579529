"""The database that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from navigator import settings
from navigator.commands.common import BAD_INPUT, given_rules, stop

if TYPE_CHECKING:
    from navigator.model import RuleBase
    from navigator.store.database import Database


def given_url() -> str:
    """The address of the database to work on."""
    return settings.text("DATABASE_URL")


@contextmanager
def usable() -> Iterator[None]:
    """Stop with what to look at where the database can't be used."""
    from sqlalchemy.exc import SQLAlchemyError

    from navigator.store.database import UNAVAILABLE

    try:
        yield
    except ModuleNotFoundError as error:
        stop(BAD_INPUT, f"Voor deze database ontbreekt {error.name}. Voor PostgreSQL: pip install '.[postgresql]'.")
    except (SQLAlchemyError, *UNAVAILABLE):
        if settings.text("NAVIGATOR_DEBUG"):
            raise
        where = "Kijk of DATABASE_URL klopt, en of er op de schijf ruimte is en geschreven mag worden"
        stop(BAD_INPUT, f"De database is niet te gebruiken. {where}.")


@contextmanager
def given_database() -> Iterator[Database]:
    """The database of `DATABASE_URL`, or `navigator.db` here, brought up to date.

    Stops if it can't be used, or if it is an SQLite file that is not there: making one, in a folder chosen by mistake,
    would look like success.
    """
    from navigator.store.database import Database

    with usable():
        missing = _missing_file()
        if missing is not None:
            stop(BAD_INPUT, f"De database {missing} bestaat niet. Zet de plaats in DATABASE_URL.")
        database = Database(given_url())
        try:
            yield database
        finally:
            database.close()


def live_rules(folder: str | None) -> RuleBase:
    """The rules for work on what is in the database: those in a folder if one is asked for, else those that are live.

    Once anything was published in the database, that decides what is live. Before that, or without a database, it is
    the rule folder of this product. Stops where the rules can't be used.
    """
    if folder is not None or not _database_is_there():
        return given_rules(folder)
    from navigator.workbench.live import published_files, rules_in

    with given_database() as database:
        files = published_files(database)
    if files is None:
        return given_rules(None)
    with readable():
        return rules_in(files)


@contextmanager
def readable() -> Iterator[None]:
    """Stop with what to do where the rules that were published can't be used with this version of the program."""
    from navigator.workbench.live import UnreadableRules

    try:
        yield
    except UnreadableRules as error:
        todo = 'Laat andere regels gelden met "navigator regels neem MAP --waarom TEKST".'
        stop(BAD_INPUT, f'{error}\n{todo} Welke versies er zijn, toont "navigator regels versies".')


def _database_is_there() -> bool:
    with usable():
        return _missing_file() is None


def _missing_file() -> str | None:
    """The SQLite file that should be there and is not, if so."""
    from sqlalchemy import make_url

    found = make_url(given_url())
    if found.get_backend_name() != "sqlite" or Path(found.database or "").is_file():
        return None
    return str(found.database)
