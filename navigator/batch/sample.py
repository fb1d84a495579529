"""Random cases as the questionnaire would leave them: walked by many at once.

The questions come in their own order, and each is put to just those cases in which it is open (see `interview`). One
walk from the first question to the last is the whole interview: an answer can only close questions that come later,
never open one that was passed over, since whatever is undecided only becomes less.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from navigator.answers import DONT_KNOW
from navigator.batch.standing import Flags, ManyStandings
from navigator.boxes import Box
from navigator.case import TOPICS
from navigator.grounds import Compiled
from navigator.model import Question

DONT_KNOW_SHARE = 0.06  # of the questions that are put
STOPS_SHARE = 0.25  # of the cases: they end before the last question
EVERYTHING_SHARE = 0.3  # of the cases: they chose no topics, and so get every question

_TOGETHER = 8_192  # cases walked at once; always all of them, so that a shorter sample is the start of a longer one
_TRIES = 5  # to draw an answer that does not contradict the answers before it

Codes = NDArray[np.int64]


def sample_cases(compiled: Compiled, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """So many cases in the JSON form of the interface, on the day of the rules; the same seed gives the same cases.

    No case holds answers that contradict each other, as far as contradictions speak of answers alone.
    """
    for number, start in enumerate(range(0, count, _TOGETHER)):
        walk = _Walk(compiled, np.random.default_rng([seed, number]), _TOGETHER)
        yield from islice(walk.cases(), count - start)


class _Walk:
    def __init__(self, compiled: Compiled, random: np.random.Generator, count: int) -> None:
        self._compiled, self._random, self._count = compiled, random, count
        self._topics = random.random((len(TOPICS), count)) < 1.5 / len(TOPICS)
        self._topics[:, random.random(count) < EVERYTHING_SHARE] = False
        stops = random.random(count) < STOPS_SHARE
        self._left = np.where(stops, random.integers(1, 25, count), len(compiled.rules.questions))
        self._many = ManyStandings(compiled, self._targets(), count)
        self._contradictions = [
            box for boxes in compiled.contradictions for box in boxes if all(isinstance(key, int) for key in box)
        ]
        self._codes: dict[int, Codes] = {}

    def _targets(self) -> dict[str, Flags]:
        """Per conclusion in which cases the questions are about it: those of the chosen topics, all if none."""
        everything: Flags = ~np.logical_or.reduce(self._topics, axis=0)
        targets: dict[str, Flags] = {}
        for name, conclusion in self._compiled.rules.conclusions.items():
            if conclusion.kind != "status":
                chosen = self._topics[[TOPICS.index(topic) for topic in conclusion.text.onderwerpen]]
                targets[name] = everything | np.logical_or.reduce(chosen, axis=0)
        return targets

    def cases(self) -> Iterator[dict[str, Any]]:
        """The cases, once every question was put."""
        answers: list[dict[str, Any]] = [{} for _ in range(self._count)]
        for question in self._compiled.rules.questions.values():
            put = self._many.is_open(question.id) & (self._left > 0)
            self._left -= put
            rows = np.flatnonzero(put)
            if len(rows):
                for row, answer in zip(rows.tolist(), self._put(question, rows), strict=True):
                    answers[row][question.id] = answer
        day = self._compiled.day.isoformat()
        for row, given in enumerate(answers):
            case = {"peildatum": day, "antwoorden": given}
            chosen = [topic for topic, wanted in zip(TOPICS, self._topics[:, row].tolist(), strict=True) if wanted]
            yield case | {"onderwerpen": chosen} if chosen else case

    def _put(self, question: Question, rows: Codes) -> list[Any]:
        """Put a question in these cases: the answers, of which the standings then know."""
        dimensions = self._compiled.space.of_question[question.id]
        codes = {at: np.zeros(self._count, np.int64) for at in dimensions}
        self._codes |= codes
        numbers = np.zeros(self._count, np.int64)
        todo = rows[self._random.random(len(rows)) >= DONT_KNOW_SHARE]
        for _ in range(_TRIES):
            drawn = self._draw(question, len(todo))
            for at, values in zip(dimensions, drawn, strict=False):
                codes[at][todo] = values + 1
            if len(drawn) > len(dimensions):
                numbers[todo] = drawn[-1]
            todo = todo[self._contradicted(dimensions, todo)]
        for at in dimensions:
            codes[at][todo] = 0
        self._many.answer(codes)
        return _as_json(question, [codes[at][rows].tolist() for at in dimensions], numbers[rows].tolist())

    def _draw(self, question: Question, count: int) -> list[Codes]:
        """The places of random values, a row for each dimension of the question; of a number also the number."""
        dimensions = self._compiled.space.of_question[question.id]
        random = self._random
        if question.kind == "meerkeuze":
            rank = random.random((len(dimensions), count)).argsort(axis=0)
            return list((rank < random.choice((0, 1, 1, 2, 2, 3, 4), count)).astype(np.int64))
        dimension = self._compiled.space.dimensions[dimensions[0]]
        places = random.integers(0, len(dimension.values), count)
        if dimension.largest is None:
            return [places]
        starts = np.array([*dimension.values, min(dimension.largest, 10 * max(10, int(dimension.values[-1]))) + 1])
        room = (starts[places + 1] - starts[places]) * (random.random(count) < 0.8)  # or just on the threshold
        return [places, starts[places] + (room * random.random(count)).astype(np.int64)]

    def _contradicted(self, dimensions: tuple[int, ...], rows: Codes) -> Flags:
        """In which of these cases the answers so far, these dimensions among them, can't all be true."""
        found = np.zeros(len(rows), np.bool_)
        for box in self._contradictions:
            if not any(at in box for at in dimensions) or not all(at in self._codes for at in box):
                continue
            found |= np.logical_and.reduce([self._within(box, at, rows) for at in box if isinstance(at, int)])
        return found

    def _within(self, box: Box, at: int, rows: Codes) -> Flags:
        values = len(self._compiled.space.dimensions[at].values)
        allowed = np.array([False, *(bool(box[at] >> place & 1) for place in range(values))])
        return allowed[self._codes[at][rows]]


def _as_json(question: Question, codes: list[list[int]], numbers: list[int]) -> list[Any]:
    """Answers as the JSON of a case has them; code 0 is "weet niet"."""
    if question.kind == "meerkeuze":
        return [
            [option for option, code in zip(question.options, ticked, strict=True) if code == 2]
            if ticked[0]
            else DONT_KNOW
            for ticked in zip(*codes, strict=True)
        ]
    if question.kind == "ja_nee":
        return [code == 2 if code else DONT_KNOW for code in codes[0]]
    if question.kind == "keuze":
        return [question.options[code - 1] if code else DONT_KNOW for code in codes[0]]
    return [number if code else DONT_KNOW for code, number in zip(codes[0], numbers, strict=True)]
