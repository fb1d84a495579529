"""Cases that are valid and meant to hurt: everything or nothing answered, numbers at every edge, all options ticked."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

from rulebases import numbers_that_matter

from navigator.answers import DONT_KNOW, Answer
from navigator.case import Case
from navigator.model import LARGEST, Question, RuleBase

Pick = Callable[[Sequence[int]], int]


class CaseMaker:
    """Makes cases under one rule base, from a seed: half of them random, the others hostile."""

    def __init__(self, rules: RuleBase, days: Sequence[date], rng: random.Random) -> None:
        self._questions = list(rules.questions.values())
        self._days, self._rng = days, rng
        self._numbers = {q.id: numbers_that_matter(rules, q) for q in self._questions if q.kind in LARGEST}
        self._hostile: list[Callable[[], dict[str, Answer]]] = [
            dict,
            lambda: dict.fromkeys((q.id for q in self._questions), DONT_KNOW),
            lambda: {q.id: self._extreme(q, 0) for q in self._questions},
            lambda: {q.id: self._extreme(q, -1) for q in self._questions},
            lambda: {q.id: self._extreme(q, self._rng.choice((0, -1))) for q in self._questions},
            lambda: {q.id: self._extreme(q, -1) for q in self._some(1)},
            lambda: {q.id: self._any(q) for q in self._some(len(self._questions) - 1)},
            lambda: {q.id: self._any(q) for q in self._questions},
        ]

    def case(self) -> Case:
        """The next case."""
        rng = self._rng
        day = rng.choice(self._days)
        if rng.random() < 0.5:
            return Case(day, rng.choice(self._hostile)())
        share = rng.choice((0.2, 0.5, 0.8))
        answers = {q.id: self._any(q) for q in self._questions if rng.random() < share}
        unknown = {q.id: DONT_KNOW for q in self._questions if q.id not in answers and rng.random() < 0.2}
        return Case(day, {**answers, **unknown})

    def _some(self, count: int) -> list[Question]:
        return self._rng.sample(self._questions, min(count, len(self._questions)))

    def _extreme(self, question: Question, end: int) -> Answer:
        """The first or the last answer there is: no or yes, nothing or everything ticked, 0 or the largest number."""
        if question.kind == "ja_nee":
            return end != 0
        if question.kind == "keuze":
            return question.options[end]
        if question.kind == "meerkeuze":
            return question.options if end else ()
        return self._numbers[question.id][end]

    def _any(self, question: Question) -> Answer:
        rng = self._rng
        if question.kind == "ja_nee":
            return rng.random() < 0.5
        if question.kind == "keuze":
            return rng.choice(question.options)
        if question.kind == "meerkeuze":
            return tuple(option for option in question.options if rng.random() < 0.5)
        return rng.choice(self._numbers[question.id])
