"""Cases for the HTTP interface: good ones, and wrong ones with the fields that a refusal must name."""

from __future__ import annotations

import json
from typing import Any

from walking import BEGINNER, CARE_COOPERATIVE

URL = "/api/v1/advies"
HTML = "<script>alert(1)</script>"
DAY = "2026-11-21"

CASES: dict[str, dict[str, Any]] = {
    "empty": {"peildatum": DAY},
    "beginner": {"peildatum": DAY, "antwoorden": BEGINNER, "onderwerpen": ["geld"]},
    "care cooperative": {"peildatum": DAY, "antwoorden": CARE_COOPERATIVE},
    "the day before a change": {"peildatum": "2024-12-31", "antwoorden": CARE_COOPERATIVE},
    "a contradiction": {"peildatum": DAY, "antwoorden": {**CARE_COOPERATIVE, "anbi_status": "anbi"}},
    "unknown": {"peildatum": DAY, "antwoorden": {"fase": "weet_niet", "rechtsvorm": None, "activiteiten": []}},
    "nulls": {"peildatum": None, "antwoorden": None, "onderwerpen": None},
}

WRONG: dict[str, tuple[Any, list[str]]] = {
    "a list": ([], [""]),
    "a text": (HTML, [""]),
    "a number": (1, [""]),
    "null": (None, [""]),
    "a thousand nested lists": (json.loads("[" * 900 + "]" * 900), [""]),
    "a thousand nested lists as an answer": (
        {"antwoorden": {"activiteiten": json.loads("[" * 900 + "]" * 900)}},
        ["antwoorden.activiteiten"],
    ),
    "an unknown key": ({"antwoord": {}}, ["antwoord"]),
    "answers in a list": ({"antwoorden": []}, ["antwoorden"]),
    "answers in a text": ({"antwoorden": "fase"}, ["antwoorden"]),
    "an unknown question": ({"antwoorden": {"fasen": "idee"}}, ["antwoorden.fasen"]),
    "a question in HTML": ({"antwoorden": {HTML: 1}}, [f"antwoorden.{HTML}"]),
    "an unknown question without answer": ({"antwoorden": {"fasen": None}}, ["antwoorden.fasen"]),
    "an empty key": ({"antwoorden": {"": 1}}, ["antwoorden."]),
    "a lone surrogate as a key": ({"antwoorden": {"\ud800": 1}}, ["antwoorden.?"]),
    "a lone surrogate as a value": ({"antwoorden": {"fase": "\ud800"}}, ["antwoorden.fase"]),
    "control characters": ({"antwoorden": {"fase": "idee\x00\x1b[31m\u202e"}}, ["antwoorden.fase"]),
    "HTML as an option": ({"antwoorden": {"fase": HTML}}, ["antwoorden.fase"]),
    "a very long option": ({"antwoorden": {"fase": "x" * 90_000}}, ["antwoorden.fase"]),
    "an option that does not exist": ({"antwoorden": {"fase": "einde"}}, ["antwoorden.fase"]),
    "a number for an option": ({"antwoorden": {"fase": 1}}, ["antwoorden.fase"]),
    "a list for one option": ({"antwoorden": {"fase": ["idee"]}}, ["antwoorden.fase"]),
    "an object for an option": ({"antwoorden": {"fase": {"idee": True}}}, ["antwoorden.fase"]),
    "a text for yes": ({"antwoorden": {"wil_anbi": "ja"}}, ["antwoorden.wil_anbi"]),
    "a number for yes": ({"antwoorden": {"wil_anbi": 1}}, ["antwoorden.wil_anbi"]),
    "one option for a list": ({"antwoorden": {"activiteiten": "eettafel"}}, ["antwoorden.activiteiten"]),
    "a bad option in a list": ({"antwoorden": {"activiteiten": ["eettafel", 1]}}, ["antwoorden.activiteiten"]),
    "unknown in a list": ({"antwoorden": {"activiteiten": ["weet_niet"]}}, ["antwoorden.activiteiten"]),
    "a text for a number": ({"antwoorden": {"bedrag_nodig": "500"}}, ["antwoorden.bedrag_nodig"]),
    "a fraction": ({"antwoorden": {"bedrag_nodig": 1.5}}, ["antwoorden.bedrag_nodig"]),
    "a whole fraction": ({"antwoorden": {"bedrag_nodig": 500.0}}, ["antwoorden.bedrag_nodig"]),
    "true for a number": ({"antwoorden": {"bedrag_nodig": True}}, ["antwoorden.bedrag_nodig"]),
    "below zero": ({"antwoorden": {"bedrag_nodig": -1}}, ["antwoorden.bedrag_nodig"]),
    "too large an amount": ({"antwoorden": {"bedrag_nodig": 10**9 + 1}}, ["antwoorden.bedrag_nodig"]),
    "over a hundred percent": ({"antwoorden": {"algemeen_belang": 101}}, ["antwoorden.algemeen_belang"]),
    "too many people": ({"antwoorden": {"kartrekkers": 10**6 + 1}}, ["antwoorden.kartrekkers"]),
    "a day that does not exist": ({"peildatum": "2026-02-30"}, ["peildatum"]),
    "a day in other digits": ({"peildatum": "２０２６-11-21"}, ["peildatum"]),
    "a day with a time": ({"peildatum": "2026-11-21T00:00:00"}, ["peildatum"]),
    "a day as a number": ({"peildatum": 20261121}, ["peildatum"]),
    "a day long ago": ({"peildatum": "1999-12-31"}, ["peildatum"]),
    "an unknown topic": ({"onderwerpen": ["gled"]}, ["onderwerpen"]),
    "a topic that is a list": ({"onderwerpen": [["geld"]]}, ["onderwerpen"]),
    "one topic": ({"onderwerpen": "geld"}, ["onderwerpen"]),
    "many faults": (
        {"x": 1, "peildatum": "x", "onderwerpen": ["x", "y"], "antwoorden": {"x": 1, "fase": "x", "wil_anbi": "x"}},
        ["x", "peildatum", "onderwerpen", "onderwerpen", "antwoorden.x", "antwoorden.fase", "antwoorden.wil_anbi"],
    ),
    "thousands of faults": (
        {"antwoorden": {f"vraag_{number}": 1 for number in range(3000)}},
        [f"antwoorden.vraag_{number}" for number in range(3000)],
    ),
}
