"""The HTTP interface: the advice of the contract for a good case, and the questions and rules that can be read."""

from __future__ import annotations

import datetime as dt

import pytest
from apicases import CASES, URL
from flask.testing import FlaskClient

from navigator.case import read_case
from navigator.model import SOORTEN, RuleBase
from web.services import Services

pytestmark = pytest.mark.usefixtures("nothing_stored")


# --- advice


@pytest.mark.parametrize("name", CASES)
def test_the_advice_is_that_of_the_adviser(client: FlaskClient, services: Services, name: str) -> None:
    """A case gets exactly the advice that the adviser gives on it."""
    response = client.post(URL, json=CASES[name])
    assert (response.status_code, response.mimetype) == (200, "application/json")
    advice = response.get_json()
    day = dt.date.fromisoformat(advice["peildatum"])
    assert day.isoformat() == (CASES[name]["peildatum"] or dt.date.today().isoformat())
    assert advice == services.adviser.advise(read_case(CASES[name], services.rules.questions, day))


CONCLUSION = {
    *("id", "soort", "status", "titel", "uitleg", "gronden", "hangt_af_van", "wordt_ja_als", "wordt_nee_als"),
    *("knelpunt", "uitwegen", "stappen", "bronnen", "gecontroleerd_op", "zekerheid"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_advice_has_exactly_the_keys_of_the_contract(client: FlaskClient, rules: RuleBase, name: str) -> None:
    """Every object in an advice has the keys of the contract, none more and none fewer, whatever the answers."""
    advice = client.post(URL, json=CASES[name]).get_json()
    assert set(advice) == {"peildatum", "regels", "conclusies", "tegenspraken", "volgende_vraag", "open_vragen"}
    assert set(advice["regels"]) == {"versie", "conclusies", "regels", "vragen"}
    assert advice["regels"]["versie"] == rules.version
    assert [conclusion["id"] for conclusion in advice["conclusies"]] == list(rules.conclusions)
    for conclusion in advice["conclusies"]:
        assert set(conclusion) == CONCLUSION
        assert conclusion["soort"] in SOORTEN
        assert conclusion["status"] in ("ja", "misschien", "nee")
        assert (conclusion["knelpunt"] is not None) == (conclusion["soort"] == "knelpunt")
        if conclusion["knelpunt"]:
            assert set(conclusion["knelpunt"]) == {"soort", "niveau", "adressaat"}
        for reason in conclusion["gronden"]:
            assert set(reason) == {"regel", "plaats", "omdat", "via", "bronnen"}
        assert bool(conclusion["gronden"]) == (conclusion["status"] == "ja")
        assert len(conclusion["wordt_ja_als"]) <= 3 >= len(conclusion["wordt_nee_als"])
    for clash in advice["tegenspraken"]:
        assert set(clash) in ({"vragen", "uitleg"}, {"vragen", "uitleg", "bronnen", "gecontroleerd_op"})


def test_a_contradiction_is_pointed_out(client: FlaskClient) -> None:
    """A coöperatie that says it has ANBI status is told that these answers can't both be true."""
    advice = client.post(URL, json=CASES["a contradiction"]).get_json()
    (found,) = [clash for clash in advice["tegenspraken"] if {"rechtsvorm", "anbi_status"} <= set(clash["vragen"])]
    assert "awr-5b" in found["bronnen"]
    assert not client.post(URL, json=CASES["beginner"]).get_json()["tegenspraken"]


def test_the_day_counts(client: FlaskClient) -> None:
    """The same answers on another day can have another advice, which names that day."""
    answers = {"vrijwilligers": True, "vergoeding_jaar": 1950}
    found = {}
    for day in ("2022-06-01", "2026-06-01"):
        advice = client.post(URL, json={"peildatum": day, "antwoorden": answers}).get_json()
        assert advice["peildatum"] == day
        (found[day],) = [c["status"] for c in advice["conclusies"] if c["id"] == "vergoeding_te_hoog"]
    assert found["2022-06-01"] == "ja"
    assert found["2026-06-01"] != "ja"


def test_topics_limit_the_questions_and_not_the_conclusions(client: FlaskClient) -> None:
    """A case about money has fewer open questions and as many conclusions as one about everything."""
    money = client.post(URL, json={"onderwerpen": ["geld"]}).get_json()
    all_topics = client.post(URL, json={}).get_json()
    assert set(money["open_vragen"]) < set(all_topics["open_vragen"])
    assert money["conclusies"] == all_topics["conclusies"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_usual_ways_to_say_json_are_accepted(client: FlaskClient, kind: str, mark: bytes) -> None:
    """The content type may name its character set, and the text may begin with a byte order mark."""
    assert client.post(URL, data=mark + b'{"antwoorden": {}}', content_type=kind).status_code == 200


# --- what can be read


def test_every_question_can_be_read(client: FlaskClient, rules: RuleBase) -> None:
    """The list of questions has each of them once, in the order of asking, with its section, words and options."""
    body = client.get("/api/v1/vragen").get_json()
    assert body["versie"] == rules.version
    assert [question["id"] for question in body["vragen"]] == list(rules.questions)
    assert [section["id"] for section in body["secties"]] == list(rules.sections)
    for question in body["vragen"]:
        known = rules.questions[question["id"]]
        assert question["sectie"] == known.section
        assert (question["type"], question["tekst"]) == (known.kind, known.text.tekst)
        assert question["opties"] == known.text.opties


def test_every_rule_can_be_read(client: FlaskClient, rules: RuleBase) -> None:
    """The list of conclusions has each of them with its rules and their places, and whatever it refers to is there."""
    body = client.get("/api/v1/regels").get_json()
    assert body["versie"] == rules.version
    assert [conclusion["id"] for conclusion in body["conclusies"]] == list(rules.conclusions)
    places = [rule["plaats"] for conclusion in body["conclusies"] for rule in conclusion["regels"]]
    assert places == [rule.place for conclusion in rules.conclusions.values() for rule in conclusion.rules]
    for conclusion in body["conclusies"]:
        assert set(conclusion["uitwegen"]) <= set(body["uitwegen"])
        for rule in conclusion["regels"]:
            assert rule["bronnen"]
            assert set(rule["bronnen"]) <= set(body["bronnen"])
    assert set(body["bedragen"]) == set(rules.amounts)
