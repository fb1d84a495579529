"""Signing in with a code, in a real browser: setting it up, codes that work once, recovery codes, where it must be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from appcodes import CODE, LOGIN, PASSWORD, SETUP, STEP, code_of, deeds
from flask import Flask
from playwright.sync_api import Page, expect
from stored import Clock
from walking import press

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def give_password(page: Page, site: str, path: str = "/medewerkers/") -> None:
    """Go to a page for staff, and fill in the name and password there."""
    page.goto(f"{site}{path}")
    page.get_by_label("Inlognaam").fill("anna")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Log in")


def give_code(page: Page, code: str) -> None:
    """Fill in a code after the password."""
    page.get_by_label("Code", exact=True).fill(code)
    press(page, "Log in")


def set_up(page: Page, clock: Clock) -> tuple[str, list[str]]:
    """Set up an app on the page for it; its secret and the recovery codes."""
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    press(page, "Begin")
    secret = page.locator("#sleutel").inner_text().replace(" ", "")
    page.get_by_label("Code uit uw app").fill(code_of(secret, clock))
    press(page, "Zet de tweede stap aan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaar uw herstelcodes")
    return secret, page.locator(".herstelcodes li").all_inner_texts()


def log_out(page: Page) -> None:
    """Sign out."""
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()


def at(page: Page) -> str:
    """The path of the page."""
    return urlsplit(page.url).path


def test_a_second_step_from_begin_to_end(plain_page: Page, own: Flask, own_site: str, own_clock: Clock) -> None:
    """Set up without JavaScript, signed in with; a used code is refused, a recovery code works once; switched off."""
    page = plain_page
    give_password(page, own_site)
    page.get_by_role("link", name=re.compile("^anna")).click()
    press(page, "Inloggen in twee stappen")
    secret, recovery = set_up(page, own_clock)
    assert len(recovery) == 10
    press(page, "Ik heb ze bewaard")
    assert at(page) == "/medewerkers/casussen"
    log_out(page)
    with_the_app(page, own_site, secret, own_clock)
    with_recovery_codes(page, own_site, recovery)
    give_code(page, recovery[5])
    page.goto(f"{own_site}{SETUP}")
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    page.get_by_label("Code uit uw app").fill(recovery[6])
    press(page, "Zet uit")
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    log_out(page)
    give_password(page, own_site)
    assert at(page) == "/medewerkers/casussen"
    steps = {"tweede_stap_uitgezet", "herstelcode_gebruikt", "code_mislukt", "code_gevraagd", "tweede_stap_ingesteld"}
    assert steps <= set(deeds(own))


def with_the_app(page: Page, site: str, secret: str, clock: Clock) -> None:
    """The password alone opens nothing, nor does a code that was used; the next one opens what was asked for."""
    give_password(page, site, "/medewerkers/opvolgen")
    assert at(page) == CODE
    field = page.get_by_label("Code", exact=True)
    assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", "numeric")
    page.goto(f"{site}/medewerkers/casussen")
    assert at(page) == LOGIN
    give_password(page, site, "/medewerkers/opvolgen")
    give_code(page, code_of(secret, clock))
    expect(page.locator(".foutblok")).to_contain_text("al gebruikt")
    clock.now += STEP
    fresh = code_of(secret, clock)
    give_code(page, f"{fresh[:3]} {fresh[3:]}")
    assert at(page) == "/medewerkers/opvolgen"
    log_out(page)


def with_recovery_codes(page: Page, site: str, codes: list[str]) -> None:
    """One opens once, and the page says how many are left; the browser is then asked for another one."""
    give_password(page, site)
    give_code(page, codes[4])
    page.goto(f"{site}{SETUP}")
    expect(page.get_by_role("main")).to_contain_text("nog 9 van de 10 herstelcodes")
    log_out(page)
    give_password(page, site)
    give_code(page, codes[4])
    assert at(page) == CODE
    expect(page.locator(".foutblok")).to_contain_text("klopt niet")


def test_where_it_must_be_nothing_else_opens(
    page: Page, own: Flask, own_site: str, own_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who signs in without a second step is led to the page to set it up; after that all is open, and it stays on."""
    monkeypatch.setenv("NAVIGATOR_TWEEDE_STAP", "verplicht")
    give_password(page, own_site, "/medewerkers/opvolgen")
    assert at(page) == SETUP
    expect(page.get_by_role("main")).to_contain_text("verplicht")
    expect(page.get_by_role("navigation", name="Medewerkers")).to_have_count(0)
    page.goto(f"{own_site}/medewerkers/casussen")
    assert at(page) == SETUP
    set_up(page, own_clock)
    press(page, "Ik heb ze bewaard")
    assert at(page) == "/medewerkers/casussen"
    page.goto(f"{own_site}{SETUP}")
    expect(page.get_by_role("button", name="Zet uit")).to_have_count(0)
