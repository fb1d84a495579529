"""The list of steps to take along: everything to do about what is `ja`, once each, in the order to do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator.case import Case
from navigator.model import RuleBase
from navigator.rulefiles.fileshapes import Conclusiebestand, Stap
from navigator.sheets.content import wanted
from navigator.words.wording import who

MONEY = ("geldvorm", "route", "fonds")
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Eerst: wat de wet vraagt", ("hard",)),
    ("Dan: geld dat nu bij u past", MONEY),
    ("Dan: hoe anderen de regels uitvoeren", ("uitvoering",)),
    ("Dan: uw eigen initiatief", ("intern",)),
    ("Dan: houding en vertrouwen", ("cultuur",)),
    ("Ook nog: uw organisatie en de belasting", ("status",)),
)
"""The sections in the order to do them, each with the kinds of conclusion in it; proposals ask nothing of anybody."""


Key = tuple[str, str, str, str | None]


@dataclass(frozen=True)
class Step:
    """A step to tick off; `also` are the titles of other conclusions that ask the same."""

    who: str
    what: str
    say: str | None
    also: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """The steps for one conclusion: `title` is why, `moment` when one can apply, where that is not always."""

    title: str
    moment: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Section:
    """Tasks of one kind."""

    title: str
    tasks: tuple[Task, ...]


def step_list(advice: Mapping[str, Any], rules: RuleBase, case: Case) -> tuple[Section, ...]:
    """The steps of everything that is `ja` on the topics of the case, in sections, each step once."""
    sure = [found for found in wanted(advice, rules, case) if found["status"] == "ja"]
    texts = [rules.conclusions[found["id"]].text for found in sure]
    order = [pair for _, kinds in SECTIONS for pair in zip(sure, texts, strict=True) if _kind(pair[1]) in kinds]
    asked = _asked_by(text for _, text in order)
    seen: set[Key] = set()
    tasks: dict[str, list[Task]] = {}
    for found, text in order:
        steps = tuple(_steps(text, rules, asked, seen))
        if steps:
            tasks.setdefault(_kind(text), []).append(Task(text.titel, _moment(found, text), steps))
    sections = ((title, [task for kind in kinds for task in tasks.get(kind, ())]) for title, kinds in SECTIONS)
    return tuple([Section(title, tuple(found)) for title, found in sections if found])


def _kind(text: Conclusiebestand) -> str:
    return text.knelpunt.soort if text.knelpunt else text.soort


def _key(step: Stap, text: Conclusiebestand) -> Key:
    """What makes two steps the same; a step about a fund is its own, since "bel het fonds" means another each time."""
    own = text.conclusie if text.soort == "fonds" else ""
    return own, step.wie, " ".join(step.wat.casefold().split()), step.zin


def _asked_by(texts: Iterator[Conclusiebestand]) -> dict[Key, list[str]]:
    """The titles of the conclusions that ask each step."""
    asked: dict[Key, list[str]] = {}
    for text in texts:
        for step in text.stappen:
            titles = asked.setdefault(_key(step, text), [])
            if text.titel not in titles:
                titles.append(text.titel)
    return asked


def _steps(text: Conclusiebestand, rules: RuleBase, asked: Mapping[Key, list[str]], seen: set[Key]) -> Iterator[Step]:
    """The steps of one conclusion that no earlier one asked."""
    for step in text.stappen:
        key = _key(step, text)
        if key not in seen:
            seen.add(key)
            say = step.zin.strip('"“” ') if step.zin else None
            also = tuple([title for title in asked[key] if title != text.titel])
            yield Step(who(rules, step.wie), step.wat, say, also)


def _moment(found: Mapping[str, Any], text: Conclusiebestand) -> str | None:
    """The sentence of the advice about when one can apply: it follows the explanation as written."""
    if text.venster is None or not found["uitleg"].startswith(text.uitleg):
        return None
    return str(found["uitleg"][len(text.uitleg) :]).strip() or None
