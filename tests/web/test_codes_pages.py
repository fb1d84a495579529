"""Coming back and looking along: ten words, a link and a QR code, and a view that changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import time
from pathlib import Path

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from walking import BEGINNER, Snapshot, press, sign_in, store_case

from navigator.model import RuleBase
from navigator.moments import dutch_date
from navigator.store.cases import CaseStore
from web.access import access_of
from web.app import create_app
from web.services import Services

KEPT_CODE = re.compile(r"([a-z]+[ +-]){9}[a-z]+")


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


def signed_in(app: Flask, code: str) -> FlaskClient:
    """A new browser that came back with a code."""
    client = app.test_client()
    assert post(client, "/terugkomen", code=code).status_code == 303
    return client


def post(client: FlaskClient, path: str, **form: str):  # type: ignore[no-untyped-def]
    """Send a form with the token of this visitor."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/terugkomen").text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **form})


def words_on(html: str) -> str:
    """The code on a page, as its numbered words."""
    shown = re.search(r'<ol class="woorden">(.*?)</ol>', html)
    assert shown
    return " ".join(re.findall("<li>([a-z]+)</li>", shown[1]))


def in_ninety_days() -> str:
    return dutch_date(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90))


# --- the page with the code


def test_the_code_is_shown_in_ten_numbered_words(owner: FlaskClient, code: str) -> None:
    """The page shows the words in a numbered list, and the day on which the answers are erased in words."""
    page = owner.get("/code").text
    assert words_on(page) == code
    assert f"Wij wissen uw antwoorden op <strong>{in_ninety_days()}</strong>" in page


def test_an_empty_case_says_that_it_is_kept_for_a_week(app: Flask, services: Services) -> None:
    """Who has answered nothing yet reads how long the code works."""
    page = signed_in(app, services.cases.create(("geld",))).get("/code").text
    week = dutch_date(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7))
    assert f"werkt uw code tot <strong>{week}</strong>" in page


def test_the_link_has_the_code_behind_the_hash(owner: FlaskClient, code: str) -> None:
    """The code stands in one link only, in the part that browsers keep to themselves."""
    links = re.findall(r'(?:href|src|action)="([^"]*)"', owner.get("/code").text)
    assert [link for link in links if KEPT_CODE.search(link)] == [f"/terugkomen#{code.replace(' ', '-')}"]


def test_the_qr_code_is_the_link(owner: FlaskClient, code: str) -> None:
    """The picture is an SVG of the whole address, for this visitor only and not to be kept."""
    response = owner.get("/code/qr.svg")
    assert response.status_code == 200
    assert response.content_type == "image/svg+xml"
    assert response.headers["Cache-Control"] == "no-store"
    expected = io.BytesIO()
    link = f"http://localhost/terugkomen#{code.replace(' ', '-')}"
    segno.make(link, error="m", micro=False).save(
        expected, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False
    )
    assert response.data == expected.getvalue()
    assert b"<style" not in response.data


@pytest.mark.parametrize("path", ["/code/qr.svg", "/meekijken/qr.svg"])
def test_without_a_case_there_is_no_qr_code(client: FlaskClient, owner: FlaskClient, path: str) -> None:
    """A visitor without a case, or without a view code, gets no picture."""
    assert client.get(path).status_code == 404
    assert owner.get("/meekijken/qr.svg").status_code == 404


# --- coming back


def test_a_code_may_be_written_with_numbers_and_a_slip(app: Flask, code: str) -> None:
    """Ten numbered words on ten lines, in capitals, with one letter too many, open the case under the right code."""
    client = app.test_client()
    written = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(code.split(), 1)) + "x"
    assert post(client, "/terugkomen", code=written).status_code == 303
    with client.session_transaction() as session:
        assert session["code"] == code


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "Vul uw code in. Dat zijn tien woorden."),
        ("zebra ananas", "Een code heeft tien woorden. U vulde er 2 in. Kijk hem na."),
        ("zebra " * 11, "Een code heeft tien woorden. U vulde er 11 in. Kijk hem na."),
        ("zebra blorptig", "U vulde er 2 in. Kijk dit woord na: blorptig."),
        ("zebra " * 9 + "blorptig", "Dit is geen code van ons. Kijk dit woord na: blorptig."),
        ("zebra " * 10, "Deze code kennen wij niet. Kijk hem na."),
        ("x" * 150_000, "Kijk dit woord na: xxxxxxxxxxxxxxxxxxxx."),
        ("qq " * 60_000, "U vulde er 60000 in. Kijk dit woord na: qq."),
    ],
)
def test_a_wrong_code_is_explained(client: FlaskClient, written: str, message: str) -> None:
    """The message says which word to look at, and what was written stays in the field to be mended."""
    before = time.perf_counter()
    response = post(client, "/terugkomen", code=written)
    assert time.perf_counter() - before < 1
    assert response.status_code == 422
    assert message in response.text
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    assert field
    assert field[1] == written.strip()[:300]


def test_only_the_page_for_a_code_may_run_our_script(owner: FlaskClient, client: FlaskClient) -> None:
    """Scripts from ourselves, and no others, are allowed where the link leads to; nowhere else is any."""
    for visitor in (owner, client):
        for path in ("/", "/terugkomen", "/code", "/meekijken", "/antwoorden", "/advies", "/code/qr.svg"):
            policy = visitor.get(path).headers["Content-Security-Policy"]
            assert ("; script-src 'self'" in policy) == (path == "/terugkomen")
            assert "unsafe" not in policy
    script = client.get("/static/terugkomen.js")
    assert "javascript" in script.content_type
    assert len(script.data) < 1000


def test_codes_are_in_no_log(app: Flask, code: str, caplog: pytest.LogCaptureFixture) -> None:
    """Coming back, sharing, the pictures and a wrong code leave no word of a code in the log."""
    caplog.set_level(logging.DEBUG)
    client = signed_in(app, code)
    post(client, "/terugkomen", code="zebra " * 10)
    post(client, "/meekijken")
    for path in ("/code", "/code/qr.svg", "/meekijken", "/meekijken/qr.svg"):
        assert client.get(path).status_code == 200
    assert not KEPT_CODE.search(caplog.text)
    assert "zebra" not in caplog.text


# --- looking along


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
    access = access_of(app, endpoint)
    return (access is None or access.who != "staff") and not endpoint.startswith("staff")


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


# --- at the start of the server


def test_the_server_erases_what_is_due_when_it_starts(rules: RuleBase, tmp_path: Path) -> None:
    """A case not used for 90 days is gone from the database as soon as the application is made."""
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    long_ago = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=91)
    store = CaseStore(url, rules.questions, lambda: long_ago)
    code = store.create()
    store.answer(code, "wil_anbi", True)
    assert store.find(code) is not None
    app = create_app(rules, url)
    assert store.find(code) is None
    services: Services = app.extensions["navigator"]
    services.adviser.close()
    services.cases.close()
    store.close()


# --- in a real browser


def test_a_link_opens_the_case_and_no_request_holds_the_code(page: Page, site: str, code: str) -> None:
    """The script puts the code of the link in the field; one press opens the case; the code is in no address sent."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url.partition("#")[0]))
    page.goto(f"{site}/terugkomen#{code.replace(' ', '-')}")
    expect(page.get_by_label("Wat is uw code?")).to_have_value(code)
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_role("button", name="Ga verder")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#fase")).to_contain_text("We hebben een idee")
    assert f"{site}/terugkomen" in sent
    assert not [address for address in sent if KEPT_CODE.search(address)]


def test_a_link_pasted_on_the_page_itself_works_too(page: Page, site: str, code: str) -> None:
    """Who opens the link while the page is there already sees the code appear; a skip link does not disturb it."""
    page.goto(f"{site}/terugkomen#inhoud")
    field = page.get_by_label("Wat is uw code?")
    expect(field).to_have_value("")
    expect(page.locator("#uit-link")).to_be_hidden()
    page.goto(f"{site}/terugkomen#{code.replace(' ', '-')}")
    expect(field).to_have_value(code)


def test_the_link_does_not_overwrite_what_was_typed(page: Page, site: str, code: str) -> None:
    """A code that someone is typing stays."""
    page.goto(f"{site}/terugkomen")
    field = page.get_by_label("Wat is uw code?")
    field.fill("zebra")
    page.evaluate("hash => { location.hash = hash }", code.replace(" ", "-"))
    expect(field).to_have_value("zebra")


def test_without_javascript_one_fills_in_the_words(plain_page: Page, site: str, code: str) -> None:
    """With JavaScript off the link leads to an empty field, in which the words work."""
    plain_page.goto(f"{site}/terugkomen#{code.replace(' ', '-')}")
    expect(plain_page.get_by_label("Wat is uw code?")).to_have_value("")
    expect(plain_page.locator("#uit-link")).to_be_hidden()
    sign_in(plain_page, site, code)
    expect(plain_page.locator("#fase")).to_contain_text("We hebben een idee")


@pytest.mark.parametrize(("width", "rows"), [(320, 10), (375, 5), (1280, 2)])
def test_the_words_stand_in_two_lines_of_five(page: Page, site: str, code: str, width: int, rows: int) -> None:
    """On a wide screen the words stand in two lines of five, on a phone in two columns, or in one on a small phone."""
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, site, code)
    page.goto(f"{site}/code")
    tops = page.locator(".woorden li").evaluate_all("all => all.map(word => word.getBoundingClientRect().top)")
    assert len(set(tops)) == rows


def test_the_qr_code_is_drawn_when_asked_for(page: Page, site: str, code: str) -> None:
    """The picture is there after opening it, and was not fetched before."""
    sign_in(page, site, code)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"{site}/code")
    assert f"{site}/code/qr.svg" not in sent
    with page.expect_response(f"{site}/code/qr.svg"):
        page.locator("summary").click()
    image = page.get_by_role("img", name="QR-code met de link naar uw antwoorden")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def test_a_helper_looks_along_until_the_owner_has_enough(page: Page, site: str, code: str, browser: Browser) -> None:
    """An owner shares a link; a helper opens it elsewhere, reads on, changes nothing, and is out when it ends."""
    sign_in(page, site, code)
    page.get_by_role("link", name="Laat iemand meekijken").click()
    press(page, "Maak een meekijkcode")
    link = page.get_by_role("link", name="Link voor wie meekijkt").get_attribute("href")
    assert link
    elsewhere = browser.new_context()
    helper = elsewhere.new_page()
    helper.goto(site + link)
    press(helper, "Ga verder")
    expect(helper.get_by_role("complementary", name="U kijkt mee")).to_be_visible()
    expect(helper.get_by_role("heading", level=1)).to_have_text("De antwoorden")
    expect(helper.get_by_role("link", name="Verander")).to_have_count(0)
    press(helper, "Bekijk het advies")
    expect(helper.locator("section.past #c-zaaigeld")).to_be_visible()
    helper.goto(f"{site}/vraag/fase")
    expect(helper).to_have_url(f"{site}/antwoorden#fase")
    helper.goto(f"{site}/wissen")
    expect(helper.get_by_role("heading", level=1)).to_have_text("U kijkt alleen mee")
    press(page, "Trek de meekijkcode in")
    helper.goto(f"{site}/antwoorden")
    expect(helper).to_have_url(f"{site}/onderwerpen")
    page.goto(f"{site}/antwoorden")
    expect(page.locator("#fase")).to_contain_text("We hebben een idee")
    elsewhere.close()
