"""Storing cases that are brought in: nothing twice, nothing half, and nothing of anybody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from databases import everything, rows
from importfiles import GOOD, intake
from stored import Clock

from navigator.importing import storing
from navigator.importing.rows import Intake
from navigator.importing.storing import Imports, Progress, store_all
from navigator.store.cases import CaseStore


@pytest.fixture
def imports(store: CaseStore, clock: Clock) -> Imports:
    """Imports into the database of the test."""
    return Imports(store.database, clock)


def many(count: int, phase: str = "idee") -> Intake:
    """So many good rows."""
    return intake("sleutel;fase;v0\n" + "".join(f"A-{number};{phase};ja\n" for number in range(count)))


def held(url: str) -> list[tuple[Any, ...]]:
    """How many cases and answers there are."""
    return rows(url, "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM answers)")


def test_an_import_again_changes_nothing(imports: Imports, database_url: str) -> None:
    """The second time every case is there already, to the byte."""
    found = many(230)
    assert store_all(imports, found.cases, "jo") == Progress(230, 230, 230, 0)
    before = {name: content for name, content in everything(database_url).items() if name in ("cases", "answers")}
    assert store_all(imports, found.cases, "jo") == Progress(230, 230, 0, 0)
    after = everything(database_url)
    assert {name: after[name] for name in before} == before
    assert held(database_url) == [(230, 460)]


def test_a_changed_row_changes_its_case(imports: Imports, database_url: str) -> None:
    """What the row says is stored, what it leaves empty stays, and nothing is doubled."""
    store_all(imports, intake(f"{GOOD}A-1;geld;ja;idee;ja;;10\nA-2;;;idee;;;\n").cases, "jo")
    assert imports.compare(imports.packed(intake(f"{GOOD}A-1;;;start;;;\nA-2;;;idee;;;\nA-3;;;idee;;;\n").cases)) == (
        storing.Comparison(new=1, changed=1, same=1)
    )
    assert store_all(imports, intake(f"{GOOD}A-1;;;start;;;\n").cases, "jo") == Progress(1, 1, 0, 1)
    answers = rows(database_url, "SELECT question, value FROM answers WHERE case_id = 1 ORDER BY question")
    assert [
        (name, json.loads(value) if isinstance(value, str) and value[0] == '"' else value) for name, value in answers
    ][1] == ("fase", "start")
    assert [name for name, _ in answers] == ["bedrag", "fase", "v0"]
    assert rows(database_url, "SELECT count(*) FROM cases WHERE may_count") == [(1,)]


def test_keys_are_kept_unreadable(imports: Imports, database_url: str) -> None:
    """The key of a row, by which others may know someone, does not stand in the database."""
    store_all(imports, intake("sleutel;fase\nDOSSIER-4711;idee\n").cases, "jo")
    assert "4711" not in str(everything(database_url))


def test_stopping_halfway_loses_and_doubles_nothing(
    imports: Imports, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece that breaks off is not stored at all, and going on later stores the rest once."""
    name = imports.start(imports.packed(many(250).cases), "jo")
    assert imports.go_on(name, "jo") == Progress(250, 100, 100, 0)
    store, calls = storing._store, iter(range(1000))

    def breaks(*args: Any) -> str:
        if next(calls) == 50:
            raise OSError("no space left on device")
        return store(*args)

    with monkeypatch.context() as patch:
        patch.setattr(storing, "_store", breaks)
        with pytest.raises(OSError, match="no space"):
            imports.go_on(name, "jo")
    assert held(database_url) == [(100, 200)]
    assert imports.unfinished("jo") == [name]
    assert imports.go_on(name, "jo") == Progress(250, 200, 200, 0)
    assert imports.go_on(name, "jo") == Progress(250, 250, 250, 0)
    assert imports.go_on(name, "jo") == Progress(250, 250, 250, 0)
    assert held(database_url) == [(250, 500)]
    assert imports.unfinished("jo") == []


def test_an_import_is_of_its_owner(imports: Imports) -> None:
    """Another member of staff can't go on with it, nor find it."""
    name = imports.start(imports.packed(many(3).cases), "jo")
    assert imports.go_on(name, "an") is None
    assert imports.unfinished("an") == []
    assert imports.go_on("onzin", "jo") is None


def test_what_nobody_finishes_is_erased(imports: Imports, store: CaseStore, clock: Clock, database_url: str) -> None:
    """A day later nothing is left of an import that was confirmed and not finished."""
    imports.start(imports.packed(many(300).cases), "jo")
    clock.pass_days(0.9)
    store.purge()
    assert rows(database_url, "SELECT count(*) FROM imports") == [(1,)]
    clock.pass_days(0.1)
    store.purge()
    assert rows(database_url, "SELECT count(*) FROM imports") == [(0,)]


def test_a_case_past_its_time_does_not_come_back(imports: Imports, clock: Clock, database_url: str) -> None:
    """A row whose case should have been erased makes a new case, without the old answers."""
    store_all(imports, intake(f"{GOOD}A-1;;;idee;ja;;\n").cases, "jo")
    clock.pass_days(90)
    assert store_all(imports, intake(f"{GOOD}A-1;;;idee;;;\n").cases, "jo").added == 1
    assert held(database_url) == [(1, 1)]
