"""All answers of a case in one form: what it holds now, what was filled in, and what that changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from navigator.answers import DONT_KNOW, Answer, to_json
from navigator.model import LARGEST, Question
from web.forms import FIELD, NONE_OF_THESE, FormError, read_answer


@dataclass
class Filled:
    """A form as it was sent.

    `changes` has the answers that differ from what the form showed first (None: taken away), `written` what stands in
    each field, and `faults` the message for each field that can't be read.
    """

    changes: dict[str, Answer | None] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def field_values(answer: Answer | None) -> list[str]:
    """What stands in the field of a question with this answer: the values of its inputs, whatever its kind."""
    if answer is None:
        return []
    if isinstance(answer, bool):
        return ["ja" if answer else "nee"]
    if isinstance(answer, tuple):
        return list(answer) or [NONE_OF_THESE]
    return [str(answer)]


def field_options(question: Question) -> list[tuple[str, str]]:
    """What one can choose for a question, with its words; of a number only that it is not known."""
    yes_no = [("ja", "Ja"), ("nee", "Nee")] if question.kind == "ja_nee" else []
    none = [(NONE_OF_THESE, "Geen van deze")] if question.kind == "meerkeuze" else []
    return [*yes_no, *question.text.opties.items(), *none, (DONT_KNOW, "Weet ik niet")]


def read_form(form: MultiDict[str, str], questions: Mapping[str, Question]) -> Filled:
    """Read a form with an input `a-<question>` for each question, and what it showed first in `w-<question>`."""
    filled = Filled()
    for key, question in questions.items():
        values = [value.strip() for value in form.getlist(f"a-{key}") if value.strip()]
        filled.written[key] = values
        try:
            answer = read_answer(question, MultiDict([(FIELD, value) for value in values])) if values else None
        except FormError as error:
            filled.faults[key] = str(error)
            continue
        if as_text(answer) != form.get(f"w-{key}", ""):
            filled.changes[key] = answer
    return filled


def as_text(answer: Answer | None) -> str:
    """An answer as the form carries it along; empty for none."""
    return "" if answer is None else json.dumps(to_json(answer))


def is_number(question: Question) -> bool:
    """Whether a question is answered with a number."""
    return question.kind in LARGEST


def with_changes(answers: Mapping[str, Answer], changes: Mapping[str, Answer | None]) -> dict[str, Answer]:
    """Answers after changes."""
    merged: dict[str, Any] = {**answers, **changes}
    return {key: answer for key, answer in merged.items() if answer is not None}
