"""Brute force, for tests of the analysis: every case of a small rule base that can matter, and its statuses."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from rulebases import Size, random_rules

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import Question, RuleBase, Status

TINY = Size(questions=4, options=2, conclusions=6, rules=2, amounts=1, chain=3, bounds=1)
"""Small enough to try every case, also those in which answers are missing."""
TINY_WIDE = Size(questions=4, options=3, conclusions=5, rules=3, amounts=0, chain=2, bounds=1)


EXAMPLES = int(os.environ.get("NAVIGATOR_EXAMPLES", "0"))
"""How many rule bases each test tries, other ones each time; 0: its own number, the same ones each time."""


def on_random_bases(examples: int) -> Callable[[Callable[[int], None]], Callable[[], None]]:
    """Let hypothesis choose the seeds of the rule bases that a test tries."""
    chosen = settings(max_examples=EXAMPLES or examples, deadline=None, derandomize=not EXAMPLES)
    return lambda test: chosen(given(seed=st.integers(0, 1_000_000))(test))


def tiny_rules(seed: int, size: Size = TINY) -> RuleBase:
    """A rule base of which every case can be tried."""
    return random_rules(random.Random(seed), size)


def every_case(bases: Iterable[RuleBase], day: dt.date, *, partial: bool) -> Iterator[Case]:
    """Every case that can matter to one of these rule bases (with the same questions) on a day."""
    compiled = [compile_rules(rules, day) for rules in bases]
    questions = compiled[0].rules.questions
    choices = [_answers(question, compiled, partial) for question in questions.values()]
    for chosen in product(*choices):
        yield Case(day, {key: answer for key, answer in zip(questions, chosen, strict=True) if answer is not None})


def statuses(compiled: Compiled, case: Case) -> dict[str, Status]:
    """The status of every conclusion."""
    return evaluate(compiled, compiled.space.point(case))


def _answers(question: Question, bases: list[Compiled], partial: bool) -> list[Answer | None]:
    found: list[Answer | None] = [None] if partial else []
    if question.kind == "ja_nee":
        return [*found, False, True]
    if question.kind == "keuze":
        return [*found, *question.options]
    if question.kind == "meerkeuze":
        ticks = product((False, True), repeat=len(question.options))
        return [*found, *(tuple(o for o, on in zip(question.options, each, strict=True) if on) for each in ticks)]
    numbers = {int(n) for each in bases for n in each.space.dimensions[each.space.index[question.id]].values}
    return [*found, *sorted(numbers)]
