"""What was edited: texts and sources, questions and options, and conditions that belong to no conclusion."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from navigator.model import RuleBase

MEANING = {"als", "geldig", "waarden", "voorbeelden"}
"""Keys of which an edit is no edit of a text; what it does to cases is worked out, and examples are no text."""
ASKED = {"type", "opties", "zonder_verschil", "veranderbaar", "onderwerpen"}


@dataclass(frozen=True)
class Edit:
    """One edit: of what (`conclusie`, `vraag`, ...), its name, and the key in it, or "" where all of it is new or gone.

    `meaning` says whether it can change what the program asks or names, apart from the status of conclusions.
    """

    kind: str
    name: str
    key: str
    meaning: bool
    before: str = ""
    after: str = ""


def edits(old: RuleBase, new: RuleBase) -> list[Edit]:
    """Every edit but those of rules of conclusions, of which `compare` says what they do."""
    found: list[Edit] = []
    for kind, before, after in (
        ("conclusie", _texts(old.conclusions), _texts(new.conclusions)),
        ("vraag", _texts(old.questions), _texts(new.questions)),
        ("bedrag", old.amounts, new.amounts),
        ("bron", old.sources, new.sources),
        ("uitweg", old.ways_out, new.ways_out),
        ("organisatie", _texts(old.organisations), _texts(new.organisations)),
        ("begrip", old.terms, new.terms),
        ("onderwerp", old.topics, new.topics),
    ):
        found += _between(kind, before, after)
    found += _conditions("organisatie", _who(old), _who(new))
    found += _conditions("tegenspraak", _clashes(old), _clashes(new))
    found += _grounds_of_clashes(old, new)
    if [*old.questions] != [*new.questions] and {*old.questions} == {*new.questions}:
        found.append(Edit("vraag", "", "volgorde", True))
    return found


def _texts(items: Mapping[str, Any]) -> dict[str, BaseModel]:
    return {key: item.text for key, item in items.items()}


def _between(kind: str, old: Mapping[str, BaseModel], new: Mapping[str, BaseModel]) -> Iterator[Edit]:
    for name in dict.fromkeys([*old, *new]):
        if name not in old or name not in new:
            gone = name not in new
            yield Edit(kind, name, "", kind == "vraag", "" if not gone else "stond er", "" if gone else "nieuw")
            continue
        for key in type(new[name]).model_fields:
            before, after = getattr(old[name], key), getattr(new[name], key)
            if key == "regels":
                before, after = _grounding(before), _grounding(after)
            if before != after and key not in MEANING:
                asked = kind == "vraag" and (key in ASKED and not _only_words(key, before, after))
                yield Edit(kind, name, "bronnen" if key == "regels" else key, asked, _short(before), _short(after))


def _only_words(key: str, before: Any, after: Any) -> bool:
    return key == "opties" and list(before) == list(after)


def _grounding(rules: list[Any]) -> list[Any]:
    """The sources of the rules, which change no outcome."""
    return sorted({source for rule in rules for source in rule.bronnen})


def _who(rules: RuleBase) -> dict[str, Any]:
    return {key: each.condition for key, each in rules.organisations.items()}


def _clashes(rules: RuleBase) -> dict[str, Any]:
    return {each.explanation: each.condition for each in rules.contradictions}


def _grounds_of_clashes(old: RuleBase, new: RuleBase) -> Iterator[Edit]:
    """The contradictions of which only the sources, or the day they were checked, were edited."""
    before, after = ({each.explanation: each for each in rules.contradictions} for rules in (old, new))
    for name in (name for name in before if name in after):
        for key, field in (("bronnen", "sources"), ("gecontroleerd_op", "checked")):
            was, becomes = getattr(before[name], field), getattr(after[name], field)
            if was != becomes:
                yield Edit("tegenspraak", name, key, False, _short(was), _short(becomes))


def _conditions(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            if old[name] != new[name]:
                yield Edit(kind, name, "als", True)
        elif kind == "tegenspraak":
            yield Edit(kind, name, "", True, "" if name in new else "stond er", "nieuw" if name in new else "")


def _short(value: Any, most: int = 200) -> str:
    """A value as text, for people to see what was and what is."""
    if isinstance(value, BaseModel):
        value = value.model_dump(exclude_defaults=True)
    if isinstance(value, dict):
        text = ", ".join(f"{key}: {_short(item)}" for key, item in value.items())
    elif isinstance(value, list | tuple):
        text = ", ".join(_short(item) for item in value)
    elif isinstance(value, bool):
        text = "ja" if value else "nee"
    else:
        text = "" if value is None else str(value)
    text = " ".join(text.split())
    return f"{text[: most - 1]}…" if len(text) > most else text


def as_json(edit: Edit) -> dict[str, Any]:
    """An edit as plain JSON data, with Dutch keys."""
    names = {"kind": "wat", "name": "naam", "key": "sleutel", "meaning": "betekenis", "before": "was", "after": "wordt"}
    return {names[field.name]: getattr(edit, field.name) for field in dataclasses.fields(edit)}
