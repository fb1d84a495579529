"""The advice: what fits, what may fit, what does not, the obstacles, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from navigator.case import Case
from navigator.grounds import holds
from navigator.moments import dutch_date
from navigator.wording import (
    KNELPUNT_NAMES,
    NIVEAU_NAMES,
    SOORT_NAMES,
    ZEKERHEID_NAMES,
    answer_in_words,
    change_in_words,
)
from web.access import for_case_code
from web.current import services, stored_case

blueprint = Blueprint("advice", __name__)

MONEY = ("geldvorm", "route", "fonds")
GROUPS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("past", "Dit past nu bij u", MONEY, "ja"),
    ("misschien", "Dit past misschien", MONEY, "misschien"),
    ("knelpunten", "Hier loopt u tegenaan", ("knelpunt",), "ja"),
    ("misschien-knelpunten", "Hier loopt u misschien tegenaan", ("knelpunt",), "misschien"),
    ("past-niet", "Dit past nu niet", MONEY, "nee"),
    ("voorstellen", "Voorstellen: deze bestaan nog niet", ("voorstel",), "ja"),
    ("tussenstappen", "Wat wij over uw initiatief vaststellen", ("status",), "ja"),
)
TRAITS: dict[str, str] = {
    "fase": "Voor welke fase",
    "gever": "Wie geeft het",
    "vraagt": "Wat vragen ze",
    "inspanning": "Hoeveel werk",
    "doel": "Waarvoor het is",
    "gevraagde_rechtsvorm": "Welke rechtsvorm",
    "hoogte": "Hoeveel geld",
    "wanneer": "Wanneer aanvragen",
    "hoe_zeker": "Hoe zeker het is",
    "stand_van_zaken": "Hoe het ervoor staat",
    "wie_vraagt_dit": "Wie erom vraagt",
    "gebruik_nu": "Wat u er nu aan heeft",
}
"""What each of the `kenmerken` of a conclusion is called on the page."""


@blueprint.get("/advies")
@for_case_code
def show() -> str | Response:
    """The advice on the visitor's case today."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    case = Case(dt.date.today(), stored.answers, stored.topics)
    advice = services().adviser.advise(case)
    wanted = set(stored.topics)
    entries = [_entry(conclusion, case) for conclusion in advice["conclusies"]]
    entries = [entry for entry in entries if not wanted or wanted & set(entry["text"].onderwerpen)]
    groups = [(anchor, title, _chosen(entries, kinds, status)) for anchor, title, kinds, status in GROUPS]
    left = [question for question in advice["open_vragen"] if question not in stored.answers]
    return render_template(
        "advice.html",
        advice=advice,
        groups=[group for group in groups if group[2]],
        summary=_summary({anchor: len(found) for anchor, _, found in groups}),
        left=len(left),
        unknown=len(advice["open_vragen"]) - len(left),
        today=dutch_date(case.day),
        questions=services().rules.questions,
        page_text=" ".join(f"{entry['titel']} {entry['uitleg']}" for _, _, found in groups for entry in found),
    )


def _chosen(entries: list[dict[str, Any]], kinds: tuple[str, ...], status: str) -> list[dict[str, Any]]:
    """The entries of one group: kind by kind, the most general kind first."""
    return [e for kind in kinds for e in entries if e["soort"] == kind and e["status"] == status]


def _summary(counts: dict[str, int]) -> str:
    """The advice in a few sentences; of money only where the chosen topics are about money."""
    sure, maybe, obstacles = counts["past"], counts["misschien"], counts["knelpunten"]
    sentences = []
    if sure or maybe or counts["past-niet"]:
        ways = "Eén manier om aan geld te komen past" if sure == 1 else f"{sure} manieren om aan geld te komen passen"
        sentences.append(f"{ways} nu bij u." if sure else "Van geen enkel geld is zeker dat het nu bij u past.")
    if maybe:
        sentences.append(f"{maybe} {'past' if maybe == 1 else 'passen'} misschien.")
    found = f"{obstacles or 'geen'} {'knelpunt' if obstacles == 1 else 'knelpunten'}"
    sentences.append(f"U loopt tegen {found} aan.")
    return " ".join(sentences)


def _entry(conclusion: dict[str, Any], case: Case) -> dict[str, Any]:
    """A conclusion of the advice with the words the page needs."""
    rules = services().rules
    text = rules.conclusions[conclusion["id"]].text
    knelpunt = text.knelpunt
    return {
        **conclusion,
        "text": text,
        "label": SOORT_NAMES[text.soort] if text.soort in MONEY else None,
        "checked": dutch_date(text.gecontroleerd_op),
        "certainty": ZEKERHEID_NAMES[text.zekerheid],
        "reasons": _distinct(_reason(reason) for reason in conclusion["gronden"]),
        "depends": [(key, rules.questions[key].text.tekst) for key in conclusion["hangt_af_van"]],
        "becomes_yes": [_change(change) for change in conclusion["wordt_ja_als"]],
        "becomes_no": [_change(change) for change in conclusion["wordt_nee_als"]],
        "sources": [rules.sources[name] for name in conclusion["bronnen"]],
        "ways_out": [rules.ways_out[name] for name in conclusion["uitwegen"]],
        "traits": [(TRAITS[name], value) for name, value in text.kenmerken.items()],
        "knelpunt_words": f"{KNELPUNT_NAMES[knelpunt.soort]} ({NIVEAU_NAMES[knelpunt.niveau]})" if knelpunt else None,
        "addressees": [_organisation(name) for name in knelpunt.adressaat] if knelpunt else [],
        "helpers": [_organisation(name) for name in text.organisaties if _fits(name, case)],
    }


def _distinct(reasons: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason once: several grounds of one rule can rest on the same answers."""
    found: list[dict[str, Any]] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return found


def _reason(reason: dict[str, Any]) -> dict[str, Any]:
    rules = services().rules
    answers = [(rules.questions[key], value) for key, value in reason["omdat"].items()]
    return {
        "answers": [(asked.id, asked.text.tekst, answer_in_words(asked, value)) for asked, value in answers],
        "via": [rules.conclusions[name].text.titel for name in reason["via"]],
        "rule": reason["regel"],
        "place": reason["plaats"],
    }


def _change(change: dict[str, Any]) -> list[tuple[str, str, str]]:
    pairs = change_in_words(services().rules, change)
    return [(key, *pair) for key, pair in zip(change, pairs, strict=True)]


def _organisation(name: str) -> Any:
    return services().rules.organisations[name].text


def _fits(name: str, case: Case) -> bool:
    """Whether an organisation works for this initiative, as far as is known."""
    compiled, _ = services().adviser.at(case.day)
    boxes = compiled.organisations.get(name)
    return boxes is None or holds(boxes, compiled.space.point(case), {})
