"""Cases on disk: the answers of an initiative under an unguessable code, in SQLite or another SQL database."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Delete, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from navigator.answers import Answer, answer_fault, answer_from, to_json
from navigator.case import Case
from navigator.model import Question
from navigator.store.codes import new_code, normal_code
from navigator.store.database import UNAVAILABLE, Clock, Database, utc_now
from navigator.store.tables import AnswerRow, CaseRow, ImportRow

KEPT = dt.timedelta(days=90)
"""How long a case is kept after it was last used."""
DRAFT_KEPT = dt.timedelta(days=7)
"""How long a case without any answer is kept after it was last used."""
IMPORT_KEPT = dt.timedelta(days=1)
"""How long an import is kept that nobody finishes, and the outcome of one that is finished."""


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
    may_count: bool = False
    """Whether the case may be counted in the agenda of obstacles."""


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

    def __init__(self, database: Database | str, questions: Mapping[str, Question], clock: Clock = utc_now) -> None:
        self.database = Database(database) if isinstance(database, str) else database
        self._questions = questions
        self._now = clock

    def for_questions(self, questions: Mapping[str, Question]) -> CaseStore:
        """The same store for a rule base with other questions."""
        other = copy.copy(self)
        other._questions = questions
        return other

    def create(self, topics: tuple[str, ...] = ()) -> str:
        """Store an empty case; its code."""
        code, now = new_code(), self._now()
        row = CaseRow(code_hash=hashed_code(code), topics=list(topics), created=now, changed=now, touched=now.date())
        with self.database.changes() as session:
            session.add(row)
        return code

    def find(self, code: str) -> StoredCase | None:
        """The case under a code of either kind, or None if there is none or its time is over.

        An answer that the rule base no longer knows is left out.
        """
        wanted, today = hashed_code(code), self._now().date()
        with self.database.reading() as session:
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
        if row.touched < used and not self._touch(row.id, used):
            used = row.touched
        answers = valid_answers(self._questions, stored)
        shared = row.view_hash is not None
        return StoredCase(answers, tuple(row.topics), may_change, shared, used + kept, row.may_count)

    def _touch(self, case: int, used: dt.date) -> bool:
        """Store the day of use; False where the disk is full or read-only, for reading must go on."""
        try:
            with self.database.changes() as session:
                session.execute(update(CaseRow).where(CaseRow.id == case).values(touched=used))
        except UNAVAILABLE:
            return False
        return True

    def newest(self, day: dt.date, most: int) -> list[Case]:
        """The answers of the newest cases that have any, as cases of one day: for counts, without whose they are."""
        with self.database.reading() as session:
            newest = select(AnswerRow.case_id).distinct().order_by(AnswerRow.case_id.desc()).limit(most)
            found: dict[int, dict[str, Any]] = {}
            for row in session.scalars(select(AnswerRow).where(AnswerRow.case_id.in_(newest))):
                found.setdefault(row.case_id, {})[row.question] = row.value
        return [Case(day, valid_answers(self._questions, stored)) for stored in found.values()]

    def answer(self, code: str, question: str, answer: Answer) -> bool:
        """Store one answer, which must be valid; whether the code opens a case and may change it."""
        with self.database.changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.mark_changed(self._now())
            session.merge(AnswerRow(case_id=row.id, question=question, value=to_json(answer)))
            return True

    def choose_topics(self, code: str, topics: tuple[str, ...]) -> bool:
        """Store the chosen topics; whether the code opens a case and may change it."""
        with self.database.changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.mark_changed(self._now())
            row.topics = list(topics)
            return True

    def let_count(self, code: str, may_count: bool) -> bool:
        """Store whether the case may be counted; whether the code opens a case and may change it."""
        with self.database.changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.may_count = may_count
            return True

    def view_code(self, code: str) -> str:
        """A new code to look along with, in place of the one before; empty if this is not the code of an owner."""
        made = new_code()
        with self.database.changes() as session:
            row = self._own(session, code)
            if row is None:
                return ""
            row.view_hash = hashed_code(made)
        return made

    def withdraw_view_code(self, code: str) -> bool:
        """Let nobody look along any more; whether this is the code of an owner."""
        with self.database.changes() as session:
            row = self._own(session, code)
            if row is None:
                return False
            row.view_hash = None
            return True

    def erase(self, code: str) -> None:
        """Erase a case with its answers and codes; nothing happens if this is not the code of an owner."""
        with self.database.changes() as session:
            session.execute(delete(CaseRow).where(CaseRow.code_hash == hashed_code(code)))
        self.database.empty_log()

    def purge(self, now: dt.datetime | None = None) -> Purged:
        """Erase every case that was not used for too long, as of now or of a moment in UTC."""
        today = (now or self._now()).date()
        drafts = delete(CaseRow).where(
            CaseRow.touched <= today - DRAFT_KEPT, ~exists().where(AnswerRow.case_id == CaseRow.id)
        )
        with self.database.changes() as session:
            session.execute(delete(ImportRow).where(ImportRow.started <= (now or self._now()) - IMPORT_KEPT))
            purged = Purged(
                drafts=_count(session, drafts),
                cases=_count(session, delete(CaseRow).where(CaseRow.touched <= today - KEPT)),
            )
        self.database.empty_log()
        return purged

    def close(self) -> None:
        """Close the connections to the database."""
        self.database.close()

    def _own(self, session: Session, code: str) -> CaseRow | None:
        """The case of an owner's code, used as of today and held against others until the end of the transaction."""
        today = self._now().date()
        row = session.scalar(select(CaseRow).where(CaseRow.code_hash == hashed_code(code)).with_for_update())
        if row is None:
            return None
        answered = session.scalar(select(exists().where(AnswerRow.case_id == row.id)))
        if row.touched + (KEPT if answered else DRAFT_KEPT) <= today:
            return None
        row.touched = today
        return row


def valid_answers(questions: Mapping[str, Question], stored: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers that the rule base still knows, in its order, out of what is stored."""
    return {
        key: answer_from(question.options, stored[key])
        for key, question in questions.items()
        if key in stored and answer_fault(question.kind, question.options, stored[key]) is None
    }


def hashed_code(code: str) -> str:
    """The hash under which a code is kept; empty, and so of no case, for what is no code."""
    normal = normal_code(code)
    return hashlib.sha256(normal.encode()).hexdigest() if normal else ""


def _count(session: Session, statement: Delete) -> int:
    return len(session.scalars(statement.returning(CaseRow.id)).all())
