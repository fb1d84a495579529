"""How often one address may do what costs much or could be guessing; counted over all workers, and kept nowhere.

Each limit is a bucket that empties steadily ("generic cell rate algorithm", ITU-T I.371): of an address only the moment
is kept at which its bucket will be empty again. The moments lie in memory that the workers share, made before they
fork, at a place chosen by a keyed hash; so no address can be read from it, and nothing of it reaches a disk. Two
addresses that share a place share a limit, which is rare and does no harm.

The limits are wide: behind one address there may be a library or a town hall full of people. A code has 100 bits, so
that no rate of guessing finds one; what a limit does is to keep guessers from using up the service.
"""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from navigator.store.throttle import address_block
from web.parts import when_added

blueprint = Blueprint("limits", __name__)
_PLACES = 1 << 16
_MOMENT = struct.Struct("d")


@dataclass(frozen=True)
class Limit:
    """So many at once, and after that one every so many seconds."""

    name: str
    at_once: int
    seconds: float
    local: bool = True
    """Whether it counts for this machine itself, which may be a proxy that we were not told of."""


WRONG_CODES = Limit("wrong codes", 100, 6)
NEW_CASES = Limit("new cases", 300, 4, local=False)
ADVICES = Limit("advices", 200, 0.1, local=False)
SIGN_INS = Limit("sign-ins at the provider", 100, 1)
LIMITS = (WRONG_CODES, NEW_CASES, ADVICES, SIGN_INS)


class Counters:
    """The buckets of all addresses, shared by this process and those forked from it."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._now = clock
        self._secret = secrets.token_bytes(32)
        self._moments = mmap.mmap(-1, _PLACES * _MOMENT.size)

    def wait(self, limit: Limit, address: str) -> int:
        """The whole seconds until an address may go on; 0 if it may now."""
        now = self._now()
        beyond = self._empty_at(limit, address) + limit.seconds - (now + limit.at_once * limit.seconds)
        return int(beyond) + 1 if beyond > 1e-6 else 0

    def count(self, limit: Limit, address: str) -> None:
        """Count one more of an address."""
        empty_at = max(self._empty_at(limit, address), self._now()) + limit.seconds
        _MOMENT.pack_into(self._moments, self._place(limit, address), empty_at)

    def _empty_at(self, limit: Limit, address: str) -> float:
        moment: float = _MOMENT.unpack_from(self._moments, self._place(limit, address))[0]
        return max(moment, self._now())

    def _place(self, limit: Limit, address: str) -> int:
        name = f"{limit.name}\0{address_block(address)}".encode()
        digest = hashlib.blake2b(name, key=self._secret, digest_size=8).digest()
        return int.from_bytes(digest, "big") % _PLACES * _MOMENT.size


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    app.extensions["counters"] = Counters()


def check(limit: Limit) -> None:
    """Refuse this request with 429 if its address is over a limit."""
    address = request.remote_addr or ""
    wait = _counters().wait(limit, address) if _counts(limit, address) else 0
    if wait:
        raise TooManyRequests(retry_after=wait)


def count(limit: Limit) -> None:
    """Count this request for its address."""
    address = request.remote_addr or ""
    if _counts(limit, address):
        _counters().count(limit, address)


def take(limit: Limit) -> None:
    """Refuse this request if its address is over a limit, and count it otherwise."""
    check(limit)
    count(limit)


def _counts(limit: Limit, address: str) -> bool:
    if limit.local:
        return True
    try:
        return not ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


def _counters() -> Counters:
    found: Counters = current_app.extensions["counters"]
    return found
