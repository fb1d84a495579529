"""Signing in with the account of an organisation, at a real OpenID provider that runs on this machine."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from attempts import BACK, PAGE, START, SUBJECT, MakeApp, deeds, lost, opens, sent_back
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from serving import served


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
