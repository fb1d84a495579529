"""Which numbers of the agenda a case counts in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from navigator.answers import DONT_KNOW, Answer
from navigator.case import Case
from navigator.grounds import Compiled, evaluate
from navigator.model import RuleBase, Status

TOTAL = "totaal"
TRAITS = ("fase", "provincie")
"""The questions by whose answer a count is broken down, one at a time and never crossed: that would be too fine."""
CLASSES = ("soort", "niveau", "adressaat")
"""How a knelpunt is classified in its rule file."""


def cell(name: str, value: str) -> str:
    """The name of the cell of one value, such as `fase:idee` or `knelpunt:anbi_cooperatie`."""
    return f"{name}:{value}"


def crossed(obstacle: str, trait: str, value: str) -> str:
    """The name of the cell of a knelpunt among initiatives with one answer."""
    return f"{cell('knelpunt', obstacle)}|{cell(trait, value)}"


def cells_of(case: Case, compiled: Compiled) -> frozenset[str]:
    """Every cell that a case counts in, each once, under the rules of the case's day."""
    return frozenset(_cells(case.answers, evaluate(compiled, compiled.space.point(case)), compiled.rules))


def _cells(answers: Mapping[str, Answer], statuses: Mapping[str, Status], rules: RuleBase) -> Iterator[str]:
    yield TOTAL
    traits = [(trait, str(answers[trait])) for trait in TRAITS if answers.get(trait, DONT_KNOW) != DONT_KNOW]
    for trait, value in traits:
        yield cell(trait, value)
    for name, status in statuses.items():
        classes = rules.conclusions[name].text.knelpunt
        if status != "ja" or classes is None:
            continue
        yield cell("knelpunt", name)
        for trait, value in traits:
            yield crossed(name, trait, value)
        yield cell("soort", classes.soort)
        yield cell("niveau", classes.niveau)
        for addressee in classes.adressaat:
            yield cell("adressaat", addressee)
