"""What a visitor takes along: sheets and steps, as page, plain text and JSON."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from walking import BEGINNER, CARE_COOPERATIVE, Visit

from navigator.model import RuleBase

PAGES = ("/gespreksblad/gemeente", "/gespreksblad/uwv", "/stappenlijst")
FILES = ("/gespreksblad/gemeente.pdf", "/gespreksblad/gemeente.txt", "/stappenlijst.pdf", "/advies.pdf", "/advies.json")


# --- pages


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_visitor_without_a_case_goes_to_the_start(client: FlaskClient, path: str) -> None:
    """Without a case there is nothing to take along."""
    response = client.get(path)
    assert (response.status_code, response.location) == (303, "/onderwerpen")


@pytest.mark.parametrize("path", [*PAGES, *(path for path in FILES if path != "/advies.pdf")])
def test_nothing_to_take_along_is_kept_by_others(cooperative: FlaskClient, path: str) -> None:
    """No browser and no proxy keeps a copy."""
    response = cooperative.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


def test_a_sheet_asks_explains_and_leaves_room(cooperative: FlaskClient, rules: RuleBase) -> None:
    """The sheet for UWV has our sentences, theirs to answer, the law with link and day, and blanks for the pen."""
    page = cooperative.get("/gespreksblad/uwv").text
    source = rules.sources["ww-vrijwilligers-2019"]
    for part in (
        "Wij zijn een coöperatie.",
        "“Ik wil vrijwilligerswerk doen bij dit bewonersinitiatief. Mag dat met mijn WW-uitkering?”",
        f'<a href="{source.url}" rel="noreferrer">{source.titel}</a>',
        "Bekeken op",
        "Ons initiatief:",
        "Datum van het gesprek:",
        "Wat wij samen afspreken",
    ):
        assert part in page


def test_there_are_sheets_only_for_those_addressed(visit: Visit) -> None:
    """A beginner with nothing to ask of UWV finds no sheet for it, but a page that says so."""
    client = visit(BEGINNER)
    for path in ("/gespreksblad/uwv", "/gespreksblad/uwv.pdf", "/gespreksblad/uwv.txt"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Er is nu geen gespreksblad voor UWV" in response.text


def test_there_is_no_sheet_for_anybody_else(cooperative: FlaskClient) -> None:
    """A party that does not exist has no address."""
    assert cooperative.get("/gespreksblad/tweede_kamer").status_code == 404


def test_answers_that_clash_are_pointed_out_before_others_see_them(visit: Visit) -> None:
    """A sheet from answers that can't all be true says so on the screen."""
    page = visit({**CARE_COOPERATIVE, "anbi_status": "anbi"}).get("/gespreksblad/uwv").text
    assert "niet al uw antwoorden passen bij elkaar" in page
    assert "niet al uw antwoorden" not in visit(CARE_COOPERATIVE).get("/gespreksblad/uwv").text


def test_no_proposal_is_on_a_sheet_or_in_the_list(cooperative: FlaskClient, rules: RuleBase) -> None:
    """What does not exist yet is not asked for, nor done."""
    titles = [found.text.titel for found in rules.conclusions.values() if found.kind == "voorstel"]
    text = " ".join(Markup(cooperative.get(path).text).striptags() for path in PAGES)
    assert titles
    assert not [title for title in titles if title in text]


def test_the_list_of_steps_says_who_what_and_why(cooperative: FlaskClient, rules: RuleBase) -> None:
    """Each step has an empty box, who takes it and what it is, under the title that says why; the law comes first."""
    page = cooperative.get("/stappenlijst").text
    found = rules.conclusions["ww_vrijwilligers"].text
    assert page.count('class="vak"') == page.count("<li><span") > 20
    assert found.titel in page
    assert all(str(Markup.escape(step.wat)) in page for step in found.stappen)
    assert page.index("Eerst: wat de wet vraagt") < page.index("Dan: geld dat nu bij u past")


def test_an_empty_list_says_what_to_do(visit: Visit) -> None:
    """Who has answered nothing is told why there are no steps."""
    page = visit({}).get("/stappenlijst").text
    assert "Er is nu nog niets zeker." in page
    assert 'class="vak"' not in page


def test_only_the_chosen_topics_are_taken_along(visit: Visit) -> None:
    """Who asked about volunteers only takes no steps about money along."""
    page = visit(CARE_COOPERATIVE, ("vrijwilligers",)).get("/stappenlijst").text
    assert "Eerst: wat de wet vraagt" in page
    assert "Dan: geld dat nu bij u past" not in page


# --- plain text and JSON


def test_the_text_fits_in_a_letter(cooperative: FlaskClient) -> None:
    """The sheet as text is plain UTF-8 text without a line over 80 characters."""
    response = cooperative.get("/gespreksblad/gemeente.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.startswith("Gespreksblad: wij praten met de gemeente\n")
    assert max(map(len, response.text.splitlines())) <= 80


def test_the_case_and_advice_can_be_downloaded(cooperative: FlaskClient, app: Flask) -> None:
    """The JSON file holds a case that the interface takes, and the advice that it gives on it."""
    response = cooperative.get("/advies.json")
    assert re.fullmatch(
        r'attachment; filename="initiatiefwijzer-\d{4}-\d\d-\d\d\.json"', response.headers["Content-Disposition"]
    )
    found = json.loads(response.data)
    assert list(found) == ["casus", "advies"]
    assert found["casus"]["antwoorden"].keys() == CARE_COOPERATIVE.keys()
    assert app.test_client().post("/api/v1/advies", json=found["casus"]).get_json() == found["advies"]
