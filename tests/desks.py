"""All stores that staff work with, on one database with one case in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stored import QUESTIONS, Clock

from navigator.store.advices import Advices
from navigator.store.casefiles import CaseFile, CaseFiles
from navigator.store.caselist import CaseList
from navigator.store.cases import CaseStore
from navigator.store.notes import Notes
from navigator.store.reports import Reports


@dataclass
class Desk:
    """All stores on one database, with one case in it."""

    cases: CaseStore
    files: CaseFiles
    list: CaseList
    notes: Notes
    reports: Reports
    advices: Advices
    code: str
    number: str

    @property
    def file(self) -> CaseFile:
        """The case, which must be there."""
        case = self.files.find(self.number)
        assert case is not None
        return case


@contextmanager
def open_desk(url: str, clock: Clock) -> Iterator[Desk]:
    """The stores, with one case of two answers, for as long as a test needs them."""
    cases = CaseStore(url, QUESTIONS, clock)
    code = cases.create(("geld",))
    cases.answer(code, "v0", True)
    cases.answer(code, "fase", "idee")
    database = cases.database
    files = CaseFiles(database, QUESTIONS, clock)
    number = files.number_of(code)
    assert number
    yield Desk(
        cases,
        files,
        CaseList(database, QUESTIONS, clock),
        Notes(database, clock),
        Reports(database, clock),
        Advices(database),
        code,
        number,
    )
    cases.close()
