"""Numbers as people write them: € 12.000, 12000,-, 12 000, 34%."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"\d{1,3}([. \u00a0\u202f]\d{3})+")
_PLAIN = re.compile(r"\d{1,12}")


def read_number(written: str) -> int | None:
    """The whole number meant, or None if it is not clear what is meant.

    >>> [read_number(text) for text in ("€ 12.000", "12000,-", "12 000", "34 %", "0", "1.5", "veel")]
    [12000, 12000, 12000, 34, 0, None, None]
    """
    text = written.strip().lower()
    text = re.sub(r"^(€|eur|euro)\s*", "", text)
    text = re.sub(r"\s*(euro|eur|%|procent|mensen|personen)\.?$", "", text).strip()
    text = re.sub(r",(-+|–|0{1,2})$", "", text).strip()
    if not text.isascii() and not re.fullmatch(r"[\d.\u00a0\u202f ]+", text):
        return None
    if _GROUPED.fullmatch(text) and text.isascii() | ("\u00a0" in text) | ("\u202f" in text):
        return int(re.sub(r"\D", "", text))
    return int(text) if _PLAIN.fullmatch(text) and text.isascii() else None
