"""Reading cases to bring in: every fault is named with its row and cell; and the command that does it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import rows
from hypothesis import given, settings
from hypothesis import strategies as st
from importfiles import GOOD, intake
from rulefolders import SMALL
from stored import QUESTIONS

from navigator.importing.files import LARGEST_FILE, MOST_ROWS, FileError, example, read_file, template
from navigator.store.cases import CaseStore
from navigator.store.database import Database
from navigator.store.publications import MANAGER, Publications
from navigator.workbench.live import folder_files

COMMAND = Path(sys.executable).parent / "navigator"


def faults(text: str | bytes) -> list[tuple[int, str, str]]:
    """Row, column and what stands there, of every fault in a file."""
    raw = text.encode() if isinstance(text, str) else text
    return [(fault.row, fault.column, fault.written) for fault in read_file(raw, QUESTIONS).faults]


def refusal(raw: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(FileError) as refused:
        read_file(raw, QUESTIONS)
    return str(refused.value)


# --- reading


def test_a_row_becomes_a_case() -> None:
    """Each kind of answer is read as people write it; an empty cell is no answer."""
    found = intake(
        f"{GOOD}A-1;geld | gemeente;ja;idee;nee;ouderen | jongeren;1200\nA-2;;;start;;[];\nA-3;;;weet_niet;;;\n"
    )
    first, second, third = found.cases
    assert (first.key, first.topics, first.may_count) == ("A-1", ("geld", "gemeente"), True)
    assert first.answers == {"v0": False, "fase": "idee", "bedrag": 1200, "wie": ["ouderen", "jongeren"]}
    assert (second.topics, second.may_count) == ((), None)
    assert second.answers == {"fase": "start", "wie": []}
    assert third.answers == {"fase": "weet_niet"}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_ways_spreadsheets_write_csv(separator: str, encoding: str, end: str) -> None:
    """Semicolons, commas or tabs, with or without a byte order mark, with blank lines and empty columns at the end."""
    table = [["sleutel", "fase", "wie", ""], [], ["A-1", "idee", "ouderen", ""], ["", "", "", ""], ["# é", "x", "", ""]]
    raw = end.join(separator.join(cells) for cells in table).encode(encoding)
    found = read_file(raw, QUESTIONS)
    assert found.faults == []
    assert [case.answers for case in found.cases] == [{"fase": "idee", "wie": ["ouderen"]}]


def test_every_wrong_cell_is_named() -> None:
    """Rows are counted as a spreadsheet does, and a row with two faults names both, while good rows stay good."""
    text = (
        f"{GOOD}A-1;;;idee;;;\nA-2;geldd;misschien;strat;yes;oudren;12,50\n\n;;;idee;;;\nJan Jansen;;;idee;;;\n"
        "A-1;;;idee;;;\nA-7;;;;;;\nA-8;;;idee;;;;extra\n"
    )
    assert faults(text) == [
        (3, "onderwerpen", "geldd"),
        (3, "meetellen", "misschien"),
        (3, "v0", "yes"),
        (3, "fase", "strat"),
        (3, "bedrag", "12,50"),
        (3, "wie", "oudren"),
        (5, "sleutel", "(leeg)"),
        (6, "sleutel", "Jan Jansen"),
        (7, "sleutel", "A-1"),
        (8, "", "(leeg)"),
        (9, "", "extra"),
    ]
    found = read_file(text.encode(), QUESTIONS)
    assert [case.key for case in found.cases] == ["A-1"]
    assert found.faulty_rows == 6
    messages = {(fault.row, fault.column): fault.message for fault in found.faults}
    assert "Kies uit `idee`, `start`. Bedoelt u `start`?" in messages[(3, "fase")]
    assert "`ja`, `nee` of `weet_niet`" in messages[(3, "v0")]
    assert "heel getal" in messages[(3, "bedrag")]
    assert "op rij 2" in messages[(7, "sleutel")]


@pytest.mark.parametrize(
    "key", ["jan", "jan.jansen", "jan@voorbeeld.nl", "J. Jansen 1", "é1", "1" * 41, "-1", "1\u202e"]
)
def test_a_key_is_no_name(key: str) -> None:
    """A key has a digit and no spaces or signs of an address, so that a column of names is refused."""
    assert faults(f"sleutel;fase\n{key};idee\n")


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "leeg"),
    "blank": (b" \n\n", "leeg"),
    "only a heading": (b"sleutel;fase\n", "geen enkele casus"),
    "only separators": (b";;;\n;;\n", "geen enkele casus"),
    "a column of names": (b"sleutel;fase;naam\nA-1;idee;Jan\n", "`naam` bestaat niet"),
    "no key": (b"fase\nidee\n", "`sleutel` ontbreekt"),
    "a column twice": (b"sleutel;fase;fase\nA-1;idee;start\n", "twee keer"),
    "a spreadsheet": (b"PK\x03\x04\0\0" * 50, "geen CSV of JSON"),
    "UTF-16": ("sleutel;fase\nA-1;idee".encode("utf-16"), "geen CSV of JSON"),
    "an open quote": (b'sleutel;fase\nA-1;"idee\n', "aanhalingsteken"),
    "too large": (b"x" * (LARGEST_FILE + 1), "te groot"),
    "too many rows": (b"sleutel;fase\n" + b"A-1;idee\n" * (MOST_ROWS + 1), "hoogstens"),
    "half JSON": (b'[{"sleutel": "A-1"', "geen geldige JSON"),
    "a JSON object": (b'{"sleutel": "A-1"}', "lijst van casussen"),
    "a JSON list of texts": (b'["A-1"]', "Casus 1"),
    "a JSON name": (b'[{"sleutel": "A-1", "naam": "Jan", "antwoorden": {"fase": "idee"}}]', "`naam` bestaat niet"),
    "a JSON question": (b'[{"sleutel": "A-1", "antwoorden": {"fasen": "idee"}}]', "Bedoelt u `fase`?"),
    "JSON answers in a list": (b'[{"sleutel": "A-1", "antwoorden": []}]', "Casus 1"),
    "a JSON key twice": (
        b'[{}, {"sleutel": "A-1", "antwoorden": {"fase": "idee", "fase": "start"}}]',
        "Casus 2: De sl",
    ),
    "a JSON column twice": (b'[{"sleutel": "A-1", "sleutel": "A-2"}]', "Casus 1: De sleutel `sleutel` staat er twee"),
    "no JSON case": (b"[]", "geen enkele casus"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_list_of_cases_is_refused(what: str) -> None:
    """The whole file is refused in words, and a column that the template does not have is never read."""
    raw, words = REFUSED[what]
    assert words in refusal(raw)


def test_faults_in_json_are_named_by_case_and_field() -> None:
    """In JSON the row is the place in the list, and wrong types are faults, as odd as they may be."""
    cases = [
        {"sleutel": "A-1", "antwoorden": {"fase": "idee", "v0": 1, "bedrag": 1.5, "wie": "ouderen"}},
        {"sleutel": 7, "meetellen": 1, "onderwerpen": "geld", "antwoorden": {"fase": ["idee"]}},
        {"sleutel": "A-\ud8003", "antwoorden": None},
        {"sleutel": "A-4", "meetellen": False, "onderwerpen": ["geld"], "antwoorden": {"fase": "idee"}},
    ]
    found = read_file(json.dumps(cases).encode(), QUESTIONS)
    assert [(fault.row, fault.column) for fault in found.faults] == [
        *((1, name) for name in ("v0", "bedrag", "wie")),
        *((2, name) for name in ("sleutel", "onderwerpen", "meetellen", "fase")),
        *((3, name) for name in ("sleutel", "")),
    ]
    assert [case.key for case in found.cases] == ["A-4"]
    assert all(fault.written.isprintable() for fault in found.faults)


def test_the_template_and_the_example_can_be_brought_in() -> None:
    """The template has every column and is read without a fault once a row is filled in; so is the example."""
    lines = template(QUESTIONS).decode("utf-8-sig").splitlines()
    columns = next(csv.reader(io.StringIO(lines[0]), delimiter=";"))
    assert columns == ["sleutel", "onderwerpen", "meetellen", *QUESTIONS]
    filled = "\r\n".join([*lines, "A-1;geld;nee" + ";" * columns.index("fase") + "idee"])
    with pytest.raises(FileError, match="geen enkele casus"):
        read_file("\r\n".join(lines).encode(), QUESTIONS)
    shifted = "A-1;geld;nee" + ";" * (columns.index("fase") - 2) + "idee"
    assert len(intake("\r\n".join([*lines, shifted])).cases) == 1
    assert filled
    assert [case.key for case in intake(example(QUESTIONS)).cases] == ["2026-001", "2026-002"]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"sleutel;fase;v0\n{text}".encode())))
def test_no_file_breaks_the_reader(raw: bytes) -> None:
    """Whatever is in a file, it is read, refused in words, or every fault in it is named."""
    try:
        found = read_file(raw, QUESTIONS)
    except FileError as error:
        assert error.messages
    else:
        assert all(fault.message and fault.written.isprintable() for fault in found.faults)


# --- the command


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Any]:
    """A function that runs `navigator importeer` on a database of its own, and gives exit code, output and errors."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    CaseStore(url, {}).close()

    def command(*arguments: str, written: str = "") -> tuple[int, str, str]:
        done = subprocess.run(
            [COMMAND, "importeer", *arguments],
            input=written,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DATABASE_URL": url},
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    yield command


def test_the_command_looks_first_and_stores_when_told(run: Any, tmp_path: Path) -> None:
    """Without --bewaar nothing is stored; with it the good rows are, and the exit code tells of the faulty one."""
    text = "sleutel;fase\nA-1;idee\nA-2;strat\n"
    code, out, error = run("-", written=text)
    assert (code, error) == (1, "1 rij heeft fouten en is niet ingebracht.\n")
    assert out.startswith("rij 3: fase: er staat strat. `strat` is geen optie.")
    assert "Er is niets opgeslagen" in out
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    assert rows(url, "SELECT count(*) FROM cases") == [(0,)]
    assert "1 nieuw, 0 bijgewerkt" in run("-", "--bewaar", written=text)[1]
    assert run("-", "--bewaar", written="sleutel;fase\nA-1;idee\n") == (
        0,
        "Opgeslagen: 0 nieuw, 0 bijgewerkt; 1 waren er al zo.\n",
        "",
    )
    assert rows(url, "SELECT count(*) FROM cases") == [(1,)]


def test_the_command_asks_the_questions_that_are_live(run: Any, tmp_path: Path) -> None:
    """Template and rows follow the rules that were published in the database, unless a folder is asked for."""
    small = run("--sjabloon", "--regels", str(SMALL))[1]
    before = run("--sjabloon")[1]
    assert small != before
    database = Database(f"sqlite:///{tmp_path / 'navigator.db'}")
    Publications(database).take_folder(folder_files(SMALL), "begin", MANAGER)
    database.close()
    assert run("--sjabloon")[1] == small
    only_real = next(column for column in before.rstrip().split(";") if column not in small.split(";"))
    assert run("-", written=f"sleutel;{only_real}\nA-1;ja\n")[0] == 2


def test_the_command_explains_a_wrong_file(run: Any) -> None:
    """A file that can't be used gives exit code 2 and the reason."""
    code, _, error = run("-", "--bewaar", written="sleutel;naam\nA-1;Jan\n")
    assert code == 2
    assert "`naam` bestaat niet" in error
    assert run()[0] == run("bestaat-niet.csv")[0] == 2
