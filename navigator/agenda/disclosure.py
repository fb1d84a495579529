"""What may be published of a count, so that nobody learns from it whether one case is in it.

A count is rounded down to tens after a secret number from 0 to 9 was taken off. That number is drawn anew for every
round and every cell, so that one case more or less changes a published number with a chance of one in ten, whatever
the other cases are, also if an attacker made them. In terms of differential privacy each published number is
(0, 1/10)-private; the method is random rounding as statistical offices use it, with the noise on one side only, so
that what is shown is never more than what was counted. See docs/agenda.md for the whole argument.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

STEP = 10
"""Published counts are multiples of this, and no smaller count is shown."""


def published(count: int, offset: int) -> int:
    """What is shown of a count, given the secret offset of its cell; 0 where nothing is shown.

    >>> [published(count, 3) for count in (0, 9, 12, 13, 22, 23)]
    [0, 0, 0, 10, 10, 20]
    """
    return max(0, (count - offset) // STEP * STEP)


def secret_offset(secret: str, round_number: int, cell: str) -> int:
    """The number from 0 to STEP - 1 that is taken off a count: always the same for a cell of a round."""
    drawn = hmac.digest(secret.encode(), f"{round_number}|{cell}".encode(), hashlib.sha256)
    return int.from_bytes(drawn, "big") % STEP


def published_counts(counts: Mapping[str, int], secret: str, round_number: int) -> dict[str, int]:
    """What is shown of all counts of a round; a cell of which nothing is shown is left out, as if nobody were in it."""
    shown = {cell: published(count, secret_offset(secret, round_number, cell)) for cell, count in counts.items()}
    return {cell: shown[cell] for cell in sorted(shown) if shown[cell]}
