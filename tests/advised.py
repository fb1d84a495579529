"""Advices for tests: on random rule bases, shared by the tests, or on rules made by hand, with what they say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any

from advice_oracle import Truth, answers_after
from hypothesis import settings
from hypothesis import strategies as st
from rulebases import DAYS, SMALL, Size, make_question, make_rules, random_case, random_rules

from navigator.advice import Adviser
from navigator.answers import Answer
from navigator.case import Case
from navigator.model import Among, Condition, RuleBase

Json = dict[str, Any]
MIXED = Size(questions=8, options=4, conclusions=12, rules=3, amounts=2, chain=6)
YES = Among("v", frozenset([True]))
quick = settings(max_examples=80, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Told:
    """An advice, the adviser that gave it, and the case it is about."""

    adviser: Adviser
    case: Case
    advice: Json

    @property
    def rules(self) -> RuleBase:
        """The rule base."""
        return self.adviser.rules

    @cached_property
    def truth(self) -> Truth:
        """What the rules say on that day, by the oracle."""
        return Truth(self.rules, self.case.day)

    @cached_property
    def conclusions(self) -> dict[str, Json]:
        """The conclusions of the advice by their id."""
        return {conclusion["id"]: conclusion for conclusion in self.advice["conclusies"]}

    @property
    def statuses(self) -> dict[str, Any]:
        """The status of each."""
        return {name: conclusion["status"] for name, conclusion in self.conclusions.items()}

    @property
    def unknown(self) -> list[str]:
        """The questions without a known answer."""
        return [name for name in self.rules.questions if self.case.known(name) is None]

    def with_answers(self, answers: Mapping[str, Answer]) -> Case:
        """The case with more answers, or others."""
        return Case(self.case.day, {**self.case.answers, **answers}, self.case.topics)

    def again(self, case: Case) -> Told:
        """The advice of the same adviser on another case."""
        return Told(self.adviser, case, self.adviser.advise(case))


def tell(rules: RuleBase, case: Case) -> Told:
    """The advice on a case under rules made for it."""
    adviser = Adviser(rules)
    return Told(adviser, case, adviser.advise(case))


rngs = st.integers(0, 10**9).map(random.Random)
"""Random numbers out of a seed: many times faster than drawing each by hypothesis."""


@cache
def told_of(size: Size, seed: int) -> Told:
    """A random rule base with a random case and the advice on it; the tests share them."""
    rng = random.Random(seed)
    rules = random_rules(rng, size)
    return tell(rules, random_case(rng, rules))


def told(size: Size = SMALL) -> st.SearchStrategy[Told]:
    """One of some hundred of these."""
    return st.integers(0, 120).map(lambda seed: told_of(size, seed))


def by_hand(
    conditions: Mapping[str, Condition | list[Condition]], *questions: tuple[str, str], **answers: Answer
) -> Told:
    """The advice under a few conditions over a few questions, on the first of `DAYS`."""
    asked = [make_question(name, kind, ["a", "b", "c"]) for name, kind in questions]
    return tell(make_rules(asked, conditions), Case(DAYS[0], answers))


def shown(told: Told, topics: tuple[str, ...] = ()) -> list[str]:
    """The conclusions that the questions are about."""
    return [
        c.id
        for c in told.rules.conclusions.values()
        if c.text.soort != "status" and (not topics or set(topics) & set(c.text.onderwerpen))
    ]


def changes(told: Told) -> Iterator[tuple[str, str, Json]]:
    """Every change that an advice names, with the conclusion and the status it should bring about."""
    for name, conclusion in told.conclusions.items():
        for change in conclusion["wordt_ja_als"]:
            yield name, "ja", change
        for change in conclusion["wordt_nee_als"]:
            yield name, "nee", change


def carried_out(told: Told, change: Json, rng: random.Random, most: int) -> list[Case]:
    """The case after a change, in the ways the change allows (a sample where there are more than `most`)."""
    allowed = [
        answers_after(told.rules.questions[name], told.case.known(name), wanted, rng) for name, wanted in change.items()
    ]
    ways = [dict(zip(change, way, strict=True)) for way in product(*allowed)]
    return [told.with_answers(way) for way in (ways if len(ways) <= most else rng.sample(ways, most))]


def check_fewest(told: Told, most: int) -> None:
    """The first change has as few questions as brute force finds; none is named only where brute force finds none."""
    for name, fewest in told.truth.fewest_changes(told.case, most).items():
        conclusion = told.conclusions[name]
        wanted = conclusion["status"] != "ja"
        found = conclusion["wordt_ja_als" if wanted else "wordt_nee_als"]
        if wanted in fewest or (found and len(found[0]) <= most):
            assert len(found[0] if found else ()) == fewest.get(wanted), (name, found)
