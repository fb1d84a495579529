"""How long one advice takes on the real rules, and what share each part has.

Every part is measured on the same cases in the same run; the figures are medians over all of them.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from navigator.advice import Adviser
from navigator.answers import DONT_KNOW, Answer, answer_from
from navigator.case import Case
from navigator.grounds import evaluate
from navigator.interview import open_questions, shown_conclusions
from navigator.model import LARGEST, Question
from navigator.reading import load_rules
from navigator.whatif import WhatIf

CASES = 300
DAY = dt.date(2026, 11, 22)


def main() -> None:
    """Print the table."""
    started = time.perf_counter()
    rules = load_rules()
    read = time.perf_counter()
    adviser = Adviser(rules)
    compiled, engine = adviser.at(DAY)
    ready = time.perf_counter()
    cases = list(_cases(adviser, random.Random(1)))
    points = [compiled.space.point(case) for case in cases]
    statuses = [evaluate(compiled, point) for point in points]
    targets = shown_conclusions(rules.conclusions.values(), ())

    def what_if(at: int) -> None:
        search = WhatIf(compiled, points[at])
        for name, status in statuses[at].items():
            search.changes(name, wanted=status != "ja")

    parts: dict[str, Callable[[int], Any]] = {
        "whole advice": lambda at: adviser.advise(cases[at]),
        "durable_rules engine": lambda at: engine.run(points[at]),
        "direct evaluator": lambda at: evaluate(compiled, points[at]),
        "what would change it": what_if,
        "open questions": lambda at: open_questions(compiled, points[at], statuses[at], targets),
    }
    times = {name: _milliseconds(part, len(cases)) for name, part in parts.items()}
    grounds = sum(len(found) for found in compiled.grounds.values())
    click.echo(f"{len(rules.conclusions)} conclusions, {grounds} grounds, {len(cases)} random cases, partly unknown")
    click.echo(f"read the rules {1000 * (read - started):.0f} ms, compile both engines {1000 * (ready - read):.0f} ms")
    whole = statistics.median(times["whole advice"])
    click.echo(f"{'part':24}{'median ms':>10}{'99 % ms':>10}{'share':>8}")
    for name, found in times.items():
        median, slow = statistics.median(found), statistics.quantiles(found, n=100)[98]
        click.echo(f"{name:24}{median:10.3f}{slow:10.3f}{median / whole:8.0%}")


def _milliseconds(part: Callable[[int], Any], count: int) -> list[float]:
    found = []
    for at in range(count):
        start = time.perf_counter()
        part(at)
        found.append(1000 * (time.perf_counter() - start))
    return found


def _cases(adviser: Adviser, source: random.Random) -> Iterator[Case]:
    for _ in range(CASES):
        answers = {q.id: _answer(q, source) for q in adviser.rules.questions.values() if source.random() < 0.7}
        yield Case(DAY, answers)


def _answer(question: Question, source: random.Random) -> Answer:
    if source.random() < 0.1:
        return DONT_KNOW
    if question.kind == "ja_nee":
        return source.random() < 0.5
    if question.kind == "keuze":
        return source.choice(question.options)
    if question.kind == "meerkeuze":
        return answer_from(question.options, source.sample(question.options, source.randint(0, 3)))
    return source.randint(0, min(LARGEST[question.kind], 100_000))


if __name__ == "__main__":
    main()
