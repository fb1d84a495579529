"""A case as staff see it: found by its number, and changed only by who saw what it is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from navigator.answers import Answer, to_json
from navigator.model import Question
from navigator.store.cases import DRAFT_KEPT, KEPT, hashed_code, valid_answers
from navigator.store.database import Clock, Database, utc_now
from navigator.store.numbers import normal_number
from navigator.store.tables import AnswerRow, CaseRow

STATES = ("nieuw", "bezig", "wacht", "klaar")
"""How far the helpdesk is with a case."""


@dataclass(frozen=True)
class CaseFile:
    """A case by its number; `version` goes up with every change of answers, topics or state."""

    number: str
    version: int
    state: str
    answers: Mapping[str, Answer]
    topics: tuple[str, ...]
    created: dt.datetime
    changed: dt.datetime
    expires: dt.date


class CaseFiles:
    """Finds cases by number, and changes them. Of two helpers who save the same case the second is told."""

    def __init__(self, database: Database, questions: Mapping[str, Question], clock: Clock = utc_now) -> None:
        self._database, self._questions, self._now = database, questions, clock

    def number_of(self, code: str) -> str | None:
        """The number of the case under a code of either kind, spoken over the telephone."""
        wanted = hashed_code(code)
        with self._database.reading() as session:
            row = session.scalar(select(CaseRow).where(or_(CaseRow.code_hash == wanted, CaseRow.view_hash == wanted)))
            found = self._file(session, row) if row is not None else None
        return found.number if found else None

    def find(self, number: str) -> CaseFile | None:
        """The case with a number, or None if there is none or its time is over; looking does not prolong it."""
        with self._database.reading() as session:
            row = session.scalar(select(CaseRow).where(CaseRow.number == normal_number(number)))
            return self._file(session, row) if row is not None else None

    def save_answers(self, number: str, version: int, answers: Mapping[str, Answer | None]) -> bool:
        """Store changed answers (None takes one away) for a caller, who uses the case by it.

        Returns:
            Whether it was done; not if the case is no longer there, or no longer at the version that was looked at.
        """
        with self._database.changes() as session:
            row = self._at_version(session, number, version)
            if row is None:
                return False
            row.mark_changed(self._now())
            row.touched = self._now().date()
            for question, answer in answers.items():
                if answer is None:
                    of_question = AnswerRow.case_id == row.id, AnswerRow.question == question
                    session.execute(delete(AnswerRow).where(*of_question))
                else:
                    session.merge(AnswerRow(case_id=row.id, question=question, value=to_json(answer)))
            return True

    def set_state(self, number: str, version: int, state: str) -> bool:
        """Note how far the helpdesk is; whether it was done, as for answers."""
        if state not in STATES:
            raise ValueError(state)
        with self._database.changes() as session:
            row = self._at_version(session, number, version)
            if row is None:
                return False
            row.status = state
            row.version += 1
            return True

    def _at_version(self, session: Session, number: str, version: int) -> CaseRow | None:
        row = session.scalar(select(CaseRow).where(CaseRow.number == normal_number(number)).with_for_update())
        return row if row is not None and row.version == version and self._file(session, row) else None

    def _file(self, session: Session, row: CaseRow) -> CaseFile | None:
        rows = session.scalars(select(AnswerRow).where(AnswerRow.case_id == row.id)).all()
        stored = {answer.question: answer.value for answer in rows}
        expires = row.touched + (KEPT if stored else DRAFT_KEPT)
        if expires <= self._now().date():
            return None
        answers = valid_answers(self._questions, stored)
        topics = tuple(row.topics)
        return CaseFile(row.number, row.version, row.status, answers, topics, row.created, row.changed, expires)


def case_id(session: Session, number: str) -> int | None:
    """The key of the case with a number."""
    return session.scalar(select(CaseRow.id).where(CaseRow.number == normal_number(number)))
