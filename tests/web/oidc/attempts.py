"""Signing in at the provider, well or badly, and what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwk, jwt
from werkzeug.test import TestResponse

PROVIDER = Path(sys.executable).parent / "oidc-provider-mock"
PAGE, START, BACK = (f"/medewerkers/{path}" for path in ("inloggen", "openid", "openid/terug"))
SUBJECT = "4711|anna@organisatie"
MakeApp = Callable[[str], Flask]


def sent_back(client: FlaskClient, subject: str = SUBJECT, verder: str = "") -> str:
    """Go to the provider and sign in there; the path with which it sends the visitor back."""
    to_provider = client.get(START, query_string={"verder": verder})
    assert to_provider.status_code == 302
    answer = requests.post(to_provider.location, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303)
    found = urlsplit(answer.headers["Location"])
    assert found.path == BACK
    return f"{found.path}?{found.query}"


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


def opens(client: FlaskClient) -> bool:
    """Whether the pages for staff are open."""
    return client.get("/medewerkers/casussen").status_code == 200


def deeds(app: Flask) -> list[tuple[str, str]]:
    """Who did what, the latest first."""
    return [(entry.who, entry.what) for entry in app.extensions["navigator"].staff.audit.entries()[0]]


def lost(response: TestResponse) -> bool:
    """Whether it says that signing in did not succeed."""
    return response.status_code == 400 and "Inloggen is niet gelukt" in response.text
