"""The rule base in memory: questions, conclusions with their rules, and the lists they refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from navigator.rulefiles import fileshapes as shapes

Status = Literal["ja", "misschien", "nee"]

SOORTEN: tuple[str, ...] = ("geldvorm", "route", "fonds", "voorstel", "knelpunt", "status")
"""The kinds of conclusion, in the order in which an advice lists them."""

LARGEST: dict[str, int] = {"bedrag": 1_000_000_000, "aantal": 1_000_000, "procent": 100}
"""The largest number each numeric type of question accepts; the smallest is 0."""


# --- conditions, as written under `als`


@dataclass(frozen=True)
class All:
    """Holds if every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds if at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Holds if the part does not."""

    part: Condition


@dataclass(frozen=True)
class Among:
    """The answer to a `keuze` or `ja_nee` question is one of these values."""

    question: str
    values: frozenset[str | bool]


@dataclass(frozen=True)
class Ticked:
    """This option of a `meerkeuze` question is ticked."""

    question: str
    option: str


@dataclass(frozen=True)
class AtLeast:
    """The number answered is at least `bound` plus `offset`; a bound that is a name is a dated amount."""

    question: str
    bound: int | str
    offset: int = 0


@dataclass(frozen=True)
class Uses:
    """Another conclusion surely holds (`holds`) or surely does not."""

    conclusion: str
    holds: bool


Condition = All | AnyOf | Not | Among | Ticked | AtLeast | Uses


def leaves(condition: Condition) -> Iterator[Among | Ticked | AtLeast | Uses]:
    """Every question and conclusion that a condition asks for."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


# --- the rule base


@dataclass(frozen=True)
class Question:
    """A question with the section it stands in; `text` holds its words."""

    id: str
    section: str
    text: shapes.Vraag

    @property
    def kind(self) -> str:
        """keuze, meerkeuze, ja_nee, bedrag, aantal or procent."""
        return self.text.type

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of its options, in file order."""
        return tuple(self.text.opties)

    @property
    def changeable(self) -> bool:
        """Whether an initiative can change the answer (for the what-if)."""
        return self.text.veranderbaar


@dataclass(frozen=True)
class Rule:
    """One rule of a conclusion: a condition, the days on which it is valid, and its sources."""

    id: str
    place: str
    condition: Condition
    sources: tuple[str, ...]
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        """Whether the rule is in force on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class Conclusion:
    """What can hold for a case; `text` is its file as read."""

    id: str
    text: shapes.Conclusiebestand
    rules: tuple[Rule, ...]
    path: str

    @property
    def kind(self) -> str:
        """geldvorm, route, fonds, voorstel, knelpunt or status."""
        return self.text.soort


@dataclass(frozen=True)
class Contradiction:
    """Answers that can't all be true, and on which sources that rests; `checked` is the day those were looked at."""

    condition: Condition
    explanation: str
    sources: tuple[str, ...] = ()
    checked: dt.date | None = None


@dataclass(frozen=True)
class Organisation:
    """Who can help or decide; named only where `condition` surely holds."""

    id: str
    text: shapes.Organisatie
    condition: Condition | None = None


@dataclass(frozen=True)
class RuleBase:
    """Everything under `rules/`, checked; `version` names its content (`sha256:` and 64 hex digits)."""

    version: str
    questions: dict[str, Question]
    conclusions: dict[str, Conclusion]
    sections: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, shapes.Bedrag] = field(default_factory=dict)
    sources: dict[str, shapes.Bron] = field(default_factory=dict)
    ways_out: dict[str, shapes.Uitweg] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    terms: dict[str, shapes.Begrip] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    topics: dict[str, shapes.Onderwerptekst] = field(default_factory=dict)

    @property
    def rule_count(self) -> int:
        """The number of rules of all conclusions, valid today or not."""
        return sum(len(conclusion.rules) for conclusion in self.conclusions.values())

    def amount_on(self, name: str, day: dt.date) -> int | None:
        """What a dated amount is on a day; None where it is not known for that day."""
        for value in self.amounts[name].waarden:
            if value.vanaf <= day and (value.tot is None or day <= value.tot):
                return value.waarde
        return None
