"""An advice at a glance: money by phase, three sentences, and what another answer would make different."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from builders import make_conclusion, make_question, make_rule, make_rules
from hypothesis import given
from hypothesis import strategies as st
from realistic import realistic_cases, stories

from navigator.advice import Adviser
from navigator.answers import DONT_KNOW, to_json
from navigator.case import Case
from navigator.grounds import compile_rules, evaluate
from navigator.language.dutch import sentences
from navigator.language.plain import check_text
from navigator.model import Among, RuleBase
from navigator.overview.moneypath import STRUCTURAL, Stop, later_money, money_path
from navigator.overview.summary import first_steps, step_count, summary, to_find_out
from navigator.overview.trial import Trial, TrialError, differences, on_topics, read_trial, trials, tried, written
from navigator.sheets.steps import step_list

DAY = dt.date(2026, 11, 22)
FORMS = ["zaaigeld", "ontwikkelgeld", "basisgeld", STRUCTURAL]


def path_of(rules: RuleBase, **answers: Any) -> tuple[Stop, ...]:
    """The path of a case with these answers."""
    compiled, case = compile_rules(rules, DAY), Case(DAY, answers)
    return money_path(compiled, case, evaluate(compiled, compiled.space.point(case)))


# --- money by phase


@pytest.mark.parametrize(
    ("phase", "here", "stands"),
    [
        ("idee", "zaaigeld", ["misschien", "later", "later", "later"]),
        ("start", "ontwikkelgeld", ["misschien", "misschien", "later", "later"]),
        ("uitvoering", "basisgeld", ["geweest", "later", "misschien", "misschien"]),
        ("doorgroei", STRUCTURAL, ["geweest", "misschien", "misschien", "misschien"]),
    ],
)
def test_each_phase_stands_at_its_own_money(rules: RuleBase, phase: str, here: str, stands: list[str]) -> None:
    """The path goes from zaaigeld to structural money, and a case stands where its phase puts it."""
    path = path_of(rules, fase=phase)
    assert [stop.id for stop in path] == FORMS
    assert [stop.id for stop in path if stop.here] == [here]
    assert [stop.stand for stop in path] == stands


def test_money_that_fits_is_shown_as_fitting(rules: RuleBase) -> None:
    """What surely fits stands on the path as such, and what does not in this phase says so."""
    path = path_of(rules, fase="idee", geld_nodig_voor=("bijeenkomsten",))
    assert [stop.stand for stop in path] == ["nu", "later", "later", "later"]
    other = path_of(rules, fase="idee", geld_nodig_voor=("verbouwing",))
    assert other[0].stand == "niet"


@pytest.mark.parametrize("answers", [{}, {"fase": DONT_KNOW}])
def test_without_a_phase_the_case_stands_nowhere(rules: RuleBase, answers: dict[str, Any]) -> None:
    """Who does not know the phase sees the whole path, without a place on it."""
    path = path_of(rules, **answers)
    assert [stop.here for stop in path] == [False] * 4
    assert {stop.stand for stop in path} == {"misschien"}


def test_the_path_follows_the_rules() -> None:
    """Another rule base gives another path: money stands in the order of the phases in which its rules allow it."""
    phase = make_question("fase", "keuze", ["jong", "oud"])
    late = make_conclusion("laat", [make_rule("laat.1", Among("fase", frozenset({"oud"})))], "geldvorm")
    early = make_conclusion("vroeg", [make_rule("vroeg.1", Among("fase", frozenset({"jong"})))], "geldvorm")
    path = path_of(make_rules([phase], [late, early]), fase="oud")
    assert [(stop.id, stop.stand, stop.here) for stop in path] == [("vroeg", "geweest", False), ("laat", "nu", True)]


def test_rules_without_phases_have_no_path() -> None:
    """Where nothing is asked about the phase there is nothing to draw, now or later."""
    rules = make_rules([make_question("a", "ja_nee")], {"x": Among("a", frozenset({True}))})
    assert path_of(rules, a=True) == ()
    assert later_money(compile_rules(rules, DAY), Case(DAY, {"a": True}), {"x": "ja"}) == {}


def test_later_money_fits_once_one_has_come_so_far(rules: RuleBase, adviser: Adviser) -> None:
    """What is shown for later does not surely fit now, and does with a later phase and all other answers the same."""
    phases = rules.questions["fase"].text.opties
    seen = 0
    for story in stories(rules):
        compiled, _ = adviser.at(story.case.day)
        now = evaluate(compiled, compiled.space.point(story.case))
        for phase, names in later_money(compiled, story.case, now).items():
            (option,) = (key for key, words in phases.items() if words == phase)
            assert list(phases).index(option) > list(phases).index(str(story.case.answers["fase"]))
            then = evaluate(compiled, compiled.space.point(tried(story.case, {"fase": option})))
            assert all(now[name] != "ja" and then[name] == "ja" for name in names)
            seen += len(names)
    assert seen


# --- three sentences, first steps, what to find out


def told(adviser: Adviser, rules: RuleBase, case: Case) -> list[str]:
    """The summary of a case."""
    advice = adviser.advise(case)
    return summary(advice, rules, case, first_steps(step_list(advice, rules, case)))


def test_a_summary_is_three_plain_sentences(adviser: Adviser, rules: RuleBase) -> None:
    """Whatever the answers, an advice on everything is told in three sentences, none long or stiff."""
    cases = [story.case for story in stories(rules)] + list(realistic_cases(rules, 40, seed=4))
    unknown = Case(DAY, dict.fromkeys(rules.questions, DONT_KNOW))
    for case in (*cases, Case(DAY, {}), unknown):
        found = told(adviser, rules, Case(case.day, case.answers))
        assert len(found) == 3
        assert [len(sentences(each)) for each in found] == [1, 1, 1], found
        assert [fault for each in found for fault in check_text(each)] == [], found


def test_a_summary_counts_what_the_advice_shows(adviser: Adviser, rules: RuleBase) -> None:
    """The numbers in the summary are those of the advice on the chosen topics."""
    (story,) = (each for each in stories(rules) if each.name.startswith("03"))
    case = Case(DAY, story.case.answers)
    found = [each for each in adviser.advise(case)["conclusies"] if each["status"] == "ja"]
    obstacles = [each for each in found if each["soort"] == "knelpunt"]
    law = sum(each["knelpunt"]["soort"] == "hard" for each in obstacles)
    assert f"tegen {len(obstacles)} knelpunten aan; {law} daarvan komen uit de wet." in told(adviser, rules, case)[1]
    ways = sum(each["soort"] in ("route", "fonds") for each in found)
    assert f"basisgeld en {ways} wegen naar geld." in told(adviser, rules, case)[0]


def test_a_summary_without_money_as_topic_leaves_money_out(adviser: Adviser, rules: RuleBase) -> None:
    """Who asks about volunteers alone reads nothing on money."""
    found = told(adviser, rules, Case(DAY, {"fase": "start"}, ("vrijwilligers",)))
    assert len(found) == 2
    assert found[0].startswith("Zeker zijn er nu geen knelpunten, misschien zijn er ")


def test_first_steps_come_in_the_order_to_do_them(adviser: Adviser, rules: RuleBase) -> None:
    """The steps to begin with are the first of each task, in the order of the whole list."""
    (story,) = (each for each in stories(rules) if each.name.startswith("03"))
    sections = step_list(adviser.advise(story.case), rules, story.case)
    tasks = [task for section in sections for task in section.tasks]
    found = first_steps(sections, 4)
    assert [(each.step, each.why) for each in found] == [(task.steps[0], task.title) for task in tasks[:4]]
    assert step_count(sections) == sum(len(task.steps) for task in tasks)


def test_what_to_find_out_is_what_most_hangs_on(adviser: Adviser, rules: RuleBase) -> None:
    """Of the questions answered "weet ik niet" those come first that decide most; one not asked yet is none of them."""
    case = Case(DAY, dict.fromkeys(list(rules.questions)[5:], DONT_KNOW))
    advice = adviser.advise(case)
    found = to_find_out(advice, rules, case)
    assert len(found) == 3
    counts = [
        sum(name in each["hangt_af_van"] for each in advice["conclusies"] if each["soort"] != "status")
        for name in case.answers
    ]
    assert [count for _, count in found] == sorted(counts, reverse=True)[:3]
    assert {name for name, _ in found} <= set(case.answers)


# --- trials


def test_every_trial_brings_about_what_the_advice_promises(adviser: Adviser, rules: RuleBase) -> None:
    """Each answer offered to try makes a conclusion hold, or fail where it held; and survives being written."""
    offered = 0
    for story in stories(rules)[:4]:
        compiled, _ = adviser.at(story.case.day)
        for found in adviser.advise(story.case)["conclusies"]:
            wanted = "nee" if found["status"] == "ja" else "ja"
            for change in found["wordt_ja_als"] or found["wordt_nee_als"]:
                for trial in trials(change, story.case):
                    offered += 1
                    then = evaluate(compiled, compiled.space.point(tried(story.case, trial)))
                    assert then[found["id"]] == wanted, (story.name, found["id"], trial)
                    assert read_trial(written(trial), rules.questions) == as_kept(trial, rules)
    assert offered > 300


def as_kept(trial: Trial, rules: RuleBase) -> Trial:
    """A trial with ticked options in the order of the question, as answers are kept."""
    return {
        key: tuple(option for option in rules.questions[key].options if option in answer)
        if isinstance(answer, tuple)
        else answer
        for key, answer in trial.items()
    }


def test_one_change_with_several_answers_is_several_trials() -> None:
    """Where one of several answers will do, each can be tried; ticked options stay ticked."""
    case = Case(DAY, {"doel": ("a",), "vorm": "x"})
    assert trials({"vorm": ["y", "z"]}, case) == [{"vorm": "y"}, {"vorm": "z"}]
    assert trials({"doel": {"bevat": "b"}, "vorm": ["y"]}, case) == [{"doel": ("a", "b"), "vorm": "y"}]
    assert trials({"doel": {"bevat_niet": "a"}}, case) == [{"doel": ()}]
    assert trials({"geld": {"minstens": 5, "hoogstens": 9}}, case) == [{"geld": 5}]
    assert trials({"geld": {"hoogstens": 9}}, case) == [{"geld": 9}]


def test_a_trial_leaves_the_case_alone() -> None:
    """The case that is tried on stays as it was."""
    case = Case(DAY, {"a": True, "b": False})
    assert tried(case, {"b": True}).answers == {"a": True, "b": True}
    assert case.answers == {"a": True, "b": False}


@pytest.mark.parametrize(
    "text",
    ["", "fase", "fase=", "fase=straks", "geen_vraag=ja", "fase=idee fase=start", "wil_anbi=misschien",
     "bedrag_nodig=-1", "bedrag_nodig=9999999999999", "activiteiten=vliegen", "fase=idee  wil_anbi=ja", "x" * 3000],
)  # fmt: skip
def test_a_trial_that_makes_no_sense_is_refused(rules: RuleBase, text: str) -> None:
    """What does not name questions and answers that exist is refused as a whole."""
    with pytest.raises(TrialError):
        read_trial(text, rules.questions)


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_trial(text: str) -> None:
    """Any text is a trial or is refused."""
    questions = {"a": make_question("a", "ja_nee"), "b": make_question("b", "meerkeuze", ["x"])}
    with suppress(TrialError):
        assert read_trial(text, questions).keys() <= questions.keys()


def test_differences_are_exactly_what_differs(adviser: Adviser, rules: RuleBase) -> None:
    """Each conclusion with another status is named once, and is better only if it is more money or less obstacle."""
    (story,) = (each for each in stories(rules) if each.name.startswith("03"))
    now = adviser.advise(story.case)
    then = adviser.advise(tried(story.case, {"rechtsvorm": "stichting"}))
    found = differences(now, then, rules)
    statuses = [{each["id"]: each["status"] for each in advice["conclusies"]} for advice in (now, then)]
    assert {each.id: (each.now, each.then) for each in found} == {
        name: (statuses[0][name], statuses[1][name]) for name in statuses[0] if statuses[0][name] != statuses[1][name]
    }
    better = {each.id: each.better for each in found}
    assert better["anbi_cooperatie"] is True
    assert better["aandelen"] is False
    assert better["anbi_mogelijk"] is None
    assert {each.id for each in on_topics(found, ("geld",), rules)} == {
        each.id for each in found if "geld" in rules.conclusions[each.id].text.onderwerpen
    }
    assert not differences(now, now, rules)
    assert to_json(story.case.answers["rechtsvorm"]) == "cooperatie"
