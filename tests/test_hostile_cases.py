"""Cases at their worst: every fault named at once, nothing shown that a screen can't bear, and never slowly."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from rulefolders import SMALL

from navigator.case import CaseError, parse_json, read_case
from navigator.model import RuleBase
from navigator.reading import load_rules

TODAY = dt.date(2026, 11, 22)
RULES: RuleBase = load_rules(SMALL)


def faults(data: object, *, as_json: bool = False) -> list[tuple[str, str]]:
    """The faults in a case: field and message; `as_json` is whether its text should be wrong as JSON already."""
    with pytest.raises(CaseError) as caught:
        read_case(data, RULES.questions, TODAY)
    assert caught.value.as_json == as_json
    return [(fault.field, fault.message) for fault in caught.value.faults]


def test_every_key_written_twice_is_named() -> None:
    """Doubled keys and numbers that JSON does not know are named, and hide nothing else that is wrong."""
    raw = (
        b'{"antwoorden": {"fase": "idee", "fase": "start", "strat": 1, "leden": NaN, "bedrag_nodig": %s},'
        b' "z": [{"y": 1}], "z": -Infinity, "peildatum": "2026-99-99", "onderwerpen": [1e309]}' % (b"9" * 4_400)
    )
    found = faults(parse_json(raw), as_json=True)
    assert [(field, message.split(".")[0]) for field, message in found] == [
        ("z", "De sleutel `z` staat er twee keer in"),
        ("z", "`z` is onbekend"),
        ("peildatum", "Schrijf een bestaande dag als jjjj-mm-dd, van 2000-01-01 tot en met 2100-12-31"),
        ("onderwerpen", "`1e309` is geen onderwerp"),
        ("antwoorden.fase", "De sleutel `fase` staat er twee keer in"),
        ("antwoorden.strat", "`strat` is geen vraag"),
        ("antwoorden.leden", "Hier hoort een heel getal, niet `NaN`"),
        ("antwoorden.bedrag_nodig", f"Hier hoort een heel getal, niet `{'9' * 39}…`"),
    ]


@pytest.mark.parametrize("written", ["1e309", "1.0", "-0.0", "1E2", "null"])
def test_a_fault_shows_what_was_written(written: str) -> None:
    """A number is quoted as it stands in the case, and `null` as `null`: not as the program reads it."""
    ((_, message),) = faults(parse_json(f'{{"antwoorden": {{"activiteiten": [{written}]}}}}'))
    assert message == f"Hier hoort een optie, niet `{written}`."


def test_every_wrong_option_in_a_list_is_named() -> None:
    """Of a list with three wrong options all three are named, each once, with the nearest right one."""
    wrong = ["etn", "eten", "vervoor", "etn", 3]
    assert faults({"antwoorden": {"activiteiten": wrong}, "onderwerpen": ["gelt", "zorg"]}) == [
        ("onderwerpen", _TOPIC.format("gelt", " Bedoelt u `geld`?")),
        ("onderwerpen", _TOPIC.format("zorg", "")),
        ("antwoorden.activiteiten", _OPTION.format("etn", "eten")),
        ("antwoorden.activiteiten", _OPTION.format("vervoor", "vervoer")),
        ("antwoorden.activiteiten", "Hier hoort een optie, niet `3`."),
    ]


_TOPIC = (
    "`{}` is geen onderwerp. Kies uit `geld`, `gemeente`, `organisatie`, `rechtsvorm_en_belasting`, `vrijwilligers`, "
    "`wonen_en_gebouw`, `zorg_en_pgb`.{}"
)
_OPTION = "`{}` is geen optie. Kies uit `eten`, `klussen`, `vervoer`. Bedoelt u `{}`?"


@pytest.mark.parametrize("wrong", ["\x1b[31mrood", "regel\neen", "\u202eomgekeerd", "\ud800", "\x00", "\u2028"])
def test_a_fault_can_always_be_shown(wrong: str) -> None:
    """Control characters, turned text and half characters in a case never reach a screen or a log."""
    data = {wrong: 1, "peildatum": wrong, "onderwerpen": [wrong], "antwoorden": {wrong: 1, "fase": wrong}}
    found = faults(data)
    assert len(found) == 5
    for text in (*(field for field, _ in found), *(message for _, message in found)):
        assert text.isprintable()
        assert text.encode()


def test_html_in_a_case_is_quoted_and_kept_short() -> None:
    """A fault names what was sent in at most some forty signs, so that nothing long comes back."""
    ((_, message),) = faults({"antwoorden": {"fase": "<script>" * 1_000}})
    assert message.startswith("`<script><script>")
    assert len(message) < 120


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("heeft_rekening", "ja"),
        ("heeft_rekening", 0),
        ("heeft_rekening", "true"),
        ("leden", True),
        ("leden", 3.5),
        ("leden", 1e400),
        ("leden", "3"),
        ("leden", 10**18),
        ("aandeel_zorg", -1),
        ("bedrag_nodig", 1_000_000_001),
        ("fase", {}),
        ("activiteiten", [[["eten"]]]),
    ],
)
def test_the_message_says_what_belongs_there(question: str, value: object) -> None:
    """A wrong answer is refused with what stands there, or what the bounds are."""
    ((field, message),) = faults({"antwoorden": {question: value}})
    assert field == f"antwoorden.{question}"
    assert message.startswith("Hier hoort")


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"antwoorden": {f"rechtsvorm_onderneming{n}": 1 for n in range(2_500)}}),
        json.dumps({"antwoorden": {"activiteiten": [f"klusse{n}" for n in range(6_000)]}}),
        json.dumps({f"antwoorden{n}": 1 for n in range(4_000)}),
        json.dumps({"onderwerpen": ["gelt"] * 9_000}),
        '{"antwoorden": {"fase": "' + "x" * 99_000 + '"}}',
        '{"a":' * 16_000 + "1" + "}" * 16_000,
        "[" * 1_000 + "]" * 1_000,
    ],
    ids=["questions", "options", "keys", "topics", "long", "deep", "lists"],
)
def test_a_case_full_of_faults_is_refused_in_time(raw: str) -> None:
    """The largest case that is looked at does not keep the program busy: ten seconds would be a hang."""
    begin = time.process_time()
    with pytest.raises(CaseError):
        read_case(parse_json(raw), RULES.questions, TODAY)
    assert time.process_time() - begin < 10
