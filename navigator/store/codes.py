"""The code of a case: ten Dutch words, made to be read aloud over the telephone."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

WORDS_IN_A_CODE = 10  # of 1,024 each: 100 bits
_LONGEST = 9  # a word of the list with one letter too many


@cache
def word_list() -> tuple[str, ...]:
    """The words that codes are made of, in alphabetical order.

    They lie so far apart that one wrong, missing, extra or swapped letter never leads to another word of the list.
    """
    return tuple((Path(__file__).parent / "words.txt").read_text(encoding="ascii").split())


@cache
def _listed() -> frozenset[str]:
    return frozenset(word_list())


def new_code() -> str:
    """A code of 100 random bits."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORDS_IN_A_CODE))


def normal_code(written: str) -> str:
    """The code that is meant, or an empty text if it is none.

    Capitals, spaces, dashes, commas, lines and numbers don't matter, nor does one wrong letter in a word.

    >>> normal_code("1. Zebra 2. tulband")
    ''
    """
    words = written_words(written)
    if len(words) != WORDS_IN_A_CODE:
        return ""
    meant = [word_meant(word) for word in words]
    return " ".join(meant) if all(meant) else ""


def written_words(written: str) -> list[str]:
    """The words in a text, in plain small letters and without their numbers.

    >>> written_words("1. Thee,  2) café-3.IJsje")
    ['thee', 'cafe', 'ijsje']
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", written.lower()) if not unicodedata.combining(char))
    parts = (part.strip("0123456789") for part in re.findall("[a-z0-9]+", plain))
    return [part for part in parts if part]


def word_meant(written: str) -> str:
    """The word of the list that is meant by a word in small letters, or an empty text if none or several are near.

    Whoever hears `ij` may well write `y`, so that is not counted as a mistake.

    >>> word_meant("ladder"), word_meant("lader"), word_meant("laddre"), word_meant("lantaarnpaal")
    ('ladder', 'ladder', 'ladder', '')
    """
    if len(written) > _LONGEST:
        return ""
    forms = {written, written.replace("y", "ij")}
    exact = forms & _listed()
    near = exact or {word for word in word_list() if any(_one_slip_apart(form, word) for form in forms)}
    return near.pop() if len(near) == 1 else ""


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether two words differ by one wrong, missing or extra letter, or by two neighbours that swapped places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
