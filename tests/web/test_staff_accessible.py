"""Every page for staff, of the helpdesk and of the rules: WCAG as axe-core checks it, no sideways scrolling, no small
control, a heading and a title of its own; at 320, 375 and 1280 pixels, light and dark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from serving import served
from walking import BEGINNER, CARE_COOPERATIVE, press, store_case
from wcag import faults

from navigator.model import RuleBase
from navigator.reading import default_folder
from navigator.store.casefiles import CaseFiles
from navigator.store.notes import Notes
from navigator.store.reports import Reports
from navigator.workbench.live import folder_files
from web.app import create_app
from web.services import Services

RULE = "knelpunten/anbi_cooperatie.yaml"
Step = Callable[[Page], None]


def pressed(name: str) -> Step:
    """Press a button."""
    return lambda page: press(page, name)


def filled(label: str, text: str, button: str) -> Step:
    """Fill in a field and press a button."""

    def step(page: Page) -> None:
        page.get_by_label(label).fill(text)
        press(page, button)

    return step


def compared(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    page.locator("#a-rechtsvorm").select_option("stichting")
    press(page, "Vergelijk")


STATES: dict[str, tuple[str, Step | None]] = {
    "cases": ("/medewerkers/casussen", None),
    "cases, wrong code": ("/medewerkers/casussen", filled("Code van de beller", "geen code", "Open de casus")),
    "follow-ups": ("/medewerkers/opvolgen", None),
    "case": ("/medewerkers/casus/{number}", None),
    "case, telling note": (
        "/medewerkers/casus/{number}",
        filled("Nieuwe notitie", "Bel 06-12345678", "Bewaar de notitie"),
    ),
    "case that is gone": ("/medewerkers/casus/AAAAAAAA", None),
    "conclusion that holds": ("/medewerkers/casus/{number}/conclusie/anbi_cooperatie", None),
    "conclusion that does not": ("/medewerkers/casus/{other}/conclusie/anbi_cooperatie", None),
    "report, empty": ("/medewerkers/casus/{number}/conclusie/anbi_cooperatie", pressed("Meld aan beleid")),
    "whole advice": ("/medewerkers/casus/{number}/conclusie/advies", None),
    "what if": ("/medewerkers/casus/{other}/wat-als", None),
    "what if, compared": ("/medewerkers/casus/{number}/wat-als", compared),
    "then and now": ("/medewerkers/casus/{number}/toen-en-nu", None),
    "reply": ("/medewerkers/casus/{number}/antwoord", None),
    "reply to print": ("/medewerkers/casus/{number}/antwoord", pressed("Toon om af te drukken")),
    "reports": ("/medewerkers/meldingen", None),
    "report": ("/medewerkers/meldingen/{report}", None),
    "log": ("/medewerkers/logboek", None),
    "password": ("/medewerkers/wachtwoord", None),
    "second step": ("/medewerkers/tweede-stap", None),
    "second step, mistake": ("/medewerkers/tweede-stap", pressed("Begin")),
    "example": ("/medewerkers/casus/{number}/conclusie/anbi_cooperatie/voorbeeld", None),
    "workbench": ("/redactie", None),
    "workbench, mistake": ("/redactie", pressed("Begin")),
    "proposal": ("/redactie/voorstellen/{proposal}", None),
    "editor": ("/redactie/voorstellen/{proposal}/bestand?pad=" + RULE, None),
    "editor, mistake": ("/redactie/voorstellen/{wrong}/bestand?pad=" + RULE, None),
    "consequences": ("/redactie/voorstellen/{proposal}/gevolgen", None),
    "consequences of a mistake": ("/redactie/voorstellen/{wrong}/gevolgen", None),
    "consequences, nothing wrong": ("/redactie/voorstellen/{sound}/gevolgen", None),
    "editor, saved": ("/redactie/voorstellen/{sound}/bestand?bewaard=1&pad=" + RULE, None),
    "versions": ("/redactie/versies", None),
    "version": ("/redactie/versies/{version}", None),
}


@pytest.fixture(scope="module")
def app(rules: RuleBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with a workbench."""
    folder = tmp_path_factory.mktemp("staff")
    app = create_app(rules, f"sqlite:///{folder}/cases.db", folder_files(default_folder()))
    yield app
    app.extensions["navigator"].adviser.close()
    app.extensions["navigator"].cases.close()


@pytest.fixture(scope="module")
def places(app: Flask) -> dict[str, object]:
    """A case with a note and a report, another one, and proposals with a mistake, with effects and without."""
    services: Services = app.extensions["navigator"]
    database, bench = services.cases.database, services.workbench
    files = CaseFiles(database, services.rules.questions)
    number, other = (str(files.number_of(store_case(services, case))) for case in (CARE_COOPERATIVE, BEGINNER))
    Notes(database).add(number, "een.helper", "Zoekt een notaris,\nbelt terug.", dt.date.today())
    Reports(database).add(number, "een.helper", "De wet is veranderd.", "anbi_cooperatie", services.rules.version)
    assert bench
    live = bench.live()[1].contents[RULE]
    made = []
    other_form = live.replace(b"rechtsvorm: cooperatie", b"rechtsvorm: vereniging")
    for text in (other_form, live.replace(b"rechtsvorm:", b"rechtvorm:"), live + b"# nagekeken\n"):
        made.append(bench.proposals.create("Andere rechtsvorm", "De wet is veranderd.", "een.ander"))
        bench.proposals.save(made[-1], RULE, text, live, "een.ander", seen=0)
    report = Reports(database).of(number)[0].id
    proposals = dict(zip(("proposal", "wrong", "sound"), made, strict=True))
    return {"number": number, "other": other, "report": report, "version": 1, **proposals}


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    """The address of a server that serves it."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser: Browser, app: Flask, site: str) -> Iterator[Page]:
    """The browser of someone with every role."""
    staff = app.extensions["navigator"].staff
    account = staff.accounts.create("een.alles", ["helpdesk", "beleid", "beheer"], "vier losse woorden")
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce", base_url=site)
    token = str(staff.sessions.start(account).session)
    context.add_cookies([{"name": "medewerker", "value": token, "url": site}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_a_page_for_staff_is_accessible(desk: Page, places: dict[str, object], state: str) -> None:
    """Nothing that axe-core finds, nothing that sticks out or is too small to hit, and one heading and a title."""
    path, step = STATES[state]
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto(path.format(**places))
    if step:
        step(desk)
    assert list(faults(desk)) == []
    expect(desk.locator("h1")).to_have_count(1)
    assert re.fullmatch(r"(Fout: )?[^ ].{5,} – Initiatiefwijzer", desk.title())
    assert not desk.locator("style, [style], [onclick], script:not([src^='/static/'])").count()


@pytest.mark.parametrize("state", ["consequences, nothing wrong", "editor, saved"])
def test_that_all_is_well_is_shown(desk: Page, places: dict[str, object], state: str) -> None:
    """The pages above that tell that all is well do have such a message, whose contrast is checked there."""
    desk.goto(STATES[state][0].format(**places))
    expect(desk.locator(".goed").first).to_be_visible()


def test_the_page_to_sign_in_is_accessible(page: Page, site: str) -> None:
    """Before and after a mistake."""
    page.goto(f"{site}/medewerkers/inloggen")
    assert list(faults(page)) == []
    press(page, "Log in")
    expect(page.locator(".foutblok")).to_be_visible()
    assert list(faults(page)) == []


def test_each_page_of_the_second_step_is_accessible(page: Page, site: str, app: Flask) -> None:
    """The picture for the app, a wrong code, the recovery codes, how it stands, and the code after the password."""
    staff = app.extensions["navigator"].staff
    account = staff.accounts.create("een.app", ["helpdesk"], "vier losse woorden")
    page.context.add_cookies([{"name": "medewerker", "value": str(staff.sessions.start(account).session), "url": site}])
    page.goto(f"{site}/medewerkers/tweede-stap")
    filled("Uw wachtwoord", "vier losse woorden", "Begin")(page)
    assert list(faults(page)) == []
    secret = page.locator("#sleutel").inner_text().replace(" ", "")
    filled("Code uit uw app", "geen code", "Zet de tweede stap aan")(page)
    expect(page.locator(".foutblok")).to_be_visible()
    assert list(faults(page)) == []
    filled("Code uit uw app", pyotp.TOTP(secret).now(), "Zet de tweede stap aan")(page)
    codes = page.locator(".herstelcodes li").all_inner_texts()
    assert list(faults(page)) == []
    press(page, "Ik heb ze bewaard")
    page.goto(f"{site}/medewerkers/tweede-stap")
    filled("Code uit uw app", codes[0], "Stel opnieuw in")(page)
    assert list(faults(page)) == []
    page.context.clear_cookies()
    page.goto(f"{site}/medewerkers/inloggen")
    page.get_by_label("Inlognaam").fill("een.app")
    filled("Wachtwoord", "vier losse woorden", "Log in")(page)
    assert list(faults(page)) == []
    filled("Code", "geen code", "Log in")(page)
    expect(page.locator(".foutblok")).to_be_visible()
    assert list(faults(page)) == []


def test_filters_stand_beside_each_other_where_there_is_room(desk: Page, places: dict[str, object]) -> None:
    """At 1280 pixels three or more in a row, on a phone one."""
    for width, least, most in ((1280, 3, 9), (375, 1, 1)):
        desk.set_viewport_size({"width": width, "height": 800})
        desk.goto("/medewerkers/casussen")
        tops = desk.eval_on_selector_all(
            ".filters:has(#f-fase) > p.vak-veld",
            "all => all.map(each => each.offsetTop)",
        )
        assert least <= tops.count(tops[0]) <= most, width
