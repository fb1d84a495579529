"""The description of the HTTP interface names every route, and calls valid what is accepted, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from apicases import CASES, URL, WRONG
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

pytestmark = pytest.mark.usefixtures("nothing_stored")


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
