"""`navigator purge`: what it erases, what it says, and wrong databases."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from databases import rows
from stored import Clock, sha

from navigator.store.cases import CaseStore

COMMAND = Path(sys.executable).parent / "navigator"


def purge_command(url: str | None, cwd: Path) -> tuple[int, str, str]:
    """The exit code, output and errors of `navigator purge`."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    done = subprocess.run([COMMAND, "purge"], capture_output=True, text=True, cwd=cwd, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_the_command_erases_and_counts(database_url: str, clock: Clock, store: CaseStore, tmp_path: Path) -> None:
    """`navigator purge` erases what is due today, says how much that was, and leaves the rest."""
    clock.now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    kept = store.create()
    clock.pass_days(-91)
    store.create()
    for _ in range(2):
        store.answer(store.create(), "v0", True)
    assert purge_command(database_url, tmp_path) == (
        0,
        "Gewist: 2 met antwoorden, 1 zonder antwoorden.\n",
        "",
    )
    assert rows(database_url, "SELECT code_hash FROM cases") == [(sha(kept),)]


def test_the_command_uses_the_database_of_this_folder(tmp_path: Path) -> None:
    """Without `DATABASE_URL` the database is `navigator.db` here."""
    CaseStore(f"sqlite:///{tmp_path / 'navigator.db'}", {}).close()
    assert purge_command(None, tmp_path)[0] == 0


def test_the_command_makes_no_database(tmp_path: Path) -> None:
    """Where there is no database the command says so, and does not leave an empty one."""
    code, _, error = purge_command(None, tmp_path)
    assert code == 2
    assert "bestaat niet" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["onzin", "sqlite:///README.md", "sqlite://", "bestaatniet://x"])
def test_the_command_explains_a_wrong_database(tmp_path: Path, url: str) -> None:
    """What is no database gets a sentence in Dutch and exit code 2, without the password that may be in it."""
    (tmp_path / "README.md").write_text("# Dit is geen database\n" * 100)
    code, _, error = purge_command(url, tmp_path)
    assert code == 2
    assert error.startswith("De database ")
