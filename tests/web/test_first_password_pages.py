"""Signing in with a password that the administrator gave: nothing opens until it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from walking import press, token_on
from wcag import faults

from navigator.store.staff import StaffStore
from web.access import access_of
from web.services import Services

GIVEN, OWN = "vier losse woorden", "knikker orgel bosrand veter"
LOGIN, PASSWORD, SETUP = (f"/medewerkers/{path}" for path in ("inloggen", "wachtwoord", "tweede-stap"))


@pytest.fixture
def staff(services: Services) -> StaffStore:
    """The accounts."""
    return services.staff


@pytest.fixture
def name(staff: StaffStore) -> Iterator[str]:
    """The name of an account whose password the administrator just gave."""
    found = f"nieuw.{len(staff.accounts.all())}"
    staff.accounts.create(found, ["helpdesk"], GIVEN, first_password=True)
    yield found
    staff.accounts.end(found)


@pytest.fixture
def begun(client: FlaskClient, name: str) -> FlaskClient:
    """The browser of who just signed in with it."""
    sent = {"csrf_token": token_on(client.get(LOGIN)), "naam": name, "wachtwoord": GIVEN}
    assert client.post(LOGIN, data=sent).status_code == 303
    return client


def change(client: FlaskClient, new: str, old: str = GIVEN) -> tuple[int, str]:
    """Send the form to change the password; the status, and where it leads or what the page says."""
    token = token_on(client.get(PASSWORD))
    response = client.post(PASSWORD, data={"csrf_token": token, "oud": old, "nieuw": new, "nog_eens": new})
    return response.status_code, response.location or response.text


def test_every_page_waits_for_a_password_of_one_s_own(begun: FlaskClient, app: Flask) -> None:
    """Each route for staff, whatever the method, leads to the page to change it, other than that page itself."""
    token = token_on(begun.get(PASSWORD))
    opened, seen = set(), 0
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is None or access.who != "staff":
            continue
        path = re.sub(r"<(?:(int):)?(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: "1" if found[1] else "x", rule.rule)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            seen += 1
            if begun.open(path, method=method, data={"csrf_token": token}).location != PASSWORD:
                opened.add(rule.rule)
    assert opened == {PASSWORD}
    assert seen > 20


def test_after_the_change_all_is_open(begun: FlaskClient, name: str, staff: StaffStore) -> None:
    """The same password again, a weak one or a wrong old one is refused; then the new one is theirs for good."""
    for new, old, message in (
        (GIVEN, GIVEN, "Dit is uw oude wachtwoord"),
        ("Welkom2026!!", GIVEN, "makkelijk te raden"),
        (OWN, OWN, "Uw wachtwoord klopt niet"),
    ):
        status, page = change(begun, new, old)
        assert status == 422
        assert message in page
        assert begun.get("/medewerkers/casussen").location == PASSWORD
    assert change(begun, OWN) == (303, "/medewerkers/")
    assert begun.get("/medewerkers/casussen").status_code == 200
    (account,) = (each for each in staff.accounts.all() if each.name == name)
    assert account.password_until is None


def test_guessing_the_old_password_has_to_wait(begun: FlaskClient) -> None:
    """After a few wrong old passwords even the right one changes nothing for a while, and the page says how long."""
    assert [change(begun, OWN, "geraden")[0] for _ in range(6)][-1] == 429
    status, page = change(begun, OWN)
    assert status == 429
    assert "Wacht" in page


def test_a_second_browser_does_not_stay_behind(begun: FlaskClient, app: Flask, name: str, staff: StaffStore) -> None:
    """Whoever signed in with the old password elsewhere is out as soon as it is changed."""
    elsewhere = staff.sessions.sign_in(name, GIVEN, "192.0.2.7").session
    assert elsewhere
    assert change(begun, OWN)[0] == 303
    assert staff.sessions.find(elsewhere) is None
    assert staff.sessions.sign_in(name, GIVEN, "192.0.2.7").session is None


def test_the_password_comes_before_the_second_step(begun: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both are required they come one after the other, and nothing else opens in between."""
    monkeypatch.setenv("NAVIGATOR_TWEEDE_STAP", "verplicht")
    assert begun.get(SETUP).location == PASSWORD
    assert change(begun, OWN)[0] == 303
    for path in ("/medewerkers/", "/medewerkers/casussen", PASSWORD):
        assert begun.get(path).location == SETUP
    assert begun.get(SETUP).status_code == 200


def test_signing_in_for_the_first_time(plain_page: Page, site: str, name: str) -> None:
    """Without JavaScript: the page says why, has no links to what is closed, and lets one on after the change."""
    page = plain_page
    page.goto(f"{site}/medewerkers/opvolgen")
    page.get_by_label("Inlognaam").fill(name)
    page.get_by_label("Wachtwoord").fill(GIVEN)
    press(page, "Log in")
    assert urlsplit(page.url).path == PASSWORD
    expect(page.locator(".let-op")).to_contain_text("ook bij de beheerder bekend")
    expect(page.get_by_role("navigation", name="Medewerkers")).to_have_count(0)
    assert page.locator("main a").count() == 0
    page.get_by_label("Uw oude wachtwoord").fill(GIVEN)
    for label in ("Uw nieuwe wachtwoord", "Nog een keer het nieuwe"):
        page.get_by_label(label).fill(OWN)
    press(page, "Verander het wachtwoord")
    assert urlsplit(page.url).path == "/medewerkers/casussen"


def test_the_page_for_it_is_accessible(page: Page, site: str, name: str, staff: StaffStore) -> None:
    """Nothing that axe-core finds, and nothing too small or too wide."""
    token = str(staff.sessions.sign_in(name, GIVEN, "192.0.2.8").session)
    page.context.add_cookies([{"name": "medewerker", "value": token, "url": site}])
    page.goto(f"{site}{PASSWORD}")
    expect(page.locator(".let-op")).to_be_visible()
    assert list(faults(page)) == []


def test_who_waited_too_long_reads_why(client: FlaskClient) -> None:
    """The refusal says how long such a password works, and says the same to everyone."""
    sent = {"csrf_token": token_on(client.get(LOGIN)), "naam": "bestaat.niet", "wachtwoord": GIVEN}
    assert "werkt 14 dagen" in client.post(LOGIN, data=sent).text
