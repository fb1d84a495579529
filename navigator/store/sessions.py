"""Signing in and out: sessions of staff, kept by the server, that end after a while without use and after a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from navigator.store.accounts import Account, AccountStore, normal_name
from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import AccountRow, DeviceRow, SessionRow
from navigator.store.throttle import Throttle

IDLE = dt.timedelta(minutes=60)
"""How long a session lasts without use: a long call with someone who has to look things up."""
LONGEST = dt.timedelta(hours=12)
"""How long a session lasts at most: a day of work."""
DEVICE_KEPT = dt.timedelta(days=90)
"""How long a browser counts as known after signing in."""
_NOTED_EVERY = dt.timedelta(minutes=1)  # use is written down at most this often


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and what they may do."""

    account_id: int
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """What came of an attempt to sign in: tokens for the browser, or the seconds to wait, or neither (refused)."""

    session: str | None = None
    device: str | None = None
    wait: int = 0


class SessionStore:
    """Signs staff in and out. Only hashes of tokens are kept; a token has 256 bits."""

    def __init__(self, database: Database, accounts: AccountStore, throttle: Throttle, clock: Clock = utc_now) -> None:
        self._database, self._accounts, self._throttle, self._now = database, accounts, throttle, clock

    def sign_in(self, name: str, password: str, address: str, device: str | None = None) -> Attempt:
        """Sign in with a password, from a client address and perhaps a known browser; every time a new session."""
        known = device if device and self._device_of(device) == normal_name(name) else None
        buckets = self._throttle.buckets(normal_name(name), address, known)
        wait = self._throttle.enter(buckets)
        if wait:
            return Attempt(wait=wait)
        account = self._accounts.with_password(name, password)
        if account is None:
            return Attempt()
        self._throttle.succeeded(buckets)
        return self.start(account)

    def start(self, account: Account) -> Attempt:
        """A new session, in a browser that counts as known from now on, for an account whose owner was checked."""
        token, device, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._now()
        with self._database.changes() as session:
            session.add(SessionRow(token_hash=_hash(token), account_id=account.id, created=now, used=now))
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
        return SignedIn(account.id, account.name, tuple(account.roles))

    def end(self, token: str) -> None:
        """Sign out: the token no longer opens anything."""
        with self._database.changes() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(token)))

    def purge(self) -> None:
        """Erase sessions that are over, and browsers that were not used for long."""
        now = self._now()
        over = or_(SessionRow.used <= now - IDLE, SessionRow.created <= now - LONGEST)
        with self._database.changes() as session:
            session.execute(delete(SessionRow).where(over))
            session.execute(delete(DeviceRow).where(DeviceRow.created <= now - DEVICE_KEPT))

    def _device_of(self, device: str) -> str | None:
        """The name of the account that signed in in this browser before."""
        owner = select(AccountRow.name).join(DeviceRow, DeviceRow.account_id == AccountRow.id)
        young = DeviceRow.created > self._now() - DEVICE_KEPT
        with self._database.reading() as session:
            return session.scalar(owner.where(DeviceRow.token_hash == _hash(device), young))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
