"""The list of cases for staff: by topic, phase, province, obstacle, day, state, and words in notes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, exists, func, insert, or_, select, update

from navigator.answers import Answer
from navigator.model import Question
from navigator.store.cases import KEPT, valid_answers
from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import AnswerRow, CaseRow, NoteRow, ObstacleRow

Evaluate = Callable[[Mapping[str, Answer]], Iterable[str]]
"""Gives the obstacles that a case with these answers surely meets."""
_BATCH, _MOST_BATCHES = 200, 5000  # cases at a time, and how often at most in one go
_SHOWN = ("fase", "provincie")  # the answers that stand in the list


@dataclass(frozen=True)
class Filters:
    """What to look for; what is empty does not matter."""

    topic: str = ""
    phase: str = ""
    province: str = ""
    obstacle: str = ""
    state: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One case in the list; `traits` has its phase and province, as answered."""

    number: str
    state: str
    topics: tuple[str, ...]
    changed: dt.datetime
    traits: Mapping[str, Any]
    notes: int


class CaseList:
    """Finds cases that have an answer and whose time is not over."""

    def __init__(self, database: Database, questions: Mapping[str, Question], clock: Clock = utc_now) -> None:
        self._database, self._questions, self._now = database, questions, clock

    def find(self, filters: Filters, first: int = 0, most: int = 25) -> tuple[list[Line], int]:
        """A part of the cases that pass the filters, the last changed first, and how many there are in all."""
        conditions = [*self._alive(), *_conditions(filters)]
        notes = select(func.count()).where(NoteRow.case_id == CaseRow.id).scalar_subquery()
        wanted = select(CaseRow, notes).where(*conditions).order_by(CaseRow.changed.desc(), CaseRow.id.desc())
        with self._database.reading() as session:
            count = session.scalar(select(func.count()).select_from(CaseRow).where(*conditions)) or 0
            found = session.execute(wanted.offset(first).limit(most)).all()
            ids = [row.id for row, _ in found]
            in_list = AnswerRow.case_id.in_(ids), AnswerRow.question.in_(_SHOWN)
            traits: dict[int, dict[str, Any]] = {}
            for answer in session.scalars(select(AnswerRow).where(*in_list)):
                traits.setdefault(answer.case_id, {})[answer.question] = answer.value
        return [_line(row, count_of_notes, traits.get(row.id, {})) for row, count_of_notes in found], count

    def work_out_obstacles(self, of: str, evaluate: Evaluate) -> None:
        """Bring the obstacles by which cases are found up to date: for the rules and period that `of` names.

        Only cases that changed since, or were last worked out for other rules, are done.
        """
        stale = select(CaseRow.id, CaseRow.version).where(CaseRow.obstacles_of != of, *self._alive()).limit(_BATCH)
        for _ in range(_MOST_BATCHES):
            with self._database.reading() as session:
                versions = {case: version for case, version in session.execute(stale)}
                answers: dict[int, dict[str, Any]] = {case: {} for case in versions}
                for row in session.scalars(select(AnswerRow).where(AnswerRow.case_id.in_(versions))):
                    answers[row.case_id][row.question] = row.value
            if not versions:
                return
            found = {case: evaluate(valid_answers(self._questions, stored)) for case, stored in answers.items()}
            self._keep(of, versions, found)

    def _keep(self, of: str, versions: Mapping[int, int], found: Mapping[int, Iterable[str]]) -> None:
        with self._database.changes() as session:
            locked = select(CaseRow.id, CaseRow.version).where(CaseRow.id.in_(versions)).order_by(CaseRow.id)
            now = {case: version for case, version in session.execute(locked.with_for_update())}
            same = [case for case, version in versions.items() if now.get(case) == version]
            session.execute(delete(ObstacleRow).where(ObstacleRow.case_id.in_(same)))
            rows = [{"case_id": case, "conclusion": name} for case in same for name in found[case]]
            if rows:
                session.execute(insert(ObstacleRow), rows)
            session.execute(update(CaseRow).where(CaseRow.id.in_(same)).values(obstacles_of=of))

    def _alive(self) -> tuple[ColumnElement[bool], ...]:
        answered = exists().where(AnswerRow.case_id == CaseRow.id)
        return answered, CaseRow.touched > self._now().date() - KEPT


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.topic:
        topics = cast(CaseRow.topics, String)
        yield or_(topics.contains(f'"{filters.topic}"', autoescape=True), topics == "[]")  # none chosen is all
    for question, value in (("fase", filters.phase), ("provincie", filters.province)):
        if value:
            given = AnswerRow.question == question, cast(AnswerRow.value, String) == json.dumps(value)
            yield exists().where(AnswerRow.case_id == CaseRow.id, *given)
    if filters.obstacle:
        yield exists().where(ObstacleRow.case_id == CaseRow.id, ObstacleRow.conclusion == filters.obstacle)
    if filters.state:
        yield CaseRow.status == filters.state
    if filters.since:
        yield CaseRow.changed >= dt.datetime.combine(filters.since, dt.time())
    if filters.until:
        yield CaseRow.changed <= dt.datetime.combine(filters.until, dt.time.max)
    if filters.words:
        yield exists().where(NoteRow.case_id == CaseRow.id, NoteRow.text.icontains(filters.words, autoescape=True))


def _line(row: CaseRow, notes: int, traits: Mapping[str, Any]) -> Line:
    return Line(row.number, row.status, tuple(row.topics), row.changed, traits, notes)
