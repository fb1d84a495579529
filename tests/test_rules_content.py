"""The content of `rules/`: complete, with examples at every limit, right on the stories, never too sure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from realistic import Story, comparisons, limit_on, realistic_cases
from realrules import CONCLUSIONS, DAY, RULES, STORIES, compiled, for_each_conclusion, for_each_story, statuses

from navigator.answers import Answer, to_json
from navigator.case import Case
from navigator.examples import example_case
from navigator.model import LARGEST, Conclusion, Question, Status
from navigator.rulefiles.fileshapes import KENMERKEN

# --- every conclusion is complete


@for_each_conclusion
def test_a_conclusion_has_four_examples_of_all_three_outcomes(conclusion: Conclusion) -> None:
    """At least four examples, and a ja, a nee and a misschien among them."""
    outcomes = [example.verwacht for example in conclusion.text.voorbeelden]
    assert len(outcomes) >= 4
    assert set(outcomes) == {"ja", "nee", "misschien"}


@for_each_conclusion
def test_a_conclusion_says_what_to_do_who_helps_and_where_it_is_written(conclusion: Conclusion) -> None:
    """Two to five steps, helpers, all traits of its kind, and sources that are not only one's own reading."""
    text = conclusion.text
    assert 2 <= len(text.stappen) <= 5
    assert text.organisaties
    assert set(text.kenmerken) == set(KENMERKEN.get(text.soort, ()))
    assert all(rule.sources for rule in conclusion.rules)
    assert all(text.knelpunt and text.uitwegen for _ in [0] if text.soort == "knelpunt")
    assert text.gecontroleerd_op <= DAY


@for_each_conclusion
def test_a_step_is_taken_by_who_reads_the_advice(conclusion: Conclusion) -> None:
    """Who takes a step is the board or a volunteer; what another party decides is not told as a command to it."""
    commands = re.compile(r"^(Vraag|Bel|Meld|Laat|Kijk|Schrijf|Zoek|Spreek|Nodig|Maak|Leg|Lees|Zet)\b")
    for step in conclusion.text.stappen:
        assert step.wie in ("bestuur", "de vrijwilliger") or not commands.match(step.wat), step.wat


@for_each_conclusion
def test_low_certainty_says_what_to_check(conclusion: Conclusion) -> None:
    """Where we are not sure, the text says so, and it or a step sends people to someone who knows."""
    if conclusion.text.zekerheid == "laag":
        words = " ".join([conclusion.text.uitleg, *(step.wat for step in conclusion.text.stappen)])
        assert re.search(r"\b(Vraag|vraag|Kijk|kijk|Bel|bel|Zoek|Doe eerst)\b", words)
        unsure = r"niet (nagaan|vinden)|[Ww]ij weten|[Ww]eten wij|[Oo]nze bron is|oud(e|er)?\b|nog kloppen|niet zeker"
        assert re.search(unsure, conclusion.text.uitleg)


@for_each_conclusion
def test_every_limit_has_an_example_at_it_and_one_beside_it(conclusion: Conclusion) -> None:
    """For each number a rule compares, the last value on either side stands in an example of that conclusion."""
    used: dict[str, set[Answer]] = {}
    for example in conclusion.text.voorbeelden:
        for question, answer in example_case(RULES, conclusion, example).answers.items():
            used.setdefault(question, set()).add(answer)
    for leaf in (leaf for rule in conclusion.rules for leaf in comparisons(rule.condition)):
        limit = limit_on(RULES, leaf, conclusion.text.gecontroleerd_op)
        if limit is not None:
            missing = {limit - 1, limit} - used.get(leaf.question, set())
            assert not missing, f"{leaf.question}: {sorted(missing)}"


def test_every_year_of_a_dated_amount_has_an_example_at_its_limit() -> None:
    """The highest volunteer allowance is tried at the limit and one euro above it in each year it is known for."""
    examples = RULES.conclusions["vergoeding_te_hoog"].text.voorbeelden
    for value in RULES.amounts["vrijwilligersvergoeding_jaar"].waarden:
        year = [e for e in examples if e.peildatum and value.vanaf <= e.peildatum <= (value.tot or e.peildatum)]
        found = {(e.antwoorden.get("vergoeding_jaar"), e.verwacht) for e in year}
        assert {(value.waarde, "nee"), (value.waarde + 1, "ja")} <= found


def test_every_question_is_used_by_a_rule() -> None:
    """No question is asked, or could be answered, for nothing."""
    used = {
        dimension.question
        for grounds in compiled().grounds.values()
        for ground in grounds
        for at, _ in ground.answers
        if (dimension := compiled().space.dimensions[at]).question
    }
    assert used == set(RULES.questions)


def test_the_examples_are_written_as_a_case_would_have_them() -> None:
    """Every example of every conclusion is a case that the interface accepts."""
    for conclusion in CONCLUSIONS:
        for example in conclusion.text.voorbeelden:
            case = example_case(RULES, conclusion, example)
            assert all(to_json(answer) is not None for answer in case.answers.values())


# --- the stories and chance


NEVER_YES_OR_NEVER_NO: set[str] = {"kansfonds"}  # what it pays since 2022 is not known: perhaps, never ja
"""Conclusions that the stories and the random cases together leave undecided; each must be named here."""


@for_each_story
def test_a_story_gets_the_advice_an_expert_would_give(story: Story) -> None:
    """What an expert would say is ja; what an expert would never say is not."""
    found = {name for name, status in statuses(story.case).items() if status == "ja"}
    assert story.yes <= found
    assert not story.never_yes & found


def test_there_are_stories_for_everything_that_can_hold_today() -> None:
    """Twenty-five stories that name at least nine in ten conclusions, as ja or as never ja."""
    named = {name for story in STORIES for name in story.yes | story.never_yes}
    assert len(STORIES) >= 25
    assert len(named & set(RULES.conclusions)) >= 0.9 * len(RULES.conclusions)


def test_every_conclusion_is_ja_and_nee_in_some_case() -> None:
    """The stories and 10,000 random cases make every conclusion ja at least once, and nee at least once."""
    seen: dict[str, set[Status]] = {name: set() for name in RULES.conclusions}
    cases = [story.case for story in STORIES]
    cases += realistic_cases(RULES, 10_000, seed=20261122)
    for case in cases:
        for name, status in statuses(case).items():
            seen[name].add(status)
    lacking = {name for name, found in seen.items() if not {"ja", "nee"} <= found}
    assert lacking == NEVER_YES_OR_NEVER_NO


def test_a_fund_fits_only_where_funds_fit() -> None:
    """Who can turn to one of the funds gets the route to funds as well."""
    funds = [c.id for c in CONCLUSIONS if c.kind == "fonds"]
    for case in realistic_cases(RULES, 2_000, seed=7):
        found = statuses(case)
        assert found["fondsen"] == "ja" or not [fund for fund in funds if found[fund] == "ja"]


# --- never too sure


BY_ONE_ANSWER = {
    "aandelen": "rechtsvorm",
    "contributie": "rechtsvorm",
    "zonder_geld": "wil_zonder_geld",
    "lokale_ondernemers": "ondernemers_willen_bijdragen",
    "dorpsondersteuner_wmo": "dorpsondersteuner",
}
"""The routes that one answer may settle, since that answer is all they are about."""


def test_without_answers_nothing_is_ja() -> None:
    """An empty case says nothing about an initiative, so that nothing surely fits it, on any day of change."""
    for day in (DAY, dt.date(2024, 12, 31), dt.date(2027, 1, 1), dt.date(2030, 1, 1)):
        assert "ja" not in statuses(Case(day, {})).values()


def single_answers(question: Question) -> Iterator[Answer]:
    """Every option of a question, none and all of them, and numbers at both ends and in between."""
    if question.kind == "ja_nee":
        yield from (True, False)
    elif question.kind == "keuze":
        yield from question.options
    elif question.kind == "meerkeuze":
        yield from [(), question.options, *((option,) for option in question.options)]
    else:
        yield from (0, 1, 50, LARGEST[question.kind])


@pytest.mark.parametrize("question", list(RULES.questions.values()), ids=lambda q: q.id)
def test_one_answer_alone_opens_no_way_to_money(question: Question) -> None:
    """One answer makes no route and no fund ja, but for the few routes that one answer is all about."""
    for answer in single_answers(question):
        found = statuses(Case(DAY, {question.id: answer}))
        sure = {c.id for c in CONCLUSIONS if c.kind in ("route", "fonds") and found[c.id] == "ja"}
        assert all(BY_ONE_ANSWER.get(name) == question.id for name in sure), (answer, sure)


def test_a_proposal_says_that_it_does_not_exist() -> None:
    """Each proposal says in its title or its text that it is not there yet, and promises nothing."""
    for conclusion in CONCLUSIONS:
        if conclusion.kind == "voorstel":
            words = f"{conclusion.text.titel} {conclusion.text.uitleg}"
            assert re.search(r"bestaat (nog )?niet|nog geen regeling", words), conclusion.id
            assert "voorstel" in conclusion.text.titel.lower()


def test_no_question_asks_who_someone_is() -> None:
    """No question, option or help text asks for a name, an address or another personal fact."""
    personal = (
        r"naam|namen|adres|postcode|geboortedatum|leeftijd van|bsn|burgerservicenummer|telefoonnummer|e-mailadres"
    )
    for question in RULES.questions.values():
        text = question.text
        asked = " ".join([text.tekst, text.voorbeeld or "", *text.opties.values()])
        assert not re.search(rf"\b({personal})\b", asked, re.IGNORECASE), question.id
        commands = re.findall(rf"\b(?:vul|geef|noem)\b[^.?]*\b(?:{personal})\b", text.hulp or "", re.IGNORECASE)
        assert not commands, question.id
