"""Cases on disk: the answers of an initiative under an unguessable code, in SQLite or another SQL database."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    String,
    create_engine,
    delete,
    event,
    select,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from navigator.answers import Answer, answer_fault, answer_from, to_json
from navigator.model import Question

DEFAULT_URL = "sqlite:///navigator.db"
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o, 1 i l: they look alike
_GROUPS, _GROUP_LENGTH = 5, 5  # 31 ** 25: 123 bits


class Base(DeclarativeBase):
    """The tables of the program."""


class CaseRow(Base):
    """One case; the code itself is not kept, only its hash."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    created: Mapped[dt.datetime] = mapped_column(DateTime)
    changed: Mapped[dt.datetime] = mapped_column(DateTime)


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


@dataclass(frozen=True)
class StoredCase:
    """A case as it is stored: its answers and the topics chosen."""

    answers: Mapping[str, Answer]
    topics: tuple[str, ...]


def new_code() -> str:
    """A code of 123 random bits, in groups that one can read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def normal_code(written: str) -> str:
    """A code as it was given out, however the user typed it (capitals, spaces, no dashes)."""
    letters = "".join(char for char in written[:200].lower() if char in _ALPHABET)
    return "-".join(letters[start : start + _GROUP_LENGTH] for start in range(0, len(letters), _GROUP_LENGTH))


class CaseStore:
    """Creates, finds, changes and erases cases. Safe to share between threads."""

    def __init__(self, url: str, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _sqlite_settings)
        migrate(self._engine)

    def create(self, topics: tuple[str, ...] = ()) -> str:
        """Store an empty case; its code."""
        code, now = new_code(), _now()
        with self._session() as session:
            session.add(CaseRow(code_hash=_hashed(code), topics=list(topics), created=now, changed=now))
        return code

    def find(self, code: str) -> StoredCase | None:
        """The case under a code, or None. An answer that the rule base no longer knows is left out."""
        with Session(self._engine) as session:
            row = session.scalar(select(CaseRow).where(CaseRow.code_hash == _hashed(code)))
            if row is None:
                return None
            found = session.scalars(select(AnswerRow).where(AnswerRow.case_id == row.id)).all()
            stored = {answer.question: answer.value for answer in found}
            return StoredCase(dict(self._valid(stored)), tuple(row.topics))

    def answer(self, code: str, question: str, answer: Answer) -> bool:
        """Store one answer, which must be valid; whether the case exists."""
        with self._session() as session:
            case_id = self._touch(session, code)
            if case_id is None:
                return False
            session.merge(AnswerRow(case_id=case_id, question=question, value=to_json(answer)))
            return True

    def choose_topics(self, code: str, topics: tuple[str, ...]) -> bool:
        """Store the chosen topics; whether the case exists."""
        with self._session() as session:
            case_id = self._touch(session, code)
            if case_id is not None:
                session.execute(update(CaseRow).where(CaseRow.id == case_id).values(topics=list(topics)))
            return case_id is not None

    def erase(self, code: str) -> None:
        """Erase a case and all its answers; nothing happens if there is none."""
        with self._session() as session:
            case_id = session.scalar(select(CaseRow.id).where(CaseRow.code_hash == _hashed(code)))
            if case_id is not None:
                session.execute(delete(AnswerRow).where(AnswerRow.case_id == case_id))
                session.execute(delete(CaseRow).where(CaseRow.id == case_id))

    def secret(self, name: str) -> str:
        """A random value that stays the same for this database, made on first use."""
        with self._session() as session:
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
    def _session(self) -> Iterator[Session]:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @staticmethod
    def _touch(session: Session, code: str) -> int | None:
        row = session.scalar(select(CaseRow).where(CaseRow.code_hash == _hashed(code)))
        if row is None:
            return None
        row.changed = _now()
        return row.id


def migrate(engine: Engine) -> None:
    """Bring the tables of a database up to date; a new database gets all of them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _hashed(code: str) -> str:
    return hashlib.sha256(normal_code(code).encode()).hexdigest()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def _sqlite_settings(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
