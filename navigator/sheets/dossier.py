"""The whole advice on paper: everything the advice says about the topics of a case, in words, group by group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator.answers import to_json
from navigator.case import Case
from navigator.model import RuleBase
from navigator.moments import dutch_date
from navigator.rulefiles.fileshapes import Bron, Organisatie, Praktijkvoorbeeld, Uitweg
from navigator.sheets.content import wanted
from navigator.sheets.steps import MONEY
from navigator.words.wording import (
    KNELPUNT_NAMES,
    NIVEAU_NAMES,
    SOORT_NAMES,
    ZEKERHEID_NAMES,
    answer_in_words,
    change_in_words,
    sources_in_words,
    who,
)

GROUPS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("geld", "Geld dat nu bij u past", MONEY, "ja"),
    ("knelpunten", "Hier loopt u tegenaan", ("knelpunt",), "ja"),
    ("misschien", "Geld dat misschien bij u past", MONEY, "misschien"),
    ("misschien-knelpunten", "Hier loopt u misschien tegenaan", ("knelpunt",), "misschien"),
    ("vaststellingen", "Wat wij over uw initiatief vaststellen", ("status",), "ja"),
    ("past-niet", "Geld dat nu niet bij u past", MONEY, "nee"),
    ("voorstellen", "Voorstellen: deze bestaan nog niet", ("voorstel",), "ja"),
)
"""The groups of an advice on paper: id, title, the kinds of conclusion in it, and their status."""

Change = list[tuple[str, str]]


@dataclass(frozen=True)
class Reason:
    """Why something holds: questions with their answers, and the titles of what it builds on.

    Several grounds of a rule may rest on the same answers; they read the same, so they are one reason.
    """

    answers: tuple[tuple[str, str], ...]
    via: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Entry:
    """One conclusion, in words; what to do with it is there only for one that is `ja`: paper grows long enough.

    Ways out and organisations are named here by id; their words stand once, in the `Dossier`.
    """

    title: str
    label: str | None
    explanation: str
    knelpunt: str | None
    addressees: tuple[str, ...]
    steps: tuple[tuple[str, str, str | None], ...]
    ways_out: tuple[str, ...]
    helpers: tuple[str, ...]
    traits: tuple[tuple[str, str], ...]
    example: Praktijkvoorbeeld | None
    reasons: tuple[Reason, ...]
    depends: tuple[str, ...]
    becomes_yes: tuple[Change, ...]
    becomes_no: tuple[Change, ...]
    sources: tuple[Bron, ...]
    correction: str | None
    checked: str
    certainty: str


@dataclass(frozen=True)
class Group:
    """Entries that belong together."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Dossier:
    """An advice in full, with the answers it was drawn from."""

    day: str
    version: str
    conclusions: int
    rules: int
    open_questions: int
    clashes: tuple[str, ...]
    groups: tuple[Group, ...]
    ways_out: dict[str, Uitweg]
    organisations: dict[str, Organisatie]
    answers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def dossier(advice: Mapping[str, Any], rules: RuleBase, case: Case, fits: Callable[[str], bool]) -> Dossier:
    """The advice in full; `fits` says of an organisation whether it works for this initiative."""
    chosen = list(wanted(advice, rules, case))
    groups = tuple(
        [Group(name, title, _entries(chosen, kinds, status, rules, fits)) for name, title, kinds, status in GROUPS]
    )
    entries = [entry for group in groups for entry in group.entries]
    ways_out = {name for entry in entries for name in entry.ways_out}
    organisations = {name for entry in entries for name in (*entry.addressees, *entry.helpers)}
    return Dossier(
        dutch_date(case.day),
        advice["regels"]["versie"].removeprefix("sha256:")[:12],
        advice["regels"]["conclusies"],
        advice["regels"]["regels"],
        len(advice["open_vragen"]),
        tuple([_clash(clash, rules) for clash in advice["tegenspraken"]]),
        tuple([group for group in groups if group.entries]),
        {name: way for name, way in rules.ways_out.items() if name in ways_out},
        {name: found.text for name, found in rules.organisations.items() if name in organisations},
        tuple(_answers(rules, case)),
    )


def _clash(clash: Mapping[str, Any], rules: RuleBase) -> str:
    """Answers that can't all be true, with the sources of that where the rules name them."""
    if not clash.get("bronnen"):
        return str(clash["uitleg"])
    checked = dt.date.fromisoformat(clash["gecontroleerd_op"])
    return f"{clash['uitleg']} {sources_in_words(rules, clash['bronnen'], checked)}"


def _entries(
    chosen: list[dict[str, Any]], kinds: tuple[str, ...], status: str, rules: RuleBase, fits: Callable[[str], bool]
) -> tuple[Entry, ...]:
    """The conclusions of one group, kind by kind."""
    found = [each for kind in kinds for each in chosen if each["soort"] == kind and each["status"] == status]
    return tuple([_entry(each, rules, fits) for each in found])


def _entry(found: Mapping[str, Any], rules: RuleBase, fits: Callable[[str], bool]) -> Entry:
    text = rules.conclusions[found["id"]].text
    holds = found["status"] == "ja"
    point = text.knelpunt
    return Entry(
        title=found["titel"],
        label=SOORT_NAMES[text.soort] if text.soort in MONEY else None,
        explanation=found["uitleg"],
        knelpunt=f"{KNELPUNT_NAMES[point.soort]} ({NIVEAU_NAMES[point.niveau]})" if point else None,
        addressees=tuple(point.adressaat) if point else (),
        steps=tuple([(who(rules, step.wie), step.wat, step.zin) for step in text.stappen]) if holds else (),
        ways_out=tuple(found["uitwegen"]) if holds else (),
        helpers=tuple([name for name in text.organisaties if holds and fits(name)]),
        traits=tuple([(_label(name), value) for name, value in text.kenmerken.items()]) if holds else (),
        example=text.praktijkvoorbeeld if holds else None,
        reasons=tuple(dict.fromkeys(_reason(ground, rules) for ground in found["gronden"])),
        depends=tuple([rules.questions[name].text.tekst for name in found["hangt_af_van"]]),
        becomes_yes=tuple([change_in_words(rules, change) for change in found["wordt_ja_als"]]),
        becomes_no=tuple([change_in_words(rules, change) for change in found["wordt_nee_als"]]),
        sources=tuple([rules.sources[name] for name in found["bronnen"]]),
        correction=text.correctie,
        checked=dutch_date(text.gecontroleerd_op),
        certainty=ZEKERHEID_NAMES[text.zekerheid],
    )


def _label(trait: str) -> str:
    """The name of one of the `kenmerken` as people read it: `hoe_zeker` is "Hoe zeker"."""
    return trait.replace("_", " ").capitalize()


def _reason(ground: Mapping[str, Any], rules: RuleBase) -> Reason:
    asked = [(rules.questions[name], value) for name, value in ground["omdat"].items()]
    return Reason(
        tuple([(question.text.tekst, answer_in_words(question, value)) for question, value in asked]),
        tuple([rules.conclusions[name].text.titel for name in ground["via"]]),
        ground["regel"],
    )


def _answers(rules: RuleBase, case: Case) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The answers by section, in the order of asking."""
    for section, title in rules.sections.items():
        questions = [each for each in rules.questions.values() if each.section == section and each.id in case.answers]
        if questions:
            yield (
                title,
                tuple([(each.text.tekst, answer_in_words(each, to_json(case.answers[each.id]))) for each in questions]),
            )
