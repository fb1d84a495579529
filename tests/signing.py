"""Signing in and failing to, for tests of accounts, sessions and waiting."""

from __future__ import annotations

from stored import PASSWORD

from navigator.store.sessions import Attempt
from navigator.store.staff import StaffStore

OFFICE, STRANGER = "192.0.2.1", "203.0.113.9"


def signed_in(staff: StaffStore, device: str | None = None, address: str = OFFICE) -> Attempt:
    """Sign in with the right password, which must work."""
    attempt = staff.sessions.sign_in("anna", PASSWORD, address, device)
    assert attempt.session
    return attempt


def fail(staff: StaffStore, times: int, address: str = STRANGER, device: str | None = None, name: str = "anna") -> int:
    """Try a wrong password some times; the seconds to wait after the last try."""
    return [staff.sessions.sign_in(name, "verkeerd geraden", address, device).wait for _ in range(times)][-1]
