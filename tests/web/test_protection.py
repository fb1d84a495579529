"""What protects every page: cookies, the names the site answers to, forms from elsewhere, and proxies in front."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.sessions import session_json_serializer
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from walking import BEGINNER, store_case, token_on
from werkzeug.test import TestResponse

from navigator.model import RuleBase
from web.app import create_app, csrf
from web.services import Services

Make = Callable[..., Flask]


@pytest.fixture
def make_app(rules: RuleBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """A function that makes an application with these settings."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        made.append(create_app(rules, f"sqlite:///{tmp_path / 'cases.db'}"))
        return made[-1]

    yield make
    for app in made:
        services: Services = app.extensions["navigator"]
        services.adviser.close()
        services.cases.close()


class Https(FlaskClient):
    """A visitor of the public address of a site."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page as a browser does."""
        kwargs.setdefault("base_url", "https://wijzer.example")
        kwargs["headers"] = {"Referer": "https://wijzer.example/"} | kwargs.get("headers", {})
        return super().open(*args, **kwargs)


@pytest.fixture
def behind_https(make_app: Make) -> FlaskClient:
    """A visitor of a site that has https."""
    app = make_app(NAVIGATOR_ADRES="https://wijzer.example", NAVIGATOR_PROXIES="1")
    app.test_client_class = Https
    return app.test_client()


def begin(client: FlaskClient) -> str:
    """Choose all topics, which makes a case; the cookie that came with it, as sent."""
    sent = {"onderwerp": "alles", "csrf_token": token_on(client.get("/onderwerpen"))}
    response = client.post("/onderwerpen", data=sent)
    assert response.status_code == 303
    assert client.get("/code").status_code == 200
    return response.headers["Set-Cookie"]


def test_over_https_the_cookie_is_of_this_host_alone(behind_https: FlaskClient) -> None:
    """It has the prefix `__Host-`, is sent over https only, to every path, and to no script and no other site."""
    name, *rest = begin(behind_https).split("; ")
    assert name.startswith("__Host-initiatiefwijzer=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest)
    assert not [part for part in rest if part.startswith("Domain")]


def test_over_https_browsers_never_come_back_without(behind_https: FlaskClient) -> None:
    """Pages, files and errors say so for a year."""
    for path in ("/", "/static/site.css", "/bestaat-niet"):
        assert behind_https.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nothing_asks_for_it(client: FlaskClient) -> None:
    """On one's own machine the cookie comes back without https."""
    cookie = begin(client)
    assert cookie.startswith("initiatiefwijzer=") and "Secure" not in cookie
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("host", ["elders.example", "wijzer.example.elders.example", "wijzer.example@elders.example"])
def test_the_site_answers_to_its_own_name_only(behind_https: FlaskClient, host: str) -> None:
    """Asked under another name it shows no page, so that no link in it can lead elsewhere."""
    response = behind_https.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.text


@pytest.mark.parametrize("host", ["wijzer.example", "wijzer.example:443", "127.0.0.1:8000", "localhost"])
def test_the_site_answers_to_who_watches_over_it(behind_https: FlaskClient, host: str) -> None:
    """Under its own name, and on the machine it runs on."""
    assert behind_https.get("/gezond", headers={"Host": host}).status_code == 200


def test_the_address_of_a_visitor_is_the_one_the_proxy_saw(make_app: Make) -> None:
    """With one proxy the last address counts, and what a visitor writes before it does not; without one, none does."""

    def seen(app: Flask) -> str | None:
        found: list[str | None] = []
        app.before_request(lambda: found.append(request.remote_addr))
        app.test_client().get("/", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
        return found[0]

    assert seen(make_app()) == "127.0.0.1"
    assert seen(make_app(NAVIGATOR_PROXIES="1")) == "192.0.2.2"


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "iets-nieuws"},
    {"Origin": "https://elders.example"},
    {"Origin": "null"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_from_another_site_changes_nothing(client: FlaskClient, token: str, headers: dict[str, str]) -> None:
    """Even with the right token in it, it is refused with a page that says where to fill it in."""
    response = client.post("/vraag/fase", data={"antwoord": "idee", "csrf_token": token}, headers=headers)
    assert response.status_code == 403
    assert "van een andere site" in response.text
    assert "#fase" not in client.get("/antwoorden").text and "/vraag/fase" not in client.get("/antwoorden").text


@pytest.mark.parametrize("headers", OWN)
def test_a_form_of_our_own_is_taken(client: FlaskClient, token: str, headers: dict[str, str]) -> None:
    """Also from a browser too old to say where it comes from."""
    response = client.post("/vraag/fase", data={"antwoord": "idee", "csrf_token": token}, headers=headers)
    assert response.status_code == 303


def test_every_form_needs_a_token(app: Flask, client: FlaskClient, token: str) -> None:
    """No route but the interface for programs takes a change without one, now or later."""
    assert {getattr(part, "name", part) for part in csrf._exempt_blueprints} == {"api"}
    assert not csrf._exempt_views
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            _, path = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False) or ("", "")
            if rule.endpoint.startswith("api.") or not path:
                continue
            response = client.open(path, method=method)
            refused = response.status_code in (400, 403)
            assert refused or response.headers.get("Location", "").startswith("/medewerkers/inloggen"), rule


def test_other_programs_may_send_a_case_from_anywhere(client: FlaskClient) -> None:
    """The interface knows no cookies, so that a form from elsewhere can do nothing there in a visitor's name."""
    response = client.post("/api/v1/advies", json={"antwoorden": {}}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_the_keys_are_random_and_of_one_database(make_app: Make, app: Flask) -> None:
    """There is no default to forget to change: each database makes a key of 256 bits and keeps it."""
    key = make_app().secret_key
    assert isinstance(key, str) and len(bytes.fromhex(key)) == 32
    assert key == make_app().secret_key
    assert key != app.secret_key


@pytest.mark.parametrize(
    "path",
    [
        "/medewerkers/inloggen?verder=//elders.example",
        "/medewerkers/inloggen?verder=https://elders.example/",
        "/?next=//elders.example",
    ],
)
def test_no_page_leads_elsewhere(client: FlaskClient, path: str) -> None:
    """An address of another site in our own address is never gone to, nor shown as a link."""
    response = client.get(path)
    assert "elders.example" not in response.headers.get("Location", "")
    assert 'href="//elders.example' not in response.text and 'href="https://elders.example' not in response.text


def test_what_we_sign_is_signed_with_sha_256(app: Flask, client: FlaskClient) -> None:
    """The cookie of a visitor, and the token in a form; their signatures have 256 bits."""
    page = client.get("/onderwerpen")
    cookie = client.get_cookie("initiatiefwijzer")
    assert cookie
    for signed in (cookie.value, token_on(page)):
        signature = signed.rsplit(".", 1)[1]
        assert len(base64.urlsafe_b64decode(f"{signature}=")) == 32


def test_an_update_takes_nobody_s_case_from_their_browser(app: Flask, services: Services) -> None:
    """A cookie that an older version signed, with SHA-1, still opens the case; one with another key does not."""
    kept = {"code": store_case(services, BEGINNER)}
    for key, opened in ((app.secret_key, 200), ("een andere", 303)):
        with_sha1 = URLSafeTimedSerializer(
            str(key),
            salt="cookie-session",
            serializer=session_json_serializer,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
        )
        client = app.test_client()
        client.set_cookie("initiatiefwijzer", with_sha1.dumps(kept))
        assert client.get("/code").status_code == opened


def test_nobody_gets_their_own_request_or_a_list_of_files_back(client: FlaskClient) -> None:
    """TRACE is refused, and a folder of files has no page."""
    assert client.open("/", method="TRACE").status_code == 405
    for path in ("/static/", "/static/vendor", "/static/vendor/", "/static/../web/app.py", "/.git/config"):
        assert client.get(path).status_code == 404
