"""Statements about the law link to their source on the page where a resident reads them."""

from __future__ import annotations

from flask.testing import FlaskClient
from markupsafe import escape
from walking import CARE_COOPERATIVE, Visit

from navigator.model import RuleBase


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
