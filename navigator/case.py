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
    """A case that is refused, with every fault in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


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
    """JSON text as plain data.

    Raises:
        CaseError: not JSON, too large, too deep, not UTF-8, a key twice, or a number that JSON does not know.
    """
    if len(raw) > largest:
        raise CaseError([Fault("", f"Dit is te groot: hoogstens {largest} bytes.")])
    strict = _Strict()
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        data = json.loads(text, object_pairs_hook=strict.without_doubles, parse_constant=strict.no_constant)
    except UnicodeDecodeError:
        raise CaseError([Fault("", "Dit is geen UTF-8-tekst.")]) from None
    except json.JSONDecodeError as error:
        message = f"Dit is geen geldige JSON (regel {error.lineno}, kolom {error.colno})."
        raise CaseError([Fault("", message)]) from None
    except RecursionError:
        raise CaseError([Fault("", "Deze JSON heeft te veel lagen.")]) from None
    except ValueError:
        raise CaseError([Fault("", "Deze JSON heeft een getal dat te groot is.")]) from None
    if strict.faults:
        raise CaseError(strict.faults)
    return data


def read_case(data: Any, questions: Mapping[str, Question], today: dt.date) -> Case:
    """Plain JSON data as a case; `today` is used where `peildatum` is left out.

    Raises:
        CaseError: with every fault in the case; nothing of it is used.
    """
    if not isinstance(data, dict):
        raise CaseError([Fault("", "Een casus is een JSON-object met `antwoorden`.")])
    faults: list[Fault] = []
    allowed = ("peildatum", "antwoorden", "onderwerpen")
    for key in data:
        if key not in allowed:
            hint = nearest(key, allowed) if len(faults) < MOST_HINTS else ""
            faults.append(Fault(_field(key), f"{shown(key)} is onbekend. Mogelijk: {listed(allowed)}.{hint}"))
    day = _read_day(data.get("peildatum"), today, faults)
    topics = _read_topics(data.get("onderwerpen"), faults)
    answers = _read_answers(data.get("antwoorden"), questions, faults)
    if faults:
        raise CaseError(faults)
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


class _Strict:
    """Gathers what JSON leaves open and a case may not hold: keys written twice, and numbers that are none."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def without_doubles(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object of which each key stands there once."""
        result = dict(pairs)
        if len(result) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            doubles = [key for key, count in counts.items() if count > 1]
            self.faults += [Fault(_field(key), f"De sleutel {shown(key)} staat er twee keer in.") for key in doubles]
        return result

    def no_constant(self, name: str) -> None:
        """NaN and Infinity, which Python would read."""
        self.faults.append(Fault("", f"{name} is geen geldig getal in JSON."))
