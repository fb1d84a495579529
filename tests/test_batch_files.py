"""`navigator batch`: every kind of file in and out, JSON lines that are wrong set apart, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batchcommand import faults_of, lines, run
from batchfiles import DAY, Json, expected_result, read_result, write_cases

from navigator.batch.sample import sample_cases
from navigator.grounds import compile_rules
from navigator.model import RuleBase

KINDS = ("jsonl", "csv", "parquet")
PART_KNOWN = {"fase": "idee", "rechtsvorm": "cooperatie", "wil_anbi": True}


@pytest.fixture(scope="module")
def cases(rules: RuleBase) -> list[Json]:
    """A hundred sampled cases on a few days, one without answers, one with everything unknown."""
    found = list(sample_cases(compile_rules(rules, DAY), 100, seed=5))
    for number, case in enumerate(found):
        case["peildatum"] = ("2026-11-22", "2019-03-01", "2031-01-01")[number % 3]
    found[10]["antwoorden"] = dict.fromkeys(rules.questions, "weet_niet")
    return found


# --- the same answers in every kind of file


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_every_kind_of_file_in_and_out(
    source: str, target: str, rules: RuleBase, cases: list[Json], tmp_path: Path
) -> None:
    """Each case gets its number and the statuses it gets by itself, in the order of the rule base."""
    into = tmp_path / f"uit.{target}"
    result = run(write_cases(tmp_path / f"in.{source}", cases, rules.questions, row_group=40), into)
    assert (result.exit_code, result.stdout) == (0, f"100 casussen uitgerekend, in {into}.\n")
    found = read_result(into)
    assert found == expected_result(rules, cases)
    assert list(found) == list(range(1, 101))
    assert list(found[1]) == list(rules.conclusions)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"in.{source}", f"uit.{target}"] or source == target


def test_parquet_is_plain_text_to_every_reader(rules: RuleBase, tmp_path: Path) -> None:
    """`nr` is a number and each conclusion text, whatever reads the file."""
    run(lines(tmp_path / "in.jsonl", "{}"), tmp_path / "uit.parquet")
    schema = pq.read_schema(tmp_path / "uit.parquet")
    assert schema.types == [pa.int64(), *[pa.string()] * len(rules.conclusions)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_cases_at_all(kind: str, rules: RuleBase, tmp_path: Path) -> None:
    """An empty file gives an empty output with all its columns."""
    empty = lines(tmp_path / "in.csv", "fase,wil_anbi")
    result = run(empty, tmp_path / f"uit.{kind}")
    assert (result.exit_code, read_result(tmp_path / f"uit.{kind}")) == (0, {})
    if kind == "csv":
        assert (tmp_path / "uit.csv").read_text() == ",".join(["nr", *rules.conclusions]) + "\n"


# --- JSON lines


def test_faulty_lines_are_set_apart_with_their_number_and_reason(rules: RuleBase, tmp_path: Path) -> None:
    """The good cases keep their line number; the others are named with every fault, and counted."""
    good = json.dumps({"antwoorden": PART_KNOWN})
    wrong = [
        b"geen json",
        b'{"antwoorden": {"fase": "strat", "wil_anbi": 1}}',
        b'{"antwoorden": {"fase": "idee", "fase": "start"}}',
        b'{"antwoorden": {"fas": "idee"}, "peildatum": "2026-02-30"}',
        b"\xff",
        b"[]",
    ]
    rows = [good, *wrong, "", good.replace("{", "{ ", 1), "   "]
    target = tmp_path / "uit.jsonl"
    result = run(lines(tmp_path / "in.jsonl", *rows), target)
    assert result.exit_code == 1
    assert result.stdout == f"2 casussen uitgerekend, in {target}.\n2 lege regels overgeslagen.\n"
    assert f"6 casussen hebben een fout. Zie {target}.fouten.jsonl." in result.stderr
    one = expected_result(rules, [json.loads(good)])[1]
    assert read_result(target) == {1: one, 9: one}
    faults = faults_of(target)
    assert [fault["nr"] for fault in faults] == [2, 3, 4, 5, 6, 7]
    assert [[each["veld"] for each in fault["fouten"]] for fault in faults] == [
        [""],
        ["antwoorden.fase", "antwoorden.wil_anbi"],
        ["antwoorden.fase"],
        ["peildatum", "antwoorden.fas"],
        [""],
        [""],
    ]
    assert "Bedoelt u `start`?" in faults[1]["fouten"][0]["melding"]
    assert faults[1]["invoer"] == wrong[1].decode()


@pytest.mark.parametrize(
    "data",
    [
        {"antwoorden": {"wil_anbi": 1}},
        {"antwoorden": {"wil_anbi": 0.0}},
        {"antwoorden": {"wil_anbi": "ja"}},
        {"antwoorden": {"kartrekkers": True}},
        {"antwoorden": {"kartrekkers": 3.0}},
        {"antwoorden": {"kartrekkers": -1}},
        {"antwoorden": {"kartrekkers": 1_000_001}},
        {"antwoorden": {"activiteiten": "ontmoeting"}},
        {"antwoorden": {"activiteiten": ["ontmoeting", 1]}},
        {"antwoorden": {"activiteiten": [["ontmoeting"]]}},
        {"antwoorden": {"fase": ["idee"]}},
        {"antwoorden": {"fase": {"idee": 1}}},
        {"antwoorden": []},
        {"onderwerpen": "geld"},
        {"onderwerpen": ["geld", "tuin"]},
        {"peildatum": 20261122},
        {"peildatum": "2026-11-22T00:00"},
        {"iets": 1},
    ],
)
def test_a_line_is_refused_just_as_a_single_case_is(data: Any, tmp_path: Path) -> None:
    """What differs in type alone from an answer that is right is not taken for it."""
    result = run(lines(tmp_path / "in.jsonl", '{"antwoorden": {}}', json.dumps(data)), tmp_path / "uit.jsonl")
    assert (result.exit_code, [fault["nr"] for fault in faults_of(tmp_path / "uit.jsonl")]) == (1, [2])


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"antwoorden": None, "peildatum": None, "onderwerpen": None},
        {
            "antwoorden": {
                "fase": None,
                "wil_anbi": "weet_niet",
                "activiteiten": "weet_niet",
                "kartrekkers": "weet_niet",
            }
        },
        {"antwoorden": {"activiteiten": []}, "onderwerpen": ["geld"]},
        {"antwoorden": {"activiteiten": ["ontmoeting"] * 60, "kartrekkers": 0}},
        {"peildatum": "2001-01-01", "antwoorden": {"wil_anbi": False, "kartrekkers": 1_000_000}},
    ],
)
def test_a_line_is_read_just_as_a_single_case_is(data: Json, rules: RuleBase, tmp_path: Path) -> None:
    """Everything that a case may leave out or leave open, a second time too, when its day was seen before."""
    run(lines(tmp_path / "in.jsonl", json.dumps(data), json.dumps(data)), tmp_path / "uit.jsonl", "--peildatum", DAY)
    assert read_result(tmp_path / "uit.jsonl") == expected_result(rules, [data, data])


# --- wrong use


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", b"fase,wil_anbie\nidee,ja\n", "De kolom `wil_anbie` is geen vraag. Bedoelt u `wil_anbi`?"),
        ("in.csv", b"fase,fase\nidee,ja\n", "De kolom `fase` staat er twee keer in."),
        ("in.csv", b"", "heeft geen kop"),
        ("in.csv", b"\xff\n", "geen UTF-8-tekst"),
        ("in.csv", b'"fase\n', "geen kop met namen van vragen"),
        ("in.parquet", b"dit is geen parquet", "geen leesbaar Parquet-bestand"),
        ("in.txt", b"", "IN is een bestand met de naam"),
    ],
)
def test_a_file_that_is_no_table_of_cases(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    """It is refused with what is wrong, and nothing is written."""
    (tmp_path / name).write_bytes(content)
    result = run(tmp_path / name, tmp_path / "uit.csv")
    assert result.exit_code == 2
    assert message in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("column", [pa.array([True]), pa.array([[1]]), pa.array([{"a": 1}])])
def test_a_column_of_a_type_that_holds_no_such_answers(column: pa.Array, tmp_path: Path) -> None:
    """It is named, with its type."""
    pq.write_table(pa.table({"kartrekkers": column}), tmp_path / "in.parquet")
    result = run(tmp_path / "in.parquet", tmp_path / "uit.csv")
    assert (result.exit_code, "De kolom `kartrekkers` is van het type" in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["weg.jsonl", "uit.jsonl"], "bestaat niet"),
        (["in.jsonl", "uit.xlsx"], "UIT is een bestand met de naam"),
        (["in.jsonl", "in.jsonl"], "dat is de invoer zelf"),
        (["in.jsonl", "map/uit.jsonl"], "De map map bestaat niet."),
        (["in.jsonl", "uit.jsonl", "--peildatum", "morgen"], "--peildatum: Schrijf een bestaande dag"),
        (["in.jsonl", "uit.jsonl", "--processen", "0"], "Bij --processen hoort een getal"),
    ],
)
def test_wrong_use_of_the_command(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that says what to change, and no file."""
    monkeypatch.chdir(tmp_path)
    lines(tmp_path / "in.jsonl", "{}")
    result = run(*arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("missing", ["numpy", "pyarrow", "rich"])
def test_a_missing_extra_says_what_to_type(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the command names it, and fails as wrong use does."""
    from navigator.commands import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == missing else object())
    result = run(lines(tmp_path / "in.jsonl", "{}"), tmp_path / "uit.jsonl")
    assert (result.exit_code, "pip install 'initiatiefwijzer[batch]'" in result.stderr) == (2, True)
