"""The number of a case: what staff call it, in addresses and on the telephone. It opens nothing by itself."""

from __future__ import annotations

import re
import secrets

_SIGNS = "23456789BCDFGHJKLMNPQRSTVWXZ"  # nothing that looks or sounds like another, and no vowels that spell words
_LENGTH = 8


def new_number() -> str:
    """A random number of 38 bits, so that nobody learns from one how many there are or what another one is."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def normal_number(written: str) -> str:
    """The number that is meant, or an empty text if it is none.

    >>> normal_number(" k7qd-3m9x "), normal_number("K7QD")
    ('K7QD3M9X', '')
    """
    found = re.sub(r"[\s-]", "", written.upper())
    return found if len(found) == _LENGTH and set(found) <= set(_SIGNS) else ""


def shown_number(number: str) -> str:
    """A number as people read it.

    >>> shown_number("K7QD3M9X")
    'K7QD-3M9X'
    """
    return f"{number[:4]}-{number[4:]}"
