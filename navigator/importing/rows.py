"""One row of a file with cases: its key, topics, whether it may be counted, and its answers; or everything wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator.answers import answer_fault, answer_from, to_json
from navigator.batch.cells import cell_fault
from navigator.case import TOPICS
from navigator.model import Question
from navigator.rulefiles.findings import listed, nearest, shown

KEY, TOPICS_COLUMN, COUNT = "sleutel", "onderwerpen", "meetellen"
OWN_COLUMNS = (KEY, TOPICS_COLUMN, COUNT)
EXTRA = ""
"""Where the text is that stands in a row beyond its last column."""
_KEY_FORM = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)
_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: the row as a spreadsheet numbers it, the column, what stands there, and why."""

    row: int
    column: str
    written: str
    message: str


@dataclass(frozen=True)
class NewCase:
    """A case to store; `may_count` is None where the file does not say. Answers are in the JSON form of a case."""

    key: str
    topics: tuple[str, ...]
    may_count: bool | None
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Intake:
    """What a file holds: the cases that are right, and every fault in the rows that are not."""

    cases: list[NewCase]
    faults: list[CellFault]

    @property
    def faulty_rows(self) -> int:
        """In how many rows something is wrong."""
        return len({fault.row for fault in self.faults})


class Reader:
    """Reads row after row, and remembers the keys, each of which may stand there once."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._rows_of_keys: dict[str, int] = {}
        self.cases: list[NewCase] = []
        self.faults: list[CellFault] = []

    def read(self, number: int, cells: Mapping[str, Any]) -> None:
        """Take one row: values by column, as plain JSON data; None is an empty cell."""
        faults = list(self._faults(number, cells))
        self.faults += faults
        if faults:
            return
        answers = {
            key: to_json(answer_from(question.options, cells[key]))
            for key, question in self._questions.items()
            if cells.get(key) is not None
        }
        topics = tuple(topic for topic in TOPICS if topic in (cells.get(TOPICS_COLUMN) or ()))
        self.cases.append(NewCase(str(cells[KEY]), topics, cells.get(COUNT), answers))

    def _faults(self, number: int, cells: Mapping[str, Any]) -> Iterator[CellFault]:
        for column, message in self._messages(number, cells):
            yield CellFault(number, column, as_written(cells.get(column)), message)

    def _messages(self, number: int, cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if message := self._key_fault(number, cells.get(KEY)):
            yield KEY, message
        if message := _topics_fault(cells.get(TOPICS_COLUMN)):
            yield TOPICS_COLUMN, message
        if not isinstance(cells.get(COUNT), bool | None):
            yield COUNT, "Hier hoort `ja` of `nee`. Vul alleen `ja` in als het initiatief dat zelf zei."
        answered = False
        for key, question in self._questions.items():
            if (value := cells.get(key)) is not None:
                answered = True
                if answer_fault(question.kind, question.options, value):
                    yield key, cell_fault(question, value)
        if cells.get(EXTRA):
            yield EXTRA, "Hier staat meer dan er kolommen zijn."
        elif not answered:
            yield EXTRA, "Deze rij heeft geen enkel antwoord."

    def _key_fault(self, number: int, value: Any) -> str:
        if value is None:
            return "Geef elke rij een eigen sleutel, zoals een dossiernummer."
        if not isinstance(value, str) or not _KEY_FORM.fullmatch(value):
            return "Gebruik letters, cijfers, punt, streepje; met minstens één cijfer. Geen naam en geen e-mailadres."
        first = self._rows_of_keys.setdefault(value, number)
        return "" if first == number else f"Deze sleutel staat ook op rij {first}."


def _topics_fault(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, list):
        return f"Hier hoort een lijst uit {listed(TOPICS)}."
    wrong = [item for item in value if item not in TOPICS]
    return (
        f"{shown(wrong[0])} is geen onderwerp. Kies uit {listed(TOPICS)}.{nearest(wrong[0], TOPICS)}" if wrong else ""
    )


def as_written(value: Any) -> str:
    """What stands in a cell, short enough to show.

    >>> as_written(["a", "b"]), as_written(None), as_written(True)
    ('a | b', '(leeg)', 'ja')
    """
    if value is None:
        return "(leeg)"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = " | ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = "".join(char if char.isprintable() else "?" for char in text[: _LONGEST_SHOWN + 1])
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
