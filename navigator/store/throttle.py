"""Slowing down who guesses passwords, without a way to lock someone else out.

Failures are counted per bucket. A browser in which someone signed in before carries a token of its own, and so has a
bucket that no stranger can fill ("device cookies", OWASP). All other browsers share a bucket per name and address, and
one per address alone against trying one password on many names. There is no bucket per name: that one would lock out
its owner; only of codes, which come after the right password. Buckets are keyed hashes, so that neither names nor
addresses can be read in the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import FailureRow

FREE_TRIES = 5
"""How many tries with one name go without a wait; after them it doubles, from two seconds."""
FREE_TRIES_OF_AN_ADDRESS = 50
"""The same for one address with any name: there may be an office behind it."""
LONGEST_WAIT = dt.timedelta(minutes=15)
FORGOTTEN_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Bucket:
    """Whose failures are counted together, and how many of them go without a wait."""

    key: str
    free: int


class Throttle:
    """Counts failed attempts to sign in."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._now = clock
        self._secret = bytes.fromhex(database.secret("throttle_key"))

    def buckets(self, name: str, address: str, device: str | None) -> list[Bucket]:
        """The buckets of an attempt, the one for this account first; `device` is a known device of that account."""
        if device is not None:
            return [Bucket(self._key("device", name, device), FREE_TRIES)]
        block = address_block(address)
        return [
            Bucket(self._key("name", name, block), FREE_TRIES),
            Bucket(self._key("address", block), FREE_TRIES_OF_AN_ADDRESS),
        ]

    def code_buckets(self, name: str, device: str | None) -> list[Bucket]:
        """The buckets of a code after the right password; `device` is a known device of that account.

        Whoever comes here knows the password, so that there is one bucket per name: six digits are few, and counted
        per address they could be guessed from many. The owner has a known device, and an administrator.
        """
        parts = ("code", "device", name, device) if device is not None else ("code", "name", name)
        return [Bucket(self._key(*parts), FREE_TRIES)]

    def enter(self, buckets: list[Bucket]) -> int:
        """Count an attempt as failed beforehand, so that a hundred at the same moment count as a hundred.

        Returns:
            The whole seconds still to wait; 0 if it may go on, and only then it is counted.
        """
        while True:
            try:
                return self._enter(buckets, self._now())
            except IntegrityError:  # the first failure of a bucket, at the same moment as another one
                continue

    def _enter(self, buckets: list[Bucket], now: dt.datetime) -> int:
        with self._database.changes() as session:
            rows = [(bucket, session.get(FailureRow, bucket.key, with_for_update=True)) for bucket in buckets]
            wait = max((_wait(row, bucket.free, now) for bucket, row in rows if row is not None), default=0)
            if wait:
                return wait
            for bucket, row in rows:
                if row is None:
                    session.add(FailureRow(bucket=bucket.key, failures=1, last=now))
                else:
                    row.failures = 1 if row.last + FORGOTTEN_AFTER <= now else row.failures + 1
                    row.last = now
        return 0

    def succeeded(self, buckets: list[Bucket]) -> None:
        """Forget the failures with this name; of an address only this attempt, or an account would hide guessing."""
        with self._database.changes() as session:
            session.execute(delete(FailureRow).where(FailureRow.bucket == buckets[0].key))
            for bucket in buckets[1:]:
                row = session.get(FailureRow, bucket.key, with_for_update=True)
                if row is not None:
                    row.failures = max(row.failures - 1, 0)

    def purge(self) -> None:
        """Erase what no longer counts."""
        with self._database.changes() as session:
            session.execute(delete(FailureRow).where(FailureRow.last <= self._now() - FORGOTTEN_AFTER))

    def _key(self, *parts: str) -> str:
        return hmac.new(self._secret, "\0".join(parts).encode(errors="replace"), hashlib.sha256).hexdigest()


def _wait(row: FailureRow, free: int, now: dt.datetime) -> int:
    if row.failures < free or row.last + FORGOTTEN_AFTER <= now:
        return 0
    seconds = min(2 ** min(row.failures - free + 1, 20), int(LONGEST_WAIT.total_seconds()))
    return max(0, int((row.last + dt.timedelta(seconds=seconds) - now).total_seconds()))


def address_block(address: str) -> str:
    """An address, or of IPv6 the network of one customer.

    >>> address_block("192.0.2.7"), address_block("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
