"""Rule bases and cases for tests, built in memory at random: from a seed, or by hypothesis.

`random_rules(random.Random(1), LARGE)` and `random_case(random.Random(2), rules)` make one of each from a seed;
`rule_bases(SMALL)` and `cases(rules)` are the same as hypothesis strategies. `builders` makes them by hand.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from builders import make_amount, make_conclusion, make_question, make_rule, make_rules
from hypothesis import strategies as st

from navigator.answers import DONT_KNOW, Answer
from navigator.case import TOPICS, Case
from navigator.model import (
    LARGEST,
    SOORTEN,
    All,
    Among,
    AnyOf,
    AtLeast,
    Conclusion,
    Condition,
    Contradiction,
    Not,
    Organisation,
    Question,
    Rule,
    RuleBase,
    Ticked,
    Uses,
)
from navigator.rulefiles import fileshapes as shapes

KINDS = ("ja_nee", "keuze", "aantal", "meerkeuze", "bedrag", "procent")
DAYS = tuple(dt.date(2026, 6, 14) + dt.timedelta(days=offset) for offset in range(5))
"""The days on which rules and amounts of a random rule base begin and end, and on which its cases stand."""


@dataclass(frozen=True)
class Size:
    """How large a random rule base is; `chain` conclusions each build on the one before."""

    questions: int
    options: int
    conclusions: int
    rules: int
    amounts: int
    chain: int = 5
    bounds: int = 3


SMALL = Size(questions=5, options=2, conclusions=6, rules=2, amounts=2, bounds=2)
"""Small enough for brute force over every way to fill in the unknown answers (see `oracle`)."""
MEDIUM = Size(questions=15, options=4, conclusions=20, rules=3, amounts=4)
LARGE = Size(questions=60, options=7, conclusions=110, rules=4, amounts=10, bounds=6)
"""As large as the real rule base, or larger: several hundred grounds."""


# --- at random


def random_rules(rng: random.Random, size: Size = SMALL) -> RuleBase:
    """A rule base with questions of every type, dated amounts, validity periods and chains of conclusions."""
    amounts = {f"b{number}": _random_amount(rng) for number in range(size.amounts)}
    questions = [
        make_question(
            f"v{number:02}",
            kind := KINDS[number] if number < len(KINDS) else rng.choice(KINDS),
            [f"o{place}" for place in range(rng.randint(2, size.options))] if kind in ("keuze", "meerkeuze") else (),
            changeable=rng.random() < 0.7,
        )
        for number in range(size.questions)
    ]
    writer = _Writer(rng, questions, list(amounts), size)
    conclusions = [writer.conclusion(number) for number in range(size.conclusions)]
    return make_rules(
        questions,
        conclusions,
        amounts,
        [Contradiction(writer.condition(2), f"tegenspraak {number}") for number in range(2)],
        [_random_organisation(writer, number) for number in range(3)],
    )


def random_case(rng: random.Random, rules: RuleBase, known: float | None = None) -> Case:
    """A case with about this part of the questions answered (left out: any part), on one of `DAYS`."""
    share = rng.choice((0.0, 0.2, 0.5, 0.8, 1.0)) if known is None else known
    answers: dict[str, Answer] = {}
    for question in rules.questions.values():
        if rng.random() < share:
            answers[question.id] = random_answer(rng, rules, question)
        elif rng.random() < 0.2:
            answers[question.id] = DONT_KNOW
    topics = tuple(topic for topic in TOPICS if rng.random() < 0.1)
    return Case(rng.choice(DAYS), answers, topics)


def random_answer(rng: random.Random, rules: RuleBase, question: Question) -> Answer:
    """A valid answer; a number at, just below or just above a threshold of some rule."""
    if question.kind == "ja_nee":
        return rng.random() < 0.5
    if question.kind == "keuze":
        return rng.choice(question.options)
    if question.kind == "meerkeuze":
        return tuple(option for option in question.options if rng.random() < 0.5)
    return rng.choice(numbers_that_matter(rules, question))


def numbers_that_matter(rules: RuleBase, question: Question) -> list[int]:
    """The numbers at which some rule may turn, on any day, and those next to them."""
    bounds = {0, LARGEST[question.kind]}
    for leaf in _thresholds(rules, question.id):
        if isinstance(leaf.bound, int):
            bounds.add(leaf.bound)
        else:
            bounds |= {value.waarde for value in rules.amounts[leaf.bound].waarden}
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return sorted(number for number in near if 0 <= number <= LARGEST[question.kind])


def _thresholds(rules: RuleBase, question: str) -> Iterable[AtLeast]:
    waiting: list[Condition] = [rule.condition for c in rules.conclusions.values() for rule in c.rules]
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, All | AnyOf):
            waiting.extend(condition.parts)
        elif isinstance(condition, Not):
            waiting.append(condition.part)
        elif isinstance(condition, AtLeast) and condition.question == question:
            yield condition


def _random_amount(rng: random.Random) -> shapes.Bedrag:
    """An amount in one or two periods; on some of `DAYS` it is not known."""
    first, middle, last = sorted(rng.sample(range(len(DAYS)), 3))
    values: list[tuple[dt.date, dt.date | None, int]] = [(DAYS[first], DAYS[middle], rng.choice((0, 1, 10, 100)))]
    if rng.random() < 0.5:
        start = DAYS[middle] + dt.timedelta(days=1)
        values.append((start, DAYS[last] if start <= DAYS[last] and rng.random() < 0.5 else None, rng.choice((5, 50))))
    return make_amount(*values)


def _random_organisation(writer: _Writer, number: int) -> Organisation:
    name = f"org{number}"
    text = shapes.Organisatie.model_construct(naam=name, wat=name)
    return Organisation(name, text, writer.condition(2) if number else None)


class _Writer:
    """Writes random conditions and conclusions over given questions."""

    def __init__(self, rng: random.Random, questions: list[Question], amounts: list[str], size: Size) -> None:
        self.rng, self.questions, self.amounts, self.size = rng, questions, amounts, size
        self.earlier: list[str] = []
        pools = {kind: [0, 1, most // 2, most] for kind, most in LARGEST.items()}
        self.bounds = {
            question.id: rng.sample(pools[question.kind], k=min(size.bounds, 4)) + rng.sample(range(2, 40), size.bounds)
            for question in questions
            if question.kind in pools
        }

    def conclusion(self, number: int) -> Conclusion:
        """The next conclusion; the first few form a chain, each on the one before, in turn negated."""
        rng, name = self.rng, f"c{number:03}"
        least = 0 if number > self.size.chain else 1
        conditions = [self.condition(3) for _ in range(rng.randint(least, self.size.rules))]
        if 0 < number <= self.size.chain:
            below = Uses(self.earlier[-1], holds=bool(number % 2))
            conditions.append(All((below, self.leaf())) if rng.random() < 0.5 else below)
        rules = [self.rule(f"{name}.{place}", condition) for place, condition in enumerate(conditions, 1)]
        self.earlier.append(name)
        return make_conclusion(name, rules, rng.choice(SOORTEN), [rng.choice(TOPICS)])

    def rule(self, name: str, condition: Condition) -> Rule:
        """A rule that is now and then in force on only some of the days."""
        start, end = sorted(self.rng.choices(DAYS, k=2))
        return make_rule(
            name,
            condition,
            start if self.rng.random() < 0.15 else None,
            end if self.rng.random() < 0.15 else None,
        )

    def condition(self, depth: int) -> Condition:
        """A tree of at most this depth; narrow enough to come apart in few grounds."""
        draw = self.rng.random()
        if depth == 0 or draw < 0.3:
            return self.leaf()
        if draw < 0.4:
            return Not(self.condition(depth - 1))
        width = self.rng.randint(2, 3) if depth == 3 else 2
        parts = tuple(self.condition(depth - 1) for _ in range(width))
        return All(parts) if draw < 0.75 else AnyOf(parts)

    def leaf(self) -> Condition:
        """One line of a rule."""
        if self.earlier and self.rng.random() < 0.2:
            return Uses(self.rng.choice(self.earlier), holds=self.rng.random() < 0.5)
        question = self.rng.choice(self.questions)
        if question.kind == "ja_nee":
            return Among(question.id, frozenset([self.rng.random() < 0.5]))
        if question.kind == "keuze":
            count = self.rng.randint(1, max(1, len(question.options) - 1))
            return Among(question.id, frozenset(self.rng.sample(question.options, count)))
        if question.kind == "meerkeuze":
            return Ticked(question.id, self.rng.choice(question.options))
        by_name = self.amounts and self.rng.random() < 0.4
        bound = self.rng.choice(self.amounts) if by_name else self.rng.choice(self.bounds[question.id])
        return AtLeast(question.id, bound, self.rng.randint(0, 1))


# --- by hypothesis


def rule_bases(size: Size = SMALL) -> st.SearchStrategy[RuleBase]:
    """Random rule bases, which hypothesis can make smaller."""
    return st.builds(random_rules, st.randoms(use_true_random=False), st.just(size))


def cases(rules: RuleBase, known: float | None = None) -> st.SearchStrategy[Case]:
    """Random cases under a rule base."""
    return st.builds(random_case, st.randoms(use_true_random=False), st.just(rules), st.just(known))
