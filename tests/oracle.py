"""A third evaluator, for tests: it walks the condition trees as written, and knows no boxes, grounds or dimensions.

`statuses` is Kleene's three-valued logic over the trees. `outcomes` fills in every unknown answer, and every amount
that is not known on the day, in every way that can matter, and says which truth values each conclusion then takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from navigator.answers import Answer
from navigator.case import Case
from navigator.model import (
    LARGEST,
    All,
    Among,
    AnyOf,
    AtLeast,
    Condition,
    Not,
    Question,
    RuleBase,
    Status,
    Ticked,
    Uses,
)

Answers = Mapping[str, Answer]
Amounts = Mapping[str, int]


class TooMany(Exception):  # noqa: N818 - named for what it says
    """Too many ways to fill in the unknown answers for brute force."""


def statuses(rules: RuleBase, case: Case) -> dict[str, Status]:
    """The status of every conclusion, by Kleene's strong logic over the trees as written."""
    walk = _Walk(rules, case.day, _known(rules, case), amounts_on(rules, case.day))
    words: dict[bool | None, Status] = {True: "ja", False: "nee", None: "misschien"}
    return {name: words[walk.conclusion(name)] for name in rules.conclusions}


def truth(rules: RuleBase, case: Case, condition: Condition) -> bool | None:
    """Whether one condition holds for a case; None if that is unknown."""
    return _Walk(rules, case.day, _known(rules, case), amounts_on(rules, case.day)).condition(condition)


def outcomes(rules: RuleBase, case: Case, most: int = 600) -> dict[str, set[bool]]:
    """Per conclusion the truth values it takes over all completions of a case.

    Raises:
        TooMany: more than `most` completions.
    """
    found: dict[str, set[bool]] = {name: set() for name in rules.conclusions}
    for answers, amounts in completions(rules, case, most):
        walk = _Walk(rules, case.day, answers, amounts)
        for name, values in found.items():
            value = walk.conclusion(name)
            assert value is not None, "a full case decides everything"
            values.add(value)
    return found


def completions(rules: RuleBase, case: Case, most: int) -> Iterator[tuple[dict[str, Answer], dict[str, int]]]:
    """Every way to fill in the unknown answers and amounts that the rules in force mention."""
    known, fixed = _known(rules, case), amounts_on(rules, case.day)
    leaves = [leaf for condition in _in_force(rules, case.day) for leaf in _leaves(condition)]
    thresholds = [leaf for leaf in leaves if isinstance(leaf, AtLeast)]
    turning: dict[str, set[int]] = {name: set() for name in rules.questions}
    for leaf in thresholds:
        bound = leaf.bound if isinstance(leaf.bound, int) else fixed.get(leaf.bound)
        turning[leaf.question] |= set() if bound is None else {bound + leaf.offset}
    asked = {leaf.question for leaf in leaves if not isinstance(leaf, Uses)} - known.keys()
    free: dict[str, list[Answer]] = {name: _possible(rules.questions[name], turning[name]) for name in sorted(asked)}
    unknown = sorted({leaf.bound for leaf in thresholds if isinstance(leaf.bound, str)} - fixed.keys())
    for name in unknown:
        with_it = {leaf.question for leaf in thresholds if leaf.bound == name}
        free[f"bedrag {name}"] = _around({known.get(question, 0) for question in with_it} | {0})
    if prod(len(values) for values in free.values()) > most:
        raise TooMany
    for chosen in product(*free.values()):
        filled = dict(zip(free, chosen, strict=True))
        amounts = {name: filled.pop(f"bedrag {name}") for name in unknown}
        yield {**known, **filled}, {**fixed, **amounts}  # type: ignore[dict-item]


def amounts_on(rules: RuleBase, day: dt.date) -> dict[str, int]:
    """The dated amounts that are known on a day."""
    found: dict[str, int] = {}
    for name, amount in rules.amounts.items():
        for period in amount.waarden:
            if not (day < period.vanaf or (period.tot is not None and day > period.tot)):
                found[name] = period.waarde
    return found


class _Walk:
    """One case, evaluated over the trees; None is unknown. Conclusions are worked out once."""

    def __init__(self, rules: RuleBase, day: dt.date, answers: Answers, amounts: Amounts) -> None:
        self.rules, self.day, self.answers, self.amounts = rules, day, answers, amounts
        self.concluded: dict[str, bool | None] = {}

    def conclusion(self, name: str) -> bool | None:
        if name not in self.concluded:
            rules = self.rules.conclusions[name].rules
            found = [
                self.condition(rule.condition)
                for rule in rules
                if not (rule.valid_from and self.day < rule.valid_from)
                and not (rule.valid_until and self.day > rule.valid_until)
            ]
            self.concluded[name] = _any(found)
        return self.concluded[name]

    def condition(self, condition: Condition) -> bool | None:
        if isinstance(condition, AnyOf):
            return _any([self.condition(part) for part in condition.parts])
        if isinstance(condition, All):
            return _not(_any([_not(self.condition(part)) for part in condition.parts]))
        if isinstance(condition, Not):
            return _not(self.condition(condition.part))
        if isinstance(condition, Uses):
            found = self.conclusion(condition.conclusion)
            return found if condition.holds else _not(found)
        return self.leaf(condition)

    def leaf(self, leaf: Among | Ticked | AtLeast) -> bool | None:
        answer = self.answers.get(leaf.question)
        if answer is None:
            return None
        if isinstance(leaf, Among):
            return answer in leaf.values
        if isinstance(leaf, Ticked):
            assert isinstance(answer, tuple)
            return leaf.option in answer
        bound = leaf.bound if isinstance(leaf.bound, int) else self.amounts.get(leaf.bound)
        assert isinstance(answer, int)
        return None if bound is None else answer >= bound + leaf.offset


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _known(rules: RuleBase, case: Case) -> dict[str, Answer]:
    return {name: answer for name in rules.questions if (answer := case.known(name)) is not None}


def _in_force(rules: RuleBase, day: dt.date) -> Iterator[Condition]:
    for conclusion in rules.conclusions.values():
        yield from (rule.condition for rule in conclusion.rules if rule.valid_on(day))


def _leaves(condition: Condition) -> Iterator[Among | Ticked | AtLeast | Uses]:
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _leaves(part)
    elif isinstance(condition, Not):
        yield from _leaves(condition.part)
    else:
        yield condition


def _possible(question: Question, turning: set[int]) -> list[Answer]:
    """The answers to a question that can matter: of numbers, those around where some rule turns."""
    if question.kind == "ja_nee":
        return [False, True]
    if question.kind == "keuze":
        return list(question.options)
    if question.kind == "meerkeuze":
        ticks = product((False, True), repeat=len(question.options))
        return [tuple(o for o, ticked in zip(question.options, each, strict=True) if ticked) for each in ticks]
    largest = LARGEST[question.kind]
    below = {bound - 1 for bound in turning}
    return sorted(number for number in below | turning | {0, largest} if 0 <= number <= largest)


def _around(numbers: Iterable[Any]) -> list[Answer]:
    """Amounts below, at and above these numbers."""
    return sorted({max(0, number + step) for number in numbers for step in (-1, 0, 1)})
