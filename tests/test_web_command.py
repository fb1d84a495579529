"""`navigator web`: what it starts the server with, and what it says where it can't start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rulefolders import SMALL, copy_small, spoil

from navigator.cli import cli
from navigator.store.database import Database
from navigator.store.publications import MANAGER, Publications
from navigator.workbench.live import folder_files


def web(*options: str) -> Result:
    """What the command does."""
    return CliRunner().invoke(cli, ["web", "--regels", str(SMALL), *options])


@pytest.mark.parametrize(("setting", "options", "workers"), [("", (), 2), ("5", (), 5), ("5", ("--workers", "3"), 3)])
def test_the_number_of_processes(
    monkeypatch: pytest.MonkeyPatch, setting: str, options: tuple[str, ...], workers: int
) -> None:
    """It is that of the option, else that of the setting, else the default of the setting."""
    started: list[Any] = []
    monkeypatch.setattr("web.server.serve", lambda *given: started.append(given))
    monkeypatch.setenv("WEB_CONCURRENCY", setting)
    assert web(*options).exit_code == 0
    ((_, _, _, found, _),) = started
    assert found == workers


@pytest.mark.parametrize("workers", ["0", "65", "-1"])
def test_a_number_of_processes_that_can_not_be(monkeypatch: pytest.MonkeyPatch, workers: str) -> None:
    """As an option or as a setting: what may stand there, exit code 2, and no server."""
    monkeypatch.setattr("web.server.serve", None)
    refused = web("--workers", workers)
    assert (refused.exit_code, refused.stderr) == (2, "Het aantal processen is een getal van 1 tot en met 64.\n")
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    refused = web()
    assert refused.exit_code == 2
    assert refused.stderr.startswith("De instelling WEB_CONCURRENCY is niet te gebruiken")


@pytest.mark.parametrize("mistake", ["N001_vraag", "C005_zichzelf"])
def test_published_rules_that_can_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    """Whether they can't be read or not be compiled: exit code 2, what is wrong with them, and how to have others."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("web.server._sockets", lambda host, port: [])
    monkeypatch.setattr("web.logs.configure", lambda kind: None)
    database = Database(url)
    wrong = folder_files(spoil(copy_small(tmp_path / "fout"), mistake))
    Publications(database).take_folder(wrong, "begin", MANAGER)
    refused = web()
    assert refused.exit_code == 2
    assert "passen niet bij dit programma" in refused.stderr and mistake[:4] in refused.stderr
    assert "navigator regels neem" in refused.stderr and "navigator regels versies" in refused.stderr
    assert CliRunner().invoke(cli, ["regels", "neem", str(SMALL), "--waarom", "weer goed"]).exit_code == 0
    database.close()
