"""What YAML 1.1 makes of what is written, and its complaints in Dutch."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from navigator.rulefiles.findings import shown
from navigator.rulefiles.yamltext import Mark

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
PLAIN_INT = re.compile(r"-?(0|[1-9]\d{0,17})")
_HUGE_INT = re.compile(r"-?[1-9]\d{18,}")

_PROBLEMS = {
    "mapping values are not allowed": "er staat een dubbele punt waar die niet kan; gebruik aanhalingstekens",
    "did not find expected key": "hier hoort een sleutel op dezelfde diepte als erboven",
    "could not find expected ':'": "hier ontbreekt een dubbele punt, of de inspringing klopt niet",
    "did not find expected '-' indicator": "hier hoort een streepje op dezelfde diepte als erboven",
    "block sequence entries are not allowed": "er staat een streepje waar dat niet kan",
    "did not find expected ',' or ']'": "hier ontbreekt een komma of `]`",
    "did not find expected ',' or '}'": "hier ontbreekt een komma of `}`",
    "did not find expected node content": "hier ontbreekt een waarde, of er staat een haakje of komma te veel",
    "found unexpected end of stream": "een aanhalingsteken of haakje is niet gesloten",
    "cannot start any token": "een waarde kan niet met dit teken beginnen; zet haar tussen aanhalingstekens",
    "found unknown escape character": "een `\\` tussen dubbele aanhalingstekens; gebruik enkele aanhalingstekens",
    "did not find expected alphabetic": "een waarde kan niet met `&` of `*` beginnen; zet haar tussen aanhalingstekens",
    "did not find expected comment or line break": "na `|` of `>` begint de tekst op een nieuwe regel",
    "did not find expected <document start>": "de inspringing klopt hier niet, of er staat tekst te veel",
    "found character that cannot start": "een waarde kan niet met dit teken beginnen; zet haar tussen aanhalingstekens",
}


def kind_of(event: Any) -> str:
    """What YAML 1.1 takes a scalar for: `str`, `int`, `bool`, ..."""
    if event.style or event.tag:
        return "str"
    return _kind(str(event.value))


@lru_cache(4096)  # the same keys return in every file
def _kind(text: str) -> str:
    for tag, pattern in (*_RESOLVERS.get(text[:1], ()), *_RESOLVERS.get(None, ())):
        if pattern.match(text):
            return str(tag).removeprefix("tag:yaml.org,2002:")
    return "str"


def surprise(kind: str, text: str) -> tuple[str, str] | None:
    """Why YAML does not read a scalar as the text that stands there."""
    if kind == "int":
        if _HUGE_INT.fullmatch(text):
            return "Y005", f"Het getal {shown(text)} is te groot."
        how = "Schrijf een gewoon getal, of gebruik aanhalingstekens."
        return "Y005", f"YAML leest {shown(text)} als een ander getal. {how}"
    if kind == "float":
        return "Y005", f"{shown(text)} is een breuk. Schrijf een heel getal zonder punt of komma."
    if kind == "bool":
        how = "Schrijf `ja` of `nee`, of gebruik aanhalingstekens."
        return "Y004", f"YAML leest {shown(text)} als waar of onwaar. {how}"
    if kind == "null":
        return "Y009", "Hier staat geen waarde. Vul iets in of haal de sleutel weg."
    return None


def problem(error: yaml.MarkedYAMLError) -> tuple[Mark, str]:
    """Where a YAML mistake was made (not only where it was noticed), and what it is."""
    what, context = str(error.problem or ""), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(part in context for part in ("simple key", "quoted scalar", "flow")):
        mark = error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = next((words for part, words in _PROBLEMS.items() if part in what), "de opbouw klopt hier niet")
    return place, f"Dit is geen geldige YAML: {words}."
