"""An advice as text for the terminal; coloured, unless it goes into a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from navigator.model import RuleBase
from navigator.wording import KNELPUNT_NAMES, NIVEAU_NAMES, answer_in_words, change_in_words

_GROUPS = (
    ("Dit past nu bij u", ("geldvorm", "route", "fonds"), "ja", "green"),
    ("Dit past misschien", ("geldvorm", "route", "fonds"), "misschien", "yellow"),
    ("Knelpunten", ("knelpunt",), "ja", "red"),
    ("Misschien een knelpunt", ("knelpunt",), "misschien", "yellow"),
    ("Voorstellen: deze bestaan nog niet", ("voorstel",), "ja", "cyan"),
    ("Dit past nu niet", ("geldvorm", "route", "fonds"), "nee", "white"),
)


def advice_as_text(advice: dict[str, Any], rules: RuleBase) -> str:
    """The advice for people, in the order in which they need it."""
    lines = [click.style(f"Advies op {advice['peildatum']}", bold=True), ""]
    for contradiction in advice["tegenspraken"]:
        lines += [click.style("Let op: ", fg="red", bold=True) + contradiction["uitleg"], ""]
    for heading, kinds, status, colour in _GROUPS:
        chosen = [c for c in advice["conclusies"] if c["soort"] in kinds and c["status"] == status]
        if chosen:
            lines += [click.style(heading, fg=colour, bold=True)]
            lines += [line for conclusion in chosen for line in _conclusion(conclusion, rules)]
            lines += [""]
    lines += list(_closing(advice, rules))
    return "\n".join(lines)


def _conclusion(conclusion: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    yield f"  • {click.style(conclusion['titel'], bold=conclusion['status'] == 'ja')}  [{conclusion['id']}]"
    if conclusion["status"] == "ja":
        for reason in conclusion["gronden"]:
            answers = "; ".join(
                f"{rules.questions[key].text.tekst} {answer_in_words(rules.questions[key], value)}"
                for key, value in reason["omdat"].items()
            )
            built_on = f" via {', '.join(reason['via'])}" if reason["via"] else ""
            sources = ", ".join(reason["bronnen"])
            yield f"      omdat: {answers or 'een tussenstap'}{built_on} ({reason['plaats']}; {sources})"
        if conclusion["knelpunt"]:
            kind = conclusion["knelpunt"]
            yield f"      soort: {KNELPUNT_NAMES[kind['soort']]}; {NIVEAU_NAMES[kind['niveau']]}"
        yield from (f"      stap {number}. {step}" for number, step in enumerate(conclusion["stappen"], 1))
    if conclusion["status"] == "misschien":
        for question in conclusion["hangt_af_van"]:
            yield f"      hangt af van: {rules.questions[question].text.tekst}"
    if conclusion["status"] == "nee":
        for change in conclusion["wordt_ja_als"][:1]:
            yield "      wel als: " + "; ".join(f"{q} {value}" for q, value in change_in_words(rules, change))


def _closing(advice: dict[str, Any], rules: RuleBase) -> Iterator[str]:
    if advice["volgende_vraag"]:
        question = rules.questions[advice["volgende_vraag"]]
        yield f"Nog {len(advice['open_vragen'])} open vragen. De volgende: {question.text.tekst} [{question.id}]"
    else:
        yield "Er zijn geen open vragen meer."
    yield f"Regels: {advice['regels']['versie'][:19]}…, {advice['regels']['regels']} regels."
    yield "Aan dit advies kunt u geen rechten ontlenen."
