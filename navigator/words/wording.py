"""Answers, changes and statuses in words people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from navigator.answers import DONT_KNOW
from navigator.model import Question, RuleBase
from navigator.moments import dutch_date

SOORT_NAMES: dict[str, str] = {
    "geldvorm": "Soort geld",
    "route": "Weg naar geld",
    "fonds": "Fonds",
    "voorstel": "Voorstel, bestaat nog niet",
    "knelpunt": "Knelpunt",
    "status": "Tussenstap",
}
KNELPUNT_NAMES: dict[str, str] = {
    "hard": "het staat in de wet",
    "uitvoering": "het ligt aan hoe men de regels uitvoert",
    "cultuur": "het ligt aan houding en vertrouwen",
    "intern": "het ligt binnen uw eigen initiatief",
}
NIVEAU_NAMES: dict[str, str] = {"lokaal": "lokaal", "regionaal": "in de regio", "landelijk": "landelijk"}
ZEKERHEID_NAMES: dict[str, str] = {
    "hoog": "Dit is goed nagegaan.",
    "midden": "Dit is nagegaan, maar niet tot in de wettekst of op een recente pagina.",
    "laag": "Dit is niet goed na te gaan. Controleer het zelf voordat u erop bouwt.",
}

NOT_KNOWN = "Op deze dag is een bedrag of regeling niet bekend. Lees de uitleg, en vraag het na."
"""Why a conclusion stays `misschien` when no question can decide it."""


def thousands(number: int) -> str:
    """A number with points, as people write it.

    >>> thousands(12000)
    '12.000'
    """
    return f"{number:,}".replace(",", ".")


def number_in_words(question: Question, number: int) -> str:
    """A number with its unit: € 2.200, 34 %, 3."""
    if question.kind == "bedrag":
        return f"€ {thousands(number)}"
    return f"{number} %" if question.kind == "procent" else thousands(number)


def answer_in_words(question: Question, answer: Any) -> str:
    """One answer (in the JSON form of a case) as the user chose it."""
    if answer is None:
        return "Nog niet beantwoord"
    if answer == DONT_KNOW:
        return "Weet ik niet"
    if isinstance(answer, bool):
        return "Ja" if answer else "Nee"
    if isinstance(answer, int):
        return number_in_words(question, answer)
    if isinstance(answer, list | tuple):
        return ", ".join(question.text.opties[option] for option in answer) or "Geen van deze"
    return question.text.opties[str(answer)]


def who(rules: RuleBase, written: str) -> str:
    """Who takes a step: the name of an organisation, or the word as written, with a capital."""
    organisation = rules.organisations.get(written)
    name = organisation.text.naam if organisation else written.replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}"


def sources_in_words(rules: RuleBase, names: Sequence[str], checked: dt.date) -> str:
    """On which sources something rests, and the day on which they were looked at for it."""
    titles = "; ".join(rules.sources[name].titel for name in names if name in rules.sources)
    return f"{'Bron' if len(names) == 1 else 'Bronnen'}: {titles}. Nagekeken op {dutch_date(checked)}."


def change_in_words(rules: RuleBase, change: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A change of answers as pairs of question text and the answer that brings it about."""
    return [
        (rules.questions[key].text.tekst, _values_in_words(rules.questions[key], value))
        for key, value in change.items()
    ]


def _values_in_words(question: Question, value: Any) -> str:
    if isinstance(value, list):
        return " of ".join(answer_in_words(question, item) for item in value)
    if "bevat" in value:
        return f"ook: {question.text.opties[value['bevat']]}"
    if "bevat_niet" in value:
        return f"niet: {question.text.opties[value['bevat_niet']]}"
    low, high = value.get("minstens"), value.get("hoogstens")
    if low is not None and high is not None:
        return f"van {number_in_words(question, low)} tot en met {number_in_words(question, high)}"
    if low is not None:
        return f"{number_in_words(question, low)} of meer"
    return f"{number_in_words(question, high)} of minder"


_OF_MONEY = {"ja": "Past nu bij u", "misschien": "Past misschien bij u", "nee": "Past nu niet bij u"}
STATUS_NAMES: dict[str, dict[str, str]] = {
    "geldvorm": _OF_MONEY,
    "route": _OF_MONEY,
    "fonds": _OF_MONEY,
    "voorstel": {
        "ja": "Zou bij u passen, maar bestaat nog niet",
        "misschien": "Zou misschien bij u passen, maar bestaat nog niet",
        "nee": "Zou niet bij u passen, en bestaat nog niet",
    },
    "knelpunt": {
        "ja": "Hier loopt u tegenaan",
        "misschien": "Hier loopt u misschien tegenaan",
        "nee": "Hier loopt u nu niet tegenaan",
    },
    "status": {"ja": "Geldt voor u", "misschien": "Geldt misschien voor u", "nee": "Geldt niet voor u"},
}
"""What a status says, for each kind of conclusion."""
