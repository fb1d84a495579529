"""An advice as text for the terminal; coloured, unless it goes into a pipe."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import click

from navigator.advice import UNSURE
from navigator.model import RuleBase
from navigator.rulefiles.fileshapes import Conclusiebestand
from navigator.words.wording import (
    KNELPUNT_NAMES,
    NIVEAU_NAMES,
    NOT_KNOWN,
    answer_in_words,
    change_in_words,
    sources_in_words,
)

_GROUPS = (
    ("Dit past nu bij u", ("geldvorm", "route", "fonds"), "ja", "green"),
    ("Dit past misschien", ("geldvorm", "route", "fonds"), "misschien", "yellow"),
    ("Knelpunten", ("knelpunt",), "ja", "red"),
    ("Misschien een knelpunt", ("knelpunt",), "misschien", "yellow"),
    ("Voorstellen: deze bestaan nog niet", ("voorstel",), "ja", "cyan"),
    ("Dit past nu niet", ("geldvorm", "route", "fonds"), "nee", "white"),
)


def advice_as_text(advice: dict[str, Any], rules: RuleBase, topics: Sequence[str] = ()) -> str:
    """The advice for people, in the order in which they need it; of the chosen topics, or of all."""
    lines = [click.style(f"Advies op {advice['peildatum']}", bold=True), ""]
    for contradiction in advice["tegenspraken"]:
        lines += [click.style("Let op: ", fg="red", bold=True) + contradiction["uitleg"]]
        lines += [*_rests_on(contradiction, rules), ""]
    about = [c for c in advice["conclusies"] if not topics or set(topics) & set(_text(c, rules).onderwerpen)]
    for heading, kinds, status, colour in _GROUPS:
        chosen = [c for c in about if c["soort"] in kinds and c["status"] == status]
        if chosen:
            lines += [click.style(heading, fg=colour, bold=True)]
            lines += [line for conclusion in chosen for line in _conclusion(conclusion, rules)]
            lines += [""]
    lines += list(_closing(advice, rules))
    return "\n".join(lines)


def _rests_on(contradiction: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    """The sources of a contradiction, where its file names them."""
    if names := contradiction.get("bronnen"):
        yield f"  {sources_in_words(rules, names, dt.date.fromisoformat(contradiction['gecontroleerd_op']))}"


def _text(conclusion: dict[str, Any], rules: RuleBase) -> Conclusiebestand:
    return rules.conclusions[conclusion["id"]].text


def _conclusion(conclusion: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    yield f"  • {click.style(conclusion['titel'], bold=conclusion['status'] == 'ja')}  [{conclusion['id']}]"
    parts = {"ja": _holds, "misschien": _may_hold, "nee": _fails}
    yield from (f"      {line}" for line in parts[conclusion["status"]](conclusion, rules))


def _holds(conclusion: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    yield from textwrap.wrap(conclusion["uitleg"], 100)
    yield from dict.fromkeys(_reason(reason, rules) for reason in conclusion["gronden"])
    if conclusion["knelpunt"]:
        kind = conclusion["knelpunt"]
        yield f"soort: {KNELPUNT_NAMES[kind['soort']]}; {NIVEAU_NAMES[kind['niveau']]}"
    if conclusion["uitwegen"]:
        yield "uitwegen: " + "; ".join(rules.ways_out[name].titel for name in conclusion["uitwegen"])
    yield from (f"stap {number}. {step}" for number, step in enumerate(conclusion["stappen"], 1))


def _reason(reason: dict[str, Any], rules: RuleBase) -> str:
    used = [
        f"{rules.questions[key].text.tekst} {answer_in_words(rules.questions[key], value)}"
        for key, value in reason["omdat"].items()
    ]
    used += [f"tussenstap: {rules.conclusions[name].text.titel}" for name in reason["via"]]
    return f"omdat: {'; '.join(used)} ({reason['plaats']}; {', '.join(reason['bronnen'])})"


def _may_hold(conclusion: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    if conclusion["uitleg"].startswith(UNSURE):
        yield UNSURE
    for question in conclusion["hangt_af_van"]:
        yield f"hangt af van: {rules.questions[question].text.tekst}"
    if not conclusion["hangt_af_van"]:
        yield NOT_KNOWN


def _fails(conclusion: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    for change in conclusion["wordt_ja_als"]:
        yield "wel als: " + "; ".join(f"{question} {value}" for question, value in change_in_words(rules, change))


def _closing(advice: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    if advice["volgende_vraag"]:
        question = rules.questions[advice["volgende_vraag"]]
        yield f"Nog {len(advice['open_vragen'])} open vragen. De volgende: {question.text.tekst} [{question.id}]"
    else:
        yield "Er zijn geen open vragen meer."
    yield f"Regels: {advice['regels']['versie'][:19]}…, {advice['regels']['regels']} regels."
    yield "Aan dit advies kunt u geen rechten ontlenen."
