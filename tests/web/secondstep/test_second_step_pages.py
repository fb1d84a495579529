"""The pages of the second step: what opens without it, what a change asks for, and that nothing secret is written."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import segno
from appcodes import CODE, LOGIN, PASSWORD, SETUP, STEP, code_of, deeds, signed_in, staff_of
from flask import Flask
from stored import Clock
from walking import token_on

from web.access import access_of

pytestmark = pytest.mark.usefixtures("cheap_hashes")


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
