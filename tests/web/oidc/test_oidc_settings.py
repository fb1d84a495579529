"""What the settings and the administrator decide about signing in elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attempts import BACK, PAGE, START, MakeApp
from click.testing import CliRunner
from databases import rows
from flask.testing import FlaskClient

from navigator.cli import cli
from navigator.store.database import Database
from web.staff import oidc


def test_a_provider_that_is_down_is_said(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    """A page that says so, and the way to a password; the log has the cause."""
    client = make_app("http://127.0.0.1:9").test_client()
    for path in (START, f"{BACK}?code=x&state=y"):
        response = client.get(path)
        assert response.status_code == 502
        assert "Inloggen kan nu niet" in response.text
        assert PAGE in response.text
    assert "the sign-in provider could not be used" in caplog.text


def test_a_provider_that_says_it_is_another_is_not_trusted(make_app: MakeApp, provider: str) -> None:
    """The issuer must be the one in the settings, to the letter."""
    client = make_app(f"{provider}/.").test_client()  # the same place, under another name
    assert client.get(START).status_code == 502


def test_without_a_provider_there_is_only_the_password(client: FlaskClient) -> None:
    """No button, and no page behind it."""
    assert "Log in met" not in client.get(PAGE).text
    assert client.get(START).status_code == 404
    assert client.get(BACK).status_code == 404


@pytest.mark.parametrize(
    ("issuer", "client_id", "message"),
    [
        ("https://x.example", "", "NAVIGATOR_OIDC_ISSUER en NAVIGATOR_OIDC_CLIENT allebei"),
        ("", "wijzer", "NAVIGATOR_OIDC_ISSUER en NAVIGATOR_OIDC_CLIENT allebei"),
        ("https://x.example", "wijzer", "pip install 'initiatiefwijzer[oidc]'"),
    ],
)
def test_settings_that_can_not_work_stop_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, issuer: str, client_id: str, message: str
) -> None:
    """Half of the settings, or no Authlib: exit code 2 with what to do, before anything is served."""
    monkeypatch.setattr(oidc, "find_spec", lambda name: None)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/cases.db")
    monkeypatch.setenv("NAVIGATOR_OIDC_ISSUER", issuer)
    monkeypatch.setenv("NAVIGATOR_OIDC_CLIENT", client_id)
    result = CliRunner().invoke(cli, ["web", "--port", "18431"])
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_an_account_is_linked_on_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """To one subject, without a password or next to one; one subject belongs to one account."""
    url = f"sqlite:///{tmp_path}/cases.db"
    Database(url).close()
    monkeypatch.setenv("DATABASE_URL", url)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["medewerker", *arguments])

    assert run("nieuw", "anna", "--rol", "helpdesk", "--oidc", "a1").exit_code == 0
    assert run("nieuw", "bob", "--rol", "beleid", "--maak-wachtwoord").exit_code == 0
    assert run("wijzig", "bob", "--oidc", "b2").exit_code == 0
    assert rows(url, "SELECT name, subject FROM accounts ORDER BY name") == [("anna", "a1"), ("bob", "b2")]
    listed = re.sub(r"\d{4}-\d\d-\d\d", "DAG", run("lijst").output)
    assert listed.splitlines() == ["anna\thelpdesk\tOpenID", "bob\tbeleid\twachtwoord tot DAG en OpenID"]
    refused = run("wijzig", "bob", "--oidc", "a1")
    assert (refused.exit_code, "hoort al bij een ander account" in refused.output) == (2, True)
