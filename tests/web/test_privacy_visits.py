"""The promises on /privacy about what a visit leaves behind, on an application and a database of their own.

That each promise has its test is seen to in `test_privacy.py`.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
import re
import zlib
from itertools import pairwise
from typing import Any

import pytest
from databases import everything
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from stored import sha
from walking import BEGINNER, store_case, token_on
from werkzeug.routing import Rule

from navigator.agenda.rounds import Rounds
from navigator.engine import Engine, EngineFailure
from navigator.model import RuleBase
from navigator.store.cases import CaseStore
from web.access import access_of
from web.app import create_app

SECRET_ANSWERS = {"fase": "doorgroei", "bedrag_nodig": 73_519_246, "provincie": "flevoland"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of its own, in which nothing else happens."""
    return f"sqlite:///{tmp_path_factory.mktemp('privacy') / 'cases.db'}"


@pytest.fixture(scope="module")
def own(rules: RuleBase, url: str) -> Any:
    """An application on that database."""
    made = create_app(rules, url)
    yield made
    found = made.extensions["navigator"]
    found.adviser.close()
    found.cases.close()


def visitor_with(app: Flask, answers: dict[str, Any]) -> tuple[FlaskClient, str]:
    """A visitor with these answers, and their code."""
    code = store_case(app.extensions["navigator"], answers)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["code"] = code
    return client, code


# --- what is not asked


def test_promise_no_others(own: Flask) -> None:
    """No page loads a style, script or picture from elsewhere, and browsers are told to refuse it."""
    client, _ = visitor_with(own, BEGINNER)
    for path in ("/", "/onderwerpen", "/vraag/fase", "/antwoorden", "/advies", "/agenda", "/privacy", "/terugkomen"):
        response = client.get(path)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "http" not in response.headers["Content-Security-Policy"]
        for address in re.findall(r'<(?:link|script|img|iframe)\b[^>]*(?:href|src)="([^"]*)"', response.text):
            assert address.startswith("/"), path


# --- what is kept, and how long


def test_promise_codes_unreadable(own: Flask, url: str) -> None:
    """In the database stands a hash of a code, and neither the code nor a part of it."""
    _, code = visitor_with(own, BEGINNER)
    held = json.dumps(everything(url))
    assert sha(code) in held
    words = code.split(" ")
    assert not [pair for pair in pairwise(words) if " ".join(pair) in held]


# --- what one can do


def test_promise_download(own: Flask) -> None:
    """The file holds every answer, the topics and the advice."""
    client, _ = visitor_with(own, BEGINNER)
    response = client.get("/advies.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.get_json()["casus"]["antwoorden"] == BEGINNER
    assert response.get_json()["advies"]["conclusies"]
    assert "/advies.json" in client.get("/privacy").text


def test_promise_erase(own: Flask, url: str) -> None:
    """Erasing takes away all rows of the case at once, and the code opens nothing any more."""
    client, code = visitor_with(own, {"bedrag_nodig": 123_456_789})
    assert "123456789" in json.dumps(everything(url))
    token = token_on(client.get("/wissen"))
    assert client.post("/wissen", data={"csrf_token": token}).status_code == 200
    held = json.dumps(everything(url))
    assert "123456789" not in held
    assert sha(code) not in held
    assert own.extensions["navigator"].cases.find(code) is None


def test_promise_withdraw_looking_along(own: Flask) -> None:
    """A code to look along changes nothing, and opens nothing after it is withdrawn."""
    _, code = visitor_with(own, BEGINNER)
    store: CaseStore = own.extensions["navigator"].cases
    view = store.view_code(code)
    assert not store.answer(view, "fase", "start")
    store.erase(view)
    assert store.find(view) is not None
    store.withdraw_view_code(code)
    assert store.find(view) is None


# --- who sees it


def test_promise_only_with_code(own: Flask) -> None:
    """Without a code or an account no page shows anything of a case that is there."""
    visitor_with(own, SECRET_ANSWERS)
    client = own.test_client()
    for rule in own.url_map.iter_rules():
        access = access_of(own, rule.endpoint)
        assert access, rule.rule
        if "GET" in (rule.methods or ()) and access.who != "everyone":
            response = client.get(path_of(rule))
            assert "73519246" not in response.text
            assert "73.519.246" not in response.text


def path_of(rule: Rule) -> str:
    """An address of a route, with some value for each part of it that is open."""
    return re.sub(r"<(?:(int):)?(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: "1" if found[1] else "fase", rule.rule)


def test_promise_counting_is_asked(own: Flask, rules: RuleBase) -> None:
    """However many cases there are, none is counted of which the owner did not say so."""
    for _ in range(45):
        visitor_with(own, {"fase": "idee"})
    store: CaseStore = own.extensions["navigator"].cases
    assert Rounds(store.database).close_if_due(rules, dt.date.today()) is None


# --- cookies and logs


def test_promise_one_cookie(own: Flask) -> None:
    """Walking through all pages sets one cookie, with the code and a token in it, that ends with the browser."""
    client, code = visitor_with(own, {})
    seen: dict[str, str] = {}
    for path in ("/", "/onderwerpen", "/vraag/fase", "/antwoorden", "/advies", "/agenda", "/privacy", "/wissen"):
        for header in client.get(path).headers.getlist("Set-Cookie"):
            seen[header.split("=")[0]] = header
    assert list(seen) == [own.config["SESSION_COOKIE_NAME"]]
    (header,) = seen.values()
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert not re.search("Expires|Max-Age|Domain", header)
    assert set(unpacked(header)) <= {"code", "csrf_token", "view", "_fresh"}
    assert unpacked(header)["code"] == code


def unpacked(header: str) -> dict[str, Any]:
    """What a signed cookie of Flask holds; anyone can read that."""
    value = header.split(";")[0].partition("=")[2]
    body = value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    found: dict[str, Any] = json.loads(zlib.decompress(raw) if value.startswith(".") else raw)
    return found


def test_promise_quiet_logs(own: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an ordinary visit nor a crash writes an answer, a code or an address, whatever breaks underneath."""
    caplog.set_level(logging.INFO)
    client, code = visitor_with(own, {})
    address = {"REMOTE_ADDR": "198.51.100.77"}
    token = token_on(client.get("/vraag/fase", environ_overrides=address))

    def answer_all() -> None:
        for key, value in SECRET_ANSWERS.items():
            sent = {"antwoord": str(value), "csrf_token": token}
            client.post(f"/vraag/{key}", data=sent, environ_overrides=address)

    answer_all()
    client.post("/terugkomen", data={"code": code, "csrf_token": token}, environ_overrides=address)
    client.post("/api/v1/advies", json={"antwoorden": SECRET_ANSWERS}, environ_overrides=address)
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", fails)
        client.get("/advies", environ_overrides=address)
    run(own, "ALTER TABLE answers RENAME TO gone")
    answer_all()
    client.get("/antwoorden", environ_overrides=address)
    run(own, "ALTER TABLE gone RENAME TO answers")
    assert "broke down" in caplog.text
    assert len(caplog.records) > 2
    words = code.split(" ")
    for secret in ("73519246", "doorgroei", "flevoland", "198.51.100.77", sha(code), " ".join(words[:2])):
        assert secret not in caplog.text


def fails(*_: object) -> Any:
    raise EngineFailure("kapot")


def run(app: Flask, statement: str) -> None:
    """Run a statement on the database of an application."""
    with app.extensions["navigator"].cases.database.changes() as session:
        session.execute(text(statement))


def test_promise_adviser_keeps_nothing(own: Flask, url: str) -> None:
    """A case sent to the interface for programs leaves no trace in the database."""
    before = everything(url)
    assert own.test_client().post("/api/v1/advies", json={"antwoorden": SECRET_ANSWERS}).status_code == 200
    assert everything(url) == before
