"""What tests of the store share: a clock that stands still, a few questions, and a case that must be there."""

from __future__ import annotations

import datetime as dt
import hashlib

from builders import make_question, yes_no
from databases import rows

from navigator.store.cases import CaseStore, StoredCase

START = dt.datetime(2026, 11, 22, 12)
PASSWORD = "vier losse woorden"
"""Of the one account that `staff` has."""
QUESTIONS = {
    question.id: question
    for question in (
        *yes_no(40),
        make_question("fase", "keuze", ["idee", "start"]),
        make_question("bedrag", "bedrag"),
        make_question("wie", "meerkeuze", ["ouderen", "jongeren"]),
    )
}


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        """The moment it is."""
        return self.now

    def pass_days(self, days: float) -> None:
        """Let some days go by."""
        self.now += dt.timedelta(days=days)


def found(store: CaseStore, code: str) -> StoredCase:
    """The case under a code, which must be there."""
    case = store.find(code)
    assert case is not None
    return case


def sha(code: str) -> str:
    """The hash under which a code is kept."""
    return hashlib.sha256(code.encode()).hexdigest()


def case_rows(url: str) -> str:
    """All that stands in the tables about cases."""
    return str(rows(url, "SELECT * FROM cases") + rows(url, "SELECT * FROM answers"))
