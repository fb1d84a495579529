"""What was live and when: every publication stays, and the last one is live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from navigator.store.database import Clock, Database, utc_now
from navigator.store.proposals import PUBLISHED, READY, Overtaken, OwnWork, ProposalError, check_seen, writers_of
from navigator.store.rulebases import packed
from navigator.store.tables import ProposalRow, PublicationRow, RuleBaseRow

FOLDER = "map"
"""The author of what was published from the rule folder when the program started."""
MANAGER = "beheer"
"""The author of what was published from a folder on the command line."""


@dataclass(frozen=True)
class Publication:
    """A rule base that went live: when, under which version, why, and by whom."""

    number: int
    rules_version: str
    published: dt.datetime
    title: str
    why: str
    author: str
    reviewer: str
    proposal: int | None


@dataclass(frozen=True)
class RuleFiles:
    """The files of a rule base: their version, the name of the folder, and the contents by path."""

    version: str
    label: str
    contents: Mapping[str, bytes]


class Publications:
    """Publishes rule bases, and knows which one is live."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def live(self) -> Publication | None:
        """What is live; None if nothing was ever published."""
        with self._database.reading() as session:
            row = session.scalar(select(PublicationRow).order_by(PublicationRow.number.desc()).limit(1))
            return _publication(row) if row is not None else None

    def all(self) -> list[Publication]:
        """Every publication, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(PublicationRow).order_by(PublicationRow.number.desc()))
            return [_publication(row) for row in rows]

    def find(self, number: int) -> Publication | None:
        """The publication with this number, if there is one."""
        with self._database.reading() as session:
            row = session.get(PublicationRow, number)
            return _publication(row) if row is not None else None

    def take_folder(self, files: RuleFiles, why: str, author: str = FOLDER) -> None:
        """Make the rules of a folder live, unless they are live already."""
        live = self.live()
        if live is not None and live.rules_version == files.version:
            return
        row = _row(files, "Regels uit de map", why, author, author)
        self._publish(row, files, after=live.number if live else 0)

    def publish(self, proposal: int, files: RuleFiles, reviewer: str, *, seen: int, after: int) -> None:
        """Make the rule base of a proposal live, as the reviewer saw it, if `after` is still what is live.

        Raises:
            Overtaken: the proposal or what is live was changed in the meantime; nothing was stored.
            OwnWork: the reviewer wrote a part of it.
            ProposalError: the proposal is not ready to be published.
        """
        with self._database.changes() as session:
            found = session.scalar(select(ProposalRow).where(ProposalRow.id == proposal).with_for_update())
            if found is None or found.state != READY:
                raise ProposalError("Dit voorstel ligt niet klaar om te publiceren.")
            if reviewer in writers_of(session, proposal):
                raise OwnWork
            check_seen(found, seen)
            row = _row(files, found.title, found.why, found.author, reviewer, proposal)
            self._add(session, row, files, after)
            found.state, found.changed, found.version = PUBLISHED, self._now(), found.version + 1

    def _publish(self, row: PublicationRow, files: RuleFiles, after: int) -> None:
        try:
            with self._database.changes() as session:
                self._add(session, row, files, after)
        except (Overtaken, IntegrityError):  # another process did the same at the same moment
            return

    def _add(self, session: Session, row: PublicationRow, files: RuleFiles, after: int) -> None:
        newest = session.scalar(select(func.max(PublicationRow.number))) or 0
        if newest != after:
            raise Overtaken("Intussen zijn er andere regels gepubliceerd. Bekijk het voorstel opnieuw.")
        if session.get(RuleBaseRow, files.version) is None:
            kept = packed(files.contents)
            session.add(RuleBaseRow(version=files.version, label=files.label, stored=self._now(), files=kept))
            session.flush()
        row.number, row.published = after + 1, self._now()
        session.add(row)
        try:
            session.flush()
        except IntegrityError:
            raise Overtaken("Intussen zijn er andere regels gepubliceerd. Bekijk het voorstel opnieuw.") from None


def _row(
    files: RuleFiles, title: str, why: str, author: str, reviewer: str, proposal: int | None = None
) -> PublicationRow:
    return PublicationRow(
        rules_version=files.version, title=title, why=why, author=author, reviewer=reviewer, proposal_id=proposal
    )


def _publication(row: PublicationRow) -> Publication:
    return Publication(
        row.number,
        row.rules_version,
        row.published,
        row.title,
        row.why,
        row.author,
        row.reviewer,
        row.proposal_id,
    )
