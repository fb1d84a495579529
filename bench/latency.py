"""The whole of one advice on the real rules, over cases that look like real ones: median, slow ones, shares.

A case is asked for once, as a visitor does. Given are milliseconds of processor time on one core, so that what else
runs on the machine counts as little as can be; `pace` is how long this machine took over a fixed loop meanwhile.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import click
from realistic import realistic_cases

from navigator.advice import Adviser
from navigator.case import Case
from navigator.grounds import evaluate
from navigator.interview import open_questions, shown_conclusions
from navigator.rulefiles.folder import default_folder
from navigator.snapshot import load_rules
from navigator.whatif import WhatIf

MEDIAN_GOAL, SLOW_GOAL = 10, 20  # milliseconds
_LOOP = 1_000_000


@click.command()
@click.option("--cases", default=1_000, show_default=True, help="How many cases.")
@click.option("--seed", default=1, show_default=True, help="Which cases.")
def main(cases: int, seed: int) -> None:
    """Print the table, and the cases that took longest."""
    rules = load_rules(default_folder())
    adviser = Adviser(rules)
    asked = list(realistic_cases(rules, cases, seed))
    for case in asked[:10]:
        adviser.advise(case)
    gc.collect()
    gc.freeze()  # as the server does
    before = _pace()
    whole = _times(adviser.advise, asked)
    parts = {name: _times(part, asked) for name, part in _parts(adviser).items()}
    grounds = sum(len(found) for found in adviser.at(asked[0].day)[0].grounds.values())
    click.echo(f"{len(rules.conclusions)} conclusions, {grounds} grounds, {cases} realistic cases (seed {seed})")
    click.echo(f"pace: {before:.0f} ms before, {_pace():.0f} ms after, for {_LOOP:,} additions")
    click.echo(f"{'part':24}{'median ms':>10}{'95 % ms':>10}{'99 % ms':>10}{'longest':>10}{'share':>8}")
    total = sum(whole)
    for name, times in {"whole advice": whole, **parts}.items():
        _row(name, times, sum(times) / total)
    click.echo("* with the direct evaluator, which it needs, once more")
    slowest = sorted(range(len(asked)), key=whole.__getitem__)[: -len(asked) // 100 - 1 : -1]
    median, slow = (_again(adviser, [asked[at] for at in slowest]), statistics.quantiles(whole, n=100)[98])
    click.echo(f"the slowest {len(slowest)} cases, best of five each: median {median:.2f} ms")
    met = statistics.median(whole) < MEDIAN_GOAL and slow < SLOW_GOAL
    click.echo(f"goal: median under {MEDIAN_GOAL} ms and 99 % under {SLOW_GOAL} ms: {'met' if met else 'NOT MET'}")


def _row(name: str, times: Sequence[float], share: float) -> None:
    cut = statistics.quantiles(times, n=100)
    click.echo(f"{name:24}{statistics.median(times):10.2f}{cut[94]:10.2f}{cut[98]:10.2f}{max(times):10.2f}{share:8.0%}")


def _parts(adviser: Adviser) -> dict[str, Callable[[Case], Any]]:
    def engine(case: Case) -> None:
        compiled, found = adviser.at(case.day)
        found.run(compiled.space.point(case))

    def direct(case: Case) -> None:
        compiled, _ = adviser.at(case.day)
        evaluate(compiled, compiled.space.point(case))

    def what_if(case: Case) -> None:
        compiled, _ = adviser.at(case.day)
        point = compiled.space.point(case)
        search = WhatIf(compiled, point)
        for name, status in evaluate(compiled, point).items():
            search.changes(name, wanted=status != "ja")

    def still_open(case: Case) -> None:
        compiled, _ = adviser.at(case.day)
        point = compiled.space.point(case)
        statuses = evaluate(compiled, point)
        targets = shown_conclusions(adviser.rules.conclusions.values(), case.topics)
        open_questions(compiled, point, statuses, targets)

    return {
        "durable_rules engine": engine,
        "direct evaluator": direct,
        "what would change it *": what_if,
        "open questions *": still_open,
    }


def _times(part: Callable[[Case], Any], cases: Sequence[Case]) -> list[float]:
    return [_milliseconds(part, case) for case in cases]


def _again(adviser: Adviser, cases: Sequence[Case]) -> float:
    return statistics.median(min(_times(adviser.advise, [case] * 5)) for case in cases)


def _milliseconds(part: Callable[[Case], Any], case: Case) -> float:
    start = time.process_time()
    part(case)
    return 1000 * (time.process_time() - start)


def _pace() -> float:
    start, total = time.process_time(), 0
    for number in range(_LOOP):
        total += number
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    main()
