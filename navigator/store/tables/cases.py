"""The tables about cases, their imports and counts, and the settings the program made for itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, DateTime, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from navigator.store.numbers import new_number
from navigator.store.tables.base import Base


class CaseRow(Base):
    """One case; the codes themselves are not kept, only their hashes.

    `number` is what staff call it, random; `version` goes up with every change; `obstacles_of` names the rules and the
    period for which its rows in `ObstacleRow` hold, empty if they have to be worked out again.
    """

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
    number: Mapped[str] = mapped_column(String(12), unique=True, index=True, default=new_number, server_default="")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    status: Mapped[str] = mapped_column(String(20), default="nieuw", server_default="nieuw")
    obstacles_of: Mapped[str] = mapped_column(String(120), default="", server_default="")

    def mark_changed(self, now: dt.datetime) -> None:
        """Note that answers or topics were changed: who works on what they were is told (see `casework`)."""
        self.changed = now
        self.version += 1
        self.obstacles_of = ""


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
