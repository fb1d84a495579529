"""The HTTP interface: the advice of the contract for a good case, a clear refusal for any other, nothing stored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from walking import BEGINNER, CARE_COOPERATIVE, Snapshot
from werkzeug.test import TestResponse

from navigator.advice import Adviser
from navigator.case import read_case
from navigator.model import SOORTEN, RuleBase
from web.services import Services

URL = "/api/v1/advies"
HTML = "<script>alert(1)</script>"
DAY = "2026-11-21"

CASES: dict[str, dict[str, Any]] = {
    "empty": {"peildatum": DAY},
    "beginner": {"peildatum": DAY, "antwoorden": BEGINNER, "onderwerpen": ["geld"]},
    "care cooperative": {"peildatum": DAY, "antwoorden": CARE_COOPERATIVE},
    "the day before a change": {"peildatum": "2024-12-31", "antwoorden": CARE_COOPERATIVE},
    "a contradiction": {"peildatum": DAY, "antwoorden": {**CARE_COOPERATIVE, "anbi_status": "anbi"}},
    "unknown": {"peildatum": DAY, "antwoorden": {"fase": "weet_niet", "rechtsvorm": None, "activiteiten": []}},
    "nulls": {"peildatum": None, "antwoorden": None, "onderwerpen": None},
}


@pytest.fixture(autouse=True)
def nothing_stored(stored: Snapshot) -> Iterator[None]:
    """Whatever is sent, the interface stores nothing."""
    before = stored()
    yield
    assert stored() == before


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
        assert set(clash) == {"vragen", "uitleg"}


def test_a_contradiction_is_pointed_out(client: FlaskClient) -> None:
    """A coöperatie that says it has ANBI status is told that these answers can't both be true."""
    advice = client.post(URL, json=CASES["a contradiction"]).get_json()
    assert any({"rechtsvorm", "anbi_status"} <= set(clash["vragen"]) for clash in advice["tegenspraken"])
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


# --- hostile input


def refused(response: TestResponse, status: int) -> list[str]:
    """The response is a problem of this status; the fields that it names."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert set(problem) - {"fouten"} == {"type", "title", "status"}
    assert problem["status"] == status
    assert problem["title"]
    for fault in problem.get("fouten", []):
        assert set(fault) == {"veld", "melding"}
        assert fault["melding"]
        assert len(fault["melding"]) < 1500
    return [fault["veld"] for fault in problem.get("fouten", [])]


NOT_JSON = {
    "nothing": b"",
    "half an object": b'{"antwoorden": {',
    "two objects": b"{}{}",
    "invalid UTF-8": b'{"antwoorden": {"fase": "\xff"}}',
    "UTF-16": '{"antwoorden": {}}'.encode("utf-16"),
    "a key twice": b'{"antwoorden": {}, "antwoorden": {"fase": "idee"}}',
    "an answer twice": b'{"antwoorden": {"fase": "idee", "fase": "start"}}',
    "NaN": b'{"antwoorden": {"bedrag_nodig": NaN}}',
    "Infinity": b'{"antwoorden": {"bedrag_nodig": -Infinity}}',
    "a control character": b'{"antwoorden": {"fase": "ide\x07e"}}',
    "NUL": b'{"antwoorden": {"fase": "idee\x00"}}',
    "a number of 5,000 digits": b'{"antwoorden": {"bedrag_nodig": ' + b"9" * 5000 + b"}}",
    "far too many lists": b"[" * 90_000,
    "far too many objects": b'{"a":' * 15_000,
    "a comment": b'{"antwoorden": {} /* niets */}',
    "single quotes": b"{'antwoorden': {}}",
}


@pytest.mark.parametrize("what", NOT_JSON)
def test_what_is_no_json_is_refused(client: FlaskClient, what: str) -> None:
    """Text that is no JSON, or JSON that can be read in two ways, gives 400 and says what is wrong."""
    fields = refused(client.post(URL, data=NOT_JSON[what], content_type="application/json"), 400)
    assert fields == {"a key twice": ["antwoorden"], "an answer twice": ["fase"]}.get(what, [""])


WRONG: dict[str, tuple[Any, list[str]]] = {
    "a list": ([], [""]),
    "a text": (HTML, [""]),
    "a number": (1, [""]),
    "null": (None, [""]),
    "a thousand nested lists": (json.loads("[" * 900 + "]" * 900), [""]),
    "a thousand nested lists as an answer": (
        {"antwoorden": {"activiteiten": json.loads("[" * 900 + "]" * 900)}},
        ["antwoorden.activiteiten"],
    ),
    "an unknown key": ({"antwoord": {}}, ["antwoord"]),
    "answers in a list": ({"antwoorden": []}, ["antwoorden"]),
    "answers in a text": ({"antwoorden": "fase"}, ["antwoorden"]),
    "an unknown question": ({"antwoorden": {"fasen": "idee"}}, ["antwoorden.fasen"]),
    "a question in HTML": ({"antwoorden": {HTML: 1}}, [f"antwoorden.{HTML}"]),
    "an unknown question without answer": ({"antwoorden": {"fasen": None}}, ["antwoorden.fasen"]),
    "an empty key": ({"antwoorden": {"": 1}}, ["antwoorden."]),
    "a lone surrogate as a key": ({"antwoorden": {"\ud800": 1}}, ["antwoorden.?"]),
    "a lone surrogate as a value": ({"antwoorden": {"fase": "\ud800"}}, ["antwoorden.fase"]),
    "control characters": ({"antwoorden": {"fase": "idee\x00\x1b[31m\u202e"}}, ["antwoorden.fase"]),
    "HTML as an option": ({"antwoorden": {"fase": HTML}}, ["antwoorden.fase"]),
    "a very long option": ({"antwoorden": {"fase": "x" * 90_000}}, ["antwoorden.fase"]),
    "an option that does not exist": ({"antwoorden": {"fase": "einde"}}, ["antwoorden.fase"]),
    "a number for an option": ({"antwoorden": {"fase": 1}}, ["antwoorden.fase"]),
    "a list for one option": ({"antwoorden": {"fase": ["idee"]}}, ["antwoorden.fase"]),
    "an object for an option": ({"antwoorden": {"fase": {"idee": True}}}, ["antwoorden.fase"]),
    "a text for yes": ({"antwoorden": {"wil_anbi": "ja"}}, ["antwoorden.wil_anbi"]),
    "a number for yes": ({"antwoorden": {"wil_anbi": 1}}, ["antwoorden.wil_anbi"]),
    "one option for a list": ({"antwoorden": {"activiteiten": "eettafel"}}, ["antwoorden.activiteiten"]),
    "a bad option in a list": ({"antwoorden": {"activiteiten": ["eettafel", 1]}}, ["antwoorden.activiteiten"]),
    "unknown in a list": ({"antwoorden": {"activiteiten": ["weet_niet"]}}, ["antwoorden.activiteiten"]),
    "a text for a number": ({"antwoorden": {"bedrag_nodig": "500"}}, ["antwoorden.bedrag_nodig"]),
    "a fraction": ({"antwoorden": {"bedrag_nodig": 1.5}}, ["antwoorden.bedrag_nodig"]),
    "a whole fraction": ({"antwoorden": {"bedrag_nodig": 500.0}}, ["antwoorden.bedrag_nodig"]),
    "true for a number": ({"antwoorden": {"bedrag_nodig": True}}, ["antwoorden.bedrag_nodig"]),
    "below zero": ({"antwoorden": {"bedrag_nodig": -1}}, ["antwoorden.bedrag_nodig"]),
    "too large an amount": ({"antwoorden": {"bedrag_nodig": 10**9 + 1}}, ["antwoorden.bedrag_nodig"]),
    "over a hundred percent": ({"antwoorden": {"algemeen_belang": 101}}, ["antwoorden.algemeen_belang"]),
    "too many people": ({"antwoorden": {"kartrekkers": 10**6 + 1}}, ["antwoorden.kartrekkers"]),
    "a day that does not exist": ({"peildatum": "2026-02-30"}, ["peildatum"]),
    "a day in other digits": ({"peildatum": "２０２６-11-21"}, ["peildatum"]),
    "a day with a time": ({"peildatum": "2026-11-21T00:00:00"}, ["peildatum"]),
    "a day as a number": ({"peildatum": 20261121}, ["peildatum"]),
    "a day long ago": ({"peildatum": "1999-12-31"}, ["peildatum"]),
    "an unknown topic": ({"onderwerpen": ["gled"]}, ["onderwerpen"]),
    "a topic that is a list": ({"onderwerpen": [["geld"]]}, ["onderwerpen"]),
    "one topic": ({"onderwerpen": "geld"}, ["onderwerpen"]),
    "many faults": (
        {"x": 1, "peildatum": "x", "onderwerpen": ["x", "y"], "antwoorden": {"x": 1, "fase": "x", "wil_anbi": "x"}},
        ["x", "peildatum", "onderwerpen", "onderwerpen", "antwoorden.x", "antwoorden.fase", "antwoorden.wil_anbi"],
    ),
    "thousands of faults": (
        {"antwoorden": {f"vraag_{number}": 1 for number in range(3000)}},
        [f"antwoorden.vraag_{number}" for number in range(3000)],
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_case_is_refused_with_every_fault(client: FlaskClient, what: str) -> None:
    """JSON that is no case gives 422 and names every field that is wrong, in one answer."""
    case, fields = WRONG[what]
    assert refused(client.post(URL, data=json.dumps(case), content_type="application/json"), 422) == fields


@pytest.mark.parametrize("size", [100_001, 250_000, 10_000_000])
@pytest.mark.parametrize("begin", [b'{"antwoorden": {"fase": "', b"[" * 1000, b" "])
def test_a_large_body_is_refused(client: FlaskClient, size: int, begin: bytes) -> None:
    """A body over 100 kB gives 413, long before anyone reads all of it."""
    response = client.post(URL, data=begin + b"x" * (size - len(begin)), content_type="application/json")
    refused(response, 413)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "", None],
)
def test_another_content_type_is_refused(client: FlaskClient, kind: str | None) -> None:
    """What does not call itself JSON gives 415, so that no other site's form can send a case."""
    refused(client.post(URL, data=b"{}", content_type=kind), 415)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(client: FlaskClient, method: str) -> None:
    """Only POST asks for advice; another method gives 405 and names the one that works."""
    response = client.open(URL, method=method)
    refused(response, 405)
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/bestaat-niet", "/api/", "/api/v2/advies", "/api/v1/advies/1", "/api/%00"])
def test_an_unknown_path_is_a_problem_too(client: FlaskClient, path: str) -> None:
    """An unknown path under /api gives 404 in the form that programs read."""
    refused(client.get(path), 404)
    refused(client.post(path, json={}), 404)


def test_a_crash_is_a_problem_without_details(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error gives 500 in the same form, and nothing of its cause."""

    def fail(*_: object) -> None:
        raise RuntimeError("geheim detail")

    monkeypatch.setattr(Adviser, "advise", fail)
    response = client.post(URL, json={})
    refused(response, 500)
    assert b"geheim" not in response.data


def test_a_case_needs_no_cookie_and_gets_none(client: FlaskClient) -> None:
    """The interface works without a session and starts none."""
    assert "Set-Cookie" not in client.post(URL, json={}).headers
    assert "Set-Cookie" not in client.get("/api/v1/vragen").headers


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


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    """The description of the interface."""
    found: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return found


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    """The description is valid OpenAPI 3.1."""
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_route_is_documented(app: Flask, description: dict[str, Any]) -> None:
    """The description names every route under /api and the health check with their methods, and no other."""
    served = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or rule.rule == "/gezond"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, methods in description["paths"].items() for method in methods}


def schema(description: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": description["components"]})


@pytest.mark.parametrize("name", CASES)
def test_cases_and_advice_are_as_described(client: FlaskClient, description: dict[str, Any], name: str) -> None:
    """A case that is accepted, and the advice on it, fit their schemas."""
    schema(description, "Casus").validate(CASES[name])
    schema(description, "Advies").validate(client.post(URL, json=CASES[name]).get_json())


SCHEMA_CANNOT_SAY = {  # JSON Schema takes 500.0 for a whole number, and only notes that a text should be a date
    *("a whole fraction", "a day that does not exist", "a day in other digits", "a day with a time", "a day long ago"),
}


@pytest.mark.parametrize("what", [what for what in WRONG if what not in SCHEMA_CANNOT_SAY])
def test_a_wrong_case_does_not_fit_its_schema(client: FlaskClient, description: dict[str, Any], what: str) -> None:
    """A case that is refused can't be called valid by the schema, and the problem is as described."""
    assert not schema(description, "Casus").is_valid(WRONG[what][0])
    response = client.post(URL, data=json.dumps(WRONG[what][0]), content_type="application/json")
    schema(description, "Probleem").validate(json.loads(response.data))
