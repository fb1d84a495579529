"""What would change a conclusion, as the advice names it: it does so, and with the fewest answers."""

from __future__ import annotations

import random
from typing import Any

import pytest
from advice_oracle import answers_after
from advised import MIXED, YES, Json, Told, by_hand, carried_out, changes, check_fewest, quick, rngs, tell, told
from hypothesis import given, settings
from rulebases import DAYS, MEDIUM, SMALL, make_question, make_rules

from navigator.answers import DONT_KNOW, Answer
from navigator.case import Case
from navigator.model import All, Among, AnyOf, AtLeast, Condition, Not, Ticked, Uses


def check_changes(told: Told, rng: random.Random, most: int = 30) -> None:
    """Every way to carry out a change that an advice names brings about what it says."""
    truth = told.truth
    for name, wanted, change in changes(told):
        for case in carried_out(told, change, rng, most):
            assert truth.statuses(truth.facts(case))[name] == wanted, (name, change, case.answers)


@quick
@given(told(), rngs)
def test_every_change_that_is_named_brings_it_about(told: Told, rng: random.Random) -> None:
    """Each option, both ends and the middle of each range, each tick more or less: all make it `ja` (or `nee`)."""
    check_changes(told, rng)


@settings(quick, max_examples=40)
@given(told(MEDIUM), rngs)
def test_every_change_that_is_named_brings_it_about_in_larger_rule_bases(told: Told, rng: random.Random) -> None:
    """The same where changes of several questions work through chains of conclusions."""
    check_changes(told, rng, most=8)


@quick
@given(told(SMALL), rngs)
def test_the_advice_after_a_change_says_so(told: Told, rng: random.Random) -> None:
    """Asked again with the changed answers, the adviser itself gives the status that it promised."""
    for name, wanted, change in list(changes(told))[:4]:
        for case in carried_out(told, change, rng, 3):
            assert told.again(case).statuses[name] == wanted


@quick
@given(told(MIXED))
def test_a_change_names_only_what_the_initiative_can_change(told: Told) -> None:
    """Only changeable questions, in the form of their type, and never an answer that stands there already."""
    for _, _, change in changes(told):
        assert change
        for name, wanted in change.items():
            question, now = told.rules.questions[name], told.case.known(name)
            assert question.changeable
            check_form(question.kind, question.options, wanted)
            if now is not None:
                assert all(after != now for after in answers_after(question, now, wanted, random.Random(0)))


def check_form(kind: str, options: tuple[str, ...], wanted: Any) -> None:
    """What a change names for a question has the form that the interface gives for its type."""
    if kind == "ja_nee":
        assert wanted
        assert all(isinstance(value, bool) for value in wanted)
    elif kind == "keuze":
        assert wanted
        assert set(wanted) <= set(options)
    elif kind == "meerkeuze":
        ((form, option),) = wanted.items()
        assert form in ("bevat", "bevat_niet")
        assert option in options
    else:
        assert wanted
        assert wanted.keys() <= {"minstens", "hoogstens"}
        assert all(type(value) is int for value in wanted.values())
        assert wanted.get("minstens", 0) <= wanted.get("hoogstens", 10**9)


@quick
@given(told(MIXED))
def test_changes_stand_in_order_and_are_at_most_three(told: Told) -> None:
    """Fewest answers first, at most three, none twice; `wordt_nee_als` only for `ja`, `wordt_ja_als` never for `ja`."""
    for conclusion in told.conclusions.values():
        for found in (conclusion["wordt_ja_als"], conclusion["wordt_nee_als"]):
            assert len(found) <= 3
            assert [len(change) for change in found] == sorted(len(change) for change in found)
            assert all(found.count(change) == 1 for change in found)
        assert not conclusion["wordt_ja_als" if conclusion["status"] == "ja" else "wordt_nee_als"]


@quick
@given(told())
def test_the_first_change_has_the_fewest_answers(told: Told) -> None:
    """No change of fewer questions does it, and an empty list means that no change at all does (brute force)."""
    check_fewest(told, most=len(told.rules.questions))


@settings(quick, max_examples=25)
@given(told(MEDIUM))
def test_the_first_change_has_the_fewest_answers_in_larger_rule_bases(told: Told) -> None:
    """The same for changes of up to two questions, with options and chains to choose from."""
    check_fewest(told, most=1 if len(told.unknown) > 10 else 2)


def first_changes(condition: Condition | list[Condition], *questions: tuple[str, str], **answers: Answer) -> list[Json]:
    """The changes for a conclusion `c` with these rules."""
    (conclusion,) = by_hand({"c": condition}, *questions, **answers).advice["conclusies"]
    found: list[Json] = conclusion["wordt_nee_als" if conclusion["status"] == "ja" else "wordt_ja_als"]
    return found


def test_options_that_do_the_same_are_named_together() -> None:
    """All options of a `keuze` question that bring it about stand in one change."""
    condition = AnyOf((Among("k", frozenset("a")), Among("k", frozenset("c"))))
    assert first_changes(condition, ("k", "keuze"), k="b") == [{"k": ["a", "c"]}]
    assert first_changes(condition, ("k", "keuze"), k="a") == [{"k": ["b"]}]


def test_numbers_are_named_as_ranges() -> None:
    """A number comes as the smallest, the largest, or both, of an unbroken range without the number answered."""
    at_least, below = AtLeast("n", 10), Not(AtLeast("n", 10))
    assert first_changes(at_least, ("n", "bedrag"), n=3) == [{"n": {"minstens": 10}}]
    assert first_changes(below, ("n", "bedrag"), n=10) == [{"n": {"hoogstens": 9}}]
    between = All((at_least, Not(AtLeast("n", 20))))
    assert first_changes(between, ("n", "procent")) == [{"n": {"minstens": 10, "hoogstens": 19}}]
    assert first_changes(between, ("n", "aantal"), n=15) == [{"n": {"hoogstens": 9}}, {"n": {"minstens": 20}}]


def test_ticks_are_named_one_at_a_time() -> None:
    """A `meerkeuze` answer changes by one option more or less; what needs two at once has no change to name."""
    tick_a, tick_b = Ticked("m", "a"), Ticked("m", "b")
    asked = ("m", "meerkeuze")
    assert first_changes(tick_a, asked, m=("b",)) == [{"m": {"bevat": "a"}}]
    assert first_changes(tick_a, asked) == [{"m": {"bevat": "a"}}]
    assert first_changes(Not(tick_a), asked, m=("a",)) == [{"m": {"bevat_niet": "a"}}]
    assert first_changes(All((tick_a, tick_b)), asked, m=("b",)) == [{"m": {"bevat": "a"}}]
    assert first_changes(All((tick_a, tick_b)), asked, m=("c",)) == []


def test_what_can_not_be_changed_is_never_named() -> None:
    """An unchangeable answer in the way leaves no change; one that fits already asks nothing."""
    questions = [make_question("v", "ja_nee", changeable=False), make_question("w", "ja_nee")]
    rules = make_rules(questions, {"c": All((YES, Among("w", frozenset([True]))))})
    for fixed, expected in ((True, [{"w": [True]}]), (False, []), (DONT_KNOW, [])):
        (conclusion,) = tell(rules, Case(DAYS[0], {"v": fixed, "w": False})).advice["conclusies"]
        assert conclusion["wordt_ja_als"] == expected


def test_a_change_works_through_a_negated_conclusion() -> None:
    """To make a conclusion hold that another prevents, the answers of that other are named."""
    conditions = {"a": YES, "b": All((Uses("a", holds=False), Among("w", frozenset([True]))))}
    found = by_hand(conditions, ("v", "ja_nee"), ("w", "ja_nee"), v=True, w=False).conclusions
    assert found["b"]["wordt_ja_als"] == [{"v": [False], "w": [True]}]


def is_yes(question: str) -> Among:
    """This question is answered with yes."""
    return Among(question, frozenset([True]))


def test_one_answer_stands_before_many_pairs() -> None:
    """However many ways with two answers there are, and however narrow the one with a single answer, it comes first."""
    options = [f"o{number:02}" for number in range(12)]
    pairs = [(f"x{number:02}", f"y{number:02}") for number in range(40)]
    asked = [make_question("k", "keuze", options)]
    asked += [make_question(name, "ja_nee") for pair in pairs for name in pair]
    rules = make_rules(asked, {"c": [*(All((is_yes(x), is_yes(y))) for x, y in pairs), Among("k", frozenset(["o07"]))]})
    (conclusion,) = tell(rules, Case(DAYS[0], {})).advice["conclusies"]
    assert conclusion["wordt_ja_als"][0] == {"k": ["o07"]}


@pytest.mark.parametrize("also", [Uses("any", holds=False), All((is_yes("a"), is_yes("b")))], ids=["not", "and"])
def test_many_cheap_ways_do_not_hide_the_one_that_is_needed(also: Condition) -> None:
    """Where one of 32 single answers would do for a part, the two answers that do for the whole are still found."""
    single = [f"x{number:02}" for number in range(32)]
    asked = [make_question(name, "ja_nee") for name in (*single, "a", "b")]
    part = [*(is_yes(name) for name in single), All((is_yes("a"), is_yes("b")))]
    whole = All((Uses("part", holds=True), also))
    rules = make_rules(asked, {"part": part, "any": [is_yes(name) for name in single], "whole": whole})
    found = tell(rules, Case(DAYS[0], {question.id: False for question in asked})).conclusions["whole"]
    assert found["wordt_ja_als"] == [{"a": [True], "b": [True]}]
