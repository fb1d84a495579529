"""Coming back: ten words, a link and a QR code, forgiving of slips, and in no log."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from pathlib import Path

import pytest
import segno
from comingback import KEPT_CODE, post, signed_in, words_on
from flask import Flask
from flask.testing import FlaskClient
from walking import BEGINNER, store_case

from navigator.model import RuleBase
from navigator.moments import dutch_date
from navigator.store.cases import CaseStore
from web.app import create_app
from web.services import Services


@pytest.fixture
def code(services: Services) -> str:
    """The code of a beginner's case."""
    return store_case(services, BEGINNER, ("geld",))


@pytest.fixture
def owner(app: Flask, code: str) -> FlaskClient:
    """The browser of the beginner."""
    return signed_in(app, code)


def in_ninety_days() -> str:
    return dutch_date(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90))


# --- the page with the code


def test_the_code_is_shown_in_ten_numbered_words(owner: FlaskClient, code: str) -> None:
    """The page shows the words in a numbered list, and the day on which the answers are erased in words."""
    page = owner.get("/code").text
    assert words_on(page) == code
    assert f"Wij wissen uw antwoorden op <strong>{in_ninety_days()}</strong>" in page


def test_an_empty_case_says_that_it_is_kept_for_a_week(app: Flask, services: Services) -> None:
    """Who has answered nothing yet reads how long the code works."""
    page = signed_in(app, services.cases.create(("geld",))).get("/code").text
    week = dutch_date(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7))
    assert f"werkt uw code tot <strong>{week}</strong>" in page


def test_the_link_has_the_code_behind_the_hash(owner: FlaskClient, code: str) -> None:
    """The code stands in one link only, in the part that browsers keep to themselves."""
    links = re.findall(r'(?:href|src|action)="([^"]*)"', owner.get("/code").text)
    assert [link for link in links if KEPT_CODE.search(link)] == [f"/terugkomen#{code.replace(' ', '-')}"]


def test_the_qr_code_is_the_link(owner: FlaskClient, code: str) -> None:
    """The picture is an SVG of the whole address, for this visitor only and not to be kept."""
    response = owner.get("/code/qr.svg")
    assert response.status_code == 200
    assert response.content_type == "image/svg+xml"
    assert response.headers["Cache-Control"] == "no-store"
    expected = io.BytesIO()
    link = f"http://localhost/terugkomen#{code.replace(' ', '-')}"
    segno.make(link, error="m", micro=False).save(
        expected, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False
    )
    assert response.data == expected.getvalue()
    assert b"<style" not in response.data


@pytest.mark.parametrize("path", ["/code/qr.svg", "/meekijken/qr.svg"])
def test_without_a_case_there_is_no_qr_code(client: FlaskClient, owner: FlaskClient, path: str) -> None:
    """A visitor without a case, or without a view code, gets no picture."""
    assert client.get(path).status_code == 404
    assert owner.get("/meekijken/qr.svg").status_code == 404


# --- coming back


def test_a_code_may_be_written_with_numbers_and_a_slip(app: Flask, code: str) -> None:
    """Ten numbered words on ten lines, in capitals, with one letter too many, open the case under the right code."""
    client = app.test_client()
    written = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(code.split(), 1)) + "x"
    assert post(client, "/terugkomen", code=written).status_code == 303
    with client.session_transaction() as session:
        assert session["code"] == code


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "Vul uw code in. Dat zijn tien woorden."),
        ("zebra ananas", "Een code heeft tien woorden. U vulde er 2 in. Kijk hem na."),
        ("zebra " * 11, "Een code heeft tien woorden. U vulde er 11 in. Kijk hem na."),
        ("zebra blorptig", "U vulde er 2 in. Kijk dit woord na: blorptig."),
        ("zebra " * 9 + "blorptig", "Dit is geen code van ons. Kijk dit woord na: blorptig."),
        ("zebra " * 10, "Deze code kennen wij niet. Kijk hem na."),
        ("x" * 150_000, "Kijk dit woord na: xxxxxxxxxxxxxxxxxxxx."),
        ("qq " * 60_000, "U vulde er 60000 in. Kijk dit woord na: qq."),
    ],
)
def test_a_wrong_code_is_explained(client: FlaskClient, written: str, message: str) -> None:
    """The message says which word to look at, and what was written stays in the field to be mended."""
    response = post(client, "/terugkomen", code=written)
    assert response.status_code == 422
    assert message in response.text
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    assert field
    assert field[1] == written.strip()[:300]


def test_only_the_page_for_a_code_may_run_our_script(owner: FlaskClient, client: FlaskClient) -> None:
    """Scripts from ourselves, and no others, are allowed where the link leads to; nowhere else is any."""
    for visitor in (owner, client):
        for path in ("/", "/terugkomen", "/code", "/meekijken", "/antwoorden", "/advies", "/code/qr.svg"):
            policy = visitor.get(path).headers["Content-Security-Policy"]
            assert ("; script-src 'self'" in policy) == (path == "/terugkomen")
            assert "unsafe" not in policy
    script = client.get("/static/terugkomen.js")
    assert "javascript" in script.content_type
    assert len(script.data) < 1000


def test_codes_are_in_no_log(app: Flask, code: str, caplog: pytest.LogCaptureFixture) -> None:
    """Coming back, sharing, the pictures and a wrong code leave no word of a code in the log."""
    caplog.set_level(logging.DEBUG)
    client = signed_in(app, code)
    post(client, "/terugkomen", code="zebra " * 10)
    post(client, "/meekijken")
    for path in ("/code", "/code/qr.svg", "/meekijken", "/meekijken/qr.svg"):
        assert client.get(path).status_code == 200
    assert not KEPT_CODE.search(caplog.text)
    assert "zebra" not in caplog.text


# --- at the start of the server


def test_the_server_erases_what_is_due_when_it_starts(rules: RuleBase, tmp_path: Path) -> None:
    """A case not used for 90 days is gone from the database as soon as the application is made."""
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    long_ago = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=91)
    store = CaseStore(url, rules.questions, lambda: long_ago)
    code = store.create()
    store.answer(code, "wil_anbi", True)
    assert store.find(code) is not None
    app = create_app(rules, url)
    assert store.find(code) is None
    services: Services = app.extensions["navigator"]
    services.adviser.close()
    services.cases.close()
    store.close()
