"""Signing in with the account of an organisation, at a real OpenID provider that runs on this machine."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner
from databases import rows
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwk, jwt
from playwright.sync_api import Page, expect
from serving import served
from werkzeug.test import TestResponse

from navigator.cli import cli
from navigator.model import RuleBase
from navigator.store.database import Database
from web.app import create_app
from web.services import Services
from web.staff import oidc

PROVIDER = Path(sys.executable).parent / "oidc-provider-mock"
PAGE, START, BACK = (f"/medewerkers/{path}" for path in ("inloggen", "openid", "openid/terug"))
SUBJECT = "4711|anna@organisatie"

MakeApp = Callable[[str], Flask]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider, on a port that it chooses."""
    with subprocess.Popen(
        [PROVIDER, "--port", "0", "--require-nonce"], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr
        try:
            found = next(found for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            threading.Thread(target=process.stderr.read, daemon=True).start()  # so that its log never fills up
            yield found[0]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def make_app(rules: RuleBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeApp]:
    """A function that gives the application with a provider of this address, and one account for someone it knows."""
    made: list[Flask] = []

    def make(issuer: str) -> Flask:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NAVIGATOR_OIDC_ISSUER", issuer)
            patch.setenv("NAVIGATOR_OIDC_CLIENT", "initiatiefwijzer")
            patch.setenv("NAVIGATOR_OIDC_SECRET", "geheim")
            patch.setenv("NAVIGATOR_OIDC_NAAM", "uw account van Voorbeeld")
            app = create_app(rules, f"sqlite:///{tmp_path_factory.mktemp('oidc')}/cases.db")
        services: Services = app.extensions["navigator"]
        services.staff.accounts.create("anna", ["helpdesk"], subject=SUBJECT)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["navigator"].adviser.close()
        app.extensions["navigator"].cases.close()


@pytest.fixture(scope="module")
def linked(make_app: MakeApp, provider: str) -> Flask:
    """The application with the provider that runs."""
    return make_app(provider)


@pytest.fixture
def staff(linked: Flask) -> FlaskClient:
    """A member of staff without a browser, not signed in."""
    return linked.test_client()


def sent_back(client: FlaskClient, subject: str = SUBJECT, verder: str = "") -> str:
    """Go to the provider and sign in there; the path with which it sends the visitor back."""
    to_provider = client.get(START, query_string={"verder": verder})
    assert to_provider.status_code == 302
    answer = requests.post(to_provider.location, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303)
    found = urlsplit(answer.headers["Location"])
    assert found.path == BACK
    return f"{found.path}?{found.query}"


def opens(client: FlaskClient) -> bool:
    """Whether the pages for staff are open."""
    return client.get("/medewerkers/casussen").status_code == 200


def deeds(app: Flask) -> list[tuple[str, str]]:
    """Who did what, the latest first."""
    return [(entry.who, entry.what) for entry in app.extensions["navigator"].staff.audit.entries()[0]]


def test_someone_signs_in_with_the_account_of_the_organisation(page: Page, linked: Flask) -> None:
    """In a browser: from the page that was asked for to the provider, and back to that page, signed in."""
    with served(linked) as site:
        page.goto(f"{site}/medewerkers/opvolgen")
        with page.expect_navigation():
            page.get_by_role("link", name="Log in met uw account van Voorbeeld").click()
        page.get_by_placeholder("sub").fill(SUBJECT)
        with page.expect_navigation():
            page.get_by_role("button", name="Authorize").click()
        assert page.url == f"{site}/medewerkers/opvolgen"
        expect(page.locator(".staf-balk")).to_contain_text("anna")
        page.context.clear_cookies()
        page.goto(f"{site}{START}")
        page.get_by_placeholder("sub").fill("een onbekende")
        with page.expect_navigation():
            page.get_by_role("button", name="Authorize").click()
        expect(page.get_by_role("heading", name="U hebt hier geen account")).to_be_visible()


def test_what_is_asked_of_the_provider(staff: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code with PKCE (S256), state and nonce, each new every time; the verifier is told only with the code."""
    sent: list[dict[str, list[str]]] = []
    real = requests.Session.request

    def request(self: requests.Session, method: str, url: str, *rest: Any, **options: Any) -> Any:
        if url.endswith("/token"):
            sent.append(parse_qs(options["data"]) if isinstance(options["data"], str) else options["data"])
        return real(self, method, url, *rest, **options)

    monkeypatch.setattr(requests.Session, "request", request)
    first, second = (parse_qs(urlsplit(staff.get(START).location).query) for _ in range(2))
    assert (first["response_type"], first["scope"], first["code_challenge_method"]) == (["code"], ["openid"], ["S256"])
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 20
        assert first[name] != second[name]
    client = staff.application.test_client()
    to_provider = client.get(START).location
    answer = requests.post(to_provider, data={"sub": SUBJECT}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 303
    verifier = sent[0]["code_verifier"]
    digest = hashlib.sha256("".join(verifier).encode()).digest()
    assert parse_qs(urlsplit(to_provider).query)["code_challenge"] == [base64.urlsafe_b64encode(digest).decode()[:-1]]


def test_signing_in_is_logged_and_begins_a_session(staff: FlaskClient, linked: Flask) -> None:
    """As with a password: a session of our own, and a line in the log."""
    response = staff.get(sent_back(staff))
    assert (response.status_code, response.location) == (303, "/medewerkers/")
    assert opens(staff)
    assert deeds(linked)[:2] == [("anna", "lijst_bekeken"), ("anna", "aangemeld")]


@pytest.mark.parametrize("subject", ["een onbekende", SUBJECT.upper(), f"{SUBJECT} ", "anna"])
def test_someone_without_an_account_is_refused(
    staff: FlaskClient, linked: Flask, subject: str, caplog: pytest.LogCaptureFixture
) -> None:
    """They read whom to ask and with what; the log says that it happened, and not who they are elsewhere."""
    response = staff.get(sent_back(staff, subject))
    assert response.status_code == 403
    assert "U hebt hier geen account" in response.text
    assert subject.strip() in response.text
    assert not opens(staff)
    assert deeds(linked)[0] == ("onbekend", "aanmelden_mislukt")
    assert "has no account" in caplog.text
    assert "onbekende" not in caplog.text and "ORGANISATIE" not in caplog.text


def test_an_ended_account_stays_closed(make_app: MakeApp, provider: str) -> None:
    """The provider still vouches for them, and the account is over."""
    app = make_app(provider)
    app.extensions["navigator"].staff.accounts.end("anna")
    client = app.test_client()
    assert client.get(sent_back(client)).status_code == 403
    assert not opens(client)


def lost(response: TestResponse) -> bool:
    """Whether it says that signing in did not succeed."""
    return response.status_code == 400 and "Inloggen is niet gelukt" in response.text


def test_an_answer_that_was_not_asked_for_is_refused(staff: FlaskClient, linked: Flask) -> None:
    """Another state, none, that of another browser, or one for the second time opens nothing."""
    path = sent_back(staff)
    other = linked.test_client()
    assert lost(other.get(path))  # someone who is sent a link with which an attacker would sign them in
    other.get(START)
    assert lost(other.get(path))
    assert lost(staff.get(re.sub("state=[^&]*", "state=x", path)))
    assert lost(staff.get(re.sub("&?state=[^&]*", "", path)))
    assert not opens(staff) and not opens(other)
    assert staff.get(path).status_code == 303
    assert lost(staff.get(path))


def test_a_token_for_another_attempt_is_refused(staff: FlaskClient) -> None:
    """Its nonce is not the one that this browser was given."""
    path = sent_back(staff)
    with staff.session_transaction() as session:
        (key,) = (key for key in session if key.startswith("_state_"))
        session[key] = {**session[key], "data": {**session[key]["data"], "nonce": "een andere"}}
    assert staff.get(path).status_code in (400, 502)
    assert not opens(staff)


@pytest.mark.parametrize(
    ("signed", "change", "status"),
    [
        ("RS256", {}, 303),
        ("RS256", {"aud": ["initiatiefwijzer", "een andere"], "azp": "initiatiefwijzer"}, 303),
        ("RS256", {"aud": "een andere", "azp": "initiatiefwijzer"}, 502),
        ("RS256", {"iss": "https://elders.example"}, 502),
        ("RS256", {"exp": 1_000_000_000}, 502),
        ("none", {}, 502),
        ("HS256", {}, 502),
    ],
)
def test_only_a_token_for_us_that_is_signed_and_in_time_opens(
    make_app: MakeApp, provider: str, monkeypatch: pytest.MonkeyPatch, signed: str, change: dict[str, Any], status: int
) -> None:
    """Also where the provider says that it may leave tokens unsigned, or sign them with a shared secret."""
    app = make_app(provider)
    browser = app.test_client()
    path = sent_back_with(browser, monkeypatch, provider, change, signed)
    assert browser.get(path).status_code == status
    assert opens(browser) == (status == 303)


@pytest.mark.parametrize(
    ("change", "status"),
    [({}, 403), ({"acr": "1"}, 403), ({"amr": ["pwd"]}, 403), ({"acr": "gold"}, 303), ({"amr": ["pwd", "mfa"]}, 303)],
)
def test_who_signed_in_too_weakly_is_refused(
    make_app: MakeApp, provider: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], status: int
) -> None:
    """Where the settings ask for a second step, the provider is asked for one, and has to say that there was one."""
    monkeypatch.setenv("NAVIGATOR_OIDC_STERKTE", "mfa gold")
    app = make_app(provider)
    browser = app.test_client()
    assert "acr_values=mfa+gold" in browser.get(START).location
    response = browser.get(sent_back_with(browser, monkeypatch, provider, change))
    assert response.status_code == status
    assert ("een tweede stap bij het inloggen" in response.text) == (status == 403)
    assert opens(browser) == (status == 303)


def sent_back_with(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch, provider: str, change: dict[str, Any], signed: str = "RS256"
) -> str:
    """Sign in at a provider that gives a token with other claims, or signed otherwise; the path back."""
    client = browser.application.extensions["openid"].client
    path = sent_back(browser)
    with browser.session_transaction() as session:
        (nonce,) = (kept["data"]["nonce"] for key, kept in session.items() if key.startswith("_state_"))
    key = jwk.RSAKey.generate_key(2048)
    secret = jwk.OctKey.import_key(b"een geheim dat ook de aanbieder kent")
    now = int(time.time())
    claims = {"iss": provider, "aud": "initiatiefwijzer", "sub": SUBJECT, "nonce": nonce, "iat": now, "exp": now + 60}
    token = jwt.encode({"alg": signed}, {**claims, **change}, secret if signed == "HS256" else key, algorithms=[signed])
    monkeypatch.setattr(client, "fetch_access_token", lambda **_: {"access_token": "x", "id_token": token})
    keys = [key.as_dict(private=False), *([secret.as_dict()] if signed == "HS256" else [])]
    monkeypatch.setitem(client.server_metadata, "jwks", {"keys": keys})
    monkeypatch.setitem(client.server_metadata, "id_token_signing_alg_values_supported", ["RS256", "HS256", "none"])
    return path


def test_who_says_no_at_the_provider_can_begin_again(staff: FlaskClient) -> None:
    """A refusal by the visitor or the provider gives a page that says so; a made-up code too."""
    staff.get(START)
    assert lost(staff.get(f"{BACK}?error=access_denied&error_description=%3Cb%3E"))
    path = sent_back(staff)
    assert lost(staff.get(re.sub("code=[^&]*", "code=verzonnen", path)))
    assert not opens(staff)


@pytest.mark.parametrize("verder", ["https://elders.example/", "//elders.example", "/advies", "/medewerkers/x\\y"])
def test_the_way_back_leads_to_our_own_pages_alone(staff: FlaskClient, verder: str) -> None:
    """A link to sign in that would lead elsewhere leads to the first page for staff."""
    assert staff.get(sent_back(staff, verder=verder)).location == "/medewerkers/"


def test_no_other_site_can_sign_anyone_in(staff: FlaskClient) -> None:
    """A link elsewhere leads to the page with the button, also where the provider would ask nothing more."""
    for site in ("cross-site", "same-site"):
        answer = staff.get(START, query_string={"verder": "/medewerkers/casussen"}, headers={"Sec-Fetch-Site": site})
        assert urlsplit(answer.location).path == PAGE
        assert "verder=/medewerkers/casussen" in answer.location
    for site in ("same-origin", "none"):
        assert staff.get(START, headers={"Sec-Fetch-Site": site}).status_code == 302


def test_attempts_that_were_left_leave_nothing(staff: FlaskClient) -> None:
    """Only the last one is in the cookie, which has no room for many."""
    for _ in range(20):
        staff.get(START)
    with staff.session_transaction() as session:
        assert sum(key.startswith("_state_") for key in session) == 1


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
