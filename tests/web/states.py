"""Every page in every state in which a visitor can see it, for the tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from walking import BEGINNER, CARE_COOPERATIVE, fill_in, press, send, store_case

from web.services import Services

QUESTIONS = {
    "keuze": "fase",
    "ja_nee": "bewoners_leidend",
    "meerkeuze": "activiteiten",
    "bedrag": "bedrag_nodig",
    "procent": "algemeen_belang",
    "aantal": "kartrekkers",
}
CASES: dict[str, dict[str, Any]] = {"empty": {}, "half": BEGINNER, "full": {**CARE_COOPERATIVE, "anbi_status": "anbi"}}
CHANGING = {**CARE_COOPERATIVE, "vrijwilligers": False}

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


def left(page: Page, site: str, cookies: Cookies) -> None:
    just_begun(page, site, cookies)
    page.goto(f"{site}/stoppen-op-dit-apparaat")
    press(page, "Stop op dit apparaat")


def tried(page: Page, site: str, cookies: Cookies) -> None:
    goes_to("/advies/anbi_cooperatie", case="full")(page, site, cookies)
    press(page, "Probeer: Stichting")
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")


def just_shared(page: Page, site: str, cookies: Cookies) -> None:
    just_begun(page, site, cookies)
    page.goto(f"{site}/meekijken")
    press(page, "Maak een meekijkcode")
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")


def changed(page: Page, site: str, cookies: Cookies) -> None:
    """The message after a change; the answer is changed back, so that the next test sees the same case."""
    goes_to("/vraag/vrijwilligers?vanaf=antwoorden", case="changing")(page, site, cookies)
    for answer in (True, False):
        page.goto(f"{site}/vraag/vrijwilligers?vanaf=antwoorden")
        fill_in(page, answer)
        send(page)
    expect(page.get_by_role("status")).to_be_visible()


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
    "answers, changed": changed,
    "advice, full": goes_to("/advies", case="full"),
    **{f"advice, {case}, opened": goes_to("/advies", case=case, opened=True) for case in CASES},
    "one conclusion that holds": goes_to("/advies/anbi_cooperatie", case="full", opened=True),
    "one conclusion that does not": goes_to("/advies/aandelen", case="half"),
    "trial": tried,
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
    "accessibility": goes_to("/toegankelijkheid"),
    "erase": goes_to("/wissen", case="half"),
    "erased": erased,
    "leave": goes_to("/stoppen-op-dit-apparaat", case="half"),
    "left": left,
    "not found": goes_to("/bestaat-niet"),
}


@pytest.fixture(scope="module")
def cookies(app: Flask) -> Cookies:
    """The cookie of a visitor with a case of each size; the tests only look at these cases."""
    services: Services = app.extensions["navigator"]
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    topics = {"empty": (), "half": ("geld",), "full": ()}
    codes = {name: store_case(services, answers, topics[name]) for name, answers in CASES.items()}
    codes["changing"] = store_case(services, CHANGING)
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
