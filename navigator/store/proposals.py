"""Proposals to change the rules: kept file by file, and never overwritten without having been seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import ProposalFileRow, ProposalRow, ProposalWriterRow

OPEN, READY, PUBLISHED, WITHDRAWN = "open", "klaar", "gepubliceerd", "ingetrokken"
"""The states: being edited, ready to be reviewed, live, and given up."""


class ProposalError(Exception):
    """What was asked of a proposal can't be; the text says why, in Dutch."""


class Overtaken(ProposalError):  # noqa: N818 - named for what it says
    """Someone else changed this in the meantime; nothing was stored. `now` is the file as it is now, if it is one."""

    def __init__(self, message: str, now: ChangedFile | None = None) -> None:
        super().__init__(message)
        self.now = now


class OwnWork(ProposalError):  # noqa: N818 - named for what it says
    """Whoever wrote a part of a proposal can't publish it; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("U schreef zelf aan dit voorstel mee. Een collega moet het publiceren.")


@dataclass(frozen=True)
class ChangedFile:
    """A file in a proposal: what it becomes (None: it goes) and what was live when it was begun (None: it is new)."""

    path: str
    content: bytes | None
    base: bytes | None
    version: int
    who: str


@dataclass(frozen=True)
class Proposal:
    """A change of the rules. `writers` are all who ever wrote a part of it, and so can't publish it."""

    id: int
    title: str
    why: str
    author: str
    created: dt.datetime
    changed: dt.datetime
    state: str
    version: int
    files: Mapping[str, ChangedFile]
    writers: frozenset[str]


class Proposals:
    """Makes, changes and finds proposals."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def create(self, title: str, why: str, who: str) -> int:
        """Begin a proposal; its number."""
        now = self._now()
        with self._database.changes() as session:
            row = ProposalRow(title=title, why=why, author=who, created=now, changed=now, state=OPEN)
            session.add(row)
            session.flush()
            _add_writer(session, row.id, who)
            return row.id

    def all(self) -> list[Proposal]:
        """Every proposal, the one that was changed last first."""
        with self._database.reading() as session:
            rows = session.scalars(select(ProposalRow).order_by(ProposalRow.changed.desc(), ProposalRow.id.desc()))
            return [_proposal(session, row) for row in rows.all()]

    def find(self, number: int) -> Proposal | None:
        """The proposal with this number, if there is one."""
        with self._database.reading() as session:
            row = session.get(ProposalRow, number)
            return _proposal(session, row) if row is not None else None

    def save(
        self, number: int, path: str, content: bytes | None, base: bytes | None, who: str, *, seen: int
    ) -> Proposal:
        """Store a file as someone wrote it, who saw its version `seen` (0: they saw no such file in the proposal).

        Raises:
            Overtaken: it has another version by now.
            ProposalError: the proposal is not open.
        """
        with self._database.changes() as session:
            row = self._standing(session, number)
            file = session.get(ProposalFileRow, (number, path))
            if (file.version if file else 0) != seen:
                message = "Iemand anders heeft dit bestand intussen bewaard. Uw tekst is nog niet bewaard."
                raise Overtaken(message, _file(file) if file else None)
            if file is None:
                file = ProposalFileRow(proposal_id=number, path=path, version=0)
                session.add(file)
            file.content, file.base, file.who, file.changed = content, base, who, self._now()
            file.version += 1
            _add_writer(session, number, who)
            self._touch(row)
            row.state = OPEN
            session.flush()
            return _proposal(session, row)

    def drop(self, number: int, path: str) -> None:
        """Take a file out of the proposal, which then leaves it as it is; its writers stay known."""
        with self._database.changes() as session:
            row = self._standing(session, number)
            file = session.get(ProposalFileRow, (number, path))
            if file is not None:
                session.delete(file)
                self._touch(row)
                row.state = OPEN

    def describe(self, number: int, title: str, why: str) -> None:
        """Change the name of a proposal and the reason for it."""
        with self._database.changes() as session:
            row = self._standing(session, number)
            row.title, row.why = title, why
            self._touch(row)

    def move(self, number: int, state: str, *, seen: int) -> None:
        """Offer a proposal for review, take it back, or give it up.

        Raises:
            Overtaken: it was changed in the meantime.
            ProposalError: it is not open any more.
        """
        with self._database.changes() as session:
            row = self._standing(session, number)
            check_seen(row, seen)
            row.state = state
            self._touch(row)

    def _standing(self, session: Session, number: int) -> ProposalRow:
        row = session.scalar(select(ProposalRow).where(ProposalRow.id == number).with_for_update())
        if row is None:
            raise ProposalError("Dit voorstel bestaat niet.")
        if row.state in (PUBLISHED, WITHDRAWN):
            raise ProposalError(f"Dit voorstel is {row.state} en verandert niet meer.")
        return row

    def _touch(self, row: ProposalRow) -> None:
        row.version += 1
        row.changed = self._now()


def check_seen(row: ProposalRow, seen: int) -> None:
    """Refuse to go on with a proposal that is not as it was seen.

    Raises:
        Overtaken: it was changed in the meantime.
    """
    if row.version != seen:
        raise Overtaken("Dit voorstel is intussen veranderd. Bekijk het opnieuw.")


def writers_of(session: Session, number: int) -> frozenset[str]:
    """All who ever wrote a part of a proposal."""
    wanted = select(ProposalWriterRow.who).where(ProposalWriterRow.proposal_id == number)
    return frozenset(session.scalars(wanted))


def _add_writer(session: Session, number: int, who: str) -> None:
    if session.get(ProposalWriterRow, (number, who)) is None:
        session.add(ProposalWriterRow(proposal_id=number, who=who))


def _proposal(session: Session, row: ProposalRow) -> Proposal:
    wanted = select(ProposalFileRow).where(ProposalFileRow.proposal_id == row.id).order_by(ProposalFileRow.path)
    files = {file.path: _file(file) for file in session.scalars(wanted)}
    return Proposal(
        row.id,
        row.title,
        row.why,
        row.author,
        row.created,
        row.changed,
        row.state,
        row.version,
        files,
        writers_of(session, row.id),
    )


def _file(row: ProposalFileRow) -> ChangedFile:
    return ChangedFile(row.path, row.content, row.base, row.version, row.who)
