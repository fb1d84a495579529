"""`navigator agenda` counts once a month, says what it did, and needs a database that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from databases import rows
from rulefolders import SMALL, copy_small, spoil

from navigator.agenda.rounds import SMALLEST_ROUND
from navigator.cli import cli
from navigator.store.cases import CaseStore
from navigator.store.codes import new_code
from navigator.store.publications import MANAGER, Publications
from navigator.store.tables import AnswerRow, CaseRow
from navigator.workbench.live import folder_files


def run(url: str, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, str]:
    """The exit code and the output of the command."""
    monkeypatch.setenv("DATABASE_URL", url)
    result = CliRunner().invoke(cli, ["agenda", *options])
    return result.exit_code, result.output


def fill(store: CaseStore) -> None:
    """Store enough cases that may be counted, each an idea."""
    first = store.create()
    store.let_count(first, True)
    with store.database.changes() as session:
        model = session.query(CaseRow).one()
        same = {"topics": [], "created": model.created, "changed": model.changed, "touched": model.touched}
        made = [CaseRow(code_hash=new_code()[:64], may_count=True, **same) for _ in range(SMALLEST_ROUND + 18)]
        session.add_all(made)
        session.flush()
        session.add_all(AnswerRow(case_id=row.id, question="fase", value="idee") for row in (model, *made))


def test_it_counts_when_it_is_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without enough cases nothing is counted; with them a round is published, and a second one not this month."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    store = CaseStore(url, {})
    assert run(url, monkeypatch) == (0, "Er is nu niets te tellen.\n")
    fill(store)
    code, output = run(url, monkeypatch)
    assert code == 0
    assert output.startswith("Telling 1 is gepubliceerd, met minstens ")
    assert run(url, monkeypatch) == (0, "Er is nu niets te tellen.\n")
    assert rows(url, "SELECT count(*) FROM rounds") == [(1,)]
    store.close()


def test_it_makes_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no database it says so with exit code 2, and leaves none."""
    code, output = run(f"sqlite:///{tmp_path / 'weg.db'}", monkeypatch)
    assert code == 2
    assert "bestaat niet" in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [False, True])
def test_it_counts_with_the_rules_that_are_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool) -> None:
    """A round is closed with what was published in the database, unless a folder is asked for."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    store = CaseStore(url, {})
    fill(store)
    live, other = folder_files(SMALL), copy_small(tmp_path / "regels")
    (other / "begrippen.yaml").write_text((other / "begrippen.yaml").read_text() + "# anders\n")
    Publications(store.database).take_folder(live, "begin", MANAGER)
    store.close()
    assert run(url, monkeypatch, *(["--regels", str(other)] if asked else []))[0] == 0
    expected = folder_files(other) if asked else live
    assert rows(url, "SELECT rules_version FROM rounds") == [(expected.version,)]


def test_it_says_what_to_do_where_the_live_rules_can_not_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules of an earlier version that are a mistake by now: exit code 2, and how to have others; none is counted."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    store = CaseStore(url, {})
    fill(store)
    wrong = folder_files(spoil(copy_small(tmp_path / "fout"), "N001_vraag"))
    Publications(store.database).take_folder(wrong, "begin", MANAGER)
    store.close()
    code, output = run(url, monkeypatch)
    assert code == 2
    assert "passen niet bij dit programma" in output and "N001" in output
    assert "navigator regels neem" in output and "navigator regels versies" in output
    assert rows(url, "SELECT count(*) FROM rounds") == [(0,)]
