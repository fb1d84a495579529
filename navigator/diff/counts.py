"""How many cases get another status: of given cases, and of a random sample."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import evaluate
from navigator.model import Question, RuleBase, Status
from navigator.periods import Periods

SAMPLE, SEED = 1_000, 1
_ANSWERED = 0.7  # the part of the questions that a random case answers

Counts = Counter[tuple[str, Status, Status]]
"""How many cases go from one status to another, per conclusion."""


class Statuses:
    """The statuses of cases under one rule base; answers that it does not know are left out."""

    def __init__(self, rules: RuleBase) -> None:
        self.rules = rules
        self._periods = Periods(rules)

    def of(self, case: Case) -> dict[str, Status]:
        """The status of every conclusion."""
        compiled = self._periods.compiled(case.day)
        return evaluate(compiled, compiled.space.point(Case(case.day, dict(self._known(case)))))

    def _known(self, case: Case) -> Iterator[tuple[str, Answer]]:
        for key, answer in case.answers.items():
            question = self.rules.questions.get(key)
            if question is not None and fits(question, answer):
                yield key, answer


def fits(question: Question, answer: Answer) -> bool:
    """Whether an answer to a question of the same name in another rule base is one to this question."""
    if question.kind == "ja_nee":
        return isinstance(answer, bool)
    if question.kind == "keuze":
        return answer in question.options
    if question.kind == "meerkeuze":
        return isinstance(answer, tuple)
    return isinstance(answer, int) and not isinstance(answer, bool)


def count(old: RuleBase, new: RuleBase, cases: Iterable[Case]) -> tuple[Counts, int]:
    """How many of these cases go from which status to which, per conclusion, and how many change at all."""
    before, after = Statuses(old), Statuses(new)
    found: Counts = Counter()
    touched = 0
    for case in cases:
        was, now = before.of(case), after.of(case)
        changes = [
            (name, was.get(name, "nee"), now.get(name, "nee"))
            for name in {**was, **now}
            if was.get(name, "nee") != now.get(name, "nee")
        ]
        found.update(changes)
        touched += bool(changes)
    return found, touched


def random_cases(questions: Iterable[Question], days: Sequence[dt.date], number: int = SAMPLE) -> Iterator[Case]:
    """Random cases, always the same ones for the same questions and days; about a third of each is left open."""
    rng = random.Random(SEED)
    asked = list(questions)
    for _ in range(number):
        answers = {question.id: _random(rng, question) for question in asked if rng.random() < _ANSWERED}
        yield Case(rng.choice(days), answers)


def _random(rng: random.Random, question: Question) -> Answer:
    if question.kind == "ja_nee":
        return rng.random() < 0.5
    if question.kind == "keuze":
        return rng.choice(question.options)
    if question.kind == "meerkeuze":
        return tuple(option for option in question.options if rng.random() < 0.25)
    if question.kind == "procent":
        return rng.randint(0, 100)
    return int(10 ** rng.uniform(0, 5)) if question.kind == "bedrag" else int(10 ** rng.uniform(0, 2.5))
