"""JSON Schema of what may stand under `als` and `antwoorden`, with the names of one rule base."""

from __future__ import annotations

from typing import Any

from navigator.answers import DONT_KNOW
from navigator.model import LARGEST, Question, RuleBase
from navigator.reading.conditions import COMPARISONS

Schema = dict[str, Any]
YES_NO: Schema = {"type": "string", "enum": ["ja", "nee"]}
CONDITION: Schema = {"$ref": "#/$defs/voorwaarde"}


def condition(rules: RuleBase) -> Schema:
    """The block under `als`: questions, conclusions and groups."""
    parts = {"type": "array", "items": CONDITION, "minItems": 1}
    groups: Schema = {
        "een_van": {**parts, "description": "Minstens een van deze delen klopt."},
        "alle": {**parts, "description": "Al deze delen kloppen."},
        "niet": {**CONDITION, "description": "Wat hierin staat klopt niet."},
    }
    asked = {key: _comparison(question, rules) for key, question in rules.questions.items()}
    used = {key: {**YES_NO, "description": f"Conclusie: {each.text.titel}"} for key, each in rules.conclusions.items()}
    return {
        "type": "object",
        "properties": {**groups, **asked, **used},
        "additionalProperties": False,
        "minProperties": 1,
    }


def answers(rules: RuleBase) -> Schema:
    """The block under `antwoorden` of an example."""
    return {
        "type": "object",
        "properties": {key: _answer(question) for key, question in rules.questions.items()},
        "additionalProperties": False,
    }


def names(known: dict[str, str]) -> Schema:
    """One of these names, each with what it stands for."""
    return {"type": "string", "enum": list(known), "enumDescriptions": list(known.values())} if known else {}


def _comparison(question: Question, rules: RuleBase) -> Schema:
    """What may stand after the name of a question in a condition."""
    found: Schema = {"description": question.text.tekst}
    option = names(dict(question.text.opties))
    if question.kind == "ja_nee":
        return {**found, **YES_NO}
    if question.kind == "keuze":
        return {**found, "anyOf": [option, {"type": "array", "items": option, "minItems": 1, "uniqueItems": True}]}
    if question.kind == "meerkeuze":
        several = {"type": "array", "items": option, "minItems": 1, "uniqueItems": True}
        found |= {"type": "object", "properties": {"bevat": option, "bevat_een_van": several}}
        return {**found, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    number: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST[question.kind]}
    amounts = names({key: amount.titel for key, amount in rules.amounts.items()})
    bound = {"anyOf": [number, amounts]} if amounts else number
    found |= {"type": "object", "properties": dict.fromkeys(COMPARISONS, bound)}
    return {**found, "additionalProperties": False, "minProperties": 1}


def _answer(question: Question) -> Schema:
    found: Schema = {"description": question.text.tekst}
    unknown: Schema = {"const": DONT_KNOW}
    option = names(dict(question.text.opties))
    if question.kind == "ja_nee":
        return {**found, "enum": ["ja", "nee", DONT_KNOW]}
    if question.kind == "keuze":
        return {**found, "anyOf": [option, unknown]}
    if question.kind == "meerkeuze":
        return {**found, "anyOf": [{"type": "array", "items": option, "uniqueItems": True}, unknown]}
    return {**found, "anyOf": [{"type": "integer", "minimum": 0, "maximum": LARGEST[question.kind]}, unknown]}
