"""How the analysis of a rule base grows with its size: the real one, and copies of it side by side up to ten times.

A copy has questions and conclusions of its own, with other names, so that ten copies are ten times the rules, questions
and cases of one. Amounts and sources are shared.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable

import click

from navigator.analysis.frozen import renamed
from navigator.analysis.whole import analyse_rules
from navigator.diff.compare import compare
from navigator.grounds import compile_rules
from navigator.model import RuleBase
from navigator.reading import load_rules

DAY = dt.date(2026, 11, 22)
SIZES = (1, 2, 5, 10)


def main() -> None:
    """Print the table."""
    real = load_rules()
    click.echo(
        f"{'copies':>6}{'conclusions':>12}{'grounds':>9}{'compile s':>11}{'analysis s':>12}{'diff s':>9}{'ratio':>7}"
    )
    first = 0.0
    for copies in SIZES:
        rules = several(real, copies)
        compiled = compile_rules(rules, DAY)
        grounds = sum(len(found) for found in compiled.grounds.values())
        compiling = _seconds(lambda rules=rules: compile_rules(rules, DAY))  # type: ignore[misc]
        analysing = _seconds(lambda rules=rules: analyse_rules(rules, DAY))  # type: ignore[misc]
        edited = _edited(rules)
        comparing = _seconds(lambda rules=rules, edited=edited: compare(rules, edited, DAY))  # type: ignore[misc]
        first = first or analysing
        click.echo(
            f"{copies:6}{len(rules.conclusions):12}{grounds:9}{compiling:11.2f}{analysing:12.2f}{comparing:9.2f}"
            f"{analysing / first:7.1f}"
        )


def several(rules: RuleBase, copies: int) -> RuleBase:
    """This many copies of a rule base as one."""
    sides = [_copy(rules, f"k{number}_") if number else rules for number in range(copies)]
    return dataclasses.replace(
        rules,
        questions={key: each for side in sides for key, each in side.questions.items()},
        conclusions={key: each for side in sides for key, each in side.conclusions.items()},
    )


def _copy(rules: RuleBase, before: str) -> RuleBase:
    asked = {key: f"{before}{key}" for key in rules.questions}
    concluded = {key: f"{before}{key}" for key in rules.conclusions}
    return dataclasses.replace(
        rules,
        questions={asked[key]: dataclasses.replace(each, id=asked[key]) for key, each in rules.questions.items()},
        conclusions={
            concluded[key]: dataclasses.replace(
                each,
                id=concluded[key],
                text=each.text.model_copy(update={"sluit_uit": [concluded[name] for name in each.text.sluit_uit]}),
                rules=tuple(
                    dataclasses.replace(
                        rule, id=f"{before}{rule.id}", condition=renamed(rule.condition, asked, concluded)
                    )
                    for rule in each.rules
                ),
            )
            for key, each in rules.conclusions.items()
        },
    )


def _edited(rules: RuleBase) -> RuleBase:
    """The same rules with the first rule of one conclusion gone that many others build on."""
    found = rules.conclusions["vpb_vrijgesteld"]
    changed = {**rules.conclusions, found.id: dataclasses.replace(found, rules=found.rules[1:])}
    return dataclasses.replace(rules, conclusions=changed)


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
