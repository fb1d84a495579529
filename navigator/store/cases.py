"""Cases on disk: the answers of an initiative under an unguessable code, in SQLite or another SQL database."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Delete,
    ForeignKey,
    String,
    create_engine,
    delete,
    event,
    exists,
    false,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from navigator.answers import Answer, answer_fault, answer_from, to_json
from navigator.model import Question
from navigator.store.codes import new_code, normal_code

DEFAULT_URL = "sqlite:///navigator.db"
KEPT = dt.timedelta(days=90)
"""How long a case is kept after it was last used."""
DRAFT_KEPT = dt.timedelta(days=7)
"""How long a case without any answer is kept after it was last used."""

_PATIENCE = 5  # seconds to wait for another process that is writing
_WRITES = "navigator_writes"  # the execution option of transactions that change something


class Base(DeclarativeBase):
    """The tables of the program."""


class CaseRow(Base):
    """One case; the codes themselves are not kept, only their hashes."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    view_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    created: Mapped[dt.datetime] = mapped_column(DateTime)
    changed: Mapped[dt.datetime] = mapped_column(DateTime)
    touched: Mapped[dt.date] = mapped_column(Date, index=True)
    may_count: Mapped[bool] = mapped_column(default=False, server_default=false())
    counted_in: Mapped[int | None]
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)


class AnswerRow(Base):
    """One answer: a row of its own, so that two tabs that answer different questions never overwrite each other."""

    __tablename__ = "answers"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class SettingRow(Base):
    """A value the program made for itself, such as the key that signs its cookies."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class RoundRow(Base):
    """One published round of the agenda of obstacles: rounded counts only, never changed again."""

    __tablename__ = "rounds"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed: Mapped[dt.date] = mapped_column(Date)
    rules_version: Mapped[str] = mapped_column(String(80))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)


class ImportRow(Base):
    """An import of cases that was confirmed and is not finished: the rows still to store, and how far it is."""

    __tablename__ = "imports"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60))
    started: Mapped[dt.datetime] = mapped_column(DateTime)
    rows: Mapped[list[Any]] = mapped_column(JSON)
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class StoredCase:
    """A case as it is stored, and what the code that opened it allows."""

    answers: Mapping[str, Answer]
    topics: tuple[str, ...]
    may_change: bool
    """False for who only looks along."""
    shared: bool
    """Whether there is a code to look along with."""
    expires: dt.date
    """The day on which the case is erased, if nobody uses it before."""


@dataclass(frozen=True)
class Purged:
    """How many cases were erased: those with answers, and those that never had one."""

    cases: int
    drafts: int


class CaseStore:
    """Creates, finds, changes and erases cases. Safe to share between threads, and between processes.

    A case has a code of its owner and, on request, a code to look along with. It counts as used on a day when its owner
    opens or changes it. After `KEPT`, or `DRAFT_KEPT` without any answer, it can no longer be found, and `purge` erases
    it. Days and moments are those of UTC.
    """

    def __init__(
        self, url: str, questions: Mapping[str, Question], clock: Callable[[], dt.datetime] | None = None
    ) -> None:
        self._questions = questions
        self._now = clock or _utc_now
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _sqlite_settings)
            event.listen(self._engine, "begin", _sqlite_begin)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        migrate(self._writing)

    def create(self, topics: tuple[str, ...] = ()) -> str:
        """Store an empty case; its code."""
        code, now = new_code(), self._now()
        with self._changes() as session:
            row = CaseRow(code_hash=_hashed(code), topics=list(topics), created=now, changed=now, touched=now.date())
            session.add(row)
        return code

    def find(self, code: str) -> StoredCase | None:
        """The case under a code of either kind, or None if there is none or its time is over.

        An answer that the rule base no longer knows is left out.
        """
        wanted, today = _hashed(code), self._now().date()
        with Session(self._engine) as session:
            row = session.scalar(select(CaseRow).where(or_(CaseRow.code_hash == wanted, CaseRow.view_hash == wanted)))
            if row is None:
                return None
            found = session.scalars(select(AnswerRow).where(AnswerRow.case_id == row.id)).all()
            stored = {answer.question: answer.value for answer in found}
        kept = KEPT if stored else DRAFT_KEPT
        if row.touched + kept <= today:
            return None
        may_change = row.code_hash == wanted
        used = today if may_change else row.touched
        if row.touched < used:
            with self._changes() as session:
                session.execute(update(CaseRow).where(CaseRow.id == row.id).values(touched=used))
        answers = dict(self._valid(stored))
        return StoredCase(answers, tuple(row.topics), may_change, row.view_hash is not None, used + kept)

    def answer(self, code: str, question: str, answer: Answer) -> bool:
        """Store one answer, which must be valid; whether the code opens a case and may change it."""
        with self._changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.changed = self._now()
            session.merge(AnswerRow(case_id=row.id, question=question, value=to_json(answer)))
            return True

    def choose_topics(self, code: str, topics: tuple[str, ...]) -> bool:
        """Store the chosen topics; whether the code opens a case and may change it."""
        with self._changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.changed = self._now()
            row.topics = list(topics)
            return True

    def view_code(self, code: str) -> str:
        """A new code to look along with, in place of the one before; empty if this is not the code of an owner."""
        made = new_code()
        with self._changes() as session:
            row = self._own(session, code)
            if row is None:
                return ""
            row.view_hash = _hashed(made)
        return made

    def withdraw_view_code(self, code: str) -> bool:
        """Let nobody look along any more; whether this is the code of an owner."""
        with self._changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.view_hash = None
            return True

    def erase(self, code: str) -> None:
        """Erase a case with its answers and codes; nothing happens if this is not the code of an owner."""
        with self._changes() as session:
            session.execute(delete(CaseRow).where(CaseRow.code_hash == _hashed(code)))
        self._empty_log()

    def purge(self, now: dt.datetime | None = None) -> Purged:
        """Erase every case that was not used for too long, as of now or of a moment in UTC."""
        today = (now or self._now()).date()
        drafts = delete(CaseRow).where(
            CaseRow.touched <= today - DRAFT_KEPT, ~exists().where(AnswerRow.case_id == CaseRow.id)
        )
        with self._changes() as session:
            purged = Purged(
                drafts=_count(session, drafts),
                cases=_count(session, delete(CaseRow).where(CaseRow.touched <= today - KEPT)),
            )
        self._empty_log()
        return purged

    def secret(self, name: str) -> str:
        """A random value that stays the same for this database, made on first use."""
        with self._changes() as session:
            row = session.get(SettingRow, name)
            if row is None:
                row = SettingRow(name=name, value=secrets.token_hex(32))
                session.add(row)
            return row.value

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def _valid(self, stored: Mapping[str, Any]) -> Iterator[tuple[str, Answer]]:
        for question in self._questions.values():
            if question.id in stored:
                value = stored[question.id]
                if answer_fault(question.kind, question.options, value) is None:
                    yield question.id, answer_from(question.options, value)

    @contextmanager
    def _changes(self) -> Iterator[Session]:
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def _own(self, session: Session, code: str) -> CaseRow | None:
        """The case of an owner's code, used as of today and held against others until the end of the transaction."""
        today = self._now().date()
        row = session.scalar(select(CaseRow).where(CaseRow.code_hash == _hashed(code)).with_for_update())
        if row is None:
            return None
        answered = session.scalar(select(exists().where(AnswerRow.case_id == row.id)))
        if row.touched + (KEPT if answered else DRAFT_KEPT) <= today:
            return None
        row.touched = today
        return row

    def _empty_log(self) -> None:
        """Empty SQLite's log, in which what was erased could still be read."""
        if self._engine.dialect.name == "sqlite":
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()


def migrate(engine: Engine) -> None:
    """Bring the tables of a database up to date; a new database gets all of them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _hashed(code: str) -> str:
    """The hash under which a code is kept; empty, and so of no case, for what is no code."""
    normal = normal_code(code)
    return hashlib.sha256(normal.encode()).hexdigest() if normal else ""


def _count(session: Session, statement: Delete) -> int:
    return len(session.scalars(statement.returning(CaseRow.id)).all())


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


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
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
