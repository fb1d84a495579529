"""What is a valid answer to a question of each type, in a case (JSON) and in an example (YAML)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from navigator.conditions import Names
from navigator.findings import listed, nearest, shown
from navigator.model import LARGEST
from navigator.yamltree import Path, Tree

DONT_KNOW = "weet_niet"

Answer = str | bool | int | tuple[str, ...]
"""An answer in memory; a `meerkeuze` answer is a tuple of options in the order of the question."""

Fault = tuple[str, str]
"""What kind of mistake (`optie`, `soort`, `grens`), and the message for the user."""


def answer_fault(kind: str, options: Sequence[str], value: Any) -> Fault | None:
    """What is wrong with an answer, or None. `value` is plain JSON data other than null.

    >>> answer_fault("keuze", ["idee", "start"], "strat")
    ('optie', '`strat` is geen optie. Kies uit `idee`, `start`. Bedoelt u `start`?')
    """
    if isinstance(value, str) and value == DONT_KNOW:
        return None
    if kind == "ja_nee":
        return None if isinstance(value, bool) else ("soort", f"Hier hoort true of false, niet {shown(_plain(value))}.")
    if kind == "keuze":
        return _option_fault(options, value)
    if kind == "meerkeuze":
        if not isinstance(value, list):
            return "soort", f"Hier hoort een lijst van opties, niet {shown(_plain(value))}."
        return next((fault for item in value if (fault := _option_fault(options, item))), None)
    if isinstance(value, bool) or not isinstance(value, int):
        return "soort", f"Hier hoort een heel getal, niet {shown(_plain(value))}."
    if not 0 <= value <= LARGEST[kind]:
        return "grens", f"Hier hoort een getal van 0 tot en met {LARGEST[kind]}."
    return None


def answer_from(options: Sequence[str], value: Any) -> Answer:
    """A valid answer in the form in which it is kept."""
    if isinstance(value, list):
        return tuple(option for option in options if option in value)
    answer: Answer = value
    return answer


def to_json(answer: Answer) -> str | bool | int | list[str]:
    """The answer as it stands in a case in JSON."""
    return list(answer) if isinstance(answer, tuple) else answer


def from_written(value: Any, kind: str) -> Any:
    """An answer as written in an example (`ja`, `nee`) as the JSON of a case has it (true, false)."""
    return {"ja": True, "nee": False}.get(value, value) if kind == "ja_nee" and isinstance(value, str) else value


def check_written_answers(answers: Any, path: Path, tree: Tree, names: Names) -> None:
    """Note every mistake in the answers of an example in a rule file."""
    if not isinstance(answers, dict):
        return
    for key, value in answers.items():
        at = (*path, key)
        if key not in names.questions:
            if names.complete:
                tree.add(tree.key_mark(at), "N001", f"{shown(key)} is geen vraag.{nearest(key, names.questions)}")
        elif question := names.questions[key]:
            kind, options = question
            if kind == "ja_nee" and value not in ("ja", "nee", DONT_KNOW):
                tree.add(
                    tree.mark(at), "C001", f"Het antwoord op `{key}` is `ja` of `nee`, niet {shown(_plain(value))}."
                )
            elif fault := answer_fault(kind, options, from_written(value, kind)):
                code = {"optie": "N002", "soort": "C001", "grens": "S005"}[fault[0]]
                tree.add(tree.mark(at), code, f"`{key}`: {fault[1]}")


def _option_fault(options: Sequence[str], value: Any) -> Fault | None:
    if not isinstance(value, str):
        return "soort", f"Hier hoort een optie, niet {shown(_plain(value))}."
    if value in options:
        return None
    return "optie", f"{shown(value)} is geen optie. Kies uit {listed(options, 20)}.{nearest(value[:100], options)}"


def _plain(value: Any) -> str:
    if isinstance(value, dict | list):
        return "een blok" if isinstance(value, dict) else "een lijst"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)[:100]
