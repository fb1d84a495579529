"""Rounds of the agenda: at most once a month the cases that may be counted and were not yet are counted, for good.

A case is counted in one round only, and a round that is closed never changes. So what is published on two days differs
by whole rounds of other cases, never by one case that came, changed or went.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from navigator.agenda.cells import TOTAL, cells_of
from navigator.agenda.disclosure import published_counts
from navigator.case import Case
from navigator.grounds import compile_rules
from navigator.model import RuleBase
from navigator.store.cases import KEPT, valid_answers
from navigator.store.database import Database
from navigator.store.tables import AnswerRow, CaseRow, RoundRow

SMALLEST_ROUND = 30
"""A round waits until at least this many initiatives are in it, as far as may be published."""
_SECRET = "agenda_key"


@dataclass(frozen=True)
class Round:
    """What was published of one round: numbers of initiatives by cell, each a multiple of ten."""

    number: int
    closed: dt.date
    counts: Mapping[str, int]


class Rounds:
    """The published rounds in a database, and the closing of the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Round]:
        """Every round, the oldest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(RoundRow).order_by(RoundRow.number)).all()
        return [Round(row.number, row.closed, row.counts) for row in rows]

    def close_if_due(self, rules: RuleBase, today: dt.date) -> Round | None:
        """Count the cases that wait, if this month had no round yet and they are enough; the new round, if any.

        Raises:
            CompileError: the rules are more than can be evaluated.
        """
        number = self._next_number(today)
        if number is None or self._waiting_count() < SMALLEST_ROUND:
            return None
        cells = self._cells_of_waiting(rules, today)
        secret = self._database.secret(_SECRET)
        try:
            with self._database.changes() as session:
                return _close(session, number, today, rules.version, cells, secret)
        except IntegrityError:  # another process closed it at the same moment
            return None

    def _next_number(self, today: dt.date) -> int | None:
        with self._database.reading() as session:
            last = session.scalar(select(RoundRow).order_by(RoundRow.number.desc()).limit(1))
        if last is None:
            return 1
        return last.number + 1 if last.closed.replace(day=1) < today.replace(day=1) else None

    def _waiting_count(self) -> int:
        with self._database.reading() as session:
            return len(session.scalars(_WAITING).all())

    def _cells_of_waiting(self, rules: RuleBase, today: dt.date) -> dict[int, frozenset[str]]:
        """The cells of each waiting case that has an answer and was not left for too long."""
        with self._database.reading() as session:
            waiting = set(session.scalars(_WAITING.where(CaseRow.touched > today - KEPT)))
            stored: dict[int, dict[str, object]] = {}
            for row in session.scalars(select(AnswerRow).join(CaseRow).where(_MAY_BE_COUNTED)):
                if row.case_id in waiting:
                    stored.setdefault(row.case_id, {})[row.question] = row.value
        compiled = compile_rules(rules, today)
        answers = {case_id: valid_answers(rules.questions, values) for case_id, values in stored.items()}
        return {case_id: cells_of(Case(today, found), compiled) for case_id, found in answers.items() if found}


_MAY_BE_COUNTED = CaseRow.may_count & CaseRow.counted_in.is_(None)
_WAITING = select(CaseRow.id).where(_MAY_BE_COUNTED)


def _close(
    session: Session, number: int, today: dt.date, version: str, cells: Mapping[int, frozenset[str]], secret: str
) -> Round | None:
    """Publish a round of the cases that still wait, in a transaction of its own."""
    if session.get(RoundRow, number) is not None:
        return None
    counted = [case_id for case_id in session.scalars(_WAITING.with_for_update()) if case_id in cells]
    exact = Counter(cell for case_id in counted for cell in cells[case_id])
    counts = published_counts(exact, secret, number)
    if counts.get(TOTAL, 0) < SMALLEST_ROUND:
        return None
    session.add(RoundRow(number=number, closed=today, rules_version=version, counts=counts))
    session.execute(update(CaseRow), [{"id": case_id, "counted_in": number} for case_id in counted])
    return Round(number, today, counts)
