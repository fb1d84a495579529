"""`navigator agenda` counts once a month, says what it did, and needs a database that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from databases import rows

from navigator.agenda.rounds import SMALLEST_ROUND
from navigator.cli import cli
from navigator.store.cases import CaseStore
from navigator.store.codes import new_code
from navigator.store.tables import AnswerRow, CaseRow


def run(url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit code and the output of the command."""
    monkeypatch.setenv("DATABASE_URL", url)
    result = CliRunner().invoke(cli, ["agenda"])
    return result.exit_code, result.output


def test_it_counts_when_it_is_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without enough cases nothing is counted; with them a round is published, and a second one not this month."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    store = CaseStore(url, {})
    assert run(url, monkeypatch) == (0, "Er is nu niets te tellen.\n")
    first = store.create()
    store.let_count(first, True)
    with store.database.changes() as session:
        model = session.query(CaseRow).one()
        same = {"topics": [], "created": model.created, "changed": model.changed, "touched": model.touched}
        made = [CaseRow(code_hash=new_code()[:64], may_count=True, **same) for _ in range(SMALLEST_ROUND + 18)]
        session.add_all(made)
        session.flush()
        session.add_all(AnswerRow(case_id=row.id, question="fase", value="idee") for row in (model, *made))
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
