"""The log of what staff do: who, what and when; nobody changes it, and it forgets after a year."""

from __future__ import annotations

import datetime as dt

import pytest
from databases import rows
from sqlalchemy.exc import DBAPIError
from stored import Clock

from navigator.store.audit import Entry
from navigator.store.cases import CaseStore
from navigator.store.staff import StaffStore
from navigator.store.tables import SettingRow

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_the_log_says_who_what_and_when(staff: StaffStore, clock: Clock) -> None:
    """Lines come back newest first, by name, deed or case, a page at a time."""
    for number in range(5):
        clock.now += dt.timedelta(minutes=1)
        staff.audit.note("anna", "casus_bekeken", f"CASE{number}")
    staff.audit.note("bob", "logboek_bekeken")
    found, count = staff.audit.entries()
    assert (len(found), count) == (6, 6)
    assert found[0] == Entry(clock.now, "bob", "logboek_bekeken", None)
    assert [entry.case_number for entry in staff.audit.entries(who="anna", first=1, most=2)[0]] == ["CASE3", "CASE2"]
    assert staff.audit.entries(case_number="CASE1")[1] == staff.audit.entries(what=["logboek_bekeken"])[1] == 1


def test_a_line_is_kept_with_the_change_or_neither_is(staff: StaffStore, store: CaseStore) -> None:
    """Each transaction that changes something has the line; one that changes nothing, or breaks off, has none."""
    with staff.audit.with_change("anna", "gemaakt"):
        code = store.create()
        store.erase("geen echte code")
    with (
        pytest.raises(ZeroDivisionError),
        staff.audit.with_change("anna", "mislukt"),
        store.database.changes() as session,
    ):
        session.add(SettingRow(name="x", value="y"))
        session.flush()
        raise ZeroDivisionError
    with staff.audit.with_change("anna", "gewist"):
        store.erase(code)
    store.create()
    assert [(entry.who, entry.what) for entry in staff.audit.entries()[0]] == [("anna", "gewist"), ("anna", "gemaakt")]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET who = 'iemand'", "DELETE FROM audit", "DELETE FROM audit WHERE what = 'x'"]
)
def test_the_database_refuses_to_change_the_log(staff: StaffStore, database_url: str, statement: str) -> None:
    """Not even by SQL a line of the past year is changed or erased."""
    staff.audit._now = lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None)
    staff.audit.note("anna", "x")
    with pytest.raises(DBAPIError, match="append-only"):
        rows(database_url, statement)
    assert rows(database_url, "SELECT who FROM audit") == [("anna",)]


def test_the_log_forgets_after_a_year(staff: StaffStore, clock: Clock) -> None:
    """A line is erased after a year and a day, and not before."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    clock.now = now - dt.timedelta(days=367)
    staff.audit.note("anna", "oud")
    clock.now = now - dt.timedelta(days=360)
    staff.audit.note("anna", "nieuw")
    clock.now = now
    staff.audit.purge()
    assert [entry.what for entry in staff.audit.entries()[0]] == ["nieuw"]
