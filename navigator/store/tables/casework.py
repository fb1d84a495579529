"""The tables about the work of staff on a case, and the rule bases that were in force. All of a case goes with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from navigator.store.tables.base import Base


class NoteRow(Base):
    """A note of staff on a case; one with a day to come back to it is done or not."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    written: Mapped[dt.datetime] = mapped_column(DateTime)
    who: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[dt.date | None] = mapped_column(Date, index=True)
    done: Mapped[bool] = mapped_column(default=False)


class ReportRow(Base):
    """A report by the helpdesk that an advice is not right, and what policy staff did with it."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    conclusion: Mapped[str | None] = mapped_column(String(60))
    rules_version: Mapped[str] = mapped_column(String(80))
    written: Mapped[dt.datetime] = mapped_column(DateTime)
    who: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)
    reply: Mapped[str] = mapped_column(Text)
    handled_by: Mapped[str | None] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=0)


class AdviceRow(Base):
    """An advice that was shown: on which day, under which rules, on which answers, and every status it gave."""

    __tablename__ = "advices"
    __table_args__ = (UniqueConstraint("case_id", "day", "rules_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    day: Mapped[dt.date] = mapped_column(Date)
    rules_version: Mapped[str] = mapped_column(String(80))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    statuses: Mapped[dict[str, str]] = mapped_column(JSON)


class ObstacleRow(Base):
    """An obstacle that a case meets under the rules of `CaseRow.obstacles_of`: to find cases by, worked out anew."""

    __tablename__ = "case_obstacles"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    conclusion: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class RuleBaseRow(Base):
    """The rule files of one version, packed (see `rulebases`), so that an old advice can be made again."""

    __tablename__ = "rule_bases"

    version: Mapped[str] = mapped_column(String(80), primary_key=True)
    label: Mapped[str] = mapped_column(String(100))
    stored: Mapped[dt.datetime] = mapped_column(DateTime)
    files: Mapped[bytes] = mapped_column(LargeBinary)
