"""Where someone is signed in, in SQLite and in PostgreSQL: the list of it, and signing out in one or all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from databases import KINDS
from stored import Clock

from navigator.store.accounts import Account
from navigator.store.database import Database
from navigator.store.sessions import IDLE, LONGEST
from navigator.store.staff import StaffStore

MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture(params=KINDS)
def staff(request: pytest.FixtureRequest, make_ready: Callable[[str], str], clock: Clock) -> Iterator[StaffStore]:
    """The accounts in a new database, once of each kind."""
    database = Database(make_ready(request.param))
    yield StaffStore(database, clock)
    database.close()


@pytest.fixture
def anna(staff: StaffStore) -> Account:
    """An account."""
    return staff.accounts.create("anna", ["helpdesk"], "vier losse woorden")


@pytest.fixture
def begin(staff: StaffStore, anna: Account) -> Callable[[], str]:
    """A function that signs Anna in in another browser; the token of it."""
    return lambda: str(staff.sessions.start(anna).session)


def test_the_list_says_since_when_and_how_long_ago(
    staff: StaffStore, anna: Account, begin: Callable[[], str], clock: Clock
) -> None:
    """This browser first, then the one last used; no token or anything else to sign in with is in it."""
    tokens = []
    for _ in range(3):
        tokens.append(begin())
        clock.now += 10 * MINUTE
    assert staff.sessions.find(tokens[0])
    clock.now += 5 * MINUTE
    found = staff.sessions.open_sessions(anna.id, tokens[1])
    assert [(each.here, each.since / MINUTE, each.idle / MINUTE) for each in found] == [
        (True, 25, 25),
        (False, 35, 5),
        (False, 15, 15),
    ]
    assert not {each.key for each in found} & set(tokens)
    assert [staff.sessions.find(each.key) for each in found] == [None] * 3


def test_a_session_that_is_over_is_not_listed(
    staff: StaffStore, anna: Account, begin: Callable[[], str], clock: Clock
) -> None:
    """Neither after an hour without use nor after a day of work, also before they are erased."""
    begin()
    clock.now += IDLE - MINUTE
    assert len(staff.sessions.open_sessions(anna.id, "")) == 1
    clock.now += MINUTE
    assert staff.sessions.open_sessions(anna.id, "") == []
    token = begin()
    for _ in range(LONGEST // (30 * MINUTE)):
        assert len(staff.sessions.open_sessions(anna.id, token)) == 1
        staff.sessions.find(token)
        clock.now += 30 * MINUTE
    assert staff.sessions.open_sessions(anna.id, token) == []


def test_one_or_all_others_can_be_ended(staff: StaffStore, anna: Account, begin: Callable[[], str]) -> None:
    """One by its key, and the rest together; the browser one is in stays signed in, whatever is asked."""
    here, *others = [begin() for _ in range(4)]
    keys = {each.key for each in staff.sessions.open_sessions(anna.id, here) if not each.here}
    assert staff.sessions.end_elsewhere(anna.id, here, keys.pop()) == 1
    assert sum(staff.sessions.find(token) is not None for token in others) == 2
    own = next(each.key for each in staff.sessions.open_sessions(anna.id, here) if each.here)
    assert staff.sessions.end_elsewhere(anna.id, here, own) == 0
    assert staff.sessions.end_elsewhere(anna.id, here) == 2
    assert [staff.sessions.find(token) for token in others] == [None] * 3
    assert staff.sessions.find(here) is not None


def test_nobody_ends_the_session_of_someone_else(staff: StaffStore, anna: Account, begin: Callable[[], str]) -> None:
    """A key of another account ends nothing, and ending all is all of one's own."""
    token = begin()
    (open_one,) = staff.sessions.open_sessions(anna.id, token)
    bob = staff.accounts.create("bob", ["helpdesk"], "vier andere woorden")
    here = str(staff.sessions.start(bob).session)
    assert staff.sessions.end_elsewhere(bob.id, here, open_one.key) == 0
    assert staff.sessions.end_elsewhere(bob.id, here) == 0
    assert staff.sessions.find(token) is not None
    assert [each.here for each in staff.sessions.open_sessions(bob.id, here)] == [True]
