"""The reasons in an advice: all grounds that hold, with exactly what they used, and enough of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from advice_oracle import Way
from advised import MIXED, Json, Told, quick, tell, told
from hypothesis import given
from rulebases import DAYS, make_question, make_rules

from navigator.answers import Answer
from navigator.case import Case
from navigator.model import AnyOf, Ticked


def reason_cases(told: Told, name: str) -> Iterator[Case]:
    """Per ground of a conclusion: a case with the answers it used alone, and those of what it built on."""
    for ground in told.conclusions[name]["gronden"]:
        answers = dict(used_answers(told, ground))
        yield Case(told.case.day, answers)


def used_answers(told: Told, ground: Json) -> Iterator[tuple[str, Answer]]:
    """The answers of `omdat`, and those of `via`: of its first ground, or all where it was refuted."""
    yield from ((name, told.case.answers[name]) for name in ground["omdat"])
    for name in ground["via"]:
        if told.statuses[name] == "ja":
            yield from used_answers(told, told.conclusions[name]["gronden"][0])
        else:
            yield from mentioned(told, name)


def mentioned(told: Told, name: str) -> Iterator[tuple[str, Answer]]:
    """The known answers that a conclusion can depend on, also through others."""
    for way in told.truth.ways[name]:
        yield from ((key, told.case.answers[key]) for key in way.questions if told.case.known(key) is not None)
        for used in way.uses:
            yield from mentioned(told, used)


@quick
@given(told(MIXED))
def test_the_answers_of_a_ground_are_enough(told: Told) -> None:
    """With only the answers of `omdat`, and of the conclusions in `via`, a conclusion is still `ja`."""
    truth = told.truth
    for name, status in told.statuses.items():
        for case in reason_cases(told, name):
            assert truth.statuses(truth.facts(case))[name] == "ja", name
        assert bool(told.conclusions[name]["gronden"]) == (status == "ja")


@quick
@given(told(MIXED))
def test_grounds_are_all_that_hold_with_what_they_used(told: Told) -> None:
    """`gronden` names every ground that surely holds, once: rule, place, sources, and exactly what it used."""
    truth = told.truth
    facts = truth.facts(told.case)
    for name, conclusion in told.conclusions.items():
        holding = [way for way in truth.ways[name] if truth.standing(way.box, facts, told.statuses) == "ja"]
        expected = [reason(told, way) for way in holding]
        given = [{**ground, "via": sorted(ground["via"])} for ground in conclusion["gronden"]]
        assert sorted(map(str_sorted, given)) == sorted({str_sorted(each) for each in expected}), name


def test_a_ground_for_each_of_two_options_is_told_once() -> None:
    """Whoever ticks two options that both will do reads the reason once, with the answer as it was given."""
    question = make_question("m", "meerkeuze", ["a", "b"])
    rules = make_rules([question], {"c": AnyOf((Ticked("m", "a"), Ticked("m", "b")))})
    (conclusion,) = tell(rules, Case(DAYS[0], {"m": ("a", "b")})).advice["conclusies"]
    (ground,) = conclusion["gronden"]
    assert ground["omdat"] == {"m": ["a", "b"]}


def str_sorted(ground: Json) -> str:
    """A text that is the same for equal grounds."""
    return json.dumps(ground, sort_keys=True)


def reason(told: Told, way: Way) -> Json:
    """A ground that holds, as the interface gives it."""
    return {
        "regel": way.rule.id,
        "plaats": way.rule.place,
        "omdat": {
            name: list(answer) if isinstance(answer := told.case.answers[name], tuple) else answer
            for name in way.questions
        },
        "via": sorted(way.uses),
        "bronnen": list(way.rule.sources),
    }
