"""Which answers count, worked out bit by bit, against the definition: the whole interview anew for every answer."""

from __future__ import annotations

import random

import pytest
from rulebases import MEDIUM, SMALL, Size, random_case, random_rules

from navigator.case import Case
from navigator.counting import _Replay
from navigator.grounds import compile_rules, evaluate
from navigator.interview import open_questions, shown_conclusions


@pytest.mark.parametrize(("size", "bases"), [(SMALL, 100), (MEDIUM, 5)])
def test_a_replay_knows_after_each_answer_what_is_open(size: Size, bases: int) -> None:
    """Of every question not answered yet, in rule bases and cases drawn at random."""
    rng = random.Random(20261122)
    decided = set()
    for _ in range(bases):
        rules = random_rules(rng, size)
        case = random_case(rng, rules)
        compiled = compile_rules(rules, case.day)
        targets = shown_conclusions(rules.conclusions.values(), case.topics)
        replay, whole = _Replay(compiled, targets), compiled.space.point(case)
        known = {}
        for question in rules.questions:
            point = compiled.space.point(Case(case.day, known))
            expected = set(open_questions(compiled, point, evaluate(compiled, point), targets))
            unknown = [name for name in rules.questions if case.known(name) is None or name not in known]
            assert {name for name in unknown if replay.is_open(name)} == expected
            decided |= {name in expected for name in unknown}
            replay.learn(question, whole)
            if question in case.answers:
                known[question] = case.answers[question]
    assert decided == {True, False}
