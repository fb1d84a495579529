"""Every page in every state: no WCAG violation that axe-core finds, no sideways scrolling, nothing too small to hit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from states import STATES, Cookies, every_state
from wcag import AXE, COLOUR_RULES, SMALL_TARGETS, SMALLEST, TAGS, WIDTHS, violations


@every_state
def test_axe_finds_no_violation(state: Page) -> None:
    """No page breaks a WCAG 2.2 A or AA rule that axe-core can check, at 320, 375 and 1280 pixels, light or dark."""
    state.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        state.set_viewport_size({"width": width, "height": 800})
        state.emulate_media(color_scheme="light")
        assert not violations(state, TAGS), f"{width}, light"
        state.emulate_media(color_scheme="dark")
        assert not violations(state, {"type": "rule", "values": COLOUR_RULES}), f"{width}, dark"


@every_state
def test_a_narrow_phone_needs_no_sideways_scrolling(state: Page) -> None:
    """At 320 pixels, which is also 1280 at four times the size, nothing sticks out."""
    state.set_viewport_size({"width": 320, "height": 800})
    wide = state.evaluate(
        """() => [...document.querySelectorAll("body *:not(.skip)")].filter(
            element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        ).map(element => element.outerHTML.slice(0, 200))"""
    )
    assert not wide
    assert state.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@every_state
def test_controls_are_large_enough(state: Page) -> None:
    """Buttons, summaries, fields, labels of options and links that stand by themselves are at least 44 pixels high."""
    for width in (375, 1280):
        state.set_viewport_size({"width": width, "height": 800})
        count, small = state.evaluate(SMALL_TARGETS, SMALLEST)
        assert count > 3
        assert not small, width


@every_state
def test_every_page_has_its_landmarks(state: Page) -> None:
    """Every page is in Dutch, has one first heading and a title of its own, and begins with a link to its content."""
    assert state.locator("html").get_attribute("lang") == "nl"
    expect(state.locator("h1")).to_have_count(1)
    assert re.fullmatch(r"(Fout: )?[^ ].{6,} – Initiatiefwijzer", state.title())
    assert state.locator("a").first.get_attribute("href") == "#inhoud"
    expect(state.locator("main#inhoud")).to_have_count(1)


@every_state
def test_no_page_needs_script_or_inline_style(state: Page) -> None:
    """No page holds a style element, a style attribute, an event handler, or a script other than the one for links."""
    assert not state.locator(
        "script:not([src^='/static/terugkomen.js']), style, [style], [onclick], [onload], [onchange]"
    ).count()


def test_every_state_is_a_page_of_its_own(only_page: Page, site: str, cookies: Cookies) -> None:
    """No two pages without a mistake have the same title, other than the questions and advice in several states."""
    titles = {}
    for name in ("start", "topics", "code", "resume", "keuze", "ja_nee", "answers, half", "advice, full", "erase"):
        only_page.context.clear_cookies()
        STATES[name](only_page, site, cookies)
        titles[only_page.title()] = name
    assert len(titles) == 9


@pytest.mark.parametrize("state", ["keuze"], indirect=True)
def test_a_label_covers_its_whole_option(state: Page) -> None:
    """A touch anywhere beside a radio button chooses it."""
    box = state.locator("label[for=antwoord-1]").bounding_box()
    assert box
    state.mouse.click(box["x"] + box["width"] - 5, box["y"] + 5)
    expect(state.locator("#antwoord-1")).to_be_checked()
