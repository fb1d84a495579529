"""Answers, changes, numbers and names in the words that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import pytest
from rulebases import make_question, make_rules

from navigator.answers import DONT_KNOW
from navigator.model import LARGEST, SOORTEN, Organisation, Question, RuleBase
from navigator.rulefiles import fileshapes as shapes
from navigator.words.wording import (
    KNELPUNT_NAMES,
    NIVEAU_NAMES,
    SOORT_NAMES,
    ZEKERHEID_NAMES,
    answer_in_words,
    change_in_words,
    number_in_words,
    thousands,
    who,
)


def question(kind: str, options: Sequence[str] = (), name: str = "v") -> Question:
    """A question; each option reads as its id in capitals."""
    made = make_question(name, kind, options)
    texts = {option: option.upper() for option in options}
    return Question(name, made.section, made.text.model_copy(update={"opties": texts, "tekst": f"{name.upper()}?"}))


def rules_with(*questions: Question) -> RuleBase:
    """A rule base with these questions only."""
    return make_rules(questions, {})


# --- numbers


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (12000, "12.000"), (1_000_000_000, "1.000.000.000")],
)
def test_thousands_have_points(number: int, written: str) -> None:
    """A point between every three digits, and nothing else."""
    assert thousands(number) == written


@pytest.mark.parametrize(("kind", "written"), [("bedrag", "€ 2.200"), ("aantal", "2.200"), ("procent", "2200 %")])
def test_a_number_has_its_unit(kind: str, written: str) -> None:
    """Euros before, per cent after, a count without."""
    assert number_in_words(question(kind), 2200) == written


# --- answers


@pytest.mark.parametrize("kind", ["ja_nee", "keuze", "meerkeuze", *LARGEST])
def test_no_answer_and_no_idea_are_told_apart(kind: str) -> None:
    """Not answered yet and "weet ik niet" have words of their own, for every type of question."""
    asked = question(kind, ["a", "b"] if "keuze" in kind else ())
    assert answer_in_words(asked, None) == "Nog niet beantwoord"
    assert answer_in_words(asked, DONT_KNOW) == "Weet ik niet"


def test_yes_and_no_are_words() -> None:
    """True is ja, false is nee; false is not mistaken for no answer."""
    assert answer_in_words(question("ja_nee"), True) == "Ja"
    assert answer_in_words(question("ja_nee"), False) == "Nee"


def test_a_choice_reads_as_the_user_chose_it() -> None:
    """An option reads as its text, also where its id is `nee`."""
    assert answer_in_words(question("keuze", ["idee", "nee"]), "idee") == "IDEE"
    assert answer_in_words(question("keuze", ["idee", "nee"]), "nee") == "NEE"


@pytest.mark.parametrize("ticked", [[], ()])
def test_nothing_ticked_is_said(ticked: Any) -> None:
    """A `meerkeuze` answer without options says so; it is an answer."""
    assert answer_in_words(question("meerkeuze", ["a", "b"]), ticked) == "Geen van deze"


@pytest.mark.parametrize("ticked", [["a", "b"], ("a", "b")])
def test_what_is_ticked_is_listed(ticked: Any) -> None:
    """The texts of the options, as a list in JSON or a tuple in memory."""
    assert answer_in_words(question("meerkeuze", ["a", "b"]), ticked) == "A, B"


@pytest.mark.parametrize(("kind", "written"), [("bedrag", "€ 0"), ("aantal", "0"), ("procent", "0 %")])
def test_nought_is_a_number(kind: str, written: str) -> None:
    """0 is an answer, and is not read as no or as nothing."""
    assert answer_in_words(question(kind), 0) == written


# --- changes


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("keuze", ["a"], "A"),
        ("keuze", ["a", "c"], "A of C"),
        ("ja_nee", [True], "Ja"),
        ("ja_nee", [False, True], "Nee of Ja"),
        ("meerkeuze", {"bevat": "b"}, "ook: B"),
        ("meerkeuze", {"bevat_niet": "b"}, "niet: B"),
        ("bedrag", {"minstens": 2500}, "€ 2.500 of meer"),
        ("bedrag", {"minstens": 0}, "€ 0 of meer"),
        ("procent", {"hoogstens": 33}, "33 % of minder"),
        ("aantal", {"hoogstens": 0}, "0 of minder"),
        ("bedrag", {"minstens": 1000, "hoogstens": 1999}, "van € 1.000 tot en met € 1.999"),
        ("aantal", {"minstens": 0, "hoogstens": 9}, "van 0 tot en met 9"),
    ],
)
def test_a_change_says_what_to_answer(kind: str, value: Any, written: str) -> None:
    """Each form of change of the interface has its words."""
    rules = rules_with(question(kind, ["a", "b", "c"] if "keuze" in kind else ()))
    assert change_in_words(rules, {"v": value}) == [("V?", written)]


def test_a_change_of_more_questions_keeps_their_order() -> None:
    """One pair of question and answer for each, in the order of the change."""
    rules = rules_with(question("ja_nee", name="v"), question("aantal", name="w"))
    assert change_in_words(rules, {"w": {"minstens": 3}, "v": [False]}) == [("W?", "3 of meer"), ("V?", "Nee")]


# --- who, and names


def test_who_takes_a_step_is_named() -> None:
    """An organisation by its name, anyone else by the word as written, with a capital and without underscores."""
    text = shapes.Organisatie(naam="uitkeringsinstituut UWV", wat="iets")
    rules = make_rules([], {}, organisations=[Organisation("uwv", text)])
    assert who(rules, "uwv") == "Uitkeringsinstituut UWV"
    assert who(rules, "bestuur") == "Bestuur"
    assert who(rules, "de_penningmeester en de KvK") == "De penningmeester en de KvK"


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (SOORT_NAMES, SOORTEN),
        (SOORT_NAMES, get_args(shapes.Soort)),
        (KNELPUNT_NAMES, get_args(shapes.Classificatie.model_fields["soort"].annotation)),
        (NIVEAU_NAMES, get_args(shapes.Classificatie.model_fields["niveau"].annotation)),
        (ZEKERHEID_NAMES, get_args(shapes.Zekerheid)),
    ],
    ids=["soort", "soort_van_bestand", "knelpunt", "niveau", "zekerheid"],
)
def test_every_class_has_its_words(names: dict[str, str], ids: Sequence[str]) -> None:
    """Each kind, level and certainty that a rule file may name has words, none is left over, and no two read alike."""
    assert set(names) == set(ids)
    assert len(set(names.values())) == len(names)
    assert all(names.values())
