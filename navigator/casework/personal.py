"""What looks like personal data in a note, so that whoever writes it can leave it out."""

from __future__ import annotations

import re

_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}[ ]?[A-Z]{4}[ ]?(?:\d[ ]?){10}\b", re.IGNORECASE)
_PATTERNS: dict[str, re.Pattern[str]] = {
    "een e-mailadres": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    "een telefoonnummer": re.compile(r"(?<![\d.,€])(?:\+31|0031|0)[\s-]?[1-9](?:[\s-]?\d){8}(?!\d)"),
    "een postcode": re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b"),
    "een geboortedatum": re.compile(r"\bgebor\w*\b[^.\n]{0,40}\d{4}", re.IGNORECASE),
    "een naam": re.compile(r"\b(?i:mevrouw|meneer|mevr\.|mw\.|dhr\.|heer)\s+(?i:van |de |den |der )*[A-Z]\w+"),
}
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")


def personal_data(text: str) -> list[str]:
    """What a text seems to hold, each kind once, in Dutch; a guess that finds much and not all.

    >>> personal_data("Mevrouw De Vries belt terug op 06-12345678")
    ['een telefoonnummer', 'een naam']
    """
    rest = _ACCOUNT.sub("", text)  # its digits are no telephone number
    found = ["een bankrekeningnummer"] if rest != text else []
    found += [name for name, pattern in _PATTERNS.items() if pattern.search(rest)]
    return found + (["een burgerservicenummer"] if any(map(_passes, _NINE_DIGITS.findall(rest))) else [])


def _passes(digits: str) -> bool:
    """Whether nine digits pass the check of a burgerservicenummer ("elfproef")."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0
