"""A helpdesk at work in a database of its own: cases, notes, reports and proposals; put back as it was, and checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from rulefolders import SMALL
from sqlalchemy import delete, insert, select, text

from navigator.answers import answer_from
from navigator.importing.rows import NewCase
from navigator.importing.storing import Imports
from navigator.reading import load_rules
from navigator.store.accounts import ROLES
from navigator.store.casefiles import STATES, CaseFiles
from navigator.store.database import open_engine
from navigator.store.notes import LONGEST, Notes
from navigator.store.proposals import PUBLISHED, READY
from navigator.store.reports import STATES as REPORT_STATES
from navigator.store.reports import Reports
from navigator.store.tables import Base, NoteRow, ProposalFileRow, ProposalRow, PublicationRow, ReportRow
from navigator.workbench.inspection import Inspector
from navigator.workbench.live import folder_files
from navigator.workbench.paths import path_fault
from web import live
from web.app import create_app
from web.services import Services

ALL = "alles"
WHO = (*ROLES, ALL)
"""The names of the accounts: of each role alone, and of one with all roles."""
PASSWORD = "vier losse woorden hier"
_ANSWERS = {"fase": "idee", "activiteiten": ["eten"], "leden": 3, "heeft_rekening": True, "bedrag_nodig": 2500}
_FILE = "routes/startgeld.yaml"
_KEPT = ("audit",)  # the database refuses to erase these


class World:
    """The application on the small rules and the database at an address, with real work in it."""

    def __init__(self, url: str) -> None:
        self.app: Flask = create_app(load_rules(SMALL), url, folder_files(SMALL))
        self._engine, self._inspector = open_engine(url), Inspector()
        staff = self.services.staff
        roles = {who: list(ROLES) if who == ALL else [who] for who in WHO}
        self.accounts = {who: staff.accounts.create(who, roles[who], PASSWORD) for who in WHO}
        for who in ("anna", ALL):
            self._case(who)
        self.publish(self._propose("anna", READY))
        self._propose("anna", READY)
        self._propose("anna")
        self._propose("beleid")
        self._import(ALL)
        with self._engine.connect() as connection:
            self._rows = {
                table: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in Base.metadata.sorted_tables
                if table.name not in _KEPT
            }

    @property
    def services(self) -> Services:
        """What the pages of the application work with now."""
        found: Services = self.app.extensions["navigator"]
        return found

    def token(self, who: str) -> str:
        """The cookie of a new session of someone."""
        return str(self.services.staff.sessions.start(self.accounts[who]).session)

    def restore(self) -> None:
        """Put every row back as it was at first, and the rules that were live."""
        with self._engine.begin() as connection:
            for table in reversed(self._rows):
                connection.execute(delete(table))
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(insert(table), rows)
        with self.app.app_context():
            live.refresh(now=True)

    def faults(self) -> list[str]:
        """What is half stored or can't be used: nothing, if all is well."""
        bench = self.services.workbench
        assert bench is not None
        found = [f"live rules: {finding}" for finding in self._inspector.inspect(bench.live()[1]).findings]
        if bench.live()[1].version != self.services.rules.version:
            found.append("the pages work with other rules than what is live")
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                found += [f"foreign key: {row}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
                found += [str(row) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            for table in Base.metadata.sorted_tables:  # what is stored as JSON, a day or a moment can be read as that
                found += [each for row in connection.execute(select(table)).mappings() if (each := _fault(table, row))]
            live_ones = select(PublicationRow.proposal_id).where(PublicationRow.proposal_id.is_not(None))
            published = select(ProposalRow.id).where(ProposalRow.state == PUBLISHED)
            if sorted(connection.scalars(live_ones)) != sorted(connection.scalars(published)):
                found.append("a proposal is half published")
        return found

    def _case(self, who: str) -> None:
        """A case with answers, notes and reports."""
        own, database = self.services, self.services.cases.database
        code = own.cases.create(("geld",))
        for key, value in _ANSWERS.items():
            own.cases.answer(code, key, answer_from(own.rules.questions[key].options, value))
        number = CaseFiles(database, own.rules.questions).number_of(code)
        assert number
        Notes(database).add(number, who, "Belt morgen terug.", dt.date(2026, 11, 23))
        Notes(database).add(number, who, "Heeft een rekening geopend.")
        Reports(database).add(number, who, "Deze pot is dicht.", "startgeld", own.rules.version)
        Reports(database).add(number, who, "Er mist een fonds.", None, own.rules.version)

    def _import(self, who: str) -> None:
        """An import that was confirmed, and of which nothing is stored yet."""
        imports = Imports(self.services.cases.database)
        imports.start(imports.packed([NewCase("A-1", (), None, {"fase": "idee"})]), who)

    def _propose(self, who: str, state: str | None = None) -> int:
        """A proposal with one changed file; its number."""
        bench = self.services.workbench
        assert bench is not None
        before = bench.live()[1].contents[_FILE]
        number = bench.proposals.create("Startgeld omhoog", "De regeling is veranderd.", who)
        after = before.replace(b"titel: De gemeente", f"titel: De gemeente {number}".encode())
        found = bench.proposals.save(number, _FILE, after, before, who, seen=0)
        if state:
            bench.proposals.move(number, state, seen=found.version)
        return number

    def publish(self, number: int, *, here: bool = True) -> None:
        """Make a proposal live; `here` this process works with it at once, and else when it looks again."""
        bench = self.services.workbench
        found = bench.proposals.find(number) if bench else None
        assert bench and found
        after = bench.live()[0].number
        bench.publications.publish(number, bench.draft(found).files, "beleid", seen=found.version, after=after)
        if here:
            with self.app.app_context():
                live.refresh(now=True)


def _fault(table: Any, row: Any) -> str:
    """What is wrong with a row that is whole by the rules of the database."""
    wrong = False
    if table is NoteRow.__table__:
        wrong = not 0 < len(row["text"]) <= LONGEST
    elif table is ReportRow.__table__:
        wrong = not 0 < len(row["reason"]) <= LONGEST or row["state"] not in REPORT_STATES
    elif table is ProposalFileRow.__table__:
        wrong = path_fault(row["path"]) is not None or row["version"] < 1
    elif table is ProposalRow.__table__:
        wrong = not 0 < len(row["title"]) <= 120 or not row["why"]
    elif table.name == "cases":
        wrong = row["status"] not in STATES or row["version"] < 0
    return f"{table.name}: {dict(row)}"[:300] if wrong else ""
