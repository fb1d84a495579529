"""Who may open what: every route says so, and everyone else is kept out of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from walking import BEGINNER, store_case
from werkzeug.routing import IntegerConverter, Rule, UnicodeConverter
from werkzeug.test import TestResponse

from navigator.store.accounts import ROLES
from web import pdf
from web.access import access_of, for_staff, unmarked
from web.services import Services

VISITORS = ("nobody", "resident", *ROLES)
SIGN_IN = "/medewerkers/inloggen"
ENDS_A_VISIT = ("staff_login.sign_out", "start.erase", "sharing.stop", "leaving.leave")
KNOWN = {"question": "fase", "conclusion": "anbi_cooperatie", "wie": "gemeente"}
"""Values for places in addresses, so that the page is there; all others are made up."""

Visitor = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML of a PDF as it is: typesetting takes most of the time, and who may see it is the same."""
    monkeypatch.setattr(pdf, "make_pdf", lambda html: html.encode())


@pytest.fixture(scope="module")
def number(app: Flask) -> str:
    """The number of a case."""
    services: Services = app.extensions["navigator"]
    return str(numbers_of(services, store_case(services, BEGINNER)))


def numbers_of(services: Services, code: str) -> str | None:
    from navigator.store.casefiles import CaseFiles

    return CaseFiles(services.cases.database, services.rules.questions).number_of(code)


@pytest.fixture(scope="module")
def visitor(app: Flask) -> Visitor:
    """A function that gives the browser of nobody, of a resident with a case, or of staff with one role."""
    services: Services = app.extensions["navigator"]
    accounts = {role: services.staff.accounts.create(f"alleen.{role}", [role], "vier losse woorden") for role in ROLES}

    def browser(who: str) -> FlaskClient:
        client = app.test_client()
        if who in ROLES:
            token = services.staff.sessions.start(accounts[who]).session
            client.set_cookie("medewerker", str(token))
        elif who == "resident":
            with client.session_transaction() as session:
                session["code"] = store_case(services, BEGINNER)
        return client

    return browser


def routes(app: Flask) -> list[tuple[str, Rule]]:
    """Every route with each of its methods that shows or changes something; those that end a visit come last."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda each: each[1].endpoint in ENDS_A_VISIT)


def address(app: Flask, rule: Rule, method: str, number: str) -> str:
    """An address of a route."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        made_up: object = 1 if isinstance(converter, IntegerConverter) else "x"
        is_case = name == "number" and isinstance(converter, UnicodeConverter)
        values[name] = number if is_case else KNOWN.get(name, made_up)
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def refused(response: TestResponse) -> bool:
    """Whether someone was kept out: sent to sign in, or told that this is not for them."""
    to_sign_in = response.headers.get("Location", "").startswith(SIGN_IN)
    return to_sign_in or (response.status_code == 403 and "niet voor u" in response.text)


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    """No route is without a mark; where one is, this says what to type."""
    assert list(unmarked(app)) == []


@pytest.mark.parametrize("who", VISITORS)
def test_only_those_named_get_in(app: Flask, visitor: Visitor, number: str, who: str) -> None:
    """Each route lets in exactly those that its mark names, whatever the method."""
    wrong = []
    client = visitor(who)
    for method, rule in routes(app):
        access = access_of(app, rule.endpoint)
        if access is None or rule.endpoint == "static":
            continue
        response = client.open(address(app, rule, method, number), method=method)
        named = access.who != "staff" or who in access.roles
        if refused(response) == named or (access.who == "case code" and who == "nobody" and response.status_code < 300):
            wrong.append((method, rule.rule, response.status_code))
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/medewerkers/casussen", {"helpdesk"}),
        ("/medewerkers/casus/{number}", {"helpdesk"}),
        ("/medewerkers/casus/{number}/wat-als", {"helpdesk"}),
        ("/medewerkers/casus/{number}/antwoord", {"helpdesk"}),
        ("/medewerkers/casus/{number}/conclusie/anbi_cooperatie", {"helpdesk", "beleid"}),
        ("/medewerkers/meldingen", {"beleid"}),
        ("/medewerkers/logboek", {"beheer"}),
        ("/medewerkers/wachtwoord", set(ROLES)),
    ],
)
def test_the_roles_are_as_promised(visitor: Visitor, number: str, path: str, roles: set[str]) -> None:
    """The pages with cases are for the helpdesk, reports for policy staff, the log for who manages the site."""
    shown = {who for who in VISITORS if visitor(who).get(path.format(number=number)).status_code == 200}
    assert shown == roles


def test_a_route_without_a_mark_is_closed(app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """A view from which the mark is taken opens for nobody, and the log says what to type."""
    view = app.view_functions["start.home"]
    mark = vars(view).pop("_access")
    try:
        response = client.get("/")
    finally:
        view._access = mark  # type: ignore[attr-defined]
    assert response.status_code == 403
    assert "web/start.py" in caplog.text
    assert "@for_everyone" in caplog.text
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("roles", [(), ("baas",)])
def test_a_mark_names_roles_that_exist(roles: tuple[str, ...]) -> None:
    """A mark without roles, or with one that does not exist, is a mistake that shows at once."""
    with pytest.raises(ValueError, match="for_staff needs"):
        for_staff(*roles)


def test_every_page_about_a_case_is_logged(app: Flask, visitor: Visitor, number: str) -> None:
    """What staff open with the number of a case in it leaves a line in the log: who, what and which case.

    A form that is refused leaves none; what the others leave is tested in `test_noting.py`.
    """
    audit = app.extensions["navigator"].staff.audit
    opened = 0
    for method, rule in routes(app):
        converter = rule._converters.get("number")
        if not isinstance(converter, UnicodeConverter):
            continue
        access = access_of(app, rule.endpoint)
        assert access is not None
        assert access.who == "staff"
        assert access.logs, f"{rule.rule} shows or changes a case, and says not as what it is logged"
        _, before = audit.entries(case_number=number)
        given = visitor(access.roles[0]).open(address(app, rule, method, number), method=method).status_code < 400
        there = not rule.endpoint.startswith("workbench_")  # this application has none
        assert given == (method == "GET" and there), rule.rule  # a form without its token is refused
        found, after = audit.entries(case_number=number)
        assert after - before == given, rule.rule
        if given:
            assert (found[0].who, found[0].what) == (f"alleen.{access.roles[0]}", access.logs)
            opened += 1
    assert opened >= 5


def test_a_code_opens_its_own_case_alone(app: Flask, visitor: Visitor, number: str) -> None:
    """A resident who goes through all pages sees nothing of another one's case."""
    services: Services = app.extensions["navigator"]
    store_case(services, {**BEGINNER, "bedrag_nodig": 7_654_321})
    client = visitor("resident")
    for method, rule in routes(app):
        if method == "GET":
            page = client.get(address(app, rule, method, number)).data
            assert not re.search(rb"7[.]?654[.]?321", page), rule.rule


def test_whoever_is_refused_stands_in_the_log(app: Flask, visitor: Visitor, number: str) -> None:
    """Who it was and of which case, so that trying doors shows; a page that opens is not logged as refused."""
    audit = app.extensions["navigator"].staff.audit
    assert visitor("beleid").get(f"/medewerkers/casus/{number}").status_code == 403
    (first, *_), _ = audit.entries()
    assert (first.who, first.what, first.case_number) == ("alleen.beleid", "toegang_geweigerd", number)
    assert visitor("helpdesk").get(f"/medewerkers/casus/{number}").status_code == 200
    (first, *_), _ = audit.entries()
    assert first.what == "casus_bekeken"


def test_every_page_for_staff_has_the_way_out(app: Flask, visitor: Visitor, number: str) -> None:
    """Whoever is signed in can sign out from where they are."""
    without, seen = [], 0
    for method, rule in routes(app):
        access = access_of(app, rule.endpoint)
        if method != "GET" or access is None or access.who != "staff":
            continue
        page = visitor(access.roles[0]).get(address(app, rule, method, number))
        if page.status_code == 200 and page.mimetype == "text/html":
            seen += 1
            if 'action="/medewerkers/uitloggen"' not in page.text:
                without.append(rule.rule)
    assert without == []
    assert seen >= 10
