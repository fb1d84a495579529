"""What the pages and commands for staff work with, on one database."""

from __future__ import annotations

from navigator.store.accounts import AccountStore
from navigator.store.audit import AuditLog
from navigator.store.database import Clock, Database, utc_now
from navigator.store.secondstep import SecondStepStore
from navigator.store.sessions import SessionStore
from navigator.store.throttle import Throttle


class StaffStore:
    """Accounts of staff, their sessions, and the log of what they did."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self.accounts = AccountStore(database, clock)
        self.throttle = Throttle(database, clock)
        self.second_step = SecondStepStore(database, clock)
        self.sessions = SessionStore(database, self.accounts, self.second_step, self.throttle, clock)
        self.audit = AuditLog(database, clock)

    def purge(self) -> None:
        """Erase sessions and counts that are over, and what stands in the log for over a year."""
        for part in (self.sessions, self.second_step, self.throttle, self.audit):
            part.purge()
