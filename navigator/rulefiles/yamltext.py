"""The bytes of a rule file as text, with a finding for every character that can't be seen or read."""

from __future__ import annotations

import re
from collections.abc import Callable

LARGEST_FILE = 1_000_000  # bytes; the largest real rule file is a tenth of this

Mark = tuple[int, int]
Note = Callable[[Mark, str, str], None]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\ud800-\udc7f\udd00-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
_SPOILS = (
    (_NOT_UTF8, "Y002", "Dit teken is geen UTF-8. Sla het bestand op met de codering UTF-8."),
    (_INVISIBLE, "Y002", "Hier staat een onzichtbaar teken (U+{:04X}). Haal het weg of typ een spatie."),
    (_TAB_INDENT, "Y007", "Hier staat een tab. Gebruik spaties om in te springen."),
)


def read_text(raw: bytes, note: Note) -> tuple[str, set[int]] | None:
    """The text with `\\n` line ends, and the lines (from 1) that can't be used; None if nothing of it can be."""
    if len(raw) > LARGEST_FILE:
        note((1, 1), "Y011", f"Dit bestand is te groot: hoogstens {LARGEST_FILE} bytes. Splits het.")
        return None
    if raw.startswith(_UTF16) or raw.count(b"\0") > len(raw) // 4:
        note((1, 1), "Y002", "Dit bestand is geen UTF-8-tekst (misschien UTF-16). Sla het op met de codering UTF-8.")
        return None
    text = raw.decode("utf-8-sig", errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    if not any(pattern.search(text) for pattern, _, _ in _SPOILS):
        return text, set()
    spoiled = {number for number, line in enumerate(text.split("\n"), 1) if _spoiled(line, number, note)}
    return text, spoiled


def hidden(text: str) -> bool:
    """Whether a value holds a character that can't be seen, for instance written as `\\0`."""
    return _INVISIBLE.search(text) is not None


def _spoiled(line: str, number: int, note: Note) -> bool:
    """Note the first of each kind of wrong character on a line; whether there was one."""
    found = False
    for pattern, code, message in _SPOILS:
        match = pattern.search(line)
        if match:
            at = match.end() - 1
            note((number, at + 1), code, message.format(ord(line[at])))
            found = True
    return found
