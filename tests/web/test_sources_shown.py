"""Statements about the law link to their source on the page where a resident reads them."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from walking import CARE_COOPERATIVE, Visit, store_case

from navigator.model import RuleBase
from navigator.store.casefiles import CaseFiles
from web.services import Services


def test_a_contradiction_and_a_term_link_to_their_sources(visit: Visit, rules: RuleBase) -> None:
    """A coöperatie with ANBI status reads in which law that can't be, and in which law the terms stand, and when."""
    page = visit({**CARE_COOPERATIVE, "anbi_status": "anbi"}).get("/advies").text
    warning = page[page.index("deze antwoorden passen niet bij elkaar") :]
    warning = warning[: warning.index("</div>")]
    assert f'<a href="/regels/bronnen/awr-5b"><cite>{escape(rules.sources["awr-5b"].titel)}</cite></a>' in warning
    assert "Nagekeken op 22 november 2026." in warning
    explained = visit(CARE_COOPERATIVE).get("/vraag/anbi_status").text
    assert explained.index('id="begrip-sbbi"') < explained.index('href="/regels/bronnen/awr-5c"')


def test_the_page_of_a_source_names_terms_and_contradictions(client: FlaskClient, rules: RuleBase) -> None:
    """Who looks a law up again finds every statement that rests on it."""
    page = client.get("/regels/bronnen/awr-5b").text
    assert f"<li>{rules.terms['anbi'].term}</li>" in page
    resting = [str(escape(each.explanation)) for each in rules.contradictions if "awr-5b" in each.sources]
    assert resting
    assert [words for words in resting if words not in page] == []


def test_the_helpdesk_sees_the_source_of_a_contradiction(app: Flask, services: Services) -> None:
    """Who explains on the telephone why answers clash has the law at hand."""
    code = store_case(services, {**CARE_COOPERATIVE, "anbi_status": "anbi"})
    number = CaseFiles(services.cases.database, services.rules.questions).number_of(code)
    account = services.staff.accounts.create("bron.helpdesk", ["helpdesk"], "vier losse woorden")
    client = app.test_client()
    client.set_cookie("medewerker", str(services.staff.sessions.start(account).session))
    page = client.get(f"/medewerkers/casus/{number}").text
    warning = page[page.index("Deze antwoorden passen niet bij elkaar") :]
    assert 'href="/regels/bronnen/awr-5b"' in warning[: warning.index("</div>")]
