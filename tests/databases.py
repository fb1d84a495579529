"""Databases for tests: each a new one, in SQLite or in a real PostgreSQL, and ways to look into it from outside."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

from navigator.store.database import open_engine

KINDS = ("sqlite", "postgresql")
_numbers = count(1)


def new_sqlite(folder: Path) -> str:
    """The address of an SQLite file that is not there yet."""
    return f"sqlite:///{folder / f'cases{next(_numbers)}.db'}"


def new_postgresql(server: str, template: str = "template0") -> str:
    """The address of a new database of a PostgreSQL server: empty, or as another one is that nobody uses now."""
    name = f"test{next(_numbers)}"
    engine = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def rows(url: str, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """What a database answers to a statement, and keeps of it, by other means than the program's."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        result = connection.execute(text(query), values)
        found = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return found


def tables(url: str) -> list[str]:
    """The names of all tables."""
    engine = open_engine(url)
    found = sorted(inspect(engine).get_table_names())
    engine.dispose()
    return found


def everything(url: str) -> dict[str, list[str]]:
    """All rows of all tables, as text in a fixed order."""
    return {table: sorted(map(str, rows(url, f'SELECT * FROM "{table}"'))) for table in tables(url)}


def schema(url: str) -> dict[str, Any]:
    """The columns, keys and indexes of all tables."""
    engine = open_engine(url)
    look = inspect(engine)
    found = {
        table: str([look.get_columns(table), look.get_pk_constraint(table), look.get_indexes(table)])
        for table in look.get_table_names()
    }
    engine.dispose()
    return found
