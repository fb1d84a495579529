"""The advice against the words of the interface: on random rule bases by independent oracles, and on the real rules."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

import oracle
import pytest
import yaml
from advice_oracle import Truth, Way, answers_after
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebases import (
    DAYS,
    MEDIUM,
    SMALL,
    Size,
    make_conclusion,
    make_question,
    make_rule,
    make_rules,
    random_answer,
    random_case,
    random_rules,
)

from navigator.advice import Adviser
from navigator.answers import DONT_KNOW, Answer
from navigator.case import TOPICS, Case, read_case
from navigator.model import SOORTEN, All, Among, AnyOf, AtLeast, Condition, Contradiction, Not, RuleBase, Ticked, Uses
from navigator.reading import default_folder, load_rules, read_files

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent
MIXED = Size(questions=8, options=4, conclusions=12, rules=3, amounts=2, chain=6)
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


YES = Among("v", frozenset([True]))


# --- statuses


@quick
@given(told(MIXED))
def test_statuses_are_those_of_the_grounds(told: Told) -> None:
    """Every conclusion of the rule base has the status that its grounds give it, and none that the tree contradicts."""
    assert told.statuses == told.truth.statuses(told.truth.facts(told.case))
    written = oracle.statuses(told.rules, told.case)
    assert {name: status for name, status in told.statuses.items() if written[name] != "misschien"} == {
        name: status for name, status in written.items() if status != "misschien"
    }


@quick
@given(told(MIXED), rngs)
def test_ja_and_nee_stay_whatever_the_unknown_answers_become(told: Told, rng: random.Random) -> None:
    """A `ja` or `nee` is the same after any answers, some or all, to the unknown questions."""
    decided = {name: status for name, status in told.statuses.items() if status != "misschien"}
    for share in (0.3, 0.7, 1.0, 1.0, 1.0):
        found = {
            name: random_answer(rng, told.rules, told.rules.questions[name])
            for name in told.unknown
            if rng.random() < share
        }
        after = told.again(told.with_answers(found)).statuses
        assert {name: after[name] for name in decided} == decided


# --- open questions


def shown(told: Told, topics: tuple[str, ...] = ()) -> list[str]:
    """The conclusions that the questions are about."""
    return [
        c.id
        for c in told.rules.conclusions.values()
        if c.text.soort != "status" and (not topics or set(topics) & set(c.text.onderwerpen))
    ]


@quick
@given(told(), rngs)
def test_a_question_that_is_not_open_changes_no_shown_status(told: Told, rng: random.Random) -> None:
    """Without chosen topics, no answer to an unknown question outside `open_vragen` changes a status that is shown."""
    everything = told.again(Case(told.case.day, told.case.answers))
    before = {name: everything.statuses[name] for name in shown(told)}
    for name in set(told.unknown) - set(everything.advice["open_vragen"]):
        for _ in range(4):
            answer = random_answer(rng, told.rules, told.rules.questions[name])
            after = told.again(told.with_answers({name: answer})).statuses
            assert {key: after[key] for key in before} == before, name


@quick
@given(told(MIXED))
def test_open_questions_are_exactly_those_of_the_definition(told: Told) -> None:
    """`open_vragen` holds the questions of the interface's definition, each once, in the order of the rule base."""
    expected = told.truth.open_questions(told.case, shown(told, told.case.topics))
    assert told.advice["open_vragen"] == [name for name in told.rules.questions if name in expected]


@quick
@given(told(MIXED))
def test_what_a_conclusion_depends_on(told: Told) -> None:
    """`hangt_af_van` holds the same for that conclusion alone, and is empty unless it is `misschien`."""
    for name, conclusion in told.conclusions.items():
        expected = told.truth.open_questions(told.case, [name])
        assert conclusion["hangt_af_van"] == [key for key in told.rules.questions if key in expected], name
        assert conclusion["status"] == "misschien" or not conclusion["hangt_af_van"]


@settings(quick, max_examples=30)
@given(told(MIXED), rngs)
def test_topics_limit_the_questions_and_never_the_conclusions(told: Told, rng: random.Random) -> None:
    """The conclusions are the same for any topics; the open questions are those of the topics, of all without any."""
    every = told.again(Case(told.case.day, told.case.answers)).advice
    of_topic = {topic: told.again(Case(told.case.day, told.case.answers, (topic,))).advice for topic in TOPICS}
    assert all(advice["conclusies"] == every["conclusies"] for advice in of_topic.values())
    assert {name for advice in of_topic.values() for name in advice["open_vragen"]} == set(every["open_vragen"])
    two = tuple(rng.sample(TOPICS, 2))
    both = told.again(Case(told.case.day, told.case.answers, two)).advice
    assert set(both["open_vragen"]) == {name for topic in two for name in of_topic[topic]["open_vragen"]}


@quick
@given(told(MIXED))
def test_the_next_question_is_the_first_open_one_that_was_not_asked(told: Told) -> None:
    """`volgende_vraag` is the first open question not answered, not even with `weet_niet`; `null` if there is none."""
    left = [name for name in told.advice["open_vragen"] if name not in told.case.answers]
    assert told.advice["volgende_vraag"] == (left[0] if left else None)


def test_a_status_counts_only_through_what_builds_on_it() -> None:
    """A question of a `status` conclusion is open only if something shown builds on that."""
    questions = [make_question(name, "ja_nee") for name in ("v", "w")]
    alone = make_conclusion("alleen", [make_rule("alleen.1", YES)], "status")
    used = make_conclusion("gebruikt", [make_rule("gebruikt.1", Among("w", frozenset([True])))], "status")
    route = make_conclusion("route", [make_rule("route.1", Uses("gebruikt", holds=True))])
    rules = make_rules(questions, [alone, used, route])
    assert tell(rules, Case(DAYS[0], {})).advice["open_vragen"] == ["w"]


def test_a_no_closes_what_hangs_on_it() -> None:
    """A ground that is refuted opens no questions any more, another of the same conclusion still does."""
    both = All((YES, Among("w", frozenset([True]))))
    conditions = {"c": [both, Among("x", frozenset([True]))]}
    asked = (("v", "ja_nee"), ("w", "ja_nee"), ("x", "ja_nee"))
    assert by_hand(conditions, *asked).advice["open_vragen"] == ["v", "w", "x"]
    assert by_hand(conditions, *asked, v=False).advice["open_vragen"] == ["x"]
    assert by_hand(conditions, *asked, v=True, w=True).advice["open_vragen"] == []


def test_a_question_answered_with_weet_niet_stays_open_and_is_not_asked_again() -> None:
    """`weet_niet` leaves a question in `open_vragen`; the next question is another, or none."""
    conditions = {"c": All((YES, Among("w", frozenset([True]))))}
    asked = (("v", "ja_nee"), ("w", "ja_nee"))
    first = by_hand(conditions, *asked, v=DONT_KNOW).advice
    assert (first["open_vragen"], first["volgende_vraag"]) == (["v", "w"], "w")
    second = by_hand(conditions, *asked, v=DONT_KNOW, w=DONT_KNOW).advice
    assert (second["open_vragen"], second["volgende_vraag"]) == (["v", "w"], None)
    assert second["conclusies"][0]["hangt_af_van"] == ["v", "w"]


# --- what would change it


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


def check_fewest(told: Told, most: int) -> None:
    """The first change has as few questions as brute force finds; none is named only where brute force finds none."""
    for name, fewest in told.truth.fewest_changes(told.case, most).items():
        conclusion = told.conclusions[name]
        wanted = conclusion["status"] != "ja"
        found = conclusion["wordt_ja_als" if wanted else "wordt_nee_als"]
        if wanted in fewest or (found and len(found[0]) <= most):
            assert len(found[0] if found else ()) == fewest.get(wanted), (name, found)


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


# --- reasons


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
    """`gronden` names every ground that surely holds: rule, place, sources, and exactly what it used."""
    truth = told.truth
    facts = truth.facts(told.case)
    for name, conclusion in told.conclusions.items():
        holding = [way for way in truth.ways[name] if truth.standing(way.box, facts, told.statuses) == "ja"]
        expected = [reason(told, way) for way in holding]
        given = [{**ground, "via": sorted(ground["via"])} for ground in conclusion["gronden"]]
        assert sorted(given, key=str_sorted) == sorted(expected, key=str_sorted), name


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


# --- order


@quick
@given(told(MIXED), rngs)
def test_answers_in_any_order_give_the_same_advice(told: Told, rng: random.Random) -> None:
    """The same answers give the same advice to the letter, however they were ordered."""
    names = list(told.case.answers)
    rng.shuffle(names)
    shuffled = Case(told.case.day, {name: told.case.answers[name] for name in names}, told.case.topics)
    assert json.dumps(told.again(shuffled).advice) == json.dumps(told.advice)


def test_rule_files_in_any_order_give_the_same_advice(real: Adviser) -> None:
    """The same rule files give the same advice to the letter, in whatever order they were found."""
    folder = default_folder()
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    cases = [real_case(path.stem) for path in CASES[:2]]
    advices = {json.dumps(real.advise(case)) for case in cases}
    for seed in range(2):
        names = list(contents)
        random.Random(seed).shuffle(names)
        reading = read_files(folder, {name: contents[name] for name in names})
        assert reading.rules is not None
        adviser = Adviser(reading.rules)
        assert {json.dumps(adviser.advise(case)) for case in cases} == advices
        adviser.close()


# --- contradictions and the day


def test_contradicting_answers_are_pointed_out_and_used_as_they_stand() -> None:
    """A contradiction that surely holds names its questions in order and its explanation, and changes no status."""
    questions = [make_question("w", "ja_nee"), make_question("v", "ja_nee"), make_question("x", "ja_nee")]
    clash = Contradiction(All((YES, Among("w", frozenset([True])))), "Dat kan niet samen.")
    plain = make_rules(questions, {"c": YES})
    rules = make_rules(questions, {"c": YES}, contradictions=[clash])
    both = Case(DAYS[0], {"v": True, "w": True})
    assert tell(rules, both).advice["tegenspraken"] == [{"vragen": ["w", "v"], "uitleg": "Dat kan niet samen."}]
    assert tell(rules, both).statuses == tell(plain, both).statuses == {"c": "ja"}
    for answers in ({"v": True}, {"v": True, "w": False}, {"v": True, "w": DONT_KNOW}):
        assert tell(rules, Case(DAYS[0], answers)).advice["tegenspraken"] == []


@quick
@given(told())
def test_contradictions_are_those_that_surely_hold(told: Told) -> None:
    """A contradiction is given if its condition surely holds as written, and not if it surely does not."""
    given = [clash["uitleg"] for clash in told.advice["tegenspraken"]]
    for clash in told.rules.contradictions:
        written = oracle.truth(told.rules, told.case, clash.condition)
        assert written is None or (clash.explanation in given) == written
    for clash in told.advice["tegenspraken"]:
        assert clash.keys() == {"vragen", "uitleg"}
        assert set(clash["vragen"]) <= set(told.rules.questions)


def test_a_case_without_a_day_is_about_today(real: Adviser) -> None:
    """`peildatum` left out, or null, is the day passed in as today; one that is given stays."""
    today, other = dt.date(2026, 3, 1), dt.date(2024, 5, 6)
    for data, day in (({}, today), ({"peildatum": None}, today), ({"peildatum": "2024-05-06"}, other)):
        advice = real.advise(read_case({**data, "antwoorden": {}}, real.rules.questions, today))
        assert advice["peildatum"] == day.isoformat()
        assert advice == real.advise(Case(day, {}))


@settings(quick, max_examples=30)
@given(rngs)
def test_one_adviser_serves_every_day(rng: random.Random) -> None:
    """An adviser asked about many days gives on each the advice of the rules and amounts of that day."""
    rules = random_rules(rng, SMALL)
    case = random_case(rng, rules, known=0.8)
    days = [DAYS[0] + dt.timedelta(days=offset) for offset in range(-1, len(DAYS) + 1)]
    rng.shuffle(days)
    adviser = Adviser(rules)
    for day in days:
        then = Case(day, case.answers)
        truth = Truth(rules, day)
        found = {conclusion["id"]: conclusion["status"] for conclusion in adviser.advise(then)["conclusies"]}
        assert found == truth.statuses(truth.facts(then))
    adviser.close()


# --- the JSON of the contract, on the real rules


@pytest.fixture(scope="module")
def real() -> Iterator[Adviser]:
    """An adviser on the rules of this product."""
    adviser = Adviser(real_rules())
    yield adviser
    adviser.close()


CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
every_case = pytest.mark.parametrize("name", ["leeg", *(path.stem for path in CASES)])


@cache
def real_rules() -> RuleBase:
    """The rules of this product."""
    return load_rules()


@cache
def real_case(name: str) -> Case:
    """A case of `tests/cases`, or one without answers."""
    if name == "leeg":
        return Case(dt.date(2026, 11, 22), {}, ("geld",))
    rules = real_rules()
    written = yaml.safe_load((ROOT / "tests" / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
    answers = {
        key: value == "ja" if rules.questions[key].kind == "ja_nee" and value in ("ja", "nee") else value
        for key, value in written["antwoorden"].items()
    }
    return read_case({"antwoorden": answers}, rules.questions, dt.date.fromisoformat(str(written["peildatum"])))


CONCLUSION = {
    "id": str,
    "soort": str,
    "status": str,
    "titel": str,
    "uitleg": str,
    "gronden": [{"regel": str, "plaats": str, "omdat": dict, "via": [str], "bronnen": [str]}],
    "hangt_af_van": [str],
    "wordt_ja_als": [dict],
    "wordt_nee_als": [dict],
    "knelpunt": ({"soort": str, "niveau": str, "adressaat": [str]}, None),
    "uitwegen": [str],
    "stappen": [str],
    "bronnen": [str],
    "gecontroleerd_op": str,
    "zekerheid": str,
}
ADVICE = {
    "peildatum": str,
    "regels": {"versie": str, "conclusies": int, "regels": int, "vragen": int},
    "conclusies": [CONCLUSION],
    "tegenspraken": [{"vragen": [str], "uitleg": str}],
    "volgende_vraag": (str, None),
    "open_vragen": [str],
}


def check_shape(value: Any, shape: Any, place: str = "advies") -> None:
    """A value has exactly these keys, in this order, and these types (a tuple: one of them)."""
    if isinstance(shape, tuple):
        shape = None if value is None else shape[0]
    if shape is None:
        assert value is None, place
    elif isinstance(shape, dict):
        assert list(value) == list(shape), place
        for key, part in shape.items():
            check_shape(value[key], part, f"{place}.{key}")
    elif isinstance(shape, list):
        assert type(value) is list, place
        for item in value:
            check_shape(item, shape[0], place)
    else:
        assert type(value) is shape, place


@every_case
def test_the_advice_has_the_shape_of_the_contract(real: Adviser, name: str) -> None:
    """Exactly the keys and types of the interface, and JSON that reads back as the same data."""
    advice = real.advise(real_case(name))
    check_shape(advice, ADVICE)
    assert json.loads(json.dumps(advice, allow_nan=False)) == advice
    for conclusion in advice["conclusies"]:
        assert conclusion["status"] in ("ja", "misschien", "nee")
        assert conclusion["soort"] in ("status", "geldvorm", "route", "fonds", "voorstel", "knelpunt")
        assert conclusion["zekerheid"] in ("hoog", "midden", "laag")
        assert dt.date.fromisoformat(conclusion["gecontroleerd_op"])
        assert (conclusion["knelpunt"] is not None) == (conclusion["soort"] == "knelpunt")
        assert conclusion["titel"] and conclusion["uitleg"] and conclusion["bronnen"]


@every_case
def test_names_in_the_advice_exist(real: Adviser, name: str) -> None:
    """Questions, conclusions, sources, ways out and organisations that an advice names are those of the rule base."""
    rules, advice = real.rules, real.advise(real_case(name))
    asked = {*advice["open_vragen"], *(key for clash in advice["tegenspraken"] for key in clash["vragen"])}
    for conclusion in advice["conclusies"]:
        asked |= {*conclusion["hangt_af_van"], *(key for ground in conclusion["gronden"] for key in ground["omdat"])}
        assert set(conclusion["bronnen"]) <= set(rules.sources)
        assert set(conclusion["uitwegen"]) <= set(rules.ways_out)
        assert set((conclusion["knelpunt"] or {}).get("adressaat", [])) <= set(rules.organisations)
        for ground in conclusion["gronden"]:
            assert set(ground["via"]) <= set(rules.conclusions)
            assert set(ground["bronnen"]) <= set(conclusion["bronnen"])
            path, line = ground["plaats"].rsplit(":", 1)
            written = (ROOT / path).read_text(encoding="utf-8").splitlines()
            assert written[int(line) - 1].lstrip().startswith("- ")
    assert asked <= set(rules.questions)


def test_the_head_of_the_advice_counts_the_rules(real: Adviser) -> None:
    """`regels` names the version and how many conclusions, rules and questions there are."""
    head = real.advise(real_case("leeg"))["regels"]
    files = list(default_folder().rglob("*.yaml"))
    conclusions = [path for path in files if path.parent.name != "vragen" and path.parent != default_folder()]
    texts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in conclusions]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", head["versie"])
    assert head["conclusies"] == len(conclusions)
    assert head["regels"] == sum(len(text["regels"]) for text in texts)
    assert head["vragen"] == len(real.rules.questions)


def test_conclusions_stand_in_one_fixed_order(real: Adviser) -> None:
    """Every conclusion stands once, kind by kind and by id, whatever the case."""
    orders = [
        [c["id"] for c in real.advise(case)["conclusies"]]
        for case in (real_case("leeg"), *(real_case(path.stem) for path in CASES[:5]))
    ]
    assert all(order == orders[0] for order in orders)
    assert set(orders[0]) == set(real.rules.conclusions)
    assert len(orders[0]) == len(real.rules.conclusions)
    kinds = {name: real.rules.conclusions[name].kind for name in orders[0]}
    assert orders[0] == sorted(orders[0], key=lambda name: (SOORTEN.index(kinds[name]), name))


@every_case
def test_the_real_advice_says_what_the_rules_say(real: Adviser, name: str) -> None:
    """On the real rules: statuses, open questions, what it depends on, and every change, as the oracle has them."""
    case = real_case(name)
    told = Told(real, case, real.advise(case))
    truth = told.truth
    assert told.statuses == truth.statuses(truth.facts(case))
    assert set(told.advice["open_vragen"]) == truth.open_questions(case, shown(told, case.topics))
    for key, conclusion in told.conclusions.items():
        assert set(conclusion["hangt_af_van"]) == truth.open_questions(case, [key])
    rng = random.Random(name)
    for key, wanted, change in rng.sample(list(changes(told)), 20):
        for after in carried_out(told, change, rng, 2):
            assert truth.statuses(truth.facts(after))[key] == wanted, (key, change)


@pytest.mark.parametrize("name", ["leeg", *(path.stem for path in CASES[:2])])
def test_the_first_real_change_has_the_fewest_answers(real: Adviser, name: str) -> None:
    """On the real rules no single answer does what an advice says takes two or more, or can't be done."""
    case = real_case(name)
    check_fewest(Told(real, case, real.advise(case)), most=1)
