"""Real requests in which something is spoiled: a value, a number, a name, how often a field is there."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from urllib.parse import quote

LONGEST_ADDRESS = 4_000  # characters; the server takes no longer line
NUMBERS = ("0", "-1", "1", "2", "2147483648", "9223372036854775808", "-9223372036854775809", "9" * 30, "9" * 5_000)
NUMBERS += ("1.5", "1e9", "0x10", "\u0663", "+1", " 1", "1_0", "NaN", "")
ODD = (
    "\0",
    "a\0b",
    "\r\nX-Odd: 1",
    "\u202e",
    "\ud7ff\ufffe",
    "\U0001f4a9" * 400,
    "a" * 20_000,
    ".",
    "..",
    "%",
    "é" * 250,
)
NAMES = ("endpoint", "_external", "_scheme", "_anchor", "_method", "number", "self", "csrf_token[]", "pagina")
"""Names that mean something to the libraries."""
Pairs = list[tuple[str, str]]


def value(rng: random.Random, written: Sequence[str]) -> str:
    """A hostile value: a part of the input, a number at an edge, or a text known to hurt."""
    return rng.choice(rng.choice((written, written, NUMBERS, ODD)))


def spoiled(
    pairs: Pairs, rng: random.Random, written: Sequence[str], known: Mapping[str, Sequence[str]], *, most: int = 4
) -> Pairs:
    """Fields with up to so many of them spoiled; now and then none at all."""
    pairs = list(pairs)
    for _ in range(rng.randrange(most)):
        at = rng.randrange(len(pairs) + 1)
        name, real = pairs[at] if at < len(pairs) else (rng.choice(sorted(known) or ["x"]), "")
        change = rng.randrange(8)
        if change == 0:  # the field is not there
            pairs[at : at + 1] = []
        elif change == 1:  # it is there more often
            pairs[at : at + 1] = [(name, real), (name, value(rng, written)[:500])] * rng.choice((1, 1, 200))
        elif change == 2:  # another name
            pairs[at : at + 1] = [(rng.choice((*NAMES, value(rng, written)[:300])), real)]
        elif change == 3:  # a real value, maybe of another field
            pairs[at : at + 1] = [(name, rng.choice(known.get(rng.choice((name, name, *known)), ()) or [""]))]
        elif change == 4:  # something in the middle
            place = rng.randint(0, len(real))
            pairs[at : at + 1] = [(name, real[:place] + value(rng, written) + real[place:])]
        else:
            pairs[at : at + 1] = [(name, value(rng, written))]
    return pairs


def spoiled_path(path: str, rng: random.Random, written: Sequence[str]) -> str:
    """An address of which a part after the first is another one, at most as long as the server takes it."""
    parts = path.split("/")
    if len(parts) > 2:
        at = rng.randrange(2, len(parts))
        whole = rng.random() < 0.7
        parts[at] = quote(value(rng, written) if whole else parts[at] + value(rng, written)[:50], safe="")
    return "/".join(parts)[:LONGEST_ADDRESS]
