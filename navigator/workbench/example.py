"""From a case to an example in a rule file: only the answers that count, and nothing about who it was."""

from __future__ import annotations

import yaml

from navigator.answers import Answer, to_json
from navigator.case import Case
from navigator.grounds import Compiled
from navigator.model import Conclusion, Status


def example_of(compiled: Compiled, conclusion: Conclusion, case: Case, expected: Status, name: str) -> str:
    """One item of `voorbeelden`, as it is written in a rule file."""
    behind, answers, day = _questions_behind(compiled, conclusion.id), case.answers, case.day
    kept = {key: _written(answers[key]) for key in compiled.rules.questions if key in answers and key in behind}
    lines = [f"naam: {_flow(name)}"]
    if day != conclusion.text.gecontroleerd_op:
        lines.append(f"peildatum: {day.isoformat()}")
    lines += [f"antwoorden: {_flow(kept)}", f"verwacht: {expected}"]
    return "  - " + "\n    ".join(lines) + "\n"


def with_example(text: str, example: str) -> str:
    """The text of a rule file with an example after the last one it has.

    >>> with_example("voorbeelden:\\n  - a\\nx: 1\\n", "  - b\\n")
    'voorbeelden:\\n  - a\\n  - b\\nx: 1\\n'
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    start = next((number for number, line in enumerate(lines) if line.startswith("voorbeelden:")), None)
    if start is None:
        return "".join([*lines, "voorbeelden:\n", example])
    end = start + 1
    for number in range(start + 1, len(lines)):
        if lines[number][:1] not in (" ", "-", "#", "\n", "\r"):
            break
        if lines[number].strip():
            end = number + 1
    indent = next((line[: len(line) - len(line.lstrip())] for line in lines[start + 1 : end] if "- " in line), "  ")
    item = "".join(indent + line.removeprefix("  ") for line in example.splitlines(keepends=True))
    return "".join([*lines[:end], item, *lines[end:]])


def _questions_behind(compiled: Compiled, conclusion: str) -> set[str]:
    """Every question that a conclusion rests on, also through other conclusions."""
    grounds = (ground for name in compiled.behind([conclusion]) for ground in compiled.grounds[name])
    asked = {at for ground in grounds for at, _ in ground.answers}
    return {found for at in asked if (found := compiled.space.dimensions[at].question) is not None}


def _written(answer: Answer) -> object:
    """An answer as the rule files have it."""
    value = to_json(answer)
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else value


def _flow(value: object) -> str:
    """YAML on one line, in the style of the rule files."""
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    return text.strip().removesuffix("...").strip()
