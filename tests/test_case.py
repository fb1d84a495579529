"""The case reader: sound cases are read, and anything else is refused with every fault named at once."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator.case import LARGEST_CASE, CaseError, parse_json, read_case
from navigator.model import RuleBase

TODAY = dt.date(2026, 11, 22)


def faults(rules: RuleBase, data: object) -> dict[str, str]:
    """The faults in a case by field."""
    with pytest.raises(CaseError) as caught:
        read_case(data, rules.questions, TODAY)
    return {fault.field: fault.message for fault in caught.value.faults}


def test_a_sound_case_is_read(rules: RuleBase) -> None:
    """Every type of answer, weet_niet and null are read as the interface describes them."""
    case = read_case(
        {
            "peildatum": "2026-11-21",
            "antwoorden": {
                "fase": "idee",
                "wil_anbi": True,
                "activiteiten": ["eettafel", "ontmoeting", "eettafel"],
                "doelgroep": [],
                "winst_jaar": 12000,
                "provincie": "weet_niet",
                "rechtsvorm": None,
            },
            "onderwerpen": ["gemeente", "geld"],
        },
        rules.questions,
        TODAY,
    )
    assert case.day == dt.date(2026, 11, 21)
    assert case.topics == ("geld", "gemeente")
    assert case.answers == {
        "fase": "idee",
        "activiteiten": ("ontmoeting", "eettafel"),
        "doelgroep": (),
        "provincie": "weet_niet",
        "wil_anbi": True,
        "winst_jaar": 12000,
    }
    assert case.known("provincie") is None


def test_a_missing_day_is_today(rules: RuleBase) -> None:
    """Without peildatum the rules of today apply."""
    assert read_case({}, rules.questions, TODAY).day == TODAY


def test_a_case_comes_back_as_it_was_sent(rules: RuleBase) -> None:
    """The JSON of a case reads back as the same case."""
    case = read_case({"antwoorden": {"wil_anbi": False, "activiteiten": ["vervoer"]}}, rules.questions, TODAY)
    assert read_case(case.to_json(), rules.questions, TODAY) == case


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("fase", "bestaat_niet"),
        ("fase", True),
        ("fase", ["idee"]),
        ("fase", "<b>idee</b>"),
        ("fase", "idee\x00"),
        ("fase", "\ud800"),
        ("wil_anbi", "ja"),
        ("wil_anbi", 1),
        ("activiteiten", "vervoer"),
        ("activiteiten", ["vervoer", 3]),
        ("activiteiten", {"vervoer": True}),
        ("activiteiten", ["weet_niet"]),
        ("winst_jaar", -1),
        ("winst_jaar", 1.0),
        ("winst_jaar", True),
        ("winst_jaar", "12000"),
        ("winst_jaar", 10**12),
        ("aandeel_zorg", 101),
        ("kartrekkers", []),
    ],
)
def test_a_wrong_answer_is_refused(rules: RuleBase, question: str, answer: object) -> None:
    """An answer of the wrong type, an option that does not exist or a number out of range is named with its field."""
    assert list(faults(rules, {"antwoorden": {question: answer}})) == [f"antwoorden.{question}"]


def test_every_fault_is_named_at_once(rules: RuleBase) -> None:
    """A case with a fault in every part names all of them, with the nearest right name."""
    found = faults(
        rules,
        {
            "peildatum": "2026-02-30",
            "antwoorden": {"fase": "strat", "rechtsvrom": "bv", "winst_jaar": -5},
            "onderwerpen": ["gelt"],
            "naam": "iemand",
        },
    )
    assert set(found) == {
        "peildatum",
        "antwoorden.fase",
        "antwoorden.rechtsvrom",
        "antwoorden.winst_jaar",
        "onderwerpen",
        "naam",
    }
    assert "`start`" in found["antwoorden.fase"]
    assert "`rechtsvorm`" in found["antwoorden.rechtsvrom"]


@pytest.mark.parametrize(
    "day", ["2026-2-3", "20261121", "21-11-2026", "1999-12-31", "2101-01-01", 20261121, "٢٠٢٦-١١-٢١"]
)
def test_a_day_is_an_iso_date_within_bounds(rules: RuleBase, day: object) -> None:
    """Only an existing day as jjjj-mm-dd, from 2000 to 2100, is a peildatum."""
    assert list(faults(rules, {"peildatum": day})) == ["peildatum"]


@pytest.mark.parametrize("data", [None, [], "x", 3, True])
def test_a_case_is_an_object(rules: RuleBase, data: object) -> None:
    """Anything but a JSON object is refused as a whole."""
    assert list(faults(rules, data)) == [""]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"antwoorden": {"winst_jaar": NaN}}',
        b'{"antwoorden": {"winst_jaar": ' + b"9" * 5000 + b"}}",
        b'{"antwoorden": {}, "antwoorden": {"fase": "idee"}}',
        b"[" * 50_000,
        b'{"a": "' + b"x" * LARGEST_CASE + b'"}',
        b"x" * 10_000_000,
    ],
    ids=["empty", "half", "utf16", "nan", "huge", "double", "deep", "large", "10MB"],
)
def test_json_that_is_no_case_is_refused(rules: RuleBase, raw: bytes) -> None:
    """What is not JSON, too large, too deep or ambiguous is refused with a message, never with another error."""
    with pytest.raises(CaseError) as caught:
        read_case(parse_json(raw), rules.questions, TODAY)
    assert caught.value.as_json
    assert len(str(caught.value)) < 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(data=JSON, answer=JSON, question=st.sampled_from(["fase", "wil_anbi", "activiteiten", "winst_jaar", "x"]))
def test_any_json_is_read_or_refused(rules: RuleBase, data: object, answer: object, question: str) -> None:
    """Whatever JSON comes in, it is read or refused with faults that can be shown."""
    for whole in (data, {"antwoorden": data}, {"antwoorden": {question: answer}}):
        try:
            case = read_case(whole, rules.questions, TODAY)
        except CaseError as error:
            assert error.faults
            json.dumps([fault.message for fault in error.faults]).encode()
        else:
            json.dumps(case.to_json())
