"""The advice against the words of the interface, on random rule bases, by independent oracles."""

from __future__ import annotations

import datetime as dt
import json
import random

import oracle
from advice_oracle import Truth
from advised import MIXED, YES, Told, by_hand, quick, rngs, shown, tell, told
from hypothesis import given, settings
from rulebases import (
    DAYS,
    SMALL,
    make_conclusion,
    make_question,
    make_rule,
    make_rules,
    random_answer,
    random_case,
    random_rules,
)

from navigator.advice import Adviser
from navigator.answers import DONT_KNOW
from navigator.case import TOPICS, Case
from navigator.model import All, Among, AnyOf, Contradiction, Uses

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


# --- order


@quick
@given(told(MIXED), rngs)
def test_answers_in_any_order_give_the_same_advice(told: Told, rng: random.Random) -> None:
    """The same answers give the same advice to the letter, however they were ordered."""
    names = list(told.case.answers)
    rng.shuffle(names)
    shuffled = Case(told.case.day, {name: told.case.answers[name] for name in names}, told.case.topics)
    assert json.dumps(told.again(shuffled).advice) == json.dumps(told.advice)


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


def test_a_contradiction_names_only_answers_that_play_a_part() -> None:
    """Where either of two answers would clash, the one that was not given is not named."""
    questions = [make_question(name, "ja_nee") for name in ("w", "v", "x")]
    either = AnyOf((Among("v", frozenset([False])), Among("x", frozenset([True]))))
    clash = Contradiction(All((Among("w", frozenset([True])), either)), "Dat kan niet samen.")
    rules = make_rules(questions, {"c": YES}, contradictions=[clash])
    (found,) = tell(rules, Case(DAYS[0], {"w": True, "x": True})).advice["tegenspraken"]
    assert found["vragen"] == ["w", "x"]


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
