"""Quick on a slow phone: what goes over the line, how long it is kept, and what compression must not give away."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from test_interview_length import ANSWERS, INITIATIVES
from walking import BEGINNER, begin, send, sign_in, store_case, walk

from web.services import Services

FIRST, AFTER = 60_000, 15_000  # bytes transferred, headers included
ACCEPTS = {"Accept-Encoding": "gzip"}
PAGES = [
    "/",
    "/onderwerpen",
    "/code",
    "/terugkomen",
    "/toegankelijkheid",
    "/meekijken",
    "/wissen",
    "/stoppen-op-dit-apparaat",
    "/vraag/fase",
    "/vraag/activiteiten",
    "/vraag/bedrag_nodig",
    "/antwoorden",
    "/advies",
    "/stappenlijst",
    "/gespreksblad/gemeente",
]


class Line:
    """Counts what a page transfers, as the browser counts it, and notes from where."""

    def __init__(self, page: Page) -> None:
        self._bytes = 0.0
        self.hosts: set[str | None] = set()
        browser = page.context.new_cdp_session(page)
        browser.send("Network.enable")
        browser.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        browser.on("Network.requestWillBeSent", self._note)

    def _add(self, size: float) -> None:
        self._bytes += size

    def _note(self, event: dict[str, Any]) -> None:
        self.hosts.add(urlsplit(event["request"]["url"]).hostname)
        self._add(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def take(self) -> float:
        """Bytes transferred since the last time, headers included; a file out of the browser's own store costs none."""
        taken, self._bytes = self._bytes, 0.0
        return taken


@pytest.fixture
def code_of_all(services: Services) -> str:
    """The code of a case with every question answered, which gives the longest advice of the realistic ones."""
    place = INITIATIVES.index("zorgcooperatie")
    return store_case(services, {question: answers[place] for question, answers in ANSWERS.items()})


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_heavy_at_first(page: Page, site: str, app: Flask, code_of_all: str, path: str) -> None:
    """Every page, with its style and pictures, comes in under 60 kB for who has nothing of us yet."""
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = {"name": "initiatiefwijzer", "value": sign.dumps({"code": code_of_all}), "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    line = Line(page)
    page.goto(site + path, wait_until="networkidle")
    assert urlsplit(page.url).path == path
    assert line.hosts == {"127.0.0.1"}
    assert 1_000 < line.take() < FIRST


def test_no_page_after_that_is_heavy(page: Page, site: str, code_of_all: str) -> None:
    """Who has seen one page gets every other one for less than 15 kB, the full advice too."""
    sign_in(page, site, code_of_all)
    page.goto(f"{site}/advies", wait_until="networkidle")
    page.goto(f"{site}/vraag/fase", wait_until="networkidle")
    line = Line(page)
    heavy = {}
    for path in PAGES:
        page.goto(site + path, wait_until="networkidle")
        size = line.take()
        if not 200 < size < AFTER:
            heavy[path] = size
    assert not heavy


def test_a_whole_walk_stays_light_and_asks_nobody_else(page: Page, site: str) -> None:
    """From start to advice each page but the first costs less than 15 kB, and nothing comes from elsewhere."""
    line = Line(page)
    page.goto(site, wait_until="networkidle")
    line.take()
    begin(page, site, ["geld"])
    line.take()
    send(page)  # a mistake, which is a page too
    assert line.take() < AFTER
    asked = walk(page, BEGINNER)
    assert line.take() < len(asked) * AFTER / 2
    assert line.hosts == {"127.0.0.1"}


def test_the_main_walk_works_without_script(browser: Browser, site: str) -> None:
    """With JavaScript off a beginner comes from the start to the advice."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    begin(page, site, ["geld"])
    assert len(walk(page, BEGINNER)) > 10
    page.get_by_role("link", name="Naar uw advies").first.click()
    assert "Uw advies" in page.title()
    context.close()


# --- compression and keeping


@pytest.fixture
def signed_in(client: FlaskClient, token: str) -> FlaskClient:
    """A visitor without a browser, with an empty case."""
    return client


def test_pages_and_styles_are_compressed(signed_in: FlaskClient) -> None:
    """Who accepts gzip gets it, who does not gets the same page plain, and a cache on the way can tell them apart."""
    for path in ("/vraag/fase", "/static/site.css", "/api/v1/vragen"):
        small = signed_in.get(path, headers=ACCEPTS)
        plain = signed_in.get(path)
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in small.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
        assert len(small.data) < len(plain.data) / 2
        if "vraag/" not in path:
            assert gzip.decompress(small.data) == plain.data


def static_addresses(client: FlaskClient) -> Iterator[str]:
    """The addresses of the static files of the pages."""
    for path in ("/", "/vraag/fase", "/advies", "/terugkomen"):
        yield from re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).text)


def test_static_files_are_kept_for_a_year(signed_in: FlaskClient) -> None:
    """Every static file on a page has a fingerprint in its address, and under that address it may be kept for long."""
    addresses = set(static_addresses(signed_in))
    assert len(addresses) >= 4
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        response = signed_in.get(address, headers=ACCEPTS)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = signed_in.get(address, headers={**ACCEPTS, "If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000", "?v=x&v=y"])
def test_a_static_file_under_another_address_is_not_kept_long(client: FlaskClient, query: str) -> None:
    """Without the right fingerprint a file is kept for minutes, so that an old address never pins down an old file."""
    for name in ("site.css", "bestaat-niet.css"):
        assert "immutable" not in client.get(f"/static/{name}{query}").headers["Cache-Control"]


# --- what compression must not give away


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_no_page_repeats_what_stands_in_its_address(signed_in: FlaskClient, path: str) -> None:
    """An attacker can't put text of their own beside a code or a token by way of the address."""
    for name in ("vanaf", "q", "code", "next", "antwoord", "onderwerp"):
        assert "geheimpje" not in signed_in.get(path, query_string={name: "geheimpje"}).text


def test_a_form_repeats_nothing_without_its_token(signed_in: FlaskClient) -> None:
    """What is filled in comes back only to who has the token."""
    for path, field in (("/vraag/bedrag_nodig", "antwoord"), ("/terugkomen", "code")):
        response = signed_in.post(path, data={field: "geheimpje", "csrf_token": "x"})
        assert response.status_code == 400
        assert "geheimpje" not in response.text
