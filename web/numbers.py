"""Numbers as people write them: € 12.000, 12000,-, 12 000, 34%, ongeveer 500 euro."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f]+")
_ABOUT = re.compile(r"^(ongeveer|circa|ca\.?|plusminus|zo['’]n|rond|±|~) ?")
_BEFORE = re.compile(r"^(€|eur|euro) ?")
_AFTER = re.compile(r" ?(€|euro|eur|%|procent|mensen|personen)$")
_NO_CENTS = re.compile(r"(,(-+|–|—|00?)|\.(-+|–|—))$")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([. ][0-9]{3}){1,3}")
_PLAIN = re.compile(r"[0-9]{1,12}")


def read_number(written: str) -> int | None:
    """The whole number meant, or None if it is not clear what is meant.

    >>> [read_number(text) for text in ("€ 12.000", "12000,-", "12 000", "34 %", "0", "1.5", "veel")]
    [12000, 12000, 12000, 34, 0, None, None]
    """
    text = _SPACES.sub(" ", written).strip().rstrip(". ").lower()
    text = _AFTER.sub("", _BEFORE.sub("", _ABOUT.sub("", text)))
    text = _NO_CENTS.sub("", text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[. ]", "", text))
    return int(text) if _PLAIN.fullmatch(text) else None
