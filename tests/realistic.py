"""Cases that look like real initiatives: the stories in `cases/`, changed a little, and cases drawn at random.

`stories(rules)` reads the stories; `realistic_cases(rules, 10_000, seed=1)` makes cases from them and from chance.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from navigator.answers import DONT_KNOW, Answer, answer_from, from_written
from navigator.case import Case
from navigator.model import LARGEST, All, AnyOf, AtLeast, Condition, Not, Question, RuleBase

CASES = Path(__file__).parent / "cases"
DAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class Story:
    """One story: the case, and what an expert would say and would never say."""

    name: str
    case: Case
    yes: frozenset[str]
    never_yes: frozenset[str]


def stories(rules: RuleBase) -> list[Story]:
    """Every story in `cases/`, in the order of its file names."""
    return [_story(path, rules) for path in sorted(CASES.glob("*.yaml"))]


def _story(path: Path, rules: RuleBase) -> Story:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    answers = {key: as_answer(rules.questions[key], value) for key, value in data["antwoorden"].items()}
    expected = data["verwacht"]
    case = Case(data.get("peildatum", DAY), answers)
    return Story(path.stem, case, frozenset(expected["ja"]), frozenset(expected["nooit_ja"]))


def as_answer(question: Question, written: object) -> Answer:
    """An answer as written in a rule file or a story, in the form in which a case keeps it."""
    return answer_from(question.options, from_written(written, question.kind))


def realistic_cases(rules: RuleBase, count: int, seed: int) -> Iterator[Case]:
    """So many cases: half of them a story with up to eight other answers, half of them drawn from chance alone."""
    rng = random.Random(seed)
    told = stories(rules)
    near = thresholds(rules)
    for number in range(count):
        story = rng.choice(told).case if number % 2 else Case(DAY, {})
        asked = list(rules.questions.values())
        changed = asked if not number % 2 else rng.sample(asked, rng.randint(1, 8))
        answers: dict[str, Answer] = dict(story.answers)
        for question in changed:
            answers.pop(question.id, None)
            if rng.random() < 0.9:
                answers[question.id] = _random_answer(rng, question, near.get(question.id, [0]))
        yield Case(story.day, answers)


def _random_answer(rng: random.Random, question: Question, near: list[int]) -> Answer:
    if rng.random() < 0.05:
        return DONT_KNOW
    if question.kind == "ja_nee":
        return rng.random() < 0.5
    if question.kind == "keuze":
        return rng.choice(question.options)
    if question.kind == "meerkeuze":
        ticked = rng.sample(question.options, min(rng.choice((0, 1, 1, 2, 2, 3, 4)), len(question.options)))
        return answer_from(question.options, ticked)
    around = rng.choice(near) + rng.choice((-1, 0, 0, 1))
    return min(max(around, 0), LARGEST[question.kind])


def thresholds(rules: RuleBase) -> Mapping[str, list[int]]:
    """Per question with a number the limits that rules compare it with, on the day of the stories."""
    found: dict[str, set[int]] = {}
    for conclusion in rules.conclusions.values():
        for rule in conclusion.rules:
            for leaf in comparisons(rule.condition):
                limit = limit_on(rules, leaf, DAY)
                if limit is not None:
                    found.setdefault(leaf.question, set()).add(limit)
    return {question: sorted(limits) for question, limits in found.items()}


def comparisons(condition: Condition) -> Iterator[AtLeast]:
    """Every comparison of a number in a condition."""
    if isinstance(condition, AtLeast):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from comparisons(part)
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)


def limit_on(rules: RuleBase, leaf: AtLeast, day: dt.date) -> int | None:
    """The smallest number for which a comparison holds on a day; None if its amount is not known that day."""
    bound = leaf.bound if isinstance(leaf.bound, int) else rules.amount_on(leaf.bound, day)
    return None if bound is None else bound + leaf.offset
