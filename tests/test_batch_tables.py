"""`navigator batch`: CSV and Parquet as people and other programs write them, and faulty rows set apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batchcommand import faults_of, lines, run
from batchfiles import DAY, Json, expected_result, read_result

from navigator.batch.cells import answer_of
from navigator.model import RuleBase

# --- CSV


def test_csv_as_people_write_it(rules: RuleBase, tmp_path: Path) -> None:
    """A mark at the start, semicolons, quotes, spaces, Windows line ends, and several ways to write a list."""
    source = tmp_path / "in.csv"
    lists = ["ontmoeting eettafel", " ontmoeting | eettafel ", "'ontmoeting,eettafel'", '["ontmoeting","eettafel"]']
    rows = [f"{yes};{some};12000" for yes, some in zip(["ja", "JA", "true", '"True"'], lists, strict=True)]
    rows = [
        row.replace("'", '"')
        if "[" not in row
        else row.replace('["', '"[""').replace('","', '"",""').replace('"]', '""]"')
        for row in rows
    ]
    source.write_bytes("\ufeffwil_anbi;activiteiten;winst_jaar\r\n".encode() + "\r\n".join(rows).encode())
    result = run(source, tmp_path / "uit.csv", "--peildatum", DAY)
    assert result.exit_code == 0
    answers = {"wil_anbi": True, "activiteiten": ["ontmoeting", "eettafel"], "winst_jaar": 12000}
    expected = expected_result(rules, [{"antwoorden": answers}])[1]
    written = (tmp_path / "uit.csv").read_text().splitlines()
    assert written[1:] == [";".join([str(number), *expected.values()]) for number in range(1, 5)]


@pytest.mark.parametrize("quoted", [False, True])
def test_faulty_rows_of_csv_are_set_apart(quoted: bool, tmp_path: Path) -> None:
    """Each with its number, whatever stands before it; a row of nothing is no case."""
    rows = [
        "idee,ja,3",
        "idee,ja",
        "strat,ja,3",
        "idee,misschien,drie",
        "idee,nee,1.5",
        "idee,nee,-1",
        ",,",
        "",
        ",,12.000",
    ]
    rows += ["idee,weet_niet,3.0", b"\xff,ja,3", "idee,ja,99999999999", "start,nee,"]
    if quoted:
        rows[0] = '"idee",ja,3'
    target = tmp_path / "uit.csv"
    result = run(lines(tmp_path / "in.csv", "fase,wil_anbi,kartrekkers", *rows), target)
    assert result.exit_code == 1
    assert "2 lege regels overgeslagen." in result.stdout
    assert list(read_result(target)) == [1, 10, 13]
    faults = {fault["nr"]: fault for fault in faults_of(target)}
    assert list(faults) == [2, 3, 4, 5, 6, 9, 11, 12]
    assert faults[2]["fouten"][0]["melding"] == "Deze regel heeft 2 cel(len), maar de kop heeft er 3."
    assert faults[3]["invoer"] == {"fase": "strat", "wil_anbi": "ja", "kartrekkers": "3"}
    assert [fault["melding"] for fault in faults[4]["fouten"]] == [
        "Hier hoort `ja`, `nee` of `weet_niet`, niet `misschien`.",
        "Hier hoort een heel getal, niet `drie`.",
    ]
    assert faults[9]["fouten"][0]["melding"] == "Hier hoort een heel getal, niet `12.000`."
    assert "van 0 tot en met 1000000" in faults[12]["fouten"][0]["melding"]


@pytest.mark.parametrize(("written", "whole"), [("12.0", 12), ("012", 12), ("-0", 0)])
def test_a_whole_number_as_spreadsheets_write_it(rules: RuleBase, written: str, whole: int) -> None:
    """The forms that the manual names are read as the number they are."""
    assert answer_of(rules.questions["winst_jaar"], written) == whole


def test_a_quote_that_is_not_closed_harms_no_other_row(tmp_path: Path) -> None:
    """A line is a case, so that the rows after it stay what they are."""
    target = tmp_path / "uit.csv"
    run(lines(tmp_path / "in.csv", "fase,wil_anbi", 'idee,"ja', "idee,ja", 'start,"nee'), target)
    assert (list(read_result(target)), [fault["nr"] for fault in faults_of(target)]) == ([2], [1, 3])


# --- Parquet


def test_parquet_as_other_programs_write_it(rules: RuleBase, tmp_path: Path) -> None:
    """Numbers with a point, where pandas has gaps; text in a dictionary; days with a time; lists as text."""
    table = pa.table(
        {
            "kartrekkers": pa.array([3.0, None, float("nan"), 2.5]),
            "fase": pa.array(["idee", None, "weet_niet", "start"]).dictionary_encode(),
            "peildatum": pa.array([dt.datetime(2026, 11, 22)] * 4, pa.timestamp("ns")),
            "activiteiten": pa.array(["ontmoeting|eettafel", "[]", "", "eettafel"]),
            "wil_anbi": pa.array(["ja", "nee", "weet_niet", None], pa.large_string()),
            "rechtsvorm": pa.nulls(4),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    target = tmp_path / "uit.parquet"
    assert run(tmp_path / "in.parquet", target).exit_code == 1
    answers: list[Json] = [
        {"kartrekkers": 3, "fase": "idee", "activiteiten": ["ontmoeting", "eettafel"], "wil_anbi": True},
        {"activiteiten": [], "wil_anbi": False},
        {},
    ]
    assert read_result(target) == expected_result(rules, [{"antwoorden": each} for each in answers])
    assert [fault["fouten"][0]["melding"] for fault in faults_of(target)] == ["Hier hoort een heel getal, niet `2.5`."]


def test_lists_in_parquet_with_a_wrong_item_are_set_apart(tmp_path: Path) -> None:
    """An option that does not exist, and an item that is nothing."""
    pq.write_table(pa.table({"activiteiten": [["ontmoeting"], ["tuin"], [None], None, []]}), tmp_path / "in.parquet")
    target = tmp_path / "uit.jsonl"
    run(tmp_path / "in.parquet", target)
    assert (list(read_result(target)), [fault["nr"] for fault in faults_of(target)]) == ([1, 4, 5], [2, 3])
