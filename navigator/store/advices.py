"""Which advice was shown on a case, and when: enough to make it again under the rules of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from navigator.answers import Answer, to_json
from navigator.store.casefiles import case_id
from navigator.store.cases import hashed_code
from navigator.store.database import Database
from navigator.store.numbers import normal_number
from navigator.store.tables import AdviceRow, CaseRow

MOST = 20
"""How many are kept of a case; the oldest go first."""


@dataclass(frozen=True)
class ShownAdvice:
    """An advice that was shown: the last one of a day under one version of the rules.

    `answers` are in the JSON form of a case; `statuses` has every conclusion there was.
    """

    id: int
    day: dt.date
    rules_version: str
    answers: Mapping[str, Any]
    statuses: Mapping[str, str]


class Advices:
    """Remembers what was shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, case: str, day: dt.date, rules_version: str, answers: Mapping[str, Answer], statuses: Mapping[str, str]
    ) -> None:
        """Remember an advice on the case with this number, or code of its owner; written only if it is another one."""
        shown = {question: to_json(answer) for question, answer in answers.items()}
        try:
            self._note(case, day, rules_version, shown, dict(statuses))
        except IntegrityError:  # shown in another process at the same moment, or erased meanwhile
            return

    def _note(self, case: str, day: dt.date, version: str, answers: dict[str, Any], statuses: dict[str, str]) -> None:
        of_case = (CaseRow.code_hash == hashed_code(case)) | (CaseRow.number == normal_number(case))
        with self._database.reading() as session:
            found = session.scalar(select(CaseRow.id).where(of_case))
            same = (AdviceRow.case_id == found, AdviceRow.day == day, AdviceRow.rules_version == version)
            row = session.scalar(select(AdviceRow).where(*same))
        if found is None or (row is not None and (row.answers, row.statuses) == (answers, statuses)):
            return
        with self._database.changes() as session:
            session.execute(delete(AdviceRow).where(*same))
            new = AdviceRow(case_id=found, day=day, rules_version=version, answers=answers, statuses=statuses)
            session.add(new)
            session.flush()
            newest = select(AdviceRow.id).where(AdviceRow.case_id == found).order_by(AdviceRow.id.desc()).limit(MOST)
            kept = list(session.scalars(newest))
            session.execute(delete(AdviceRow).where(AdviceRow.case_id == found, AdviceRow.id.not_in(kept)))

    def of(self, number: str) -> list[ShownAdvice]:
        """What was shown on the case with a number, the newest first."""
        with self._database.reading() as session:
            wanted = select(AdviceRow).where(AdviceRow.case_id == case_id(session, number))
            rows = session.scalars(wanted.order_by(AdviceRow.id.desc())).all()
        return [ShownAdvice(row.id, row.day, row.rules_version, row.answers, row.statuses) for row in rows]
