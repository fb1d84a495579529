"""The advice as pages: at a glance, one conclusion in full, and what another answer would do without storing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from walking import BEGINNER, CARE_COOPERATIVE, Snapshot, store_case, token_on

from navigator.answers import DONT_KNOW
from navigator.moments import dutch_date
from navigator.words.wording import ZEKERHEID_NAMES
from web.services import Services

Visitor = Callable[..., Page]
LONGEST = 8_000  # pixels of a folded advice on a phone 375 pixels wide
UNKNOWN = dict.fromkeys([*CARE_COOPERATIVE, *BEGINNER], DONT_KNOW)
ORDER = ["pad", "past", "later", "knelpunten", "eerst", "voorstellen", "tussenstappen", "meenemen", "over"]


def signed_in(app: Flask, code: str) -> FlaskClient:
    """A visitor without a browser, with this code."""
    client = app.test_client()
    client.post("/terugkomen", data={"code": code, "csrf_token": token_on(client.get("/terugkomen"))})
    return client


@pytest.fixture
def code(services: Services) -> str:
    """The code of the care cooperative."""
    return store_case(services, CARE_COOPERATIVE)


@pytest.fixture
def cooperative(app: Flask, code: str) -> FlaskClient:
    """The care cooperative."""
    return signed_in(app, code)


def advice_of(client: FlaskClient) -> list[dict[str, Any]]:
    """The conclusions of the advice to a visitor."""
    found: list[dict[str, Any]] = client.get("/advies.json").get_json()["advies"]["conclusies"]
    return found


def try_it(client: FlaskClient, trial: str) -> Any:
    """Send a trial as the buttons do."""
    return client.post("/wat-als", data={"proef": trial, "csrf_token": token_on(client.get("/advies"))})


# --- at a glance


@pytest.mark.parametrize("answers", [BEGINNER, CARE_COOPERATIVE, UNKNOWN, {}], ids=["half", "full", "unknown", "empty"])
def test_a_folded_advice_is_short_and_in_order(visitor: Visitor, site: str, answers: dict[str, Any]) -> None:
    """An advice starts with its summary, has its parts in one order, and is not long on a phone."""
    page = visitor(answers)
    page.goto(f"{site}/advies")
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST
    assert page.locator("main > h1 + p").get_attribute("class") == "inleiding"
    found = page.locator("main section h2").evaluate_all("all => all.map(each => each.id)")
    assert {"pad", "later", "meenemen", "over"} <= set(found)
    order = (
        ORDER if {"past", "knelpunten"} <= set(found) and answers else ["eerst", *(n for n in ORDER if n != "eerst")]
    )
    assert [name for name in found if name in ORDER] == [name for name in order if name in found]
    for link in page.get_by_label("Delen van dit advies").get_by_role("link").all():
        expect(page.locator(str(link.get_attribute("href")))).to_have_count(1)


def test_everything_that_holds_unfolds_to_why(cooperative: FlaskClient, services: Services) -> None:
    """Money and obstacles that hold unfold to answers with a link to change them, rule, sources, certainty and date."""
    page = cooperative.get("/advies").text
    seen = 0
    for found in advice_of(cooperative):
        part = re.search(
            rf'<details class="conclusie" id="c-{found["id"]}">.*?(?=<details class="conclusie|</section>)', page, re.S
        )
        assert bool(part) == (found["status"] == "ja" and found["soort"] not in ("voorstel", "status"))
        if part is None:
            continue
        seen += 1
        shown, reason = unescape(part[0]), found["gronden"][0]
        text = services.rules.conclusions[found["id"]].text
        for question in reason["omdat"]:
            assert f"/vraag/{question}?vanaf=antwoorden" in shown
        assert f"<code>{reason['regel']}</code>" in shown
        used = {name for ground in found["gronden"] for name in ground["bronnen"]}
        for name in found["bronnen"]:
            assert f">{services.rules.sources[name].titel}<" in shown or name not in used, (found["id"], name)
        assert f"Nagekeken op {dutch_date(text.gecontroleerd_op)}. {ZEKERHEID_NAMES[text.zekerheid]}" in shown
        assert ("Wat als?" in shown) == bool(found["wordt_nee_als"])
        assert f'href="/advies/{found["id"]}"' in shown
    assert seen > 20


def test_nothing_of_an_advice_is_left_out(cooperative: FlaskClient) -> None:
    """Everything of the advice that holds or may hold is named on the page, and so is all money that does not fit."""
    page = cooperative.get("/advies").text
    for found in advice_of(cooperative):
        money = found["soort"] in ("geldvorm", "route", "fonds")
        maybe = found["status"] == "misschien" and (money or found["soort"] == "knelpunt")
        assert (f'href="/advies/{found["id"]}"' in page) == (found["status"] == "ja" or maybe or money), found["id"]


def test_proposals_stand_apart(cooperative: FlaskClient) -> None:
    """What does not exist yet stands in a section of its own that says so."""
    page = cooperative.get("/advies").text
    part = re.search(r'<section class="groep voorstellen".*?</section>', page, re.DOTALL)
    assert part
    assert "deze bestaan nog niet" in part[0]
    for found in advice_of(cooperative):
        if found["soort"] == "voorstel":
            assert (f"/advies/{found['id']}" in part[0]) == (found["status"] == "ja")
            assert f"/advies/{found['id']}" not in page.replace(part[0], "")


def test_the_path_of_money_is_a_picture_with_the_same_in_words(visitor: Visitor, site: str) -> None:
    """The picture has a name and tells where one stands; the words say no less; it is legible at 320 pixels."""
    page = visitor(BEGINNER, ("geld",))
    page.goto(f"{site}/advies")
    page.set_viewport_size({"width": 320, "height": 700})
    picture = page.get_by_role("img", name="Het pad van het geld")
    expect(picture).to_be_visible()
    texts = picture.locator("text").all_text_contents()
    assert texts == ["Zaaigeld", "past nu bij u", "U bent hier", "Ontwikkelgeld", "komt later",
                     "Basisgeld", "komt later", "Structureel geld", "komt later"]  # fmt: skip
    assert "Zaaigeld: past nu bij u, u bent hier. Ontwikkelgeld: komt later." in str(
        picture.locator("desc").text_content()
    )
    page.get_by_text("Dit plaatje in woorden").click()
    words = page.locator(".pad ol li").all_inner_texts()
    assert [line.split(":")[0] for line in words] == ["Zaaigeld", "Ontwikkelgeld", "Basisgeld", "Structureel geld"]
    assert "Dit past nu bij u. U bent hier." in words[0]
    assert all("Dit komt later." in line for line in words[1:])
    legible = """all => all.map(text => {
        const box = text.getBoundingClientRect(), around = text.ownerSVGElement;
        const scale = around.getBoundingClientRect().width / around.viewBox.baseVal.width;
        return [scale * parseFloat(getComputedStyle(text).fontSize) >= 13, box.right <= 320, box.left >= 0];
    })"""
    assert all(all(each) for each in picture.locator("text").evaluate_all(legible))


# --- one conclusion


def test_every_conclusion_has_a_page(cooperative: FlaskClient, services: Services) -> None:
    """The page of a conclusion holds its title, steps, ways out, sources and date, whatever its status."""
    for found in advice_of(cooperative)[::2]:  # every second one will do
        response = cooperative.get(f"/advies/{found['id']}")
        assert response.status_code == 200
        page, text = unescape(response.text), services.rules.conclusions[found["id"]].text
        for words in (text.titel, *(step.wat for step in text.stappen), dutch_date(text.gecontroleerd_op)):
            assert words in page, found["id"]
        for name in found["uitwegen"]:
            assert services.rules.ways_out[name].titel in page
        for name in found["bronnen"]:
            assert services.rules.sources[name].titel in page
        assert page.count('name="proef"') >= len(found["wordt_ja_als"] or found["wordt_nee_als"])


def test_other_conclusions_have_none(client: FlaskClient, cooperative: FlaskClient) -> None:
    """An unknown name is a page that does not exist; without a case one chooses topics first."""
    assert cooperative.get("/advies/bestaat_niet").status_code == 404
    response = client.get("/advies/zaaigeld")
    assert (response.status_code, response.location) == (303, "/onderwerpen")


# --- what if


def test_a_change_is_tried_with_one_press(visitor: Visitor, site: str, services: Services, stored: Snapshot) -> None:
    """One press shows what becomes better and worse, now beside then; the case stays as it was."""
    page = visitor(CARE_COOPERATIVE)
    page.goto(f"{site}/advies/anbi_cooperatie")
    before = stored()
    page.get_by_role("button", name=re.compile("^Probeer: Stichting")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat als u dit verandert?")
    expect(page.locator(".let-op").first).to_contain_text("Uw antwoorden zijn niet veranderd")
    rows = page.locator(".vergelijk > div")
    title = services.rules.conclusions["anbi_cooperatie"].text.titel
    assert rows.first.inner_text().split("\n") == [
        "Welke rechtsvorm heeft u nu?",
        "Nu",
        "Coöperatie (ook een coöperatieve vereniging)",
        "In deze proef",
        "Stichting",
    ]
    row = rows.filter(has_text=title)
    expect(row.locator(".nu")).to_contain_text("Hier loopt u tegenaan")
    expect(row.locator(".dan")).to_contain_text("Hier loopt u nu niet tegenaan")
    nu, dan = row.locator(".nu").bounding_box(), row.locator(".dan").bounding_box()
    assert nu and dan and nu["y"] == dan["y"] and nu["x"] < dan["x"]
    assert stored() == before
    page.locator("main").get_by_role("link", name="Terug naar uw advies").click()
    expect(page.locator("#c-anbi_cooperatie")).to_have_count(1)


def test_a_trial_shows_exactly_what_becomes_different(cooperative: FlaskClient, services: Services) -> None:
    """Each conclusion whose status another answer changes is on the page, and no other."""
    page = unescape(try_it(cooperative, "rechtsvorm=stichting").text)
    api = cooperative.post("/api/v1/advies", json={"antwoorden": {**CARE_COOPERATIVE, "rechtsvorm": "stichting"}})
    then = {found["id"]: found["status"] for found in api.get_json()["conclusies"]}
    shown = set(re.findall(r"<dt>(.*?)</dt>", page))
    changed = [found for found in advice_of(cooperative) if found["status"] != then[found["id"]]]
    assert shown == {found["titel"] for found in changed} | {"Welke rechtsvorm heeft u nu?"}
    assert len(shown) > 5
    assert "dan passen antwoorden niet bij elkaar" in page


def test_who_looks_along_may_try(app: Flask, services: Services, code: str, stored: Snapshot) -> None:
    """With a view code one tries changes too, and finds no link to change an answer; nothing is stored."""
    helper = signed_in(app, str(services.cases.view_code(code)))
    before = stored()
    response = try_it(helper, "rechtsvorm=stichting")
    assert response.status_code == 200
    assert "Dit wordt beter" in response.text
    assert "/vraag/" not in response.text
    assert stored() == before


@pytest.mark.parametrize("trial", ["", "rechtsvorm=raket", "x=ja", "rechtsvorm=stichting rechtsvorm=bv", "<script>"])
def test_a_trial_that_makes_no_sense_says_so(cooperative: FlaskClient, trial: str) -> None:
    """What no button sends gets a clear page, with nothing of it repeated."""
    response = try_it(cooperative, trial)
    assert response.status_code == 422
    assert "Dit kunnen wij niet proberen" in response.text
    assert "raket" not in response.text and "<script>" not in response.text


def test_a_trial_needs_a_case_and_a_form(client: FlaskClient, cooperative: FlaskClient) -> None:
    """The address by itself leads to the advice; without a case to the topics; a form of another site is refused."""
    assert cooperative.get("/wat-als").location == "/advies"
    token = token_on(client.get("/onderwerpen"))
    assert client.post("/wat-als", data={"proef": "fase=idee", "csrf_token": token}).location == "/onderwerpen"
    assert cooperative.post("/wat-als", data={"proef": "fase=idee"}).status_code == 400


# --- on paper


def test_on_paper_everything_is_unfolded(visitor: Visitor, site: str) -> None:
    """Printed, the folded parts are there, and what only works on a screen is not."""
    page = visitor(BEGINNER, ("geld",))
    page.goto(f"{site}/advies")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("details:not([open])").count() > 5
    gone = page.evaluate(
        "[...document.querySelectorAll('.conclusie code, .meer li a')].filter(each => !each.checkVisibility()).length"
    )
    assert gone == 0
    for screen in (".kop", ".voet", ".terug", ".proberen", ".verander", "nav"):
        assert not page.locator(f"{screen} >> visible=true").count(), screen
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
