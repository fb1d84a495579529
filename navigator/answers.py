"""What is a valid answer to a question of each type, in a case (JSON) and in an example (YAML)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from navigator.model import LARGEST
from navigator.rulefiles.findings import listed, nearest, shown

DONT_KNOW = "weet_niet"
MOST_ITEMS = 500  # in a list of options; no question has as many

Answer = str | bool | int | tuple[str, ...]
"""An answer in memory; a `meerkeuze` answer is a tuple of options in the order of the question."""

Fault = tuple[str, str]
"""What kind of mistake (`optie`, `soort`, `grens`), and the message for the user."""


def answer_fault(kind: str, options: Sequence[str], value: Any) -> Fault | None:
    """The first thing that is wrong with an answer, or None. `value` is plain JSON data other than null.

    >>> answer_fault("keuze", ["idee", "start"], "strat")
    ('optie', '`strat` is geen optie. Kies uit `idee`, `start`. Bedoelt u `start`?')
    """
    return next((fault for _, fault in answer_faults(kind, options, value)), None)


def answer_faults(kind: str, options: Sequence[str], value: Any) -> Iterator[tuple[int | None, Fault]]:
    """Everything that is wrong with an answer, each with its place in the list if the answer is one."""
    if isinstance(value, str) and value == DONT_KNOW:
        return
    if kind == "meerkeuze" and isinstance(value, list):
        for place, item in enumerate(value[:MOST_ITEMS]):
            if fault := _option_fault(options, item):
                yield place, fault
        if len(value) > MOST_ITEMS:
            yield None, ("grens", f"Deze lijst is te lang: hoogstens {MOST_ITEMS} opties.")
    elif fault := _single_fault(kind, options, value):
        yield None, fault


def _single_fault(kind: str, options: Sequence[str], value: Any) -> Fault | None:
    if kind == "ja_nee":
        return None if isinstance(value, bool) else ("soort", f"Hier hoort true of false, niet {shown(value)}.")
    if kind == "keuze":
        return _option_fault(options, value)
    if kind == "meerkeuze":
        return "soort", f"Hier hoort een lijst van opties, niet {shown(value)}."
    if isinstance(value, bool) or not isinstance(value, int):
        return "soort", f"Hier hoort een heel getal, niet {shown(value)}."
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


def _option_fault(options: Sequence[str], value: Any) -> Fault | None:
    if not isinstance(value, str):
        return "soort", f"Hier hoort een optie, niet {shown(value)}."
    if value in options:
        return None
    return "optie", f"{shown(value)} is geen optie. Kies uit {listed(options, 20)}.{nearest(value[:100], options)}"
