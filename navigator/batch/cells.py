"""What one cell of a table says: an answer as people and spreadsheets write it, as the JSON of a case has it."""

from __future__ import annotations

import json
import re
from typing import Any

from navigator.answers import answer_fault
from navigator.model import Question
from navigator.rulefiles.findings import shown

_NUMBER = re.compile(r"(-?\d{1,15})(\.0)?", re.ASCII)
_BETWEEN = re.compile(r"[\s|;,]+")
_YES_NO = {"ja": True, "nee": False, "true": True, "false": False}


def answer_of(question: Question, text: str) -> Any:
    """The answer in a cell; None for an empty one, and the text itself where it is no answer to this question.

    `ja` and `nee` (or true and false); options with spaces, commas, semicolons or bars between them, or as a JSON
    list, `[]` for none of them; whole numbers (also as 12.0, as pandas writes them).
    """
    text = text.strip()
    if not text:
        return None
    if question.kind == "ja_nee":
        return _YES_NO.get(text.lower(), text)
    if question.kind == "meerkeuze" and text != "weet_niet":
        return several(text)
    if question.kind not in ("keuze", "meerkeuze") and (found := _NUMBER.fullmatch(text)):
        return int(found[1])
    return text


def several(text: str) -> Any:
    """The items of a list in one cell.

    >>> several("a | b"), several('["a"]'), several("[]")
    (['a', 'b'], ['a'], [])
    """
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return [item for item in _BETWEEN.split(text) if item]


def cell_fault(question: Question, answer: Any) -> str:
    """What is wrong with a wrong answer out of a cell, in words that fit a table."""
    if question.kind == "ja_nee":
        return f"Hier hoort `ja`, `nee` of `weet_niet`, niet {shown(answer)}."
    fault = answer_fault(question.kind, question.options, answer)
    return fault[1] if fault else ""
