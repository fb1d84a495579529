"""The description of the HTTP interface against the interface itself: by random requests, and by its own examples."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from realistic import realistic_cases
from schemathesis import GenerationMode
from sqlalchemy.exc import OperationalError

from navigator.model import RuleBase
from navigator.store.database import Database
from web.openapi import EXAMPLE

URL = "/api/v1/advies"


@pytest.fixture(scope="module")
def api(app: Flask) -> Any:
    """The interface as schemathesis reads it from its own description."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.checks.negative_data_rejection.expected_statuses.append("413")  # too much is refused unread
    return schema


TRIED = [
    ("POST", "/api/v1/advies", GenerationMode.POSITIVE),
    ("POST", "/api/v1/advies", GenerationMode.NEGATIVE),
    ("GET", "/api/v1/vragen", GenerationMode.POSITIVE),
    ("GET", "/api/v1/regels", GenerationMode.POSITIVE),
    ("GET", "/gezond", GenerationMode.POSITIVE),
]


@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_the_interface_keeps_to_its_description(api: Any, method: str, path: str, mode: GenerationMode) -> None:
    """Whatever is asked, right or wrong, the answer has a status, a type and a form that are described for it."""

    @hypothesis.settings(
        max_examples=30 if method == "POST" else 3,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=api[path][method].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        hypothesis.assume(mode is GenerationMode.NEGATIVE or not has_fraction(case.body))
        case.call_and_validate(headers={"Accept-Encoding": "identity"})  # the test client does not unpack

    check()


def has_fraction(body: Any) -> bool:
    """Whether a number is written as 5.0: a whole number for JSON Schema, and not for us."""
    answers = body.get("antwoorden") if isinstance(body, dict) else None
    return any(isinstance(value, float) for value in (answers or {}).values())


def test_every_described_operation_is_tried(api: Any) -> None:
    """No operation is left out of the test above (the description itself schemathesis has read already)."""
    described = {(found.ok().method.upper(), found.ok().path) for found in api.get_all_operations()}
    assert described == {(method, path) for method, path, _ in TRIED}


@pytest.fixture
def validator(client: FlaskClient) -> Any:
    """A function that gives the validator of one of the described schemas."""
    found = client.get("/api/v1/openapi.json").get_json()["components"]
    return lambda name: Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": found})


def test_every_realistic_advice_is_as_described(client: FlaskClient, rules: RuleBase, validator: Any) -> None:
    """The advice on realistic cases fits its schema to the last key, and so do the cases themselves."""
    case_form, advice_form = validator("Casus"), validator("Advies")
    for case in realistic_cases(rules, 12, seed=5):
        sent = case.to_json()
        case_form.validate(sent)
        advice_form.validate(client.post(URL, json=sent).get_json())


@pytest.mark.parametrize(("path", "name"), [("/api/v1/vragen", "Vragen"), ("/api/v1/regels", "Regelbestand")])
def test_what_can_be_read_is_as_described(client: FlaskClient, validator: Any, path: str, name: str) -> None:
    """The questions and the rules fit the models of the rule files they come from."""
    validator(name).validate(client.get(path).get_json())


def test_the_schema_has_teeth(client: FlaskClient, validator: Any) -> None:
    """An advice with a key too many, a key too few or a wrong status does not fit."""
    good = client.post(URL, json=EXAMPLE).get_json()
    advice = validator("Advies")
    assert advice.is_valid(good)
    first = good["conclusies"][0]
    for broken in ({**first, "extra": 1}, {**first, "status": "onbekend"}, {k: first[k] for k in first if k != "id"}):
        assert not advice.is_valid({**good, "conclusies": [broken]})


# --- health


def test_a_healthy_program_says_so(client: FlaskClient, rules: RuleBase, validator: Any) -> None:
    """`/gezond` gives 200, the version of the rules, and sets no cookie."""
    response = client.get("/gezond")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.get_json() == {"gezond": True, "database": True, "regels": rules.version}
    assert "Set-Cookie" not in response.headers
    validator("Gezondheid").validate(response.get_json())


def test_an_unreachable_database_is_not_healthy(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, validator: Any
) -> None:
    """Where the database does not answer `/gezond` gives 503, in the same form and without its cause."""

    def fails(_: object) -> None:
        raise OperationalError("SELECT 1", {}, OSError("geheim adres"))

    monkeypatch.setattr(Database, "reading", fails)
    response = client.get("/gezond")
    assert response.status_code == 503
    assert response.get_json()["gezond"] is False
    assert "geheim" not in response.text
    validator("Gezondheid").validate(response.get_json())
