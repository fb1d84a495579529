"""What the calendar does to the rules: yearly windows, schemes that are over, amounts not known yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from realrules import CONCLUSIONS, RULES, statuses

from navigator.advice import Adviser
from navigator.answers import Answer
from navigator.case import Case
from navigator.examples import example_case


def told(adviser: Adviser, case: Case, conclusion: str) -> dict[str, Any]:
    """What the advice on a case says about one conclusion."""
    return next(c for c in adviser.advise(case)["conclusies"] if c["id"] == conclusion)


def test_kern_met_pit_says_when_it_is_open(adviser: Adviser) -> None:
    """Inside the yearly window one can apply now; outside it the advice says when one can again; it stays ja."""
    answers: dict[str, Answer] = {
        "bewoners_leidend": True,
        "duur_geld": "eenmalig",
        "geld_nodig_voor": ("materialen",),
        "bedrag_nodig": 1000,
    }
    words = {
        dt.date(2026, 8, 31): "Aanvragen kan nu niet. Dat kan weer van 1 september 2026 tot en met 31 oktober 2026.",
        dt.date(2026, 9, 1): "Aanvragen kan nu, tot en met 31 oktober 2026.",
        dt.date(2026, 10, 31): "Aanvragen kan nu, tot en met 31 oktober 2026.",
        dt.date(2026, 11, 1): "Aanvragen kan nu niet. Dat kan weer van 1 september 2027 tot en met 31 oktober 2027.",
    }
    for day, expected in words.items():
        found = told(adviser, Case(day, answers), "kern_met_pit")
        assert found["status"] == "ja"
        assert found["uitleg"].endswith(expected)


def test_a_scheme_that_is_over_says_so_and_is_not_ja(adviser: Adviser) -> None:
    """After the last day of all its rules a scheme is nee for everyone, and its text says that it is closed."""
    temporary = [c for c in CONCLUSIONS if all(rule.valid_until for rule in c.rules)]
    assert "provinciale_regeling" in {c.id for c in temporary}
    for conclusion in temporary:
        assert conclusion.text.na_afloop
        after = max(rule.valid_until for rule in conclusion.rules if rule.valid_until) + dt.timedelta(days=1)
        for example in conclusion.text.voorbeelden:
            case = Case(after, example_case(RULES, conclusion, example).answers)
            found = told(adviser, case, conclusion.id)
            assert (found["status"], found["uitleg"]) == ("nee", conclusion.text.na_afloop)


def test_an_amount_that_is_not_known_yet_leaves_it_open() -> None:
    """For 2027 the highest allowance is not known: no allowance is surely too high, however high it is."""
    for allowance in (0, 2200, 2201, 1_000_000):
        found = statuses(Case(dt.date(2027, 1, 1), {"vergoeding_jaar": allowance}))
        assert found["vergoeding_te_hoog"] == "misschien"
    assert statuses(Case(dt.date(2026, 12, 31), {"vergoeding_jaar": 2201}))["vergoeding_te_hoog"] == "ja"
