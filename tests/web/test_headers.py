"""What every response carries, whatever happens, and what can never get into a page."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from walking import FORM
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from navigator.advice import Adviser
from navigator.rulefiles.fileshapes import KENMERKEN
from web.advice_words import TRAITS
from web.texts import markdown

VALUES = {"question": "fase", "filename": "site.css"}


def test_every_page_has_the_security_headers(app: Flask, client: FlaskClient, token: str) -> None:
    """Every page there is, for a visitor with a case or without, forbids frames, guessing of types and being kept."""
    for rule in app.url_map.iter_rules():
        values = {name: VALUES.get(name, 1 if _is_number(rule, name) else "gemeente") for name in rule.arguments}
        _, path = rule.build(values) or ("", rule.rule)
        for visitor in (client, app.test_client()):
            check_headers(visitor.get(path))


def _is_number(rule: Rule, name: str) -> bool:
    return isinstance(rule._converters[name], IntegerConverter)


@pytest.mark.parametrize(
    "path",
    ["/bestaat-niet", "/vraag/bestaat_niet", "/static/bestaat-niet.css", "/api/v1/bestaat-niet", "/api/v1/advies"],
)
def test_every_error_has_the_security_headers(client: FlaskClient, path: str) -> None:
    """A page that is not there has the same headers as one that is."""
    response = client.get(path)
    assert response.status_code in (404, 405)
    check_headers(response)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/wissen", b"", 400), ("/vraag/fase", b"x" * 300_000, 413), ("/advies", b"", 405), ("/vraag/fase", b"", 422)],
)
def test_a_refusal_has_the_security_headers_too(
    client: FlaskClient, token: str, path: str, body: bytes, status: int
) -> None:
    """A form that is refused gets the same headers as a page."""
    data = body or (b"csrf_token=" + token.encode() if status in (405, 422) else b"")
    response = client.post(path, data=data, content_type=FORM)
    assert response.status_code == status
    check_headers(response)


def check_headers(response: TestResponse) -> None:
    """The headers that keep a page from being framed, sniffed or scripted, and from being kept by a shared computer."""
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    asks_code = response.request.path == "/terugkomen" and response.status_code in (200, 422)
    assert policy.pop("script-src", None) == ("'self'" if asks_code else None)
    assert policy == {
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if response.status_code != 200 or "text/css" not in response.headers["Content-Type"]:
        assert response.headers["Cache-Control"] == "no-store"


def test_a_crash_shows_a_plain_page(
    client: FlaskClient, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error gives a page in plain words with all headers, and its cause only in the log."""

    def fail(*_: object) -> None:
        raise RuntimeError("geheim detail")

    monkeypatch.setattr(Adviser, "advise", fail)
    response = client.get("/advies")
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.text
    assert "geheim" not in response.text
    assert "geheim detail" in caplog.text
    check_headers(response)
    caplog.clear()


def test_markup_in_a_rule_file_cannot_become_script() -> None:
    """Text of a rule file keeps its emphasis, lists and links, and nothing that runs or loads."""
    shown = markdown(
        "**Let op** [hier](https://example.org) <script>x</script> [x](javascript:alert) ![x](https://x.nl/a)"
    )
    assert "<strong>Let op</strong>" in shown
    assert 'href="https://example.org"' in shown
    assert not re.search('<script|javascript:alert"|<img', shown)


def test_every_trait_of_a_conclusion_has_a_friendly_name() -> None:
    """Each of the `kenmerken` that a rule file may give has words for it on the advice page."""
    assert {name for names in KENMERKEN.values() for name in names} == set(TRAITS)
