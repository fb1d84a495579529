"""Whoever guesses passwords waits longer and longer, and can lock nobody else out."""

from __future__ import annotations

import datetime as dt

import pytest
from databases import everything
from signing import OFFICE, STRANGER, fail, signed_in
from stored import PASSWORD, Clock

from navigator.store.sessions import Attempt
from navigator.store.staff import StaffStore

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_after_five_failures_one_waits_longer_and_longer(staff: StaffStore, clock: Clock) -> None:
    """Five tries are free; then the wait doubles from two seconds, up to a quarter of an hour."""
    assert fail(staff, 5) == 0
    waits = []
    for _ in range(12):
        wait = fail(staff, 1)
        waits.append(wait)
        clock.now += dt.timedelta(seconds=wait)
        assert fail(staff, 1) == 0
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_during_a_wait_no_password_is_tried(staff: StaffStore) -> None:
    """Who waits learns nothing: the right password is refused as a wrong one, and nothing is counted."""
    fail(staff, 5)
    wait = fail(staff, 1)
    assert staff.sessions.sign_in("anna", PASSWORD, STRANGER) == Attempt(wait=wait)
    assert fail(staff, 20) == wait


def test_strangers_lock_nobody_out(staff: StaffStore) -> None:
    """However often strangers fail, the owner signs in: from a known browser at their address too, and from another."""
    device = signed_in(staff).device
    for number in range(20):
        fail(staff, 6, address=f"203.0.113.{number}")
    assert fail(staff, 1) > 0
    signed_in(staff, device, STRANGER)
    signed_in(staff, None, OFFICE)


def test_a_known_browser_waits_for_its_own_failures(staff: StaffStore) -> None:
    """A token of a known browser gives no free guesses either, and none for another account."""
    staff.accounts.create("bob", ["beheer"], PASSWORD)
    device = signed_in(staff).device
    assert fail(staff, 6, device=device) == 2
    assert fail(staff, 5, device=device, name="bob") == 0
    assert fail(staff, 1, name="bob") == 2


def test_one_password_on_many_names_is_slowed_down(staff: StaffStore) -> None:
    """An address that tries fifty names waits, other addresses do not; a network of one customer counts as one."""
    for number in range(50):
        assert fail(staff, 1, address=f"2001:db8::{number:x}", name=f"naam{number}") == 0
    assert fail(staff, 1, address="2001:db8::ffff", name="nog.een") > 0
    assert fail(staff, 1, address="2001:db8:0:1::1", name="nog.een") == 0


def test_it_makes_no_difference_whether_a_name_exists(staff: StaffStore) -> None:
    """The answers to tries with a name that is there and one that is not are the same."""
    real = [staff.sessions.sign_in("anna", "verkeerd geraden", STRANGER) for _ in range(8)]
    other = [staff.sessions.sign_in("niemand", "verkeerd geraden", "198.51.100.1") for _ in range(8)]
    assert real == other


def test_signing_in_forgets_the_failures_with_that_name(staff: StaffStore, clock: Clock) -> None:
    """After a success the count of that name starts again; after a day it does too."""
    fail(staff, 4, address=OFFICE)
    signed_in(staff)
    assert fail(staff, 5, address=OFFICE) == 0
    clock.pass_days(1)
    assert fail(staff, 5, address=OFFICE) == 0


def test_no_name_or_address_can_be_read_from_the_failures(staff: StaffStore, database_url: str) -> None:
    """What is kept of failures are keyed hashes."""
    fail(staff, 3, name="annelies")
    kept = everything(database_url)["sign_in_failures"]
    assert len(kept) == 2
    assert not any(text in str(kept) for text in ("annelies", "203.0.113"))
