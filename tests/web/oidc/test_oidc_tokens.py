"""Only an answer that was asked for, with a token that is signed, for us, in time and strong enough, opens anything."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attempts import START, MakeApp, lost, opens, sent_back, sent_back_with
from flask import Flask
from flask.testing import FlaskClient


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
