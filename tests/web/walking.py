"""Walk through the pages as a visitor does: answer each question by its id, as an answer in the JSON of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from werkzeug.test import TestResponse

from navigator.answers import DONT_KNOW, answer_from
from web.services import Services

Snapshot = Callable[[], list[tuple[Any, ...]]]
"""Gives everything that is stored about cases."""
Visit = Callable[..., FlaskClient]
"""Gives the client of a visitor with these answers and topics."""

FORM = "application/x-www-form-urlencoded"
LONGEST_WALK = 200  # question pages; more means that the interview does not end

BEGINNER: dict[str, Any] = {
    "fase": "idee",
    "bewoners_leidend": True,
    "activiteiten": ["ontmoeting", "eettafel"],
    "doelgroep": ["hele_buurt"],
    "gebied": "dorp",
    "provincie": "fryslan",
    "kartrekkers": 5,
    "rechtsvorm": "geen",
    "penvoerder": False,
    "geld_nodig_voor": ["bijeenkomsten"],
    "bedrag_nodig": 500,
    "duur_geld": "eenmalig",
    "wil_zonder_geld": False,
    "gebruikers_kunnen_betalen": True,
    "ondernemers_willen_bijdragen": False,
    "aandeel_overheid": 0,
    "geld_stopt": False,
    "meer_fondsen_nodig": False,
}
"""A beginning initiative that wants to know about money."""

CARE_COOPERATIVE: dict[str, Any] = {
    "fase": "uitvoering",
    "bewoners_leidend": True,
    "gebied": "dorp",
    "provincie": "noord_brabant",
    "activiteiten": ["eettafel", "dagbesteding", "vervoer", "huishoudelijke_hulp"],
    "doelgroep": ["ouderen", "mensen_met_beperking"],
    "opvolging_geregeld": True,
    "kartrekkers": 9,
    "rechtsvorm": "cooperatie",
    "heeft_contributie": True,
    "winst_naar_leden": False,
    "anbi_status": "geen",
    "wil_anbi": True,
    "onderneming": True,
    "winst_jaar": 4000,
    "winst_vijf_jaar": 12000,
    "aandeel_zorg": 20,
    "geld_nodig_voor": ["huur_ruimte", "vervoerskosten", "publieke_taak"],
    "bedrag_nodig": 60000,
    "duur_geld": "structureel",
    "inkomsten": ["contributie", "contract", "eigen_bijdrage"],
    "aandeel_overheid": 55,
    "gebruikers_kunnen_betalen": True,
    "publieke_taak": "voert_uit",
    "taak_wet": ["wmo"],
    "zorgrol": "levert_zelf",
    "zorgwetten": ["wmo"],
    "personeel": True,
    "wil_contract": True,
    "pgb_rol": "geen",
    "vrijwilligers": True,
    "vrijwilligers_uitkering": ["ww", "bijstand"],
    "vrijwilligers_onder_27": False,
    "uitkering_sleutelrol": True,
    "vergoeding_jaar": 1500,
    "vervangt_betaald_werk": False,
    "uwv_toestemming": False,
    "gevoelige_gegevens": True,
}
"""A care cooperative in a village, with volunteers who receive WW."""


def store_case(services: Services, answers: Mapping[str, Any], topics: tuple[str, ...] = ()) -> str:
    """Store a case given as the answers of its JSON; its code."""
    code = services.cases.create(topics)
    for key, value in answers.items():
        services.cases.answer(code, key, answer_from(services.rules.questions[key].options, value))
    return code


def token_on(response: TestResponse) -> str:
    """The CSRF token in the form on a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found
    return found[1]


def press(page: Page, name: str) -> None:
    """Press a button or follow a link, and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("main").locator("button, a").filter(has_text=re.compile(f"^{re.escape(name)}")).first.click()


def sign_in(page: Page, site: str, code: str) -> None:
    """Come back with a code; the visitor is then on the page to check the answers."""
    page.goto(f"{site}/terugkomen")
    page.get_by_label("Wat is uw code?").fill(code)
    press(page, "Ga verder")


def begin(page: Page, site: str, topics: Sequence[str]) -> str:
    """From the start page to the first question, with these topics; the code given out."""
    page.goto(f"{site}/")
    press(page, "Begin")
    for topic in topics:
        page.check(f"#onderwerp-{topic}")
    press(page, "Ga verder")
    code = " ".join(page.locator(".woorden li").all_inner_texts())
    press(page, "Naar de eerste vraag")
    return code


def question_on(page: Page) -> str | None:
    """The id of the question on the page, or None on another page."""
    found = re.fullmatch(r"/vraag/(\w+)", urlsplit(page.url).path)
    return found[1] if found else None


def fill_in(page: Page, answer: Any) -> None:
    """Fill in an answer, given as in the JSON of a case, without sending it."""
    if answer is None or answer == DONT_KNOW:
        page.get_by_label("Weet ik niet", exact=True).check()
    elif isinstance(answer, bool):
        page.get_by_label("Ja" if answer else "Nee", exact=True).check()
    elif isinstance(answer, int):
        page.locator("#antwoord-1").fill(str(answer))
    else:
        for value in [answer] if isinstance(answer, str) else answer or ["geen_van_deze"]:
            page.locator(f'input[value="{value}"]').check()


def send(page: Page) -> None:
    """Send the form on the page."""
    with page.expect_navigation():
        page.locator("form button").click()


def walk(page: Page, answers: Mapping[str, Any]) -> list[str]:
    """Answer question after question until there is none; the ids of the questions asked, in order."""
    asked: list[str] = []
    while (question := question_on(page)) is not None:
        asked.append(question)
        assert len(asked) < LONGEST_WALK, f"the interview does not end: {asked}"
        fill_in(page, answers.get(question))
        send(page)
    expect(page).to_have_title(re.compile("^Controleer uw antwoorden"))
    return asked
