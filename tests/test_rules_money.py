"""What the rules say about money as a whole: both kinds of money, what no one can promise, and the region of a fund."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from realistic import realistic_cases
from realrules import DAY, RULES, statuses

from navigator.answers import Answer
from navigator.case import Case
from navigator.model import LARGEST

PROJECT: dict[str, Answer] = {
    "fase": "uitvoering",
    "bewoners_leidend": True,
    "activiteiten": ("ontmoeting", "eettafel"),
    "rechtsvorm": "stichting",
    "duur_geld": "eenmalig",
    "geld_nodig_voor": ("bijeenkomsten", "materialen"),
    "vrijwilligers": True,
}
FUND_1818 = (
    "Delft, Den Haag, Hillegom, Katwijk, Leiden, Leiderdorp, Leidschendam-Voorburg, Lisse, Midden-Delfland, Noordwijk, "
    "Oegstgeest, Pijnacker-Nootdorp, Rijswijk, Teylingen, Voorschoten, Wassenaar, Westland, Zoetermeer, Zoeterwoude"
)


def outcomes(conclusion: str, day: dt.date = DAY, **answers: Answer) -> set[str]:
    """What a conclusion comes to for a running stichting with a project, for small, middling and large amounts."""
    amounts = (0, 900, 1000, 2500, 5000, 17500, 20000, 250000, LARGEST["bedrag"])
    return {statuses(Case(day, {**PROJECT, "bedrag_nodig": amount, **answers}))[conclusion] for amount in amounts}


def test_who_needs_both_kinds_of_money_gets_what_either_gets() -> None:
    """Money once and money every year: whatever surely fits one of the two, surely fits who needs both."""
    for case in realistic_cases(RULES, 1_500, seed=17):
        either = {
            name
            for duration in ("eenmalig", "structureel")
            for name, found in statuses(replace(case, answers={**case.answers, "duur_geld": duration})).items()
            if found == "ja"
        }
        both = statuses(replace(case, answers={**case.answers, "duur_geld": "beide"}))
        assert {name for name in either if both[name] != "ja"} == set()


def test_what_is_not_known_now_is_never_promised() -> None:
    """Kansfonds since 2022, Drenthe, and Zeeland after 2026 are perhaps at best, whatever the amount."""
    assert outcomes("kansfonds", doelgroep=("kwetsbare_bewoners",)) == {"nee", "misschien"}
    assert "ja" in outcomes("kansfonds", dt.date(2021, 12, 31), doelgroep=("kwetsbare_bewoners",))
    assert outcomes("provinciale_regeling", provincie="drenthe") == {"nee", "misschien"}
    assert "ja" in outcomes("provinciale_regeling", dt.date(2026, 12, 31), provincie="zeeland")
    assert "ja" not in outcomes("provinciale_regeling", dt.date(2027, 1, 1), provincie="zeeland")


def test_the_question_on_the_region_names_every_place_of_the_fund() -> None:
    """Who lives in one of the nineteen places where Fonds 1818 works, reads the name of that place."""
    help_text = RULES.questions["regio_haaglanden"].text.hulp or ""
    assert [place for place in FUND_1818.split(", ") if place not in help_text] == []
