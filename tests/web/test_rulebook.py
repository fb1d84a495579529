"""The rule book: every conclusion and source has a page that says what it rests on, to read, search and print."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from wcag import faults

from navigator.model import Not, RuleBase, Uses
from navigator.words.sentences import Clause, in_sentences

PAGES = {
    "index": "/regels",
    "search": "/regels?zoek=gift",
    "nothing found": "/regels?zoek=xyzzy",
    "by source": "/regels?op=bron",
    "conclusion": "/regels/vpb_vrijgesteld",
    "source": "/regels/bronnen/awr-5b",
    "sources": "/regels/bronnen",
    "amounts": "/regels/bedragen",
}


def test_every_conclusion_and_every_source_has_a_page(client: FlaskClient, rules: RuleBase) -> None:
    """Each page is there, and names what it is about."""
    for name, conclusion in rules.conclusions.items():
        page = client.get(f"/regels/{name}")
        assert page.status_code == 200
        assert conclusion.text.titel.split("'")[0].split("&")[0] in page.text
    for name in rules.sources:
        assert client.get(f"/regels/bronnen/{name}").status_code == 200


@pytest.mark.parametrize("order", ["onderwerp", "soort", "bron", "datum"])
def test_the_index_lists_every_conclusion_in_every_order(order: str, client: FlaskClient, rules: RuleBase) -> None:
    """By topic, kind, source and date nothing is left out."""
    page = client.get(f"/regels?op={order}").text
    assert [name for name in rules.conclusions if f'href="/regels/{name}"' not in page] == []


def test_a_source_lists_every_rule_that_rests_on_it(client: FlaskClient, rules: RuleBase) -> None:
    """When a law changes its page is the list to go through."""
    page = client.get("/regels/bronnen/awr-5b").text
    resting = [c.id for c in rules.conclusions.values() if any("awr-5b" in rule.sources for rule in c.rules)]
    assert len(resting) > 1
    assert [name for name in resting if f'href="/regels/{name}"' not in page] == []


def test_what_is_not_there_is_said_so(client: FlaskClient) -> None:
    """A conclusion, source or order that does not exist is a page that is not there."""
    for address in ("/regels/niets", "/regels/bronnen/niets", "/regels?op=niets"):
        assert client.get(address).status_code == 404


def test_what_one_types_in_the_search_is_shown_as_text(client: FlaskClient) -> None:
    """Nothing of a search is taken for markup."""
    page = client.get("/regels?zoek=<b>hoi</b>").text
    assert "<b>hoi" not in page
    assert "&lt;b&gt;hoi" in page


def test_the_printable_page_holds_every_rule(client: FlaskClient, rules: RuleBase) -> None:
    """One page with all conclusions and all their rules."""
    page = client.get("/regels/alles").text
    assert page.count('<article class="blad"') == len(rules.conclusions)
    assert page.count('<section class="regel">') == rules.rule_count


def test_a_reader_finds_a_rule_without_javascript(plain_page: Page, site: str) -> None:
    """From the footer to the search, to a conclusion in plain sentences, to its source and back to what rests on it."""
    page = plain_page
    page.goto(site)
    page.get_by_role("link", name="De regels").click()
    page.get_by_label("Zoek in de regels").fill("cooperatie anbi")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Een coöperatie kan geen ANBI zijn").first.click()
    expect(
        page.get_by_text("uw rechtsvorm ‘Coöperatie (ook een coöperatieve vereniging)’ is, en", exact=True)
    ).to_be_visible()
    expect(page.locator(".tekening svg")).to_be_visible()
    page.locator("section.regel a").first.click()
    expect(page.get_by_role("heading", name="op deze bron")).to_be_visible()
    page.get_by_role("link", name="Een coöperatie kan geen ANBI zijn, regel 1").or_(
        page.get_by_role("link", name="Een coöperatie kan geen ANBI zijn")
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Een coöperatie kan geen ANBI zijn")


@pytest.mark.parametrize(("words", "holds"), [("geldt", True), ("niet geldt", False)])
def test_a_clause_tells_what_of_it_names_a_conclusion(rules: RuleBase, words: str, holds: bool) -> None:
    """The page links exactly the title, also where the title itself has quotes in it."""
    name, found = next(iter(rules.conclusions.items()))
    quoted = replace(found, text=found.text.model_copy(update={"titel": "De ‘gulle’ gift ’s avonds"}))
    rules = replace(rules, conclusions={**rules.conclusions, name: quoted})
    title = "‘De ‘gulle’ gift ’s avonds’"
    uses = Uses(name, holds)
    assert in_sentences(rules, uses, dt.date.today()) == Clause("", name, title, f" {words}")
    denied = in_sentences(rules, Not(uses), dt.date.today())
    assert denied == Clause("niet klopt dat ", name, title, f" {words}")
    assert denied.text == f"niet klopt dat {title} {words}"


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_the_pages_are_accessible_and_never_too_wide(address: str, page: Page, site: str) -> None:
    """Narrow or wide, light or dark: nothing that axe-core finds, nothing that sticks out or is too small to hit."""
    page.goto(site + address)
    assert list(faults(page)) == []
