"""The HTTP interface described in OpenAPI 3.1, from the questions of the rule base and the models of the answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from navigator.answers import DONT_KNOW, MOST_ITEMS
from navigator.case import FIRST_DAY, LAST_DAY, TOPICS
from navigator.model import LARGEST, Question, RuleBase
from web.api_shapes import Advies, Gezondheid, Probleem, Regelbestand, Vragen

ANSWERS: tuple[type[BaseModel], ...] = (Advies, Vragen, Regelbestand, Probleem, Gezondheid)
EXAMPLE = {"peildatum": "2026-11-21", "antwoorden": {"fase": "idee", "geld_nodig_voor": ["bijeenkomsten"]}}
_DAY = r"^(20[0-9][0-9]|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_REFUSALS = {
    "400": "Geen geldige JSON",
    "413": "Te groot",
    "415": "Geen application/json",
    "422": "Een casus met fouten; `fouten` noemt ze alle",
}


def description(rules: RuleBase) -> dict[str, Any]:
    """The whole description as plain JSON data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Initiatiefwijzer",
            "version": "1",
            "summary": "Welk geld past bij een bewonersinitiatief, en welke regels staan in de weg.",
            "description": "Niets van wat u stuurt, wordt bewaard. Er is geen sleutel of account nodig.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": {
            "/api/v1/advies": {"post": _advise()},
            "/api/v1/vragen": {"get": _read("Alle vragen, in de volgorde van vragen", "vragen", "Vragen")},
            "/api/v1/regels": {
                "get": _read("Alle conclusies, bronnen, uitwegen en bedragen", "regels", "Regelbestand")
            },
            "/api/v1/openapi.json": {"get": _read("Deze beschrijving", "openapi", None)},
            "/gezond": {"get": _health()},
        },
        "components": {"schemas": {"Casus": _case(rules), **_answer_schemas()}},
    }


def _answer_schemas() -> dict[str, Any]:
    """The schemas of all answers, without the names and notes for programmers that pydantic puts in."""
    _, made = models_json_schema([(m, "validation") for m in ANSWERS], ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = made["$defs"]
    for schema in schemas.values():
        schema.pop("description", None)
        for part in (schema, *schema.get("properties", {}).values()):
            part.pop("title", None)
    return schemas


def _content(schema: str, kind: str = "application/json") -> dict[str, Any]:
    return {"content": {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, **_content("Probleem", "application/problem+json")}


def _advise() -> dict[str, Any]:
    body = _content("Casus")
    body["content"]["application/json"]["example"] = EXAMPLE
    return {
        "operationId": "advies",
        "summary": "Advies over een casus; er wordt niets bewaard",
        "requestBody": {"required": True, **body},
        "responses": {
            "200": {"description": "Het advies", **_content("Advies")},
            **{status: _refusal(words) for status, words in _REFUSALS.items()},
            "default": _refusal("Iets anders ging mis"),
        },
    }


def _read(summary: str, operation: str, schema: str | None) -> dict[str, Any]:
    found = _content(schema) if schema else {"content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {"200": {"description": summary, **found}, "default": _refusal("Er ging iets mis")},
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "gezond",
        "summary": "Kan het programma zijn werk doen?",
        "responses": {
            "200": {"description": "Ja: de database antwoordt", **_content("Gezondheid")},
            "503": {"description": "Nee: de database antwoordt niet", **_content("Gezondheid")},
        },
    }


def _case(rules: RuleBase) -> dict[str, Any]:
    answers = {key: _answer(question) for key, question in rules.questions.items()}
    topics = {"type": "string", "enum": list(TOPICS)}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "peildatum": {
                "type": ["string", "null"],
                "format": "date",
                "pattern": _DAY,
                "description": f"De dag waarvan de regels gelden: {FIRST_DAY} tot en met {LAST_DAY}; zonder: vandaag",
            },
            "antwoorden": {"type": ["object", "null"], "additionalProperties": False, "properties": answers},
            "onderwerpen": {"type": ["array", "null"], "items": topics, "maxItems": MOST_ITEMS},
        },
    }


def _answer(question: Question) -> dict[str, Any]:
    options = list(question.options)
    kinds: dict[str, dict[str, Any]] = {
        "ja_nee": {"type": "boolean"},
        "keuze": {"type": "string", "enum": options},
        "meerkeuze": {"type": "array", "items": {"type": "string", "enum": options}, "maxItems": MOST_ITEMS},
    }
    own = kinds.get(question.kind) or {"type": "integer", "minimum": 0, "maximum": LARGEST[question.kind]}
    return {"description": question.text.tekst, "anyOf": [own, {"const": DONT_KNOW}, {"type": "null"}]}
