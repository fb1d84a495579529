"""The application on the real rules and a database of its own, a server that serves it, and Debian's Chromium."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from serving import served
from states import cookies, only_page, state  # noqa: F401 - fixtures for every page in every state
from walking import CARE_COOPERATIVE, Snapshot, Visit, sign_in, store_case, token_on

from navigator.model import RuleBase
from navigator.store.casefiles import CaseFiles
from web.app import create_app
from web.services import Services

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing outside this machine
]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new SQLite file; every test makes cases of its own in it."""
    return tmp_path_factory.mktemp("web") / "cases.db"


@pytest.fixture(scope="session")
def app(rules: RuleBase, database: Path) -> Iterator[Flask]:
    """The application, as `navigator web` serves it."""
    app = create_app(rules, f"sqlite:///{database}")
    yield app
    services: Services = app.extensions["navigator"]
    services.adviser.close()
    services.cases.close()


@pytest.fixture
def services(app: Flask) -> Services:
    """What the pages of the application work with."""
    found: Services = app.extensions["navigator"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a browser."""
    return app.test_client()


@pytest.fixture
def stored(app: Flask, database: Path) -> Snapshot:
    """A function that gives everything stored about cases now."""

    def snapshot() -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(database)
        try:
            rows = []
            for query in (
                "SELECT id, code_hash, topics, created FROM cases ORDER BY id",
                "SELECT case_id, question, value FROM answers ORDER BY case_id, question",
            ):
                rows += connection.execute(query).fetchall()
            return rows
        finally:
            connection.close()

    return snapshot


@pytest.fixture
def nothing_stored(stored: Snapshot) -> Iterator[None]:
    """Whatever is sent, nothing is stored."""
    before = stored()
    yield
    assert stored() == before


@pytest.fixture
def no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No request of the test may end in an unexpected error."""
    yield
    assert not [record for record in caplog.records if record.exc_info]


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a server that serves the application."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which stays on this machine."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Dutch visitor with a phone."""
    return {**browser_context_args, "locale": "nl-NL", "viewport": {"width": 375, "height": 800}}


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page in a browser with JavaScript switched off."""
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(page: Page, site: str, services: Services) -> Callable[..., Page]:
    """A function that gives the page of a visitor with these answers and topics, on the page to check them."""

    def with_case(answers: dict[str, Any], topics: tuple[str, ...] = ()) -> Page:
        sign_in(page, site, store_case(services, answers, topics))
        return page

    return with_case


@pytest.fixture
def visit(app: Flask, services: Services) -> Visit:
    """A function that gives the client of a visitor with these answers and topics."""

    def with_case(answers: dict[str, Any], topics: tuple[str, ...] = ()) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["code"] = store_case(services, answers, topics)
        return client

    return with_case


@pytest.fixture
def cooperative(visit: Visit) -> FlaskClient:
    """The client of a care cooperative with WW volunteers."""
    return visit(CARE_COOPERATIVE)


@pytest.fixture
def code(services: Services) -> str:
    """The code of an empty case."""
    return store_case(services, {})


@pytest.fixture
def token(client: FlaskClient, code: str) -> str:
    """The CSRF token of a visitor with an empty case."""
    found = token_on(client.get("/terugkomen"))
    assert client.post("/terugkomen", data={"code": code, "csrf_token": found}).status_code == 303
    return token_on(client.get("/vraag/fase"))


@pytest.fixture
def number(services: Services) -> str:
    """The number of a case of its own."""
    code = store_case(services, CARE_COOPERATIVE)
    return str(CaseFiles(services.cases.database, services.rules.questions).number_of(code))
