"""Looking along: a code of its own, with which one sees all and changes nothing."""

from __future__ import annotations

import re

import pytest
from comingback import post, signed_in, words_on
from flask import Flask
from flask.testing import FlaskClient
from walking import BEGINNER, Snapshot, store_case

from web.access import is_for_staff
from web.services import Services


@pytest.fixture
def code(services: Services) -> str:
    """The code of a beginner's case."""
    return store_case(services, BEGINNER, ("geld",))


@pytest.fixture
def view(services: Services, code: str) -> str:
    """The code to look along with that beginner."""
    return services.cases.view_code(code)


@pytest.fixture
def owner(app: Flask, code: str) -> FlaskClient:
    """The browser of the beginner."""
    return signed_in(app, code)


@pytest.fixture
def helper(app: Flask, view: str) -> FlaskClient:
    """The browser of who looks along."""
    return signed_in(app, view)


def test_a_view_code_is_made_shown_replaced_and_withdrawn(app: Flask, owner: FlaskClient, services: Services) -> None:
    """The owner makes a view code, sees it again on the same device only, makes another, and ends it."""
    assert "Maak een meekijkcode" in owner.get("/meekijken").text
    assert post(owner, "/meekijken").headers["Location"] == "/meekijken#meekijkcode"
    first = words_on(owner.get("/meekijken").text)
    assert owner.get("/meekijken/qr.svg").status_code == 200
    helper = signed_in(app, first)
    assert "U kijkt mee" in helper.get("/antwoorden").text
    post(owner, "/meekijken")
    second = words_on(owner.get("/meekijken").text)
    assert second != first
    assert helper.get("/antwoorden").status_code == 303
    assert services.cases.find(second) is not None
    post(owner, "/meekijken/intrekken")
    assert services.cases.find(second) is None
    assert 'class="woorden"' not in owner.get("/meekijken").text


def test_a_view_code_is_not_shown_on_another_device(app: Flask, code: str, owner: FlaskClient) -> None:
    """Elsewhere the owner reads that there is a view code, not which, and can end it there too."""
    post(owner, "/meekijken")
    view = words_on(owner.get("/meekijken").text)
    elsewhere = signed_in(app, code)
    page = elsewhere.get("/meekijken").text
    assert "U heeft al een meekijkcode gemaakt" in page
    assert view.split()[0] not in page.split()
    post(elsewhere, "/meekijken/intrekken")
    assert 'class="woorden"' not in owner.get("/meekijken").text


def test_who_looks_along_sees_answers_and_advice(helper: FlaskClient, code: str, view: str) -> None:
    """The answers, the advice and what one can take along are there, without a link or form to change anything."""
    for path, seen in (
        ("/antwoorden", "We hebben een idee"),
        ("/advies", "Zaaigeld"),
        ("/stappenlijst", "Uw stappenlijst"),
    ):
        page = helper.get(path)
        assert page.status_code == 200
        assert seen in page.text
        assert "U kijkt mee" in page.text
        forms = ["/stoppen", "/wat-als"] if path == "/advies" else ["/stoppen"]
        assert re.findall(r'<form[^>]*action="([^"]*)"', page.text) == forms
        assert page.text.count("<form") == len(forms)
        for closed in ("/vraag/", "/verder", "/onderwerpen", "/wissen", "/meekijken", "/code"):
            assert f'"{closed}' not in page.text, (path, closed)
        for secret in (code, view):
            assert not re.search(secret.replace(" ", r"\W+"), page.text)


def on_a_case(app: Flask, endpoint: str) -> bool:
    """Whether a page is for who has the code of a case; staff have pages of their own, closed to visitors."""
    return not is_for_staff(app, endpoint)


def changes(app: Flask) -> list[str]:
    """The address of every form on a case, other than those that change none and that who looks along may send."""
    free = {"start.resume_with_code", "sharing.stop", "trial.show"}
    rules = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and on_a_case(app, rule.endpoint)
    ]
    adapter = app.url_map.bind("localhost")
    values = {"question": "fase"}
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for rule in rules
        if rule.endpoint not in free and not rule.endpoint.startswith("api.")
    ]


def test_who_looks_along_can_change_nothing(app: Flask, helper: FlaskClient, stored: Snapshot, code: str) -> None:
    """Every form there is, sent by who looks along, is refused with a clear page, and nothing is different after it."""
    before = stored()
    paths = changes(app)
    assert {"/onderwerpen", "/vraag/fase", "/wissen", "/meekijken", "/meekijken/intrekken"} <= set(paths)
    for path in paths:
        response = post(helper, path, antwoord="start", onderwerp="zorg")
        assert response.status_code == 403, path
        assert "U kijkt alleen mee" in response.text
    assert stored() == before
    assert signed_in(app, code).get("/antwoorden").status_code == 200


def test_staff_who_look_along_in_the_same_browser_go_on_working(
    app: Flask, helper: FlaskClient, services: Services, code: str
) -> None:
    """Whoever looks along with a caller can still sign in and out, send forms for staff and use the workbench."""
    account = services.staff.accounts.create("kijkt.mee", ["helpdesk", "beleid"], "vier losse woorden hier")
    assert post(helper, "/medewerkers/inloggen", naam="x", wachtwoord="y").status_code == 422
    helper.set_cookie("medewerker", str(services.staff.sessions.start(account).session))
    wrong = []
    for rule in app.url_map.iter_rules():
        if is_for_staff(app, rule.endpoint) and "POST" in (rule.methods or ()):
            path = app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method="POST")
            if "U kijkt alleen mee" in post(helper, path).text:
                wrong.append(rule.rule)
            helper.set_cookie("medewerker", str(services.staff.sessions.start(account).session))
    assert wrong == []
    assert post(helper, "/wissen").status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/vraag/fase", 303, "/antwoorden#fase"),
        ("/verder", 303, "/antwoorden"),
        ("/onderwerpen", 303, "/antwoorden"),
        ("/code", 303, "/antwoorden"),
        ("/wissen", 403, None),
        ("/meekijken", 403, None),
        ("/code/qr.svg", 403, None),
        ("/meekijken/qr.svg", 403, None),
        ("/bestaat-niet", 404, None),
    ],
)
def test_pages_for_the_owner_lead_elsewhere(helper: FlaskClient, path: str, status: int, location: str | None) -> None:
    """Who looks along and opens a page to change something lands at the answers, or reads that it is not for them."""
    response = helper.get(path)
    assert (response.status_code, response.headers.get("Location")) == (status, location)


def test_looking_along_can_be_stopped(helper: FlaskClient, owner: FlaskClient, services: Services, view: str) -> None:
    """Who stops is a visitor without a case; the view code still works, and an owner does not lose the case so."""
    assert post(helper, "/stoppen").headers["Location"] == "/"
    assert helper.get("/antwoorden").headers["Location"] == "/onderwerpen"
    assert services.cases.find(view) is not None
    post(owner, "/stoppen")
    assert owner.get("/antwoorden").status_code == 200


def test_after_withdrawal_one_may_begin_for_oneself(helper: FlaskClient, services: Services, code: str) -> None:
    """A view code that no longer works keeps nobody from starting a case of their own."""
    services.cases.withdraw_view_code(code)
    assert post(helper, "/onderwerpen", onderwerp="geld").headers["Location"] == "/code"
    case = services.cases.find(words_on(helper.get("/code").text))
    assert case is not None
    assert case.may_change
