"""The HTTP interface described in OpenAPI 3.1, from the questions of the rule base."""

from __future__ import annotations

from typing import Any

from navigator.answers import DONT_KNOW
from navigator.case import FIRST_DAY, LAST_DAY, TOPICS
from navigator.model import LARGEST, SOORTEN, Question, RuleBase


def description(rules: RuleBase) -> dict[str, Any]:
    """The whole description as plain JSON data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Initiatiefwijzer",
            "version": "1",
            "summary": "Welk geld past bij een bewonersinitiatief, en welke regels staan in de weg.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": {
            "/api/v1/advies": {"post": _advise()},
            "/api/v1/vragen": {"get": _read("Alle vragen, in de volgorde van vragen", "vragen")},
            "/api/v1/regels": {"get": _read("Alle conclusies, bronnen, uitwegen en bedragen", "regels")},
            "/api/v1/openapi.json": {"get": _read("Deze beschrijving", "openapi")},
        },
        "components": {
            "schemas": {"Casus": _case(rules), "Advies": _advice(rules), "Probleem": _problem()},
        },
    }


def _advise() -> dict[str, Any]:
    refused = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}}
    return {
        "operationId": "advies",
        "summary": "Advies over een casus; er wordt niets bewaard",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Casus"}}},
        },
        "responses": {
            "200": {
                "description": "Het advies",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Advies"}}},
            },
            "400": {"description": "Geen geldige JSON", **refused},
            "413": {"description": "Te groot", **refused},
            "415": {"description": "Geen application/json", **refused},
            "422": {"description": "Een casus met fouten; `fouten` noemt ze alle", **refused},
        },
    }


def _read(summary: str, operation: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": {"application/json": {"schema": {"type": "object"}}}}},
    }


def _case(rules: RuleBase) -> dict[str, Any]:
    answers = {key: _answer(question) for key, question in rules.questions.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "peildatum": {
                "type": ["string", "null"],
                "format": "date",
                "description": f"De dag waarvan de regels gelden: {FIRST_DAY} tot en met {LAST_DAY}; zonder: vandaag",
            },
            "antwoorden": {"type": ["object", "null"], "additionalProperties": False, "properties": answers},
            "onderwerpen": {"type": ["array", "null"], "items": {"type": "string", "enum": list(TOPICS)}},
        },
    }


def _answer(question: Question) -> dict[str, Any]:
    options = list(question.options)
    kinds: dict[str, dict[str, Any]] = {
        "ja_nee": {"type": "boolean"},
        "keuze": {"type": "string", "enum": options},
        "meerkeuze": {"type": "array", "items": {"type": "string", "enum": options}},
    }
    own = kinds.get(question.kind) or {"type": "integer", "minimum": 0, "maximum": LARGEST[question.kind]}
    return {"description": question.text.tekst, "anyOf": [own, {"const": DONT_KNOW}, {"type": "null"}]}


def _advice(rules: RuleBase) -> dict[str, Any]:
    names = {"type": "array", "items": {"type": "string"}}
    changes = {"type": "array", "items": {"type": "object"}, "maxItems": 3}
    conclusion = {
        "id": {"type": "string", "enum": list(rules.conclusions)},
        "soort": {"type": "string", "enum": list(SOORTEN)},
        "status": {"type": "string", "enum": ["ja", "misschien", "nee"]},
        "titel": {"type": "string"},
        "uitleg": {"type": "string"},
        "gronden": {"type": "array", "items": {"type": "object"}},
        "hangt_af_van": names,
        "wordt_ja_als": changes,
        "wordt_nee_als": changes,
        "knelpunt": {"type": ["object", "null"]},
        "uitwegen": names,
        "stappen": names,
        "bronnen": names,
        "gecontroleerd_op": {"type": "string", "format": "date"},
        "zekerheid": {"type": "string", "enum": ["hoog", "midden", "laag"]},
    }
    properties = {
        "peildatum": {"type": "string", "format": "date"},
        "regels": {"type": "object"},
        "conclusies": {
            "type": "array",
            "items": {"type": "object", "properties": conclusion, "required": list(conclusion)},
        },
        "tegenspraken": {"type": "array", "items": {"type": "object"}},
        "volgende_vraag": {"type": ["string", "null"]},
        "open_vragen": names,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _problem() -> dict[str, Any]:
    fault = {"type": "object", "properties": {"veld": {"type": "string"}, "melding": {"type": "string"}}}
    properties = {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "fouten": {"type": "array", "items": fault},
    }
    return {"type": "object", "properties": properties, "required": ["type", "title", "status"]}
