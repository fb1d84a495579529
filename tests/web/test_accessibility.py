"""Every page in every state: no WCAG violation that axe-core finds, no sideways scrolling, nothing too small to hit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from walking import BEGINNER, CARE_COOPERATIVE, press, send, store_case

from web.services import Services

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # all that the dark scheme can change
QUESTIONS = {
    "keuze": "fase",
    "ja_nee": "bewoners_leidend",
    "meerkeuze": "activiteiten",
    "bedrag": "bedrag_nodig",
    "procent": "algemeen_belang",
    "aantal": "kartrekkers",
}
CASES: dict[str, dict[str, Any]] = {"empty": {}, "half": BEGINNER, "full": {**CARE_COOPERATIVE, "anbi_status": "anbi"}}
SMALLEST = 44  # pixels

Cookies = dict[str, str]
Step = Callable[[Page, str, Cookies], None]


def goes_to(path: str, *, case: str | None = None, mistake: bool = False, opened: bool = False) -> Step:
    """The steps to a state: a page, for a visitor with a case or without, after a mistake, with all details opened."""

    def steps(page: Page, site: str, cookies: Cookies) -> None:
        if case:
            page.context.add_cookies([{"name": "initiatiefwijzer", "value": cookies[case], "url": site}])
        page.goto(site + path)
        if mistake:
            send(page)
            expect(page.locator(".foutblok")).to_be_visible()
        if opened:
            page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")

    return steps


def just_begun(page: Page, site: str, _: Cookies) -> None:
    page.goto(f"{site}/onderwerpen")
    page.check("#onderwerp-geld")
    send(page)


def erased(page: Page, site: str, cookies: Cookies) -> None:
    just_begun(page, site, cookies)
    page.goto(f"{site}/wissen")
    press(page, "Wis alles")


def just_shared(page: Page, site: str, cookies: Cookies) -> None:
    just_begun(page, site, cookies)
    page.goto(f"{site}/meekijken")
    press(page, "Maak een meekijkcode")
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")


STATES: dict[str, Step] = {
    "start": goes_to("/"),
    "start of a known visitor": goes_to("/", case="half"),
    "topics": goes_to("/onderwerpen"),
    "topics, chosen": goes_to("/onderwerpen", case="half"),
    "topics, mistake": goes_to("/onderwerpen", mistake=True),
    "code": just_begun,
    "resume": goes_to("/terugkomen"),
    "resume, mistake": goes_to("/terugkomen", mistake=True),
    **{f"{kind}": goes_to(f"/vraag/{name}", case="empty", opened=True) for kind, name in QUESTIONS.items()},
    **{f"{kind}, mistake": goes_to(f"/vraag/{name}", case="empty", mistake=True) for kind, name in QUESTIONS.items()},
    **{
        f"{kind}, answered": goes_to(f"/vraag/{name}?vanaf=antwoorden", case="full")
        for kind, name in QUESTIONS.items()
        if name in CASES["full"]
    },
    **{f"answers, {case}": goes_to("/antwoorden", case=case) for case in CASES},
    "advice, full": goes_to("/advies", case="full"),
    **{f"advice, {case}, opened": goes_to("/advies", case=case, opened=True) for case in CASES},
    "sheet": goes_to("/gespreksblad/gemeente", case="full"),
    "sheet that is not there": goes_to("/gespreksblad/uwv", case="half"),
    "steps": goes_to("/stappenlijst", case="full"),
    "code, known": goes_to("/code", case="half", opened=True),
    "share": goes_to("/meekijken", case="full"),
    "share, made elsewhere": goes_to("/meekijken", case="half"),
    "share, just made": just_shared,
    "start, looking along": goes_to("/", case="looking along"),
    "answers, looking along": goes_to("/antwoorden", case="looking along"),
    "advice, looking along": goes_to("/advies", case="looking along", opened=True),
    "refused, looking along": goes_to("/wissen", case="looking along"),
    "erase": goes_to("/wissen", case="half"),
    "erased": erased,
    "not found": goes_to("/bestaat-niet"),
}


@pytest.fixture(scope="module")
def cookies(app: Flask) -> Cookies:
    """The cookie of a visitor with a case of each size; the tests only look at these cases."""
    services: Services = app.extensions["navigator"]
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    topics = {"empty": (), "half": ("geld",), "full": ()}
    codes = {name: store_case(services, answers, topics[name]) for name, answers in CASES.items()}
    codes["looking along"] = services.cases.view_code(codes["half"])
    return {name: serializer.dumps({"code": code}) for name, code in codes.items()}


@pytest.fixture(scope="module")
def only_page(browser: Browser) -> Iterator[Page]:
    """One page for all these tests: a new browser context for each would take most of their time."""
    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def state(request: pytest.FixtureRequest, only_page: Page, site: str, cookies: Cookies) -> Page:
    """The page in one of the states, for a visitor without a past."""
    only_page.context.clear_cookies()
    only_page.set_viewport_size({"width": 375, "height": 800})
    only_page.emulate_media(color_scheme="light")
    STATES[request.param](only_page, site, cookies)
    return only_page


every_state = pytest.mark.parametrize("state", STATES, indirect=True)


def violations(page: Page, only: list[str] | dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What axe-core finds on the page with these tags, or with these rules."""
    found = page.evaluate("only => axe.run({ runOnly: only, resultTypes: ['violations'] })", only)
    assert found["passes"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]


@every_state
def test_axe_finds_no_violation(state: Page) -> None:
    """No page breaks a WCAG 2.2 A or AA rule that axe-core can check, narrow or wide, light or dark."""
    state.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (375, 1280):
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


SMALL_TARGETS = """smallest => {
    const around = link => link.closest("li, dd, p, nav") || link.parentElement;
    const alone = link => around(link).textContent.trim() === link.textContent.trim();
    const large = control => control.getBoundingClientRect().height >= smallest;
    const links = [...document.querySelectorAll("a:not(.skip)")].filter(
        link => link.matches(".knop, .terug, .merk, nav a, footer a") || alone(link));
    const others = document.querySelectorAll("button, summary, .keus label, input:is([type=text])");
    const controls = [...links, ...others].filter(control => control.checkVisibility());
    const small = controls.filter(control => !large(control));
    return [controls.length, small.map(control => control.outerHTML.slice(0, 200))];
}"""


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
        "script:not([src='/static/terugkomen.js']), style, [style], [onclick], [onload], [onchange]"
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
