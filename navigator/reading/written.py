"""The answers in the examples of a rule file: each must be a valid answer to a question there is."""

from __future__ import annotations

from typing import Any

from navigator.answers import DONT_KNOW, answer_faults, from_written
from navigator.reading.conditions import Names
from navigator.rulefiles.findings import nearest, shown
from navigator.rulefiles.yamltree import Path, Tree


def check_written_answers(answers: Any, path: Path, tree: Tree, names: Names) -> None:
    """Note every mistake in the answers of an example in a rule file."""
    if not isinstance(answers, dict):
        return
    for key, value in answers.items():
        at = (*path, key)
        if key not in names.questions:
            if names.lacks("questions", key):
                hint = " Het is een conclusie." if key in names.conclusions else nearest(key, names.questions)
                tree.add(tree.key_mark(at), "N001", f"{shown(key)} is geen vraag.{hint}")
        elif question := names.questions[key]:
            _check_written(key, question, value, at, tree)


def _check_written(key: str, question: tuple[str, tuple[str, ...]], value: Any, at: Path, tree: Tree) -> None:
    kind, options = question
    if kind == "ja_nee" and value not in ("ja", "nee", DONT_KNOW):
        tree.add(tree.mark(at), "C001", f"Het antwoord op `{key}` is `ja` of `nee`, niet {shown(value)}.")
        return
    for place, (what, message) in answer_faults(kind, options, from_written(value, kind)):
        code = {"optie": "N002", "soort": "C001", "grens": "S005"}[what]
        tree.add(tree.mark(at if place is None else (*at, place)), code, f"`{key}`: {message}")
