"""The log of what staff saw and did: who, what, when and of which case, never an answer. It is only added to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from navigator.store.database import Clock, Database, together, utc_now
from navigator.store.tables import AuditRow

KEPT = dt.timedelta(days=366)
"""How long an entry is kept; the database itself refuses to erase it within a year, or to change it."""


@dataclass(frozen=True)
class Entry:
    """One line of the log; `what` is a word of the program, `case_number` empty where no one case was meant."""

    at: dt.datetime
    who: str
    what: str
    case_number: str | None


class AuditLog:
    """Adds to the log and reads it."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._now = clock

    def note(self, who: str, what: str, case_number: str | None = None) -> None:
        """Add a line."""
        with self._database.changes() as session:
            session.add(self._line(who, what, case_number))

    def with_change(self, who: str, what: str, case_number: str | None = None) -> AbstractContextManager[None]:
        """Add a line to each transaction that changes something meanwhile: both are kept, or neither is."""
        return together(lambda session: session.add(self._line(who, what, case_number)))

    def _line(self, who: str, what: str, case_number: str | None) -> AuditRow:
        return AuditRow(at=self._now(), who=who[:60], what=what, case_number=case_number)

    def entries(
        self, *, who: str = "", what: Sequence[str] = (), case_number: str = "", first: int = 0, most: int = 50
    ) -> tuple[list[Entry], int]:
        """Lines of the log, the newest first, and how many there are in all."""
        wanted = select(AuditRow)
        if who:
            wanted = wanted.where(AuditRow.who == who)
        if what:
            wanted = wanted.where(AuditRow.what.in_(what))
        if case_number:
            wanted = wanted.where(AuditRow.case_number == case_number)
        with self._database.reading() as session:
            count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
            rows = session.scalars(wanted.order_by(AuditRow.id.desc()).offset(first).limit(most)).all()
        return [Entry(row.at, row.who, row.what, row.case_number) for row in rows], count

    def purge(self) -> None:
        """Erase what is older than `KEPT`."""
        with self._database.changes() as session:
            session.execute(delete(AuditRow).where(AuditRow.at <= self._now() - KEPT))
