"""Reports by the helpdesk that an advice is not right, for policy staff. They go when the case goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from navigator.store.casefiles import case_id
from navigator.store.database import Clock, Database, utc_now
from navigator.store.numbers import normal_number
from navigator.store.tables import CaseRow, ReportRow

STATES = ("nieuw", "bezig", "aangepast", "klopt_toch")
"""What policy staff did with a report: nothing yet, looking into it, changed the rules, or found them right."""
LONGEST = 5000
"""How many characters a reason or a reply has at most."""


@dataclass(frozen=True)
class Report:
    """A report about one conclusion, or about the advice as a whole (`conclusion` is None)."""

    id: int
    number: str
    conclusion: str | None
    rules_version: str
    written: dt.datetime
    who: str
    reason: str
    state: str
    reply: str
    handled_by: str | None
    version: int


class Reports:
    """Adds reports, lists them, and keeps what became of them."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def add(self, number: str, who: str, reason: str, conclusion: str | None, rules_version: str) -> bool:
        """Add a report; whether there is such a case.

        Raises:
            ValueError: the reason is longer than `LONGEST`.
        """
        _check_length(reason)
        with self._database.changes() as session:
            found = case_id(session, number)
            if found is None:
                return False
            row = ReportRow(case_id=found, conclusion=conclusion, rules_version=rules_version, written=self._now())
            row.who, row.reason, row.state, row.reply = who, reason, STATES[0], ""
            session.add(row)
            return True

    def all(self, state: str = "") -> list[Report]:
        """The reports in a state, or all: the oldest new one first, then the others by age."""
        wanted = select(ReportRow, CaseRow.number).join(CaseRow)
        if state:
            wanted = wanted.where(ReportRow.state == state)
        with self._database.reading() as session:
            found = [_report(*row) for row in session.execute(wanted.order_by(ReportRow.id))]
        return sorted(found, key=lambda report: STATES.index(report.state))

    def of(self, number: str) -> list[Report]:
        """The reports on a case, the newest first."""
        wanted = select(ReportRow, CaseRow.number).join(CaseRow).where(CaseRow.number == normal_number(number))
        with self._database.reading() as session:
            return [_report(*row) for row in session.execute(wanted.order_by(ReportRow.id.desc()))]

    def find(self, report: int) -> Report | None:
        """One report."""
        with self._database.reading() as session:
            row = session.get(ReportRow, report)
            number = session.scalar(select(CaseRow.number).where(CaseRow.id == row.case_id)) if row else None
        return _report(row, number) if row is not None and number is not None else None

    def handle(self, report: int, version: int, who: str, state: str, reply: str) -> bool:
        """Keep what became of a report; not if it is gone, or somebody else handled it since it was looked at.

        Raises:
            ValueError: there is no such state, or the reply is longer than `LONGEST`.
        """
        if state not in STATES:
            raise ValueError(state)
        _check_length(reply)
        with self._database.changes() as session:
            row = session.get(ReportRow, report, with_for_update=True)
            if row is None or row.version != version:
                return False
            row.state, row.reply, row.handled_by, row.version = state, reply, who, version + 1
            return True


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} characters")


def _report(row: ReportRow, number: str) -> Report:
    return Report(
        row.id,
        number,
        row.conclusion,
        row.rules_version,
        row.written,
        row.who,
        row.reason,
        row.state,
        row.reply,
        row.handled_by,
        row.version,
    )
