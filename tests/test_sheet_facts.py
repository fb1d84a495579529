"""The initiative in sentences, as a sheet tells each party of it."""

from __future__ import annotations

from typing import Any

import pytest
from realistic import realistic_cases
from realrules import compiled
from sheetmaking import DAY

from navigator.case import Case
from navigator.language.plain import check_text
from navigator.model import RuleBase
from navigator.sheets.addressed import PARTIES
from navigator.sheets.profile import what_is_arranged, what_is_told, what_it_does


def told(rules: RuleBase, party: str, **answers: Any) -> list[str]:
    """Everything a sheet for a party says about an initiative with these answers."""
    case = what_is_told(compiled(), Case(DAY, answers))
    facts = (*what_it_does(rules, case, party), *what_is_arranged(rules, case, party))
    return [" ".join([fact.text, *fact.items]).replace("\N{NO-BREAK SPACE}", " ") for fact in facts]


def test_answers_become_sentences(rules: RuleBase) -> None:
    """Choices, ticked options and numbers are told in the words of the initiative."""
    assert told(rules, "gemeente", fase="idee", doelgroep=("ouderen",), bedrag_nodig=12000) == [
        "Wij hebben een idee en praten erover.",
        "Wij doen het voor: ouderen",
        "Wij zoeken ongeveer € 12.000.",
    ]


def test_what_is_not_known_is_not_told(rules: RuleBase) -> None:
    """No answer, "weet niet" and "none of these" give no sentence."""
    assert told(rules, "gemeente", fase="weet_niet", activiteiten=(), bedrag_nodig=0) == []


def test_each_party_hears_what_concerns_it(rules: RuleBase) -> None:
    """UWV hears of the benefits of UWV among the volunteers, and nobody else does."""
    answers = {"vrijwilligers": True, "vrijwilligers_uitkering": ("ww", "bijstand", "aow")}
    assert "Onder onze vrijwilligers komt voor: uitkering na ontslag (WW)" in told(rules, "uwv", **answers)
    assert all("uitkering" not in sentence for sentence in told(rules, "gemeente", **answers))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"vrijwilligers": False}, {"vergoeding_jaar": 500, "vrijwilligers_uitkering": ("ww",)}),
        ({"publieke_taak": "nee"}, {"taak_wet": ("wmo",), "beter_of_goedkoper": True}),
        ({"zorgrol": "geen"}, {"zorgwetten": ("zvw",), "zorgverleners": 5}),
        ({"geld_nodig_voor": ()}, {"bedrag_nodig": 500, "duur_geld": "eenmalig"}),
        ({"vrijwilligers_uitkering": ("aow",)}, {"uwv_toestemming": True}),
        ({"pgb_rol": "geen"}, {"overdracht_vastgelegd": True}),
    ],
)
def test_an_answer_that_no_longer_counts_is_not_told(
    rules: RuleBase, earlier: dict[str, Any], later: dict[str, Any]
) -> None:
    """An answer whose question an earlier answer has made idle is kept, but never said to others."""
    for party in PARTIES:
        assert told(rules, party, **earlier, **later) == told(rules, party, **earlier)


def test_no_trouble_with_others_is_told(rules: RuleBase) -> None:
    """What the initiative thinks of the municipality is not said to anybody."""
    trouble = {"gemeente_houding": "werkt_tegen", "coordinator_afgewezen": True, "mag_niet_zonder_artikel": True}
    assert [told(rules, party, **trouble) for party in PARTIES] == [[]] * len(PARTIES)


def test_the_sentences_about_an_initiative_are_plain(rules: RuleBase) -> None:
    """Whatever the answers, the sentences about an initiative hold to plain language."""
    for case in realistic_cases(rules, 30, seed=5):
        for party in PARTIES:
            facts = (*what_it_does(rules, case, party), *what_is_arranged(rules, case, party))
            assert [problem for fact in facts for problem in check_text(fact.text)] == []
