"""The answers of many cases in columns, the same on every day; and as codes in the space of one day.

A choice, a yes/no answer and each option of a `meerkeuze` is a row of small codes: 0 = unknown, else the place of the
value plus one. A number is a row of itself, with -1 where it is unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from navigator.answers import DONT_KNOW, Answer
from navigator.batch.bits import Codes
from navigator.domains import Space
from navigator.model import LARGEST, Question

NO_NUMBER = -1


@dataclass(frozen=True)
class Layout:
    """Where the answers to each question stand: `codes` gives first row and number of rows, `numbers` the row."""

    questions: Mapping[str, Question]
    codes: Mapping[str, tuple[int, int]]
    numbers: Mapping[str, int]

    @property
    def width(self) -> int:
        """The number of rows of small codes."""
        return sum(count for _, count in self.codes.values())


def make_layout(questions: Mapping[str, Question]) -> Layout:
    """The layout for these questions, in their order."""
    codes: dict[str, tuple[int, int]] = {}
    numbers: dict[str, int] = {}
    width = 0
    for name, question in questions.items():
        if question.kind in LARGEST:
            numbers[name] = len(numbers)
        else:
            codes[name] = (width, len(question.options) if question.kind == "meerkeuze" else 1)
            width += codes[name][1]
    return Layout(questions, codes, numbers)


@dataclass(frozen=True)
class Columns:
    """The cases: `codes` rows x cases (uint8), `numbers` rows x cases (int64), `days` (ordinals, int64)."""

    layout: Layout
    codes: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    days: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.days)

    def only(self, rows: NDArray[Any]) -> Columns:
        """The cases at these places, or where this is true."""
        return Columns(self.layout, self.codes[:, rows], self.numbers[:, rows], self.days[rows])


def codes_in(space: Space, columns: Columns) -> list[Codes]:
    """The cases as codes, one array per dimension of the space (see `bits`)."""
    unknown = np.zeros(len(columns), np.uint8)
    found: list[Codes] = []
    for dimension in space.dimensions:
        name = dimension.question
        if name is None:
            found.append(unknown)
        elif name in columns.layout.numbers:
            numbers = columns.numbers[columns.layout.numbers[name]]
            small = np.uint8 if len(dimension.values) < 255 else np.uint16
            found.append(np.searchsorted(np.array(dimension.values), numbers, side="right").astype(small))
        else:
            row, _ = columns.layout.codes[name]
            option = columns.layout.questions[name].options.index(dimension.option) if dimension.option else 0
            found.append(columns.codes[row + option])
    return found


class RowWriter:
    """Builds columns case by case: each case is a few bytes, and one turn of the whole makes rows of columns."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._blank = bytes(layout.width)
        self._no_numbers = [NO_NUMBER] * len(layout.numbers)
        self._codes = bytearray()
        self._numbers: list[int] = []
        self._days: list[int] = []

    def row(self) -> tuple[bytearray, list[int]]:
        """A case without answers, to be filled in and added: its codes and its numbers."""
        return bytearray(self._blank), self._no_numbers.copy()

    def add(self, codes: bytearray, numbers: list[int], day: int) -> None:
        """Add a case; `day` is an ordinal."""
        self._codes += codes
        self._numbers += numbers
        self._days.append(day)

    def add_answers(self, answers: Mapping[str, Answer], day: dt.date) -> None:
        """Add a case that was checked."""
        codes, numbers = self.row()
        for name, answer in answers.items():
            if name in self._layout.codes:
                start, width = self._layout.codes[name]
                codes[start : start + width] = answer_codes(self._layout.questions[name], answer)
            elif isinstance(answer, int):
                numbers[self._layout.numbers[name]] = answer
        self.add(codes, numbers, day.toordinal())

    def columns(self) -> Columns:
        """All cases added."""
        count = len(self._days)
        codes = np.frombuffer(bytes(self._codes), np.uint8).reshape(count, self._layout.width)
        numbers = np.array(self._numbers, np.int64).reshape(count, len(self._layout.numbers))
        return Columns(
            self._layout,
            np.ascontiguousarray(codes.T),
            np.ascontiguousarray(numbers.T),
            np.array(self._days, np.int64),
        )


def answer_codes(question: Question, answer: Answer) -> bytes:
    """The codes of a valid answer, other than a number: one for each row of its question."""
    if isinstance(answer, tuple):
        return bytes(2 if option in answer else 1 for option in question.options)
    if isinstance(answer, bool):
        return bytes([1 + answer])
    if answer == DONT_KNOW:
        return bytes(len(question.options) if question.kind == "meerkeuze" else 1)
    return bytes([1 + question.options.index(str(answer))])
