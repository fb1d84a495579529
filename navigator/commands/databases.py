"""The database that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from navigator import settings
from navigator.commands.common import BAD_INPUT, stop

if TYPE_CHECKING:
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
    except (SQLAlchemyError, *UNAVAILABLE) as error:
        if settings.text("NAVIGATOR_DEBUG"):
            raise
        kind = type(error).__name__
        where = "Kijk of DATABASE_URL klopt, en of er op de schijf ruimte is en geschreven mag worden"
        stop(BAD_INPUT, f"De database is niet te gebruiken ({kind}). {where}.")


@contextmanager
def given_database(*, new: bool = False) -> Iterator[Database]:
    """The database of `DATABASE_URL`, or `navigator.db` here, brought up to date.

    Stops if it can't be used, or, unless it may be `new`, if it is an SQLite file that is not there: making one, in a
    folder chosen by mistake, would look like success.
    """
    from sqlalchemy import make_url

    from navigator.store.database import Database

    url = given_url()
    with usable():
        found = make_url(url)
        there = bool(found.database) and Path(found.database or "").is_file()
        if found.get_backend_name() == "sqlite" and not (there or new):
            stop(BAD_INPUT, f"De database {found.database} bestaat niet. Zet de plaats in DATABASE_URL.")
        database = Database(url)
        try:
            yield database
        finally:
            database.close()
