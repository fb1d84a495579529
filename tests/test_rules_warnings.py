"""What the rules warn of: answers that clash, words an advice must not leave out, a question asked only in time."""

from __future__ import annotations

from typing import Any

import pytest
from realrules import DAY, RULES

from navigator.advice import Adviser
from navigator.case import Case, read_case


def case_of(**answers: Any) -> Case:
    """A case with these answers, as the interface would take them."""
    return read_case({"peildatum": DAY.isoformat(), "antwoorden": answers}, RULES.questions, DAY)


CLASHES: dict[str, dict[str, Any]] = {
    "only mediates, but has care givers of its own": {
        "zorgrol": "bemiddelt",
        "zorgwetten": ["wlz"],
        "zorgverleners": 1,
    },
    "helps in the household, but has no part in care": {"zorgrol": "geen", "activiteiten": ["huishoudelijke_hulp"]},
    "paid under a contract, but does no paid work": {"onderneming": False, "inkomsten": ["contract"]},
    "paid out of pgb, but does no paid work": {
        "onderneming": False,
        "inkomsten": ["pgb"],
        "pgb_deelnemers": ["wlz"],
    },
    "more in a month than in a year": {"vergoeding_jaar": 220, "vergoeding_maand": 221},
    "no volunteers, but one with another benefit": {"vrijwilligers": False, "vrijwilligers_uitkering": ["anders"]},
}


@pytest.mark.parametrize("answers", CLASHES.values(), ids=CLASHES)
def test_answers_that_clash_are_pointed_out(adviser: Adviser, answers: dict[str, Any]) -> None:
    """These answers can't all be true, and the advice names exactly the questions they answer."""
    found = {question for clash in adviser.advise(case_of(**answers))["tegenspraken"] for question in clash["vragen"]}
    assert found
    assert found <= set(answers)


def test_a_mediator_without_care_givers_is_no_contradiction(adviser: Adviser) -> None:
    """Who only seeks help for others, and has nobody who gives it, is believed."""
    case = case_of(zorgrol="bemiddelt", zorgwetten=["zvw", "wlz"], zorgverleners=0)
    assert adviser.advise(case)["tegenspraken"] == []


MUST_SAY = {
    "anbi_mogelijk": ["loon", "vacatiegeld", "eenzaamheid"],
    "sbbi_mogelijk": ["informele vereniging", "vacatiegeld", "Winst gaat niet naar leden"],
    "vrijwilligersregeling_bruikbaar": ["losse groep", "coöperatie is zelf nooit ANBI", "informele vereniging"],
    "vpb_vrijgesteld": ["statuten", "vijf jaar", "stopt met aangifte"],
    "zorgaanbieder": ["Jeugdwet"],
    "zorgaanbieder_regels": ["vergunning voor elke nieuwe zorginstelling"],
    "avg": ["vele jaren"],
    "pgb_svb": ["wooninitiatief"],
    "ww_vrijwilligers": ["€ 220", "€ 2.200"],
}


@pytest.mark.parametrize("name", MUST_SAY)
def test_an_advice_warns_where_people_go_wrong(name: str) -> None:
    """The explanation names what a content review found missing: a reader would lose money or a right without it."""
    text = " ".join(RULES.conclusions[name].text.uitleg.split())
    assert [words for words in MUST_SAY[name] if words not in text] == []


def test_care_files_are_not_to_be_thrown_away() -> None:
    """Who gives care is told to keep the files, by the way out that tells others to throw away what they need not."""
    text = " ".join(RULES.ways_out["gegevens_beperken"].uitleg.split())
    assert "Gooi een dossier dan niet weg" in text


@pytest.mark.parametrize(("year", "asked"), [(0, False), (220, False), (221, True)])
def test_the_month_is_asked_only_where_it_can_be_too_much(adviser: Adviser, year: int, asked: bool) -> None:
    """Nobody who pays no more in a year than the highest amount of a month is asked about the highest month."""
    advice = adviser.advise(case_of(vrijwilligers=True, vergoeding_jaar=year))
    assert ("vergoeding_maand" in advice["open_vragen"]) == asked


def test_the_texts_about_the_limit_of_a_month_name_the_amount_of_today() -> None:
    """The amount in words is the dated amount of the day on which the text was checked."""
    amount = next(v for v in RULES.amounts["vrijwilligersvergoeding_maand"].waarden if v.vanaf <= DAY <= (v.tot or DAY))
    assert amount.waarde == 220
    assert f"€ {amount.waarde} per maand" in RULES.conclusions["maandvergoeding_te_hoog"].text.uitleg
