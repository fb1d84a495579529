"""With the keyboard alone from the start to the advice and back, and where the focus is after a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from walking import BEGINNER, question_on, send, sign_in, store_case

from web.services import Services

Visitor = Callable[..., Page]
ONE_OF_EACH_KIND = ("fase", "bewoners_leidend", "activiteiten", "bedrag_nodig", "algemeen_belang", "kartrekkers")


def tab_to(page: Page, target: str) -> None:
    """Press Tab until the focus is on the target; it must be visible wherever it goes."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """target => { const now = document.activeElement, style = getComputedStyle(now);
            return [now.matches(target), now === document.body || style.outlineStyle !== "none"] }""",
            target,
        )
        assert focus[1], f"focus not visible on {page.url}"
        if focus[0]:
            return
    raise AssertionError(f"{target} can't be reached with Tab on {page.url}")


def enter(page: Page) -> None:
    """Press Enter and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, answer: Any) -> None:
    """Fill in an answer with Tab, Space, the arrows and digits, as someone without a mouse does."""
    if isinstance(answer, list):
        for value in answer:
            tab_to(page, f'input[value="{value}"]')
            page.keyboard.press("Space")
        return
    tab_to(page, "#antwoord-1")
    if isinstance(answer, int) and not isinstance(answer, bool):
        page.keyboard.type(str(answer))
        return
    page.keyboard.press("Space")
    wanted = page.locator('input[value="{}"]'.format({True: "ja", False: "nee"}.get(answer, answer)))
    for _ in range(15):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{answer} can't be chosen with the arrows on {page.url}")


def to_first_question(page: Page, site: str) -> None:
    """From the start page by way of the topics and the code."""
    page.goto(f"{site}/")
    tab_to(page, "main a.knop")
    enter(page)
    tab_to(page, "#onderwerp-geld")
    page.keyboard.press("Space")
    tab_to(page, "form button")
    enter(page)
    tab_to(page, "main a.knop")
    enter(page)


def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    """From start to advice, a change, an explanation and erasing everything, with the keyboard only."""
    to_first_question(page, site)
    kinds = set()
    while (question := question_on(page)) is not None:
        kinds.add(page.locator("#antwoord-1").get_attribute("type"))
        choose(page, BEGINNER[question])
        enter(page)  # in a field or option, Enter sends the form
        assert question_on(page) != question
    assert kinds == {"radio", "checkbox", "text"}
    tab_to(page, "#gebied a, #fase a")
    enter(page)
    tab_to(page, "details.uitleg summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    choose(page, "start")
    enter(page)
    page.goto(f"{site}/advies")
    tab_to(page, "main summary")
    page.keyboard.press("Enter")
    assert page.locator("main details[open]").count() >= 1
    tab_to(page, "footer a[href='/wissen']")
    enter(page)
    tab_to(page, "main form button")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw antwoorden zijn gewist")


def test_a_link_on_a_term_opens_its_explanation(visitor: Visitor, site: str) -> None:
    """Enter on a term in the text shows its explanation under the text, and going back keeps what was filled in."""
    page = visitor({}, ("rechtsvorm_en_belasting",))
    page.goto(f"{site}/vraag/rechtsvorm")
    page.check("#antwoord-2")
    term = page.locator("a.begrip").first
    target = (term.get_attribute("href") or "").removeprefix("#")
    term.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{target}")).to_be_visible()
    page.go_back()
    expect(page.locator("#antwoord-2")).to_be_checked()


# --- after a mistake


@pytest.mark.parametrize("script", [True, False])
def test_an_error_takes_the_focus_and_leads_to_the_field(
    page: Page, plain_page: Page, site: str, services: Services, script: bool
) -> None:
    """After a mistake the title says "Fout:", the summary has the focus, and its link leads to the first input."""
    visitor = page if script else plain_page
    sign_in(visitor, site, store_case(services, {}, ("geld",)))
    for question in ONE_OF_EACH_KIND:
        visitor.goto(f"{site}/vraag/{question}")
        send(visitor)
        check_error(visitor, "antwoord-1")


def test_an_error_on_topics_and_code_takes_the_focus(page: Page, site: str) -> None:
    """The pages with topics and with the code show a mistake in the same way as the questions do."""
    for path, field in (("/onderwerpen", "onderwerp-geld"), ("/terugkomen", "code")):
        page.goto(site + path)
        send(page)
        check_error(page, field)


def test_an_error_of_staff_takes_the_focus(page: Page, site: str) -> None:
    """Signing in with nothing filled in names the mistake in the title and leads to the field."""
    page.goto(f"{site}/medewerkers/inloggen")
    send(page)
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator(".foutblok")).to_be_focused()


def check_error(page: Page, field: str) -> None:
    """The page is in its error state, and the link in the summary leads to the field."""
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator(".foutblok")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}")).to_be_focused()
    described = page.locator(f"#{field}").evaluate(
        """field => [field, field.closest("fieldset")].flatMap(
            element => (element && element.getAttribute("aria-describedby") || "").match(/[^ ]+/g) || [])"""
    )
    messages = [page.locator(f"#{name}").inner_text() for name in described]
    assert page.locator(".foutblok a").inner_text() in " ".join(messages)
