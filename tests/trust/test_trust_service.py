"""The service goes on when a worker dies, and frees its address when it ends itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from rulefolders import SMALL

from navigator.cli import cli
from navigator.model import RuleBase
from navigator.reading import load_rules
from navigator.store.cases import CaseStore
from trust import worker_run
from trust.service import Service, Visitor, free_port

KILLS = 30


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    """The rules of the product."""
    return load_rules()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database and the messages of the service are."""
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def url(folder: Path) -> str:
    """The address of a new database."""
    return f"sqlite:///{folder / 'cases.db'}"


@pytest.fixture
def service(url: str, folder: Path) -> Iterator[Service]:
    """The service with two workers."""
    with Service(url, folder) as service:
        yield service


def test_workers_may_be_killed_in_the_middle_of_requests(rules: RuleBase, url: str, service: Service) -> None:
    """Every visitor gets an answer in the end, every confirmed answer is stored, and there are two workers again.

    Whoever looks after the server reads that a worker died, and no traceback.
    """
    found = worker_run.run(rules, url, service, KILLS)
    assert found.wrong == []
    assert found.kills == KILLS
    assert found.requests["answer answered"] > 0
    until = time.monotonic() + 60
    while len(service.workers) < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    messages = service.messages.read_text()
    assert "gunicorn.error Worker" in messages
    assert "Traceback" not in messages


def test_the_service_may_be_killed_and_started_again_at_once(rules: RuleBase, url: str, folder: Path) -> None:
    """Killed whole it leaves no worker behind; on the same port it goes on with what was confirmed, and ends well."""
    store = CaseStore(url, rules.questions)
    code = store.create()
    with Service(url, folder) as killed:
        visitor = Visitor(killed.port)
        visitor.sign_in(code)
        assert visitor.send("/vraag/fase", antwoord="idee").status == 303
        workers = killed.workers
        killed.end(signal.SIGKILL)
        visitor.close()
    with Service(url, folder, port=killed.port) as again:
        assert not any(_is_ours(pid) for pid in workers)
        assert visitor.ask("GET", "/antwoorden").status == 200
        workers = again.workers
        assert again.end() == 0
    assert not any(_is_ours(pid) for pid in workers)
    found = store.find(code)
    assert found is not None and found.answers == {"fase": "idee"}
    store.close()


def _is_ours(pid: int) -> bool:
    """Whether a process still serves; its number may belong to another one by now."""
    try:
        os.kill(pid, 0)
        return b"--workers" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (ProcessLookupError, FileNotFoundError, PermissionError):
        return False


@pytest.mark.parametrize(
    ("arguments", "address", "said"),
    [
        (["--workers", "0"], "", "Het aantal processen is een getal van 1 tot en met 64."),
        (["--workers", "65"], "", "Het aantal processen is een getal van 1 tot en met 64."),
        ([], "sqlite:////proc/bestaat-niet/cases.db", "De database is niet te gebruiken"),
        ([], "postgresql://127.0.0.1:1/cases", "De database is niet te gebruiken"),
    ],
)
def test_a_service_that_can_not_start_says_why(
    arguments: list[str], address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, with exit code 2, and before it takes any request."""
    monkeypatch.setenv("DATABASE_URL", address or "sqlite://")
    result = CliRunner().invoke(cli, ["web", "--regels", str(SMALL), "--port", str(free_port()), *arguments])
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
