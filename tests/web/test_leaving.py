"""Stop on a shared computer: the browser forgets the case, the case stays, and only the code leads back to it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from walking import BEGINNER, begin, press, sign_in, store_case, token_on

from navigator.moments import dutch_date
from web.services import Services

LEAVE = "/stoppen-op-dit-apparaat"
RUNNING = ("/", "/vraag/fase", "/antwoorden", "/advies", "/code", "/onderwerpen", "/privacy", "/bestaat-niet")


@pytest.fixture
def code(services: Services) -> str:
    """The code of a case with answers."""
    return store_case(services, BEGINNER)


@pytest.fixture
def owner(client: FlaskClient, code: str) -> FlaskClient:
    """The browser of who has that case."""
    with client.session_transaction() as session:
        session["code"] = code
        session["view"] = "woorden om mee te kijken"
    return client


def leave(client: FlaskClient) -> str:
    """Stop on this device; the page that says so."""
    response = client.post(LEAVE, data={"csrf_token": token_on(client.get(LEAVE))})
    assert response.status_code == 200
    return response.text


def test_the_way_out_is_on_every_page_of_a_running_case(owner: FlaskClient, app: Flask) -> None:
    """Who has a case can stop from wherever they are; who has none has nothing to stop with."""
    for path in RUNNING:
        assert f'href="{LEAVE}"' in owner.get(path).text, path
    for path in ("/", "/onderwerpen", "/privacy", "/bestaat-niet"):
        assert LEAVE not in app.test_client().get(path).text, path


def test_one_is_reminded_of_the_code_first(owner: FlaskClient, services: Services, code: str) -> None:
    """Before one stops, the page shows the code and until when answers are kept; looking at it changes nothing."""
    page = owner.get(LEAVE).text
    assert "".join(f"<li>{word}</li>" for word in code.split()) in page
    case = services.cases.find(code)
    assert case is not None
    assert dutch_date(case.expires) in page
    assert owner.get("/antwoorden").status_code == 200


def test_the_browser_forgets_everything_and_the_case_stays(owner: FlaskClient, services: Services, code: str) -> None:
    """The cookie goes with all that is in it, what is stored stays as it was, and the page says until when."""
    before = services.cases.find(code)
    page = leave(owner)
    after = services.cases.find(code)
    assert before is not None
    assert after is not None
    assert after.answers == before.answers
    assert dutch_date(after.expires) in page
    assert owner.get_cookie("initiatiefwijzer") is None
    assert code not in page
    for path in ("/antwoorden", "/advies", "/code", "/meekijken", LEAVE):
        response = owner.get(path)
        assert response.status_code == 303, path
        assert response.location in ("/", "/onderwerpen"), path


def test_the_browser_is_told_to_empty_its_store(owner: FlaskClient) -> None:
    """Pages that a browser kept after all go; its cookies for other names in our domain are left alone."""
    response = owner.post(LEAVE, data={"csrf_token": token_on(owner.get(LEAVE))})
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert response.headers["Cache-Control"] == "no-store"


def test_a_case_that_is_gone_leaves_nothing_to_stop_with(owner: FlaskClient, services: Services, code: str) -> None:
    """Who erased the answers elsewhere comes to the start page, and the browser forgets the code."""
    services.cases.erase(code)
    assert owner.get(LEAVE).location == "/"
    assert owner.get_cookie("initiatiefwijzer") is None
    assert LEAVE not in owner.get("/").text


def test_another_site_can_not_stop_anyone(owner: FlaskClient) -> None:
    """Without the token of our own form, or from another site, nothing happens."""
    token = token_on(owner.get(LEAVE))
    assert owner.post(LEAVE).status_code == 400
    assert owner.post(LEAVE, data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert owner.get("/antwoorden").status_code == 200


def test_who_looks_along_has_a_button_of_their_own(client: FlaskClient, services: Services, code: str) -> None:
    """They come to the answers, where they can stop looking along, and never see the code."""
    with client.session_transaction() as session:
        session["code"] = services.cases.view_code(code)
    assert client.get(LEAVE).location == "/antwoorden"
    assert LEAVE not in client.get("/antwoorden").text


def test_the_next_visitor_sees_nothing(plain_page: Page, site: str) -> None:
    """Without JavaScript: after stopping the back button shows no answer and no code, and the code leads back."""
    page = plain_page
    code = begin(page, site, ["geld"])
    page.get_by_label("Een idee", exact=False).first.check()
    press(page, "Ga verder")
    page.goto(f"{site}/antwoorden")
    press(page, "Stoppen op dit apparaat")
    expect(page.locator(".woorden li")).to_have_text(code.split())
    press(page, "Stop op dit apparaat")
    expect(page).to_have_title("U bent gestopt op dit apparaat – Initiatiefwijzer")
    assert page.context.cookies() == []
    for _ in range(3):
        page.go_back()
        seen = page.content()
        assert code not in seen
        assert code.split()[0] not in page.get_by_role("main").inner_text().split()
        assert "Controleer uw antwoorden" not in seen
    sign_in(page, site, code)
    expect(page).to_have_title("Controleer uw antwoorden – Initiatiefwijzer")
