"""Storing the cases of an import: piece by piece, each piece whole, and as often as one likes with the same result."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from navigator.importing.rows import NewCase
from navigator.store.cases import IMPORT_KEPT, KEPT, hashed_code
from navigator.store.codes import new_code
from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import AnswerRow, CaseRow, ImportRow

PIECE = 100
"""How many cases are stored in one go."""

Packed = list[Any]
"""A case as it waits to be stored: the hash of its key, topics, whether it may be counted, answers."""


@dataclass(frozen=True)
class Progress:
    """How far an import is, in cases."""

    total: int
    done: int
    added: int
    changed: int

    @property
    def finished(self) -> bool:
        """Whether all is stored."""
        return self.done >= self.total


@dataclass(frozen=True)
class Comparison:
    """What an import would do: how many cases are new, are changed, or are there already as they are."""

    new: int
    changed: int
    same: int


class Imports:
    """Imports in a database. A key is kept as a keyed hash only: it may be a number by which others know someone."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def packed(self, cases: Iterable[NewCase]) -> list[Packed]:
        """Cases in the form in which they wait; plain JSON data."""
        secret = self._database.secret("import_key").encode()
        return [
            [
                hmac.new(secret, case.key.encode(), hashlib.sha256).hexdigest(),
                list(case.topics),
                case.may_count,
                dict(case.answers),
            ]
            for case in cases
        ]

    def compare(self, packed: Sequence[Packed]) -> Comparison:
        """What storing these would do now; nothing is stored."""
        today = self._now().date()
        with self._database.reading() as session:
            outcomes = [_outcome(session, _held(session, case[0]), case, today) for case in packed]
        return Comparison(*(outcomes.count(each) for each in ("new", "changed", "same")))

    def start(self, packed: Sequence[Packed], owner: str) -> str:
        """Keep an import that was confirmed, to be stored piece by piece; its unguessable name."""
        name = secrets.token_urlsafe(24)
        now = self._now()
        with self._database.changes() as session:
            session.execute(delete(ImportRow).where(ImportRow.started <= now - IMPORT_KEPT))
            session.add(ImportRow(id=name, owner=owner, started=now, rows=list(packed)))
        return name

    def progress(self, name: str, owner: str) -> Progress | None:
        """How far an import is; None if its owner has no such import (any more)."""
        with self._database.reading() as session:
            row = session.scalar(select(ImportRow).where(ImportRow.id == name, ImportRow.owner == owner))
        return _progress(row) if row is not None else None

    def go_on(self, name: str, owner: str) -> Progress | None:
        """Store the next piece of an import; None if its owner has no such import (any more).

        The cases and how far it is are stored in one transaction, so that stopping at any moment loses or doubles
        nothing.
        """
        with self._database.changes() as session:
            row = session.scalar(
                select(ImportRow).where(ImportRow.id == name, ImportRow.owner == owner).with_for_update()
            )
            if row is None:
                return None
            piece, rest = row.rows[:PIECE], row.rows[PIECE:]
            outcomes = [_store(session, case, self._now()) for case in piece]
            row.rows, row.done = rest, row.done + len(piece)
            row.added += outcomes.count("new")
            row.changed += outcomes.count("changed")
            return _progress(row)

    def unfinished(self, owner: str) -> list[str]:
        """The names of the imports of someone that were not stored to the end."""
        with self._database.reading() as session:
            rows = session.scalars(select(ImportRow).where(ImportRow.owner == owner).order_by(ImportRow.started))
            return [row.id for row in rows if row.rows]


def store_all(imports: Imports, cases: Iterable[NewCase], owner: str) -> Progress:
    """Store all cases of an import at once."""
    name = imports.start(imports.packed(cases), owner)
    while True:
        progress = imports.go_on(name, owner)
        assert progress is not None  # only this process knows the name
        if progress.finished:
            return progress


def _progress(row: ImportRow) -> Progress:
    return Progress(row.done + len(row.rows), row.done, row.added, row.changed)


def _held(session: Session, key: str) -> CaseRow | None:
    """The case that was brought in with a key before."""
    return session.scalar(select(CaseRow).where(CaseRow.import_key == key))


def _outcome(session: Session, row: CaseRow | None, case: Packed, today: dt.date) -> str:
    """Whether a case is new, changed or the same; one whose time is over is as good as gone."""
    _, topics, may_count, answers = case
    if row is None or row.touched + KEPT <= today:
        return "new"
    held = session.scalars(select(AnswerRow).where(AnswerRow.case_id == row.id))
    stored = {answer.question: answer.value for answer in held}
    same = all(stored.get(question) == value for question, value in answers.items())
    same &= (not topics or row.topics == topics) and may_count in (None, row.may_count)
    return "same" if same else "changed"


def _store(session: Session, case: Packed, now: dt.datetime) -> str:
    """Store one case; an empty cell changes nothing of a case that was there."""
    key, topics, may_count, answers = case
    row = _held(session, key)
    outcome = _outcome(session, row, case, now.date())
    if outcome == "same":
        return outcome
    if outcome == "new":
        if row is not None:
            session.execute(delete(CaseRow).where(CaseRow.id == row.id))
        row = CaseRow(code_hash=hashed_code(new_code()), import_key=key, topics=[], created=now, changed=now)
        row.touched = now.date()
        session.add(row)
        session.flush()
    assert row is not None
    row.mark_changed(now)
    row.touched = now.date()
    row.topics = topics or row.topics
    row.may_count = row.may_count if may_count is None else may_count
    rows = [AnswerRow(case_id=row.id, question=question, value=value) for question, value in answers.items()]
    if outcome == "new":
        session.add_all(rows)
    else:
        for answer in rows:
            session.merge(answer)
    return outcome
