"""Signing in with a code, in a real browser: setting it up, codes that work once, recovery codes, where it must be."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pyotp
import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from serving import served
from stored import Clock
from walking import press, token_on

from navigator.model import RuleBase
from navigator.store.staff import StaffStore
from web.access import access_of
from web.app import create_app
from web.services import Services

PASSWORD = "vier losse woorden"
LOGIN, CODE, SETUP = (f"/medewerkers/{path}" for path in ("inloggen", "inloggen/code", "tweede-stap"))
STEP = dt.timedelta(seconds=30)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def own_clock() -> Clock:
    """The clock of the application; it starts at the moment it is, since the browser has a clock too."""
    clock = Clock()
    clock.now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    return clock


@pytest.fixture
def own(rules: RuleBase, make_ready: Callable[[str], str], own_clock: Clock) -> Iterator[Flask]:
    """An application with accounts on that clock: with a password, and with only an identity elsewhere."""
    app = create_app(rules, make_ready("sqlite"))
    services: Services = app.extensions["navigator"]
    vars(services.staff).update(vars(StaffStore(services.cases.database, own_clock)))
    services.staff.accounts.create("anna", ["helpdesk"], PASSWORD)
    services.staff.accounts.create("bob", ["helpdesk"], subject="bob@organisatie")
    yield app
    services.adviser.close()
    services.cases.close()


@pytest.fixture
def own_site(own: Flask) -> Iterator[str]:
    """The address of a server that serves it."""
    with served(own) as address:
        yield address


def staff_of(app: Flask) -> StaffStore:
    """The accounts."""
    found: Services = app.extensions["navigator"]
    return found.staff


def deeds(app: Flask) -> list[str]:
    """What Anna did, the latest first."""
    return [entry.what for entry in staff_of(app).audit.entries(who="anna")[0]]


def code_of(secret: str, clock: Clock) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).at(clock().replace(tzinfo=dt.UTC))


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


def test_every_page_waits_for_the_second_step(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is required each route for staff leads to the page for it, and none is logged as seen."""
    monkeypatch.setenv("NAVIGATOR_TWEEDE_STAP", "verplicht")
    client = signed_in(own, "anna")
    before = deeds(own)
    waiting = set()
    for rule in own.url_map.iter_rules():
        access = access_of(own, rule.endpoint)
        if access is None or access.who != "staff" or "GET" not in (rule.methods or ()):
            continue
        path = re.sub(r"<(?:(int):)?(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: "1" if found[1] else "x", rule.rule)
        response = client.get(path)
        if response.location != SETUP:
            waiting.add(rule.rule)
    assert waiting == {SETUP, f"{SETUP}/qr.svg"}
    assert deeds(own) == before


def signed_in(app: Flask, name: str) -> FlaskClient:
    """The browser of someone who is signed in."""
    account = next(account for account in staff_of(app).accounts.all() if account.name == name)
    client = app.test_client()
    client.set_cookie("medewerker", str(staff_of(app).sessions.start(account).session))
    return client


def test_who_signs_in_elsewhere_has_no_password_or_code_here(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No link to either page, and no page; also where a second step is required, which is then done elsewhere."""
    monkeypatch.setenv("NAVIGATOR_TWEEDE_STAP", "verplicht")
    client = signed_in(own, "bob")
    page = client.get("/medewerkers/casussen")
    assert page.status_code == 200
    assert "bob" in page.text
    assert "/medewerkers/wachtwoord" not in page.text and SETUP not in page.text
    for path in ("/medewerkers/wachtwoord", SETUP):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"csrf_token": token_on(page)}).status_code == 404


def test_the_picture_is_the_address_for_an_app(own: Flask) -> None:
    """As a QR code that only its owner gets, and only while it is offered; it is never kept by a browser."""
    client = signed_in(own, "anna")
    assert client.get(f"{SETUP}/qr.svg").status_code == 404
    sent = {"csrf_token": token_on(client.get(SETUP)), "wachtwoord": PASSWORD}
    assert client.post(f"{SETUP}/begin", data=sent).location == SETUP
    offered = staff_of(own).second_step.offered(1, "anna")
    assert offered
    picture = client.get(f"{SETUP}/qr.svg")
    expected = io.BytesIO()
    made = segno.make(offered.address, error="m", micro=False)
    made.save(expected, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False)
    assert picture.data == expected.getvalue()
    assert picture.headers["Cache-Control"] == "no-store"
    assert own.test_client().get(f"{SETUP}/qr.svg").location.startswith(LOGIN)
    assert client.post(f"{SETUP}/stop", data=sent).location == SETUP
    assert client.get(f"{SETUP}/qr.svg").status_code == 404


@pytest.mark.parametrize("path", ["begin", "uit"])
def test_a_change_asks_for_password_and_code(own: Flask, own_clock: Clock, path: str) -> None:
    """Whoever finds an open browser can change nothing; wrong ones are logged and slowed down."""
    store = staff_of(own)
    store.second_step.offer(1)
    offered = store.second_step.offered(1, "anna")
    assert offered and store.second_step.confirm(1, code_of(offered.secret, own_clock))
    own_clock.now += STEP
    client = signed_in(own, "anna")
    token = token_on(client.get(SETUP))
    right = {"csrf_token": token, "wachtwoord": PASSWORD, "code": code_of(offered.secret, own_clock)}
    for wrong in ({"wachtwoord": "verkeerd geraden"}, {"code": "000000"}, {"code": ""}):
        page = client.post(f"{SETUP}/{path}", data={**right, **wrong})
        assert page.status_code == 422
        assert "klopt niet" in page.text
    assert deeds(own)[:3] == ["bevestigen_mislukt"] * 3
    assert store.second_step.offered(1, "anna") is None
    for _ in range(3):
        client.post(f"{SETUP}/{path}", data={**right, "code": "000000"})
    assert client.post(f"{SETUP}/{path}", data=right).status_code == 429
    own_clock.pass_days(1)
    client = signed_in(own, "anna")
    fresh = {"csrf_token": token_on(client.get(SETUP)), "code": code_of(offered.secret, own_clock)}
    assert client.post(f"{SETUP}/{path}", data={**right, **fresh}).status_code == 303
    assert store.accounts.all()[0].has_second_step == (path == "begin")


def test_where_it_is_required_it_can_not_be_switched_off(
    own: Flask, monkeypatch: pytest.MonkeyPatch, own_clock: Clock
) -> None:
    """Not by sending the form by hand either."""
    store = staff_of(own)
    store.second_step.offer(1)
    offered = store.second_step.offered(1, "anna")
    assert offered and store.second_step.confirm(1, code_of(offered.secret, own_clock))
    own_clock.now += STEP
    monkeypatch.setenv("NAVIGATOR_TWEEDE_STAP", "verplicht")
    client = signed_in(own, "anna")
    sent = {
        "csrf_token": token_on(client.get(SETUP)),
        "wachtwoord": PASSWORD,
        "code": code_of(offered.secret, own_clock),
    }
    assert client.post(f"{SETUP}/uit", data=sent).status_code == 422
    assert store.accounts.all()[0].has_second_step


def test_without_the_password_there_is_no_page_for_a_code(own: Flask, own_clock: Clock) -> None:
    """It leads back to the begin, in words; and so it does after ten minutes."""
    store = staff_of(own)
    store.second_step.offer(1)
    offered = store.second_step.offered(1, "anna")
    assert offered and store.second_step.confirm(1, code_of(offered.secret, own_clock))
    client = own.test_client()
    assert "Begin opnieuw" in client.get(CODE).text
    sent = {"csrf_token": token_on(client.get(LOGIN)), "naam": "anna", "wachtwoord": PASSWORD}
    answer = client.post(LOGIN, data=sent)
    assert answer.location == CODE
    assert "medewerker=" not in str(answer.headers.getlist("Set-Cookie"))
    own_clock.now += dt.timedelta(minutes=10)
    late = client.post(CODE, data={"csrf_token": sent["csrf_token"], "code": code_of(offered.secret, own_clock)})
    assert late.status_code == 422
    assert "duurde te lang" in late.text
    client.post(LOGIN, data=sent)
    done = client.post(CODE, data={"csrf_token": sent["csrf_token"], "code": code_of(offered.secret, own_clock)})
    assert done.location == "/medewerkers/"


def test_nothing_secret_is_written_down(own: Flask, own_clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the secret, a code nor a token is in the log of the server or of what staff do."""
    caplog.set_level("DEBUG")
    client = signed_in(own, "anna")
    sent = {"csrf_token": token_on(client.get(SETUP)), "wachtwoord": PASSWORD}
    client.post(f"{SETUP}/begin", data=sent)
    offered = staff_of(own).second_step.offered(1, "anna")
    assert offered
    code = code_of(offered.secret, own_clock)
    page = client.post(SETUP, data={**sent, "code": code})
    codes = re.findall(r"<li>(\d{3}(?: \d{3}){6})</li>", page.text)
    assert len(codes) == 10
    written = caplog.text + str(staff_of(own).audit.entries())
    assert not any(secret in written for secret in (offered.secret, *codes, PASSWORD, f"code={code}"))
