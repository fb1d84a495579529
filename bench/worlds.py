"""Rule bases to measure on, and random cases with full answers: the real rules, and made-up ones of any size."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import numpy as np

from navigator.batch.bits import Codes
from navigator.domains import Mask
from navigator.grounds import Compiled, compile_rules
from navigator.model import All, Among, AtLeast, Conclusion, Condition, Question, Rule, RuleBase, Ticked, Uses
from navigator.reading import load_rules
from navigator.rulefiles import fileshapes as shapes

DAY = dt.date(2026, 11, 22)
KINDS = ("ja_nee",) * 6 + ("keuze",) * 3 + ("meerkeuze",) * 2 + ("aantal",)
QUESTIONS = 60


@dataclass(frozen=True)
class World:
    """A compiled rule base with random cases: per dimension a code per case (place plus one), and all as points."""

    name: str
    compiled: Compiled
    codes: list[Codes]

    def point(self, case: int) -> list[Mask]:
        """One case as the direct evaluator takes it."""
        return [(1 << int(row[case])) >> 1 for row in self.codes]

    def place(self, case: int) -> list[int]:
        """One case as the place of its value per dimension, as other programs take it."""
        return [int(row[case]) - 1 for row in self.codes]


def world(grounds: int | None, cases: int) -> World:
    """The real rules (None), or about so many grounds over 60 questions; with so many cases, all answered."""
    rules = load_rules() if grounds is None else made_up(grounds)
    compiled = compile_rules(rules, DAY)
    count = sum(len(found) for found in compiled.grounds.values())
    rng = np.random.default_rng(1)
    codes: list[Codes] = [
        rng.integers(1, len(dimension.values) + 1, cases, np.uint8)
        if dimension.question is not None
        else np.zeros(cases, np.uint8)
        for dimension in compiled.space.dimensions
    ]
    return World(f"{'echt' if grounds is None else 'gemaakt'}, {count} gronden", compiled, codes)


def made_up(grounds: int) -> RuleBase:
    """A rule base of so many grounds, four to a conclusion; one in ten builds on a conclusion, negated or not."""
    rng = random.Random(grounds)
    names = [f"v{number:02}" for number in range(QUESTIONS)]
    questions = {name: _question(name, KINDS[number % len(KINDS)]) for number, name in enumerate(names)}
    conclusions: dict[str, Conclusion] = {}
    for number in range(grounds // 4):
        name = f"c{number:04}"
        rules = tuple(
            Rule(f"{name}.{place}", "bench", _condition(rng, questions, list(conclusions)), ("bron",))
            for place in range(4)
        )
        conclusions[name] = Conclusion(name, _text(name), rules, "bench")
    return RuleBase(f"made up {grounds}", questions, conclusions)


def _text(name: str) -> shapes.Conclusiebestand:
    return shapes.Conclusiebestand.model_construct(
        conclusie=name,
        soort="route",
        onderwerpen=["geld"],
        titel=name,
        uitleg=name,
        zekerheid="hoog",
        gecontroleerd_op=DAY,
    )


def _question(name: str, kind: str) -> Question:
    options = {f"o{place}": "" for place in range(6)} if kind in ("keuze", "meerkeuze") else {}
    return Question(
        name, "sectie", shapes.Vraag.model_construct(type=kind, tekst=name, veranderbaar=True, opties=options)
    )


def _condition(rng: random.Random, questions: dict[str, Question], earlier: list[str]) -> Condition:
    parts: list[Condition] = [_leaf(rng, questions[name]) for name in rng.sample(list(questions), rng.randint(2, 5))]
    if earlier and rng.random() < 0.1:
        parts.append(Uses(rng.choice(earlier[-30:]), rng.random() < 0.5))
    return All(tuple(parts))


def _leaf(rng: random.Random, question: Question) -> Condition:
    if question.kind == "ja_nee":
        return Among(question.id, frozenset([rng.random() < 0.5]))
    if question.kind == "keuze":
        return Among(question.id, frozenset(rng.sample(question.options, rng.randint(1, 3))))
    if question.kind == "meerkeuze":
        return Ticked(question.id, rng.choice(question.options))
    return AtLeast(question.id, rng.choice((1, 5, 10, 50, 100)))
