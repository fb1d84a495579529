"""Notes of staff on a case, and the days on which they come back to it. They go when the case goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from navigator.store.casefiles import case_id
from navigator.store.database import Clock, Database, utc_now
from navigator.store.numbers import normal_number
from navigator.store.tables import CaseRow, NoteRow

LONGEST = 5000
"""How many characters a note has at most."""


@dataclass(frozen=True)
class Note:
    """A note, with the number of its case; `follow_up` is the day to come back to it."""

    id: int
    number: str
    written: dt.datetime
    who: str
    text: str
    follow_up: dt.date | None
    done: bool


class Notes:
    """Adds notes, reads them, and ticks them off."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def add(self, number: str, who: str, text: str, follow_up: dt.date | None = None) -> bool:
        """Add a note; whether there is such a case.

        Raises:
            ValueError: the note is longer than `LONGEST`.
        """
        if len(text) > LONGEST:
            raise ValueError(f"{len(text)} characters")
        with self._database.changes() as session:
            found = case_id(session, number)
            if found is None:
                return False
            note = NoteRow(case_id=found, written=self._now(), who=who, text=text, follow_up=follow_up, done=False)
            session.add(note)
            return True

    def of(self, number: str) -> list[Note]:
        """The notes on a case, the newest first."""
        wanted = select(NoteRow, CaseRow.number).join(CaseRow).where(CaseRow.number == normal_number(number))
        with self._database.reading() as session:
            return [_note(*row) for row in session.execute(wanted.order_by(NoteRow.id.desc()))]

    def to_follow_up(self) -> list[Note]:
        """Every note to come back to that is not ticked off, the first day first."""
        wanted = select(NoteRow, CaseRow.number).join(CaseRow)
        wanted = wanted.where(NoteRow.follow_up.is_not(None), NoteRow.done.is_(False))
        with self._database.reading() as session:
            return [_note(*row) for row in session.execute(wanted.order_by(NoteRow.follow_up, NoteRow.id))]

    def set_done(self, number: str, note: int, done: bool) -> bool:
        """Tick off a note of a case, or take it up again; whether there is such a note."""
        with self._database.changes() as session:
            row = session.get(NoteRow, note)
            if row is None or row.case_id != case_id(session, number):
                return False
            row.done = done
            return True


def _note(row: NoteRow, number: str) -> Note:
    return Note(row.id, number, row.written, row.who, row.text, row.follow_up, row.done)
