"""A case: the day, the answers and the chosen topics, read from JSON and checked in full."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from navigator.answers import DONT_KNOW, MOST_ITEMS, Answer, answer_faults, answer_from, to_json
from navigator.model import Question
from navigator.rulefiles.fileshapes import Onderwerp
from navigator.rulefiles.findings import listed, nearest, shown

TOPICS: tuple[str, ...] = get_args(Onderwerp)
LARGEST_CASE = 100_000  # bytes; a case with every question answered is about 4,000
MOST_HINTS = 100  # names looked up for a hint; a case full of wrong ones must not keep a server busy
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of a case, in Dutch."""

    field: str
    message: str


class CaseError(Exception):
    """A case that is refused, with every fault in it.

    `as_json` says whether its text is already wrong as JSON: it is none, or can be read in two ways.
    """

    def __init__(self, faults: list[Fault], as_json: bool = False) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults, self.as_json = faults, as_json


@dataclass(frozen=True)
class Case:
    """The answers of one initiative on one day; topics limit the questions asked, never the conclusions."""

    day: dt.date
    answers: Mapping[str, Answer]
    topics: tuple[str, ...] = ()

    def known(self, question: str) -> Answer | None:
        """The answer, or None if it is not answered or not known."""
        answer = self.answers.get(question)
        return None if answer == DONT_KNOW else answer

    def to_json(self) -> dict[str, Any]:
        """The case in the JSON form of the interface."""
        case: dict[str, Any] = {
            "peildatum": self.day.isoformat(),
            "antwoorden": {question: to_json(answer) for question, answer in self.answers.items()},
        }
        if self.topics:
            case["onderwerpen"] = list(self.topics)
        return case


def parse_json(raw: bytes | str, largest: int = LARGEST_CASE) -> Any:
    """JSON text as plain data, for `read_case`.

    What JSON leaves in doubt is marked, so that it can be named with all else that is wrong: an object with a key twice
    is a `Doubled`, and a number that is not whole, or none at all, is `Written` as it stands there.

    Raises:
        CaseError: not JSON, too large, too deep or not UTF-8.
    """
    if len(raw) > largest:
        raise CaseError([Fault("", f"Dit is te groot: hoogstens {largest} bytes.")], as_json=True)
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        return _loaded(text)
    except UnicodeDecodeError:
        fault = Fault("", "Dit is geen UTF-8-tekst.")
    except json.JSONDecodeError as error:
        fault = Fault("", f"Dit is geen geldige JSON (regel {error.lineno}, kolom {error.colno}).")
    except RecursionError:
        fault = Fault("", "Deze JSON heeft te veel lagen.")
    raise CaseError([fault], as_json=True)


def read_case(data: Any, questions: Mapping[str, Question], today: dt.date) -> Case:
    """Plain JSON data as a case; `today` is used where `peildatum` is left out.

    Raises:
        CaseError: with every fault in the case; nothing of it is used.
    """
    if not isinstance(data, dict):
        raise CaseError([Fault("", "Een casus is een JSON-object met `antwoorden`.")], isinstance(data, NoNumber))
    faults = doubles(data)
    allowed = ("peildatum", "antwoorden", "onderwerpen")
    for key in data:
        if key not in allowed:
            hint = nearest(key, allowed) if len(faults) < MOST_HINTS else ""
            faults.append(Fault(_field(key), f"{shown(key)} is onbekend. Mogelijk: {listed(allowed)}.{hint}"))
    day = _read_day(data.get("peildatum"), today, faults)
    topics = _read_topics(data.get("onderwerpen"), faults)
    answers = _read_answers(data.get("antwoorden"), questions, faults)
    if faults:
        raise CaseError(faults, _unclear(data) or _unclear(data.get("antwoorden")))
    return Case(day, answers, topics)


def _read_day(value: Any, today: dt.date, faults: list[Fault]) -> dt.date:
    if value is None:
        return today
    day = None
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        message = f"Schrijf een bestaande dag als jjjj-mm-dd, van {FIRST_DAY} tot en met {LAST_DAY}."
        faults.append(Fault("peildatum", message))
        return today
    return day


def _read_topics(value: Any, faults: list[Fault]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append(Fault("onderwerpen", f"Hier hoort een lijst uit {listed(TOPICS)}."))
        return ()
    if len(value) > MOST_ITEMS:
        faults.append(Fault("onderwerpen", f"Deze lijst is te lang: hoogstens {MOST_ITEMS} onderwerpen."))
    for item in value[:MOST_ITEMS]:
        if not isinstance(item, str) or item not in TOPICS:
            hint = nearest(item, TOPICS)
            faults.append(Fault("onderwerpen", f"{shown(item)} is geen onderwerp. Kies uit {listed(TOPICS)}.{hint}"))
    return tuple(topic for topic in TOPICS if topic in value)


def _read_answers(value: Any, questions: Mapping[str, Question], faults: list[Fault]) -> dict[str, Answer]:
    if value is None:
        value = {}
    if not isinstance(value, dict):
        faults.append(Fault("antwoorden", "Hier hoort een object met per vraag een antwoord."))
        return {}
    faults += doubles(value, "antwoorden.")
    answers: dict[str, Answer] = {}
    for key, answer in value.items():
        question = questions.get(key)
        if question is None:
            hint = nearest(key, questions) if len(faults) < MOST_HINTS else ""
            faults.append(Fault(f"antwoorden.{_field(key)}", f"{shown(key)} is geen vraag.{hint}"))
        elif answer is not None:
            wrong = [fault for _, fault in answer_faults(question.kind, question.options, answer)]
            faults += [Fault(f"antwoorden.{key}", message) for _, message in dict.fromkeys(wrong)]
            if not wrong:
                answers[key] = answer_from(question.options, answer)
    return {key: answers[key] for key in questions if key in answers}


def _field(key: str) -> str:
    """A key that may hold anything, as the name of a field to show."""
    return "".join(char if char.isprintable() else "?" for char in key[:100])


# --- what JSON leaves in doubt


class Doubled(dict[str, Any]):
    """An object in which a key was written more than once; the last one counts, as everywhere in JSON."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]


class Written:
    """A number that can be no answer, as it was written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class NoNumber(Written):
    """NaN or Infinity, which JSON does not know, or so many digits that reading them would keep a server busy."""


def doubles(data: Any, place: str = "") -> list[Fault]:
    """A fault for each key that stands in an object more than once; `place` is what to name before the key."""
    twice = data.twice if isinstance(data, Doubled) else []
    return [Fault(f"{place}{_field(key)}", f"De sleutel {shown(key)} staat er twee keer in.") for key in twice]


def _unclear(data: Any) -> bool:
    return isinstance(data, Doubled) or (
        isinstance(data, dict) and any(isinstance(value, NoNumber) for value in data.values())
    )


def _loaded(text: str) -> Any:
    hooks: dict[str, Any] = {"object_pairs_hook": _object, "parse_constant": NoNumber, "parse_float": Written}
    try:
        return json.loads(text, **hooks)
    except json.JSONDecodeError:
        raise
    except ValueError:  # more digits than Python reads; a slower way that need not be taken for every case
        return json.loads(text, **hooks, parse_int=_whole)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(pairs)


def _whole(text: str) -> int | NoNumber:
    try:
        return int(text)
    except ValueError:
        return NoNumber(text)
