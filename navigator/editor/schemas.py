"""JSON Schema of the rule files, out of the same models that check them, with the names of one rule base filled in."""

from __future__ import annotations

from typing import Any

from navigator.editor.conditions import CONDITION, YES_NO, Schema, answers, condition, names
from navigator.model import RuleBase
from navigator.rulefiles import fileshapes as shapes
from navigator.rulefiles.fileshapes import KENMERKEN

DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors know best

FILES: dict[str, type[shapes.Shape]] = {
    "conclusie": shapes.Conclusiebestand,
    "vragen": shapes.Vragenbestand,
    "bedragen": shapes.Bedragenbestand,
    "bronnen": shapes.Bronnenbestand,
    "uitwegen": shapes.Uitwegenbestand,
    "organisaties": shapes.Organisatiesbestand,
    "begrippen": shapes.Begrippenbestand,
    "tegenspraken": shapes.Tegensprakenbestand,
    "onderwerpen": shapes.Onderwerpenbestand,
}
"""The kinds of rule file, each by the key that only it has."""


def all_schemas(rules: RuleBase) -> dict[str, Schema]:
    """A schema for each kind of rule file."""
    return {key: {"$schema": DIALECT, **_complete(shape, rules)} for key, shape in FILES.items()}


def combined(rules: RuleBase) -> Schema:
    """One schema for every rule file: the key that only one kind of file has tells which it is."""
    definitions: Schema = {}
    chosen: Schema = {"anyOf": [{"required": [key]} for key in FILES]}
    for key, shape in reversed(FILES.items()):  # a conclusion comes first: it has keys of other files too
        found = _complete(shape, rules)
        definitions |= found.pop("$defs")
        definitions[f"bestand_{key}"] = found
        chosen = {"if": {"required": [key]}, "then": {"$ref": f"#/$defs/bestand_{key}"}, "else": chosen}
    return {"$schema": DIALECT, "type": "object", **chosen, "$defs": definitions}


def _complete(shape: type[shapes.Shape], rules: RuleBase) -> Schema:
    """The schema of a file without English words or nulls, and with the names that may stand in it."""
    schema: Schema = _plain(shape.model_json_schema())
    definitions: Schema = schema.setdefault("$defs", {})
    filled = _names(rules)
    for owner, block in [*definitions.items(), (shape.__name__, schema)]:
        for key, found in block.get("properties", {}).items():
            if (owner, key) in filled:
                block["properties"][key] = filled[(owner, key)]
            elif found.get("type") == "object" and "additionalProperties" in found:
                found.setdefault("propertyNames", {"pattern": r"^[a-z0-9][a-z0-9_-]*$", "maxLength": 60})
    definitions["voorwaarde"] = condition(rules)
    return schema


def _names(rules: RuleBase) -> dict[tuple[str, str], Schema]:
    """What stands where a name is asked for, by the shape and its key."""
    source = names({key: each.titel for key, each in rules.sources.items()})
    way_out = names({key: each.titel for key, each in rules.ways_out.items()})
    organisation = names({key: each.text.naam for key, each in rules.organisations.items()})
    conclusion = names({key: each.text.titel for key, each in rules.conclusions.items()})
    traits = sorted({trait for found in KENMERKEN.values() for trait in found})
    return {
        **{(owner, "als"): CONDITION for owner in ("Regel", "Organisatie", "Tegenspraak")},
        **{(owner, "bronnen"): _list(source, 1) for owner in ("Regel", "Waarde", "Uitweg", "Begrip", "Tegenspraak")},
        **{(owner, "bron"): source for owner in ("Praktijkvoorbeeld", "Organisatie")},
        ("Vraag", "veranderbaar"): YES_NO,
        ("WijZin", "altijd"): YES_NO,
        ("Conclusiebestand", "alleen_betalers"): YES_NO,
        ("Uitweg", "eigen_afleiding"): YES_NO,
        ("Bron", "achtergrond"): YES_NO,
        ("Uitweg", "route"): conclusion,
        ("Classificatie", "adressaat"): _list(organisation, 1),
        ("Conclusiebestand", "uitwegen"): _list(way_out),
        ("Conclusiebestand", "organisaties"): _list(organisation),
        ("Conclusiebestand", "sluit_uit"): _list(conclusion),
        ("Conclusiebestand", "kenmerken"): {
            "type": "object",
            "properties": {trait: {"type": "string", "minLength": 1} for trait in traits},
            "additionalProperties": False,
        },
        ("Voorbeeld", "antwoorden"): answers(rules),
    }


def _list(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item, "uniqueItems": True, **({"minItems": least} if least else {})}


def _plain(schema: Any) -> Any:
    """A schema as pydantic makes it, without titles, descriptions and defaults, and without null."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [each for each in options if each != {"type": "null"}]
        return _plain(rest[0] if len(rest) == 1 else {"anyOf": rest})
    found: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            found[key] = {name: _plain(each) for name, each in value.items()}
        elif key == "pattern":
            found[key] = value.replace('\\"', '"')  # an escape that JavaScript, and so every editor, refuses
        elif key not in ("title", "description", "default"):
            found[key] = _plain(value)
    return found
