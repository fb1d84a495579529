"""Whether a password is on a list of passwords that leaked, in a file as Have I Been Pwned gives it out."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

_HASH = 40  # hexadecimal digits of SHA-1
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\r?\n?")
_LOOKED_AT = 100  # lines at the begin of a list, to know one that is of another kind
_LONGEST_LINE = 80  # bytes


def usable_list(path: Path) -> bool:
    """Whether a file begins as a list of SHA-1 hashes in their own order, each on a line, perhaps with `:` and a count.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        lines = [line for _ in range(_LOOKED_AT) if (line := file.readline(_LONGEST_LINE))]
    hashes = [line[:_HASH].upper() for line in lines]
    return bool(lines) and all(map(_LINE.fullmatch, lines)) and hashes == sorted(hashes)


def leaked(password: str, path: Path) -> bool:
    """Whether a password is on the list in a file; found by halving, in a few dozen small reads.

    Raises:
        OSError: the file can't be read.
    """
    wanted = hashlib.sha1(password.encode(errors="replace"), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:  # the line that is wanted, if any, begins at `low` or later, and before `high`
            middle = (low + high) // 2
            start, line = _line_from(file, middle)
            found = line[:_HASH].upper()
            if found == wanted:
                return True
            if found and found < wanted:
                low = start + len(line)
            else:
                high = middle
    return False


def _line_from(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at a place or later, and where; empty at the end of the file."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.tell(), file.readline()
