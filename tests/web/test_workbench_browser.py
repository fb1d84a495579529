"""The workbench in a browser: a mistake shown while typing, what a change does to whom, and publishing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from officers import FILE, PASSWORD, services_of
from playwright.sync_api import Browser, Page, expect
from serving import served

from navigator.reading import default_folder, load_rules
from navigator.workbench.live import folder_files
from web.app import create_app

SMALL = Path(__file__).parent.parent / "small_rules"


@pytest.fixture
def small(tmp_path: Path) -> Flask:
    """The site on a few rules, with one policy officer."""
    app = create_app(load_rules(SMALL), f"sqlite:///{tmp_path / 'small.db'}", folder_files(SMALL))
    services_of(app).staff.accounts.create("anna", ["beleid"], PASSWORD)
    return app


@pytest.fixture
def real(tmp_path: Path) -> Iterator[str]:
    """The site on the real rules, with two policy officers."""
    rules = default_folder()
    app = create_app(load_rules(rules), f"sqlite:///{tmp_path / 'real.db'}", folder_files(rules))
    for name in ("anna", "bert"):
        services_of(app).staff.accounts.create(name, ["beleid"], PASSWORD)
    with served(app) as site:
        yield site


def signed_in(browser: Browser, site: str, name: str) -> Page:
    """A browser in which someone signed in."""
    page = browser.new_context().new_page()
    page.set_default_timeout(120_000)  # milliseconds; the whole rule base is checked, on a busy machine
    page.goto(f"{site}/redactie")
    page.get_by_label("Inlognaam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{site}/redactie")
    return page


def publish_in(page: Page, other: Page, proposal: str) -> None:
    """Offer a proposal in one browser, and publish it in that of a colleague."""
    page.goto(proposal)
    page.get_by_role("button", name="Klaar").click()
    page.get_by_text("Klaar om te beoordelen.").wait_for()
    other.goto(f"{proposal}/gevolgen")
    other.get_by_role("button", name="Publiceer deze regels").click()
    other.get_by_text("(geldt nu)").wait_for()


def test_a_policy_officer_changes_the_real_rules(browser: Browser, real: str) -> None:
    """Typing shows a mistake at its line and then what the change does to whom; a colleague publishes it."""
    page = signed_in(browser, real, "anna")
    page.get_by_label("Naam van het voorstel").fill("ANBI ook bij bijstand")
    page.get_by_label("Waarom?").fill("Gemeenten vragen er ook naar.")
    page.get_by_role("button", name="Begin een voorstel").click()
    page.wait_for_url("**/voorstellen/*")
    proposal = page.url
    page.goto(f"{proposal}/bestand?pad=knelpunten/anbi_cooperatie.yaml")
    field = page.get_by_label("De regels in dit bestand")
    text = field.input_value()
    field.fill(text.replace("rechtsvorm: cooperatie\n      een_van", "rechtsvorm: coperatie\n      een_van"))
    finding = page.locator(".bevindingen li").first
    finding.wait_for()
    assert "Bedoelt u `cooperatie`?" in finding.inner_text()
    finding.click()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert "rechtsvorm: coperatie" in field.evaluate(selected)
    one = "        - vrijwilligers_uitkering: {bevat: ww}\n"
    case = "wil_anbi: nee, vrijwilligers_uitkering: [bijstand]}\n    verwacht: "
    field.fill(text.replace(one, one + one.replace("ww", "bijstand")).replace(f"{case}nee", f"{case}ja"))
    page.locator(".verhalen li").first.wait_for()
    assert "krijgt nu ook: ‘Een coöperatie kan geen ANBI zijn’" in page.locator(".verhalen").inner_text()
    page.get_by_role("button", name="Bewaar in het voorstel").click()
    page.get_by_role("status").wait_for()
    publish_in(page, signed_in(browser, real, "bert"), proposal)
    answers = {"rechtsvorm": "cooperatie", "wil_anbi": False, "vrijwilligers_uitkering": ["bijstand"]}
    advice = page.request.post(f"{real}/api/v1/advies", data={"antwoorden": answers}).json()
    assert {c["id"]: c["status"] for c in advice["conclusies"]}["anbi_cooperatie"] == "ja"


@pytest.mark.parametrize("why", ["signed out", "no connection", "refused"])
def test_typing_on_loses_nothing_where_it_can_not_be_checked(browser: Browser, small: Flask, why: str) -> None:
    """Whoever is signed out, or offline, is told so beside what they typed; no other page takes the place of it."""
    with served(small) as site:
        page = signed_in(browser, site, "anna")
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.get_by_label("Naam van het voorstel").fill("Startgeld")
        page.get_by_label("Waarom?").fill("De regeling is veranderd.")
        page.get_by_role("button", name="Begin een voorstel").click()
        page.wait_for_url("**/voorstellen/*")
        page.goto(f"{page.url}/bestand?pad={FILE}")
        if why == "signed out":
            page.context.clear_cookies(name="medewerker")
        elif why == "no connection":
            page.route(re.compile("/controle"), lambda route: route.abort())
        else:
            page.route(re.compile("/controle"), lambda route: route.fulfill(status=503, body="<h1>Fout</h1>"))
        page.get_by_label("De regels in dit bestand").fill("conclusie: startgeld\n# veel werk\n")
        warning = page.locator("#gevolg").get_by_role("alert")
        expect(warning).to_contain_text("U bent uitgelogd" if why == "signed out" else "Hij staat er nog")
        expect(page.locator("#gevolg")).not_to_have_attribute("aria-busy", "true")
        assert page.locator("#gevolg").locator("form, h1").count() == 0
        assert "# veel werk" in page.get_by_label("De regels in dit bestand").input_value()
        assert errors == []
