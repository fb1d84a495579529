"""Cases as JSON lines to columns: a quick way for the plain case, and `read_case` for every other.

The quick way takes only what is surely right, by exact types; whatever it does not know, and so every fault, goes
through `read_case`, so that a line is accepted or refused, and for the same reasons, just as a single case is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from navigator.answers import DONT_KNOW
from navigator.batch.columns import Columns, Layout, RowWriter
from navigator.case import TOPICS, CaseError, Fault, parse_json, read_case
from navigator.model import LARGEST, Question

Refused = tuple[int, list[Fault], Any]
"""The place of a refused case, what is wrong with it, and the case as it was given."""

_KEYS = {"peildatum", "antwoorden", "onderwerpen"}

_Put = Callable[[Any, bytearray, list[int]], bool]
"""Puts an answer in its place and tells whether it was one to know at once."""


def columns_of_lines(lines: list[bytes], layout: Layout, today: dt.date) -> tuple[Columns, list[int], list[Refused]]:
    """The cases in these lines: the columns of the good ones, the places of those, and the refused ones.

    Blank lines are passed over. `today` is the day of a case without `peildatum`.
    """
    reader = _Reader(layout, today)
    good: list[int] = []
    refused: list[Refused] = []
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            reader.read(line)
            good.append(place)
        except CaseError as error:
            refused.append((place, error.faults, line.decode(errors="replace").rstrip("\r\n")))
    return reader.writer.columns(), good, refused


class _Reader:
    def __init__(self, layout: Layout, today: dt.date) -> None:
        self.writer = RowWriter(layout)
        self._questions = layout.questions
        self._today = today
        self._days: dict[str, int] = {}
        self._puts = {name: _put(question, layout) for name, question in layout.questions.items()}

    def read(self, line: bytes) -> None:
        data = parse_json(line)
        if not self._quickly(data):
            case = read_case(data, self._questions, self._today)
            self.writer.add_answers(case.answers, case.day)
            if isinstance(data.get("peildatum"), str):
                self._days[data["peildatum"]] = case.day.toordinal()

    def _quickly(self, data: Any) -> bool:
        """Add a case of plain answers on a day seen before; False, and nothing done, if it is any other."""
        if type(data) is not dict or not data.keys() <= _KEYS or not _known_topics(data.get("onderwerpen")):
            return False
        day, answers = data.get("peildatum"), data.get("antwoorden")
        if type(answers) is not dict or not (day is None or (type(day) is str and day in self._days)):
            return False
        codes, numbers = self.writer.row()
        for name, answer in answers.items():
            put = self._puts.get(name)
            if put is None or not put(answer, codes, numbers):
                return False
        self.writer.add(codes, numbers, self._today.toordinal() if day is None else self._days[day])
        return True


def _known_topics(topics: Any) -> bool:
    return topics is None or (
        type(topics) is list and len(topics) <= len(TOPICS) and all(type(t) is str and t in TOPICS for t in topics)
    )


def _put(question: Question, layout: Layout) -> _Put:
    if question.kind in LARGEST:
        return _put_number(layout.numbers[question.id], LARGEST[question.kind])
    start, width = layout.codes[question.id]
    if question.kind == "ja_nee":
        return _put_yes_no(start)
    if question.kind == "keuze":
        return _put_choice(start, question.options)
    return _put_several(start, width, question.options)


def _unknown(answer: Any) -> bool:
    return answer is None or (type(answer) is str and answer == DONT_KNOW)


def _put_number(row: int, largest: int) -> _Put:
    def put(answer: Any, codes: bytearray, numbers: list[int]) -> bool:
        if type(answer) is int and 0 <= answer <= largest:
            numbers[row] = answer
            return True
        return _unknown(answer)

    return put


def _put_yes_no(row: int) -> _Put:
    def put(answer: Any, codes: bytearray, numbers: list[int]) -> bool:
        if answer is True or answer is False:
            codes[row] = 1 + answer
            return True
        return _unknown(answer)

    return put


def _put_choice(row: int, options: tuple[str, ...]) -> _Put:
    known = {option: code for code, option in enumerate(options, 1) if option != DONT_KNOW}

    def put(answer: Any, codes: bytearray, numbers: list[int]) -> bool:
        if type(answer) is str and answer in known:
            codes[row] = known[answer]
            return True
        return _unknown(answer)

    return put


def _put_several(start: int, width: int, options: tuple[str, ...]) -> _Put:
    known = {option: place for place, option in enumerate(options, start)}
    none = b"\1" * width

    def put(answer: Any, codes: bytearray, numbers: list[int]) -> bool:
        if type(answer) is not list:
            return _unknown(answer)
        codes[start : start + width] = none
        for item in answer:
            if type(item) is not str or item not in known:
                return False
            codes[known[item]] = 2
        return len(answer) <= width

    return put
