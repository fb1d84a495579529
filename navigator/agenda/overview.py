"""The published numbers put together for a reader: lists of knelpunten and of classes, over rounds and over time.

Everything here works on numbers that are public already, so nothing of it can reveal more than they do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from navigator.agenda.cells import TOTAL, TRAITS, cell, crossed
from navigator.agenda.rounds import Round
from navigator.model import RuleBase
from navigator.words.wording import KNELPUNT_NAMES, NIVEAU_NAMES


@dataclass(frozen=True)
class Count:
    """A number of initiatives, at least so many, and of what."""

    id: str
    title: str
    number: int


@dataclass(frozen=True)
class Wanted:
    """What a reader chose: one round or all, one answer or all, and classes that knelpunten must have."""

    round: int | None = None
    trait: tuple[str, str] | None = None
    classes: Mapping[str, str] | None = None


def added_up(rounds: Iterable[Round]) -> Counter[str]:
    """The numbers of several rounds together; no case is in two of them."""
    total: Counter[str] = Counter()
    for each in rounds:
        total.update(each.counts)
    return total


def values_of(name: str, rules: RuleBase) -> dict[str, str]:
    """What a trait or a class can be, each with its words, in the order of the rule files."""
    if name in TRAITS:
        return dict(rules.questions[name].text.opties) if name in rules.questions else {}
    if name == "soort":
        return {key: words[0].upper() + words[1:] for key, words in KNELPUNT_NAMES.items()}
    if name == "niveau":
        return {key: words[0].upper() + words[1:] for key, words in NIVEAU_NAMES.items()}
    asked = {who for found in rules.conclusions.values() if (k := found.text.knelpunt) for who in k.adressaat}
    return {key: organisation.text.naam for key, organisation in rules.organisations.items() if key in asked}


def classes_of(obstacle: str, rules: RuleBase) -> dict[str, list[str]]:
    """The values of each class of a knelpunt; empty for another conclusion."""
    found = rules.conclusions[obstacle].text.knelpunt
    return {"soort": [found.soort], "niveau": [found.niveau], "adressaat": found.adressaat} if found else {}


def by_value(name: str, counts: Mapping[str, int], rules: RuleBase, obstacle: str | None = None) -> list[Count]:
    """The numbers for each value of a trait or a class; of one knelpunt among those with a trait, if one is given."""
    names = {key: crossed(obstacle, name, key) if obstacle else cell(name, key) for key in values_of(name, rules)}
    return [Count(key, title, counts.get(names[key], 0)) for key, title in values_of(name, rules).items()]


def obstacles(counts: Mapping[str, int], rules: RuleBase, wanted: Wanted) -> list[Count]:
    """The knelpunten that enough initiatives meet, the most frequent first; of the classes and the trait wanted."""
    found = (
        Count(name, rules.conclusions[name].text.titel, counts.get(_cell(name, wanted.trait), 0))
        for name in _of_classes(rules, wanted.classes or {})
    )
    return sorted((each for each in found if each.number), key=lambda each: (-each.number, each.title))


def over_time(rounds: Sequence[Round], obstacle: str | None = None) -> list[tuple[Round, int]]:
    """What each round shows of one knelpunt, or of all initiatives."""
    name = cell("knelpunt", obstacle) if obstacle else TOTAL
    return [(each, each.counts.get(name, 0)) for each in rounds]


def as_rows(rounds: Iterable[Round], rules: RuleBase) -> Iterator[dict[str, str | int]]:
    """Every published number as a row of a table: round, day, knelpunt, trait or class and its value, number."""
    for each in rounds:
        for name, number in each.counts.items():
            obstacle, breakdown, value = _taken_apart(name)
            known = rules.conclusions.get(obstacle)
            yield {
                "ronde": each.number,
                "geteld_op": each.closed.isoformat(),
                "knelpunt": obstacle,
                "titel": known.text.titel if known else "",
                "uitsplitsing": breakdown,
                "waarde": value,
                "minstens": number,
            }


def _cell(obstacle: str, trait: tuple[str, str] | None) -> str:
    return crossed(obstacle, *trait) if trait else cell("knelpunt", obstacle)


def _of_classes(rules: RuleBase, wanted: Mapping[str, str]) -> Iterator[str]:
    for name in rules.conclusions:
        classes = classes_of(name, rules)
        if classes and all(value in classes[key] for key, value in wanted.items()):
            yield name


def _taken_apart(name: str) -> tuple[str, str, str]:
    """The knelpunt, the trait or class, and its value that a cell is about; empty where it is about all.

    >>> _taken_apart("knelpunt:x|fase:idee"), _taken_apart("niveau:lokaal"), _taken_apart("totaal")
    (('x', 'fase', 'idee'), ('', 'niveau', 'lokaal'), ('', '', ''))
    """
    whole, _, part = name.partition("|")
    kind, _, value = whole.partition(":")
    if kind == "knelpunt":
        trait, _, answer = part.partition(":")
        return value, trait, answer
    return ("", kind, value) if value else ("", "", "")
