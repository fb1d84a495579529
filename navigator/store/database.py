"""The database, SQLite or PostgreSQL: connections, transactions, and the migrations that bring it up to date."""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Result, create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm import ORMExecuteState, Session

from navigator.store.tables import SettingRow

Clock = Callable[[], dt.datetime]
"""Gives the moment it is, in UTC and without a time zone."""

UNAVAILABLE = (OperationalError, InterfaceError, InternalError, TimeoutError, sqlite3.OperationalError)
"""What is raised while the database can't be used: disk full or read-only, locked for long, or no connection.

Nothing of the transaction is kept then. Nothing needs to be opened again: the next one works as soon as it can.
"""

_PATIENCE = 5  # seconds to wait for another process that is writing
_POSTGRESQL = {  # settings of the connection, unless the address has its own; no page waits for ever
    "connect_timeout": str(_PATIENCE),
    "tcp_user_timeout": str(3 * _PATIENCE * 1000),
    "options": f"-c lock_timeout={_PATIENCE}s",
}
WRITES = "navigator_writes"  # the execution option of transactions that change something
_DEADLOCK, _TRIES = "40P01", 20  # PostgreSQL's word for it, and how often a migration may meet one
_MIGRATING = 7_310_021  # the number of PostgreSQL's lock that one process at a time holds to migrate
_CHANGED = "navigator_changed"  # in what SQLAlchemy keeps with a session: whether a row was changed in it


class _Changes(Session):
    """A session that remembers whether something was changed in it."""


@event.listens_for(_Changes, "after_flush")
def _remember_change(session: Session, _context: object) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        session.info[_CHANGED] = True


@event.listens_for(_Changes, "do_orm_execute")
def _remember_statement(state: ORMExecuteState) -> Result[Any] | None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    result = state.invoke_statement()
    if getattr(result, "rowcount", None) != 0:
        state.session.info[_CHANGED] = True
    return result


_together: ContextVar[Callable[[Session], None] | None] = ContextVar("together", default=None)


@contextmanager
def together(add: Callable[[Session], None]) -> Iterator[None]:
    """Let each transaction of this thread that changes something meanwhile store what `add` adds to it as well.

    So both are kept or neither is; where nothing is changed, nothing is added.
    """
    before = _together.set(add)
    try:
        yield
    finally:
        _together.reset(before)


class Database:
    """Sessions to read and to change what is kept. Safe to share between threads, and between processes.

    Opening it brings its tables up to date, see `migrate`.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._writing = self._engine.execution_options(**{WRITES: True})
        migrate(self._writing)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def changes(self) -> Iterator[Session]:
        """A session of which all changes are kept at its end, or none if it breaks off."""
        with _Changes(self._writing, expire_on_commit=False) as session, session.begin():
            yield session
            add = _together.get()
            if add is not None:
                session.flush()
                if _CHANGED in session.info:
                    add(session)

    def secret(self, name: str) -> str:
        """A random value that stays the same for this database, made on first use."""
        while True:
            with self.reading() as session:
                row = session.get(SettingRow, name)
            if row is not None:
                return row.value
            try:
                with self.changes() as session:
                    session.add(SettingRow(name=name, value=secrets.token_hex(32)))
            except IntegrityError:  # another process was first
                continue

    def empty_log(self) -> None:
        """Empty SQLite's log, in which what was erased could still be read."""
        if self.dialect == "sqlite":
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine for the database at an address; PostgreSQL is always spoken to through psycopg 3.

    Its errors hold no values, so that no answer gets in a log; a connection that was lost is replaced, not handed out.
    """
    found = _with_driver(make_url(url))
    if found.get_backend_name() != "sqlite":
        found = found.set(query={**_POSTGRESQL, **found.query})
        return create_engine(found, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(found, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def migrate(engine: Engine, change: Callable[[Connection], None] | None = None) -> None:
    """Bring the tables of a database up to date; a new database gets all of them.

    Visitors may go on meanwhile. Where one holds what this waits for and waits for what this holds, PostgreSQL breaks
    off one of the two; if that is the migration, nothing of it is kept and it begins again. `change` is what to do
    in its transaction instead of all migrations.
    """
    for left in reversed(range(_TRIES)):
        try:
            with engine.begin() as connection:
                (change or upgrade)(connection)
            return
        except OperationalError as error:
            if not left or getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                raise


def upgrade(connection: Connection, revision: str = "head") -> None:
    """The same within a transaction, up to a version of the tables."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))  # whoever upgrades now may need its time
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def utc_now() -> dt.datetime:
    """The moment it is, in whole seconds."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, see _sqlite_begin
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
    _use_log(cursor)
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten
    cursor.close()


def _use_log(cursor: sqlite3.Cursor) -> None:
    """Let readers and a writer work side by side; while another process turns this on, SQLite itself does not wait."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _sqlite_begin(connection: Connection) -> None:
    """Take the lock for writing at once: what a change is based on stays so, and it waits for its turn."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
