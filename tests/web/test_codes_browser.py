"""Coming back and looking along in a real browser: links, with JavaScript and without, words and pictures."""

from __future__ import annotations

import pytest
from comingback import KEPT_CODE
from playwright.sync_api import Browser, Page, expect
from walking import BEGINNER, press, sign_in, store_case
from wcag import WIDTHS

from navigator.store.codes import WORDS_IN_A_CODE, word_list
from web.services import Services


@pytest.fixture
def code(services: Services) -> str:
    """The code of a beginner's case."""
    return store_case(services, BEGINNER, ("geld",))


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


def test_no_word_of_a_code_is_broken(page: Page, site: str, code: str) -> None:
    """The longest words there are stand on one line each at every width, and fit at text of twice the size."""
    sign_in(page, site, code)
    page.goto(f"{site}/stoppen-op-dit-apparaat")
    words = page.locator(".woorden li")
    expect(words).to_have_count(WORDS_IN_A_CODE)
    longest = sorted(word_list(), key=len)[-WORDS_IN_A_CODE:]
    words.evaluate_all("(all, words) => all.forEach((word, at) => { word.textContent = words[at] })", longest)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        rows = words.evaluate_all(
            """all => all.map(word => {
                const range = document.createRange();
                range.selectNodeContents(word);
                return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size;
            })"""
        )
        assert rows == [1] * WORDS_IN_A_CODE, width
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
