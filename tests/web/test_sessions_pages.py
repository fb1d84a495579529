"""The page where staff see where they are signed in, and sign out there."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from walking import press, token_on
from wcag import faults

from navigator.store.accounts import Account
from navigator.store.staff import StaffStore
from web.services import Services

PASSWORD = "vier losse woorden"
PAGE = "/medewerkers/ingelogd"


@pytest.fixture
def staff(services: Services) -> StaffStore:
    """The accounts."""
    return services.staff


@pytest.fixture
def account(staff: StaffStore) -> Account:
    """An account of someone who is signed in nowhere yet."""
    return staff.accounts.create(f"overal.{len(staff.accounts.all())}", ["helpdesk"], PASSWORD)


def browser_of(app: Flask, account: Account) -> FlaskClient:
    """A browser in which they are signed in."""
    client = app.test_client()
    client.set_cookie("medewerker", str(app.extensions["navigator"].staff.sessions.start(account).session))
    return client


def send(client: FlaskClient, which: str, password: str = PASSWORD) -> int:
    """Send the form with a choice in it; the status of the answer."""
    sent = {"csrf_token": token_on(client.get(PAGE)), "sessie": which, "wachtwoord": password}
    return client.post(PAGE, data=sent).status_code


def is_open(client: FlaskClient) -> bool:
    """Whether that browser is still signed in."""
    return client.get("/medewerkers/casussen").status_code == 200


def keys_on(client: FlaskClient) -> list[str]:
    """The choices on the page, other than all at once."""
    return re.findall(r'name="sessie" value="(\w{64})"', client.get(PAGE).text)


def test_one_other_browser_is_signed_out(app: Flask, account: Account, staff: StaffStore) -> None:
    """The one that was chosen and no other; it stands in the log."""
    here, other, third = (browser_of(app, account) for _ in range(3))
    before = set(keys_on(here))
    assert len(before) == 2
    (key,) = before - set(keys_on(other))
    assert send(here, key) == 303
    assert [is_open(each) for each in (here, other, third)] == [True, False, True]
    assert staff.audit.entries(who=account.name, what=["elders_uitgelogd"])[1] == 1


def test_all_other_browsers_are_signed_out(app: Flask, account: Account) -> None:
    """At once; the one that asked for it stays, and says that there is no other."""
    here, *others = (browser_of(app, account) for _ in range(3))
    assert send(here, "alle") == 303
    assert [is_open(each) for each in (here, *others)] == [True, False, False]
    assert "nergens anders ingelogd" in here.get(PAGE).text


def test_nothing_ends_without_the_password(app: Flask, account: Account, staff: StaffStore) -> None:
    """Who finds a browser open can't put its owner out: a wrong password changes nothing and stands in the log."""
    here, other = (browser_of(app, account) for _ in range(2))
    assert send(here, "alle", "niet het wachtwoord") == 422
    assert send(here, "alle", "") == 422
    assert is_open(other)
    assert staff.audit.entries(who=account.name, what=["bevestigen_mislukt"])[1] == 2
    assert staff.audit.entries(who=account.name, what=["elders_uitgelogd"])[1] == 0


def test_who_guesses_has_to_wait(app: Flask, account: Account) -> None:
    """After some wrong passwords even the right one has to wait."""
    here, other = (browser_of(app, account) for _ in range(2))
    assert [send(here, "alle", "geraden") for _ in range(6)][-1] == 429
    assert send(here, "alle") == 429
    assert is_open(other)


def test_a_choice_that_is_not_there_ends_nothing(app: Flask, account: Account) -> None:
    """One that ended meanwhile, or was made up, leads back to the page as it is now."""
    here, other = (browser_of(app, account) for _ in range(2))
    assert send(here, "x" * 64) == 303
    assert is_open(other)


def test_who_signs_in_elsewhere_has_the_page_too(app: Flask, staff: StaffStore) -> None:
    """They have no password here, so none is asked for; the way to the page is on every page."""
    account = staff.accounts.create(f"elders.{len(staff.accounts.all())}", ["helpdesk"], subject="iemand-van-elders")
    here, other = (browser_of(app, account) for _ in range(2))
    assert f'href="{PAGE}"' in here.get("/medewerkers/casussen").text
    assert 'type="password"' not in here.get(PAGE).text
    assert send(here, "alle", "") == 303
    assert not is_open(other)


def test_signing_out_somewhere_else_by_hand(page: Page, site: str, app: Flask, account: Account) -> None:
    """From one's name to the list, a mistake, and signed out; each page is accessible."""
    others = [browser_of(app, account) for _ in range(2)]
    token = app.extensions["navigator"].staff.sessions.start(account).session
    page.context.add_cookies([{"name": "medewerker", "value": str(token), "url": site}])
    page.goto(f"{site}/medewerkers/casussen")
    page.get_by_role("link", name=re.compile(f"^{account.name}")).click()
    press(page, "Waar u bent ingelogd")
    expect(page.get_by_role("main")).to_contain_text("Dit apparaat: ingelogd: zojuist, laatst gebruikt: zojuist")
    assert list(faults(page)) == []
    press(page, "Log daar uit")
    expect(page.locator(".foutblok")).to_contain_text("wachtwoord klopt niet")
    assert list(faults(page)) == []
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    press(page, "Log daar uit")
    expect(page.get_by_role("main")).to_contain_text("nergens anders ingelogd")
    assert [is_open(other) for other in others] == [False, False]
