"""Signing in and out: sessions of staff, kept by the server, that end after a while without use and after a day.

With a second step the right password gives no session: it gives a token with which only a code can be given.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, replace

from sqlalchemy import delete, or_, select

from navigator.store.accounts import Account, AccountStore, account_of, normal_name
from navigator.store.database import Clock, Database, utc_now
from navigator.store.secondstep import Result, SecondStepStore
from navigator.store.tables import AccountRow, DeviceRow, PendingRow, SessionRow
from navigator.store.throttle import Throttle

IDLE = dt.timedelta(minutes=60)
"""How long a session lasts without use: a long call with someone who has to look things up."""
LONGEST = dt.timedelta(hours=12)
"""How long a session lasts at most: a day of work."""
DEVICE_KEPT = dt.timedelta(days=90)
"""How long a browser counts as known after signing in."""
CODE_AWAITED = dt.timedelta(minutes=10)
"""How long one has after the password to give a code."""
_NOTED_EVERY = dt.timedelta(minutes=1)  # use is written down at most this often


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and what they may do."""

    account_id: int
    name: str
    roles: tuple[str, ...]
    has_password: bool
    has_second_step: bool
    must_change: bool = False
    """Whether they have to choose a password of their own before anything else."""


@dataclass(frozen=True)
class Attempt:
    """What came of an attempt to sign in: tokens for the browser, or the seconds to wait, or neither (refused)."""

    session: str | None = None
    device: str | None = None
    wait: int = 0
    pending: str | None = None
    """The token with which to give a code, instead of a session."""
    code: Result | None = None
    """What the code was that was given, if it was looked at."""


@dataclass(frozen=True)
class OpenSession:
    """A browser in which someone is signed in."""

    key: str
    """What it is called, to end it; worth nothing to who wants to sign in with it."""
    since: dt.timedelta
    """How long ago they signed in."""
    idle: dt.timedelta
    """How long ago they last did something, to the minute."""
    here: bool


class SessionStore:
    """Signs staff in and out. Only hashes of tokens are kept; a token has 256 bits."""

    def __init__(
        self,
        database: Database,
        accounts: AccountStore,
        second_step: SecondStepStore,
        throttle: Throttle,
        clock: Clock = utc_now,
    ) -> None:
        self._database, self._accounts, self._second_step = database, accounts, second_step
        self._throttle, self._now = throttle, clock

    def sign_in(self, name: str, password: str, address: str, device: str | None = None) -> Attempt:
        """Sign in with a password, from a client address and perhaps a known browser; every time a new session.

        Who has a second step gets no session, but a token to give a code with.
        """
        account, wait = self.recognise(name, password, address, device)
        if account is None:
            return Attempt(wait=wait)
        if not account.has_second_step:
            return self.start(account, by_password=True)
        token = secrets.token_urlsafe(32)
        with self._database.changes() as session:
            session.add(PendingRow(token_hash=_hash(token), account_id=account.id, created=self._now()))
        return Attempt(pending=token)

    def recognise(
        self, name: str, password: str, address: str, device: str | None = None
    ) -> tuple[Account | None, int]:
        """The account with this name and password, or else the seconds to wait; nobody is signed in by it."""
        buckets = self._throttle.buckets(normal_name(name), address, self._known(device, normal_name(name)))
        wait = self._throttle.enter(buckets)
        account = None if wait else self._accounts.with_password(name, password)
        if account is not None:
            self._throttle.succeeded(buckets)
        return account, wait

    def awaited(self, token: str) -> Account | None:
        """Who gave the right password and got this token, if a code can still be given with it."""
        with self._database.reading() as session:
            row = session.get(PendingRow, _hash(token))
        if row is None or row.created + CODE_AWAITED <= self._now():
            return None
        return self._accounts.standing(row.account_id)

    def sign_in_with_code(self, token: str, written: str, device: str | None = None) -> Attempt:
        """Sign in with a code, after the password; the token is worth nothing after that."""
        account = self.awaited(token)
        if account is None:
            return Attempt()
        found = self.check_code(account, written, device)
        if found.code not in ("right", "recovered"):
            return found
        with self._database.changes() as session:
            session.execute(delete(PendingRow).where(PendingRow.token_hash == _hash(token)))
        return replace(self.start(account, by_password=True), code=found.code)

    def check_code(self, account: Account, written: str, device: str | None = None) -> Attempt:
        """What a code is for this account, or the seconds to wait; a right one is used up."""
        buckets = self._throttle.code_buckets(account.name, self._known(device, account.name))
        wait = self._throttle.enter(buckets)
        if wait:
            return Attempt(wait=wait)
        code = self._second_step.check(account.id, written)
        if code in ("right", "recovered"):
            self._throttle.succeeded(buckets)
        return Attempt(code=code)

    def start(self, account: Account, *, by_password: bool = False) -> Attempt:
        """A new session, in a browser that counts as known from now on, for an account whose owner was checked.

        Who came in with a password that someone else knows too can do nothing with it but change that password.
        """
        token, device, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._now()
        row = SessionRow(token_hash=_hash(token), account_id=account.id, created=now, used=now)
        row.must_change = by_password and account.password_until is not None
        with self._database.changes() as session:
            session.add(row)
            session.add(DeviceRow(token_hash=_hash(device), account_id=account.id, created=now))
        return Attempt(token, device)

    def find(self, token: str) -> SignedIn | None:
        """Who is signed in under a token; this counts as use."""
        now = self._now()
        with self._database.reading() as session:
            row = session.get(SessionRow, _hash(token))
            account = session.get(AccountRow, row.account_id) if row is not None else None
        if row is None or account is None or account.ended is not None:
            return None
        if row.used + IDLE <= now or row.created + LONGEST <= now:
            self.end(token)
            return None
        if row.used + _NOTED_EVERY <= now:
            with self._database.changes() as session:
                kept = session.get(SessionRow, row.token_hash)
                if kept is not None:
                    kept.used = now
        found = account_of(account)
        return SignedIn(found.id, found.name, found.roles, found.has_password, found.has_second_step, row.must_change)

    def end(self, token: str) -> None:
        """Sign out: the token no longer opens anything."""
        with self._database.changes() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(token)))

    def open_sessions(self, account_id: int, token: str) -> list[OpenSession]:
        """Every browser in which this account is signed in, the one with this token first, then the last used."""
        now = self._now()
        standing = (SessionRow.used > now - IDLE, SessionRow.created > now - LONGEST)
        with self._database.reading() as session:
            rows = session.scalars(select(SessionRow).where(SessionRow.account_id == account_id, *standing)).all()
        found = [
            OpenSession(row.token_hash, now - row.created, now - row.used, row.token_hash == _hash(token))
            for row in rows
        ]
        return sorted(found, key=lambda each: (not each.here, each.idle, each.since))

    def end_elsewhere(self, account_id: int, token: str, key: str | None = None) -> int:
        """Sign this account out in one other browser, or in all but the one with this token; in how many it did."""
        which = SessionRow.token_hash != _hash(token)
        with self._database.changes() as session:
            others = session.scalars(select(SessionRow).where(SessionRow.account_id == account_id, which)).all()
            ended = [row for row in others if key is None or row.token_hash == key]
            for row in ended:
                session.delete(row)
        return len(ended)

    def purge(self) -> None:
        """Erase sessions that are over, and browsers that were not used for long."""
        now = self._now()
        over = or_(SessionRow.used <= now - IDLE, SessionRow.created <= now - LONGEST)
        with self._database.changes() as session:
            session.execute(delete(SessionRow).where(over))
            session.execute(delete(DeviceRow).where(DeviceRow.created <= now - DEVICE_KEPT))
            session.execute(delete(PendingRow).where(PendingRow.created <= now - CODE_AWAITED))

    def _known(self, device: str | None, name: str) -> str | None:
        """The token of a browser, if this account signed in in it before."""
        owner = select(AccountRow.name).join(DeviceRow, DeviceRow.account_id == AccountRow.id)
        young = DeviceRow.created > self._now() - DEVICE_KEPT
        with self._database.reading() as session:
            found = session.scalar(owner.where(DeviceRow.token_hash == _hash(device), young)) if device else None
        return device if found == name else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
