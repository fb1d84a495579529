"""The contradictions that `rules/` declares: pointed out where they hold, and in no sound case."""

from __future__ import annotations

from typing import Any

import pytest
from realistic import Story
from realrules import DAY, RULES, compiled, for_each_story

from navigator.advice import Adviser
from navigator.answers import Answer, answer_from
from navigator.case import Case
from navigator.domains import Mask
from navigator.model import All, Among, AnyOf, AtLeast, Condition, Not, Ticked, Uses


def contradicting(number: int) -> list[Case]:
    """A case for each way in which a declared contradiction can hold."""
    return [Case(DAY, _answers(box)) for box in compiled().contradictions[number]]


def _answers(box: Any) -> dict[str, Answer]:
    space = compiled().space
    answers: dict[str, Answer] = {}
    ticks: dict[str, list[str]] = {}
    for at, mask in box.items():
        dimension = space.dimensions[at]
        assert dimension.question
        value = dimension.values[_lowest(mask)]
        if dimension.option is None:
            answers[dimension.question] = value
        elif value:
            ticks.setdefault(dimension.question, []).append(dimension.option)
        else:
            ticks.setdefault(dimension.question, [])
    for question, ticked in ticks.items():
        answers[question] = answer_from(RULES.questions[question].options, ticked)
    return answers


def _lowest(mask: Mask) -> int:
    return (mask & -mask).bit_length() - 1


@pytest.mark.parametrize("number", range(len(RULES.contradictions)))
def test_a_declared_contradiction_is_pointed_out(adviser: Adviser, number: int) -> None:
    """Answers that can't all be true are reported, with the words declared for them and the questions they stand in."""
    declared = RULES.contradictions[number]
    for case in contradicting(number):
        found = {clash["uitleg"]: set(clash["vragen"]) for clash in adviser.advise(case)["tegenspraken"]}
        assert declared.explanation in found
        assert found[declared.explanation] <= asked_in(declared.condition)


def asked_in(condition: Condition) -> set[str]:
    """The questions that a condition mentions."""
    if isinstance(condition, Among | Ticked | AtLeast):
        return {condition.question}
    if isinstance(condition, All | AnyOf):
        return {question for part in condition.parts for question in asked_in(part)}
    if isinstance(condition, Not):
        return asked_in(condition.part)
    assert isinstance(condition, Uses)
    return set()


@for_each_story
def test_a_sound_case_has_no_contradiction(adviser: Adviser, story: Story) -> None:
    """The stories hang together."""
    assert adviser.advise(story.case)["tegenspraken"] == []
