"""A visitor in a real browser: from the start page to advice, back again, and everything in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from walking import (
    BEGINNER,
    CARE_COOPERATIVE,
    Snapshot,
    begin,
    fill_in,
    press,
    question_on,
    send,
    sign_in,
    store_case,
    walk,
)

from navigator.case import TOPICS
from navigator.moments import dutch_date
from navigator.words.wording import KNELPUNT_NAMES, NIVEAU_NAMES, who
from web.services import Services

Visitor = Callable[..., Page]


# --- the three walks


def test_a_beginning_initiative_gets_advice_on_money_in_fifteen_questions(page: Page, site: str) -> None:
    """A beginning initiative that asks about money sees at most 15 question pages before its advice is complete."""
    begin(page, site, ["geld"])
    asked = walk(page, BEGINNER)
    assert len(asked) == len(set(asked)) <= 15
    press(page, "Naar uw advies")
    expect(page.locator("section.past #c-zaaigeld")).to_be_visible()
    expect(page.locator("details.misschien")).to_have_count(0)
    expect(page.get_by_role("link", name="Ga verder met de vragen")).to_have_count(0)


def test_a_care_cooperative_sees_its_obstacles_in_full(page: Page, site: str, services: Services) -> None:
    """A zorgcoöperatie with WW volunteers sees the ANBI, Vpb and WW obstacles with all one needs to act on them."""
    begin(page, site, ["alles"])
    walk(page, CARE_COOPERATIVE)
    press(page, "Naar uw advies")
    for name in ("anbi_cooperatie", "vpb_cooperatie", "ww_vrijwilligers"):
        page.locator(f"section.knelpunten #c-{name} > summary").click()
        page.locator(f"#c-{name}").get_by_role("link", name="Lees verder").click()
        check_obstacle(page.get_by_role("article"), services, name)
        page.get_by_role("link", name="Naar uw advies").click()
        expect(page).to_have_url(re.compile(f"/advies#c-{name}$"))
    version = services.rules.version.removeprefix("sha256:")[:12]
    about = page.locator("section", has=page.locator("#over"))
    expect(about).to_contain_text(f"Versie van de regels: {version}")
    expect(about).to_contain_text("geen rechten ontlenen")


def check_obstacle(article: Locator, services: Services, name: str) -> None:
    """The article shows the kind, addressees, ways out, steps, sources and date checked of an obstacle."""
    rules = services.rules
    text = rules.conclusions[name].text
    assert text.knelpunt and text.uitwegen and text.stappen
    shown = [text.titel, f"{KNELPUNT_NAMES[text.knelpunt.soort]} ({NIVEAU_NAMES[text.knelpunt.niveau]})"]
    shown += [rules.ways_out[way].titel for way in text.uitwegen]
    shown += [f"{who(rules, step.wie)}: {step.wat}" for step in text.stappen]
    shown += [rules.sources[source].titel for rule in rules.conclusions[name].rules for source in rule.sources]
    shown.append(f"Nagekeken op {dutch_date(text.gecontroleerd_op)}")
    for words in shown:
        expect(article.get_by_text(words).locator("visible=true").first).to_be_visible()
    addressees = article.locator("p", has_text="Wie dit kan veranderen")
    for organisation in text.knelpunt.adressaat:
        expect(addressees).to_contain_text(rules.organisations[organisation].text.naam, ignore_case=True)


def test_someone_who_knows_nothing_gets_no_conclusion(plain_page: Page, site: str) -> None:
    """With "Weet ik niet" everywhere and JavaScript off, the walk ends and nothing is shown as fitting or as a fact."""
    page = plain_page
    begin(page, site, TOPICS)
    assert walk(page, {})
    expect(page.get_by_role("main")).to_contain_text("Alle vragen die nog iets uitmaken zijn beantwoord")
    press(page, "Naar uw advies")
    expect(page.locator("details.misschien")).to_be_visible()
    for group in ("past", "voorstellen", "tussenstappen"):
        expect(page.locator(f"section.{group}")).to_have_count(0)
    expect(page.locator("details.conclusie")).to_have_count(0)
    expect(page.locator(".inleiding")).to_contain_text("Nog geen enkel geld past zeker bij u")
    expect(page.locator(".inleiding")).to_contain_text("geen knelpunten")


# --- back, change, come back, erase


def test_the_back_link_leads_to_the_question_before(page: Page, site: str) -> None:
    """The back link leads to the question answered before, with its answer, and from the first one to the topics."""
    begin(page, site, ["geld"])
    for question in ("fase", "bewoners_leidend", "activiteiten"):
        assert question_on(page) == question
        fill_in(page, BEGINNER[question])
        send(page)
    for question, value in (("activiteiten", "eettafel"), ("bewoners_leidend", "ja"), ("fase", "idee")):
        page.get_by_role("link", name="Terug", exact=True).click()
        expect(page).to_have_url(f"{site}/vraag/{question}")
        expect(page.locator(f'input[value="{value}"]')).to_be_checked()
    page.get_by_role("link", name="Terug", exact=True).click()
    expect(page).to_have_url(f"{site}/onderwerpen")
    expect(page.locator("#onderwerp-geld")).to_be_checked()


@pytest.fixture
def finished(visitor: Visitor, services: Services) -> Page:
    """A beginner on money on the check page, with every open question answered."""
    page = visitor(BEGINNER, ("geld",))
    if page.get_by_role("link", name="Ga verder met de vragen").count():
        press(page, "Ga verder met de vragen")
        walk(page, BEGINNER)
    return page


def change(page: Page, question: str) -> None:
    """Follow the link to change an answer on the check page."""
    with page.expect_navigation():
        page.locator(f"#{question} a").click()


def test_a_changed_answer_leads_back_to_the_check_page(finished: Page, site: str) -> None:
    """A change that opens no question leads back to the check page, which shows the new answer."""
    change(finished, "bedrag_nodig")
    expect(finished.locator("#antwoord-1")).to_have_value("500")
    fill_in(finished, 750)
    send(finished)
    expect(finished).to_have_url(f"{site}/antwoorden#bedrag_nodig")
    expect(finished.locator("#bedrag_nodig")).to_contain_text("€ 750")


def test_a_change_in_an_unfinished_interview_leads_back_too(visitor: Visitor, site: str) -> None:
    """Questions that were open already do not come up because of a change; the check page says that they are there."""
    page = visitor({"fase": "idee", "bewoners_leidend": True, "gebruikers_kunnen_betalen": True}, ("geld",))
    change(page, "gebruikers_kunnen_betalen")
    fill_in(page, None)
    send(page)
    expect(page).to_have_url(f"{site}/antwoorden#gebruikers_kunnen_betalen")
    expect(page.get_by_role("link", name="Ga verder met de vragen").first).to_be_visible()


def test_newly_opened_questions_follow_a_change(finished: Page, site: str) -> None:
    """A change that opens a question leads to that question, and after it back to the check page."""
    change(finished, "provincie")
    fill_in(finished, "zuid_holland")
    send(finished)
    assert question_on(finished) == "regio_haaglanden"
    fill_in(finished, False)
    send(finished)
    expect(finished).to_have_url(f"{site}/antwoorden")
    expect(finished.locator("#regio_haaglanden")).to_contain_text("Nee")


def test_the_back_link_of_a_change_leads_to_the_check_page(finished: Page, site: str) -> None:
    """Who wants to change an answer and does not, is back on the check page with one link."""
    change(finished, "rechtsvorm")
    finished.get_by_role("link", name="Terug", exact=True).click()
    expect(finished).to_have_url(f"{site}/antwoorden")


def test_a_code_brings_one_back_to_where_one_was(page: Page, site: str, browser: Browser) -> None:
    """In a new browser the code, in capitals and with spaces, leads to the same answers and next question."""
    code = begin(page, site, ["geld"])
    for question in ("fase", "bewoners_leidend", "activiteiten"):
        assert question_on(page) == question
        fill_in(page, BEGINNER[question])
        send(page)
    waiting = question_on(page)
    page.context.close()
    again = browser.new_context()
    fresh = again.new_page()
    sign_in(fresh, site, f" {code.upper().replace('-', ' ')} ")
    expect(fresh.locator("#activiteiten")).to_contain_text("eettafel")
    expect(fresh.locator("p.code")).to_have_text(code)
    press(fresh, "Ga verder met de vragen")
    assert question_on(fresh) == waiting
    again.close()


def test_a_new_visitor_has_no_case(page: Page, site: str) -> None:
    """Pages about a case lead a visitor without one to the start or the choice of topics."""
    for path in ("/antwoorden", "/advies", "/verder", "/vraag/fase"):
        page.goto(site + path)
        expect(page).to_have_url(f"{site}/onderwerpen")
    for path in ("/code", "/wissen"):
        page.goto(site + path)
        expect(page).to_have_url(f"{site}/")


def test_erasing_leaves_nothing(page: Page, site: str, services: Services, stored: Snapshot) -> None:
    """Erasing removes every row of the case and its code, in the browser and on the server."""
    before = stored()
    code = store_case(services, BEGINNER, ("geld",))
    sign_in(page, site, code)
    page.get_by_role("link", name="Wis al mijn antwoorden").click()
    press(page, "Wis alles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw antwoorden zijn gewist")
    assert stored() == before
    assert page.context.cookies() == []
    page.goto(f"{site}/advies")
    expect(page).to_have_url(f"{site}/onderwerpen")
    sign_in(page, site, code)
    expect(page.locator(".foutmelding")).to_contain_text("Deze code kennen wij niet")


def test_erasing_asks_first(visitor: Visitor, site: str) -> None:
    """Who does not confirm keeps everything."""
    page = visitor(BEGINNER, ("geld",))
    page.get_by_role("link", name="Alles wissen").click()
    press(page, "Nee, bewaar ze")
    expect(page.locator("#fase")).to_contain_text("We hebben een idee")


# --- two tabs


def test_two_tabs_keep_each_others_answers(visitor: Visitor, site: str) -> None:
    """Two tabs that answer different questions of one case lose neither answer."""
    one = visitor({}, ("geld",))
    two = one.context.new_page()
    one.goto(f"{site}/vraag/fase")
    two.goto(f"{site}/vraag/rechtsvorm")
    fill_in(one, "start")
    fill_in(two, "stichting")
    send(one)
    send(two)
    one.goto(f"{site}/antwoorden")
    expect(one.locator("#fase")).to_contain_text("We zijn aan het oprichten")
    expect(one.locator("#rechtsvorm")).to_contain_text("Stichting")


def test_a_tab_of_another_case_stores_nothing(visitor: Visitor, site: str, services: Services) -> None:
    """A tab that still shows one case does not write into the case opened in another tab since."""
    one = visitor({}, ("geld",))
    one.goto(f"{site}/vraag/fase")
    fill_in(one, "start")
    other = store_case(services, {}, ("geld",))
    two = one.context.new_page()
    sign_in(two, site, other)
    send(one)
    expect(one.get_by_role("heading", level=1)).to_have_text("Deze pagina was verlopen")
    found = services.cases.find(other)
    assert found is not None
    assert found.answers == {}


# --- what leaves the server


def test_answers_never_stand_in_an_address_or_a_cookie(page: Page, site: str, app: Flask) -> None:
    """In a whole walk no address holds more than a page and a question, and the one cookie no more than the code."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    code = begin(page, site, ["geld"])
    walk(page, BEGINNER)
    change(page, "fase")
    fill_in(page, "start")
    send(page)
    page.goto(f"{site}/advies")
    assert addresses
    for address in addresses:
        parts = urlsplit(address)
        assert parts.hostname == "127.0.0.1"
        assert re.fullmatch(r"|vanaf=antwoorden|v=[0-9a-f]+", parts.query)
        assert re.fullmatch(r"/[a-z]*|/vraag/[a-z_0-9]+|/static/[a-z./]+", parts.path)
    kept = kept_in_cookie(page, app)
    assert kept.keys() == {"code", "csrf_token"}
    assert kept["code"] == code


def kept_in_cookie(page: Page, app: Flask) -> dict[str, str]:
    """What the one cookie of the visitor holds; no script can read it, and no other site can send it along."""
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    kept: dict[str, str] = serializer.loads(cookie["value"])
    return kept
