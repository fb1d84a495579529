"""The advice: what fits, what may fit, what does not, the obstacles, and what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from navigator.case import Case
from navigator.grounds import holds
from navigator.moments import dutch_date
from navigator.wording import KNELPUNT_NAMES, NIVEAU_NAMES, ZEKERHEID_NAMES, answer_in_words, change_in_words
from web.current import code, services, stored_case

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


@blueprint.get("/advies")
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
    groups = [
        (anchor, title, [e for e in entries if e["soort"] in kinds and e["status"] == status])
        for anchor, title, kinds, status in GROUPS
    ]
    return render_template(
        "advice.html",
        advice=advice,
        groups=[group for group in groups if group[2]],
        counts={anchor: len(found) for anchor, _, found in groups},
        left=sum(question not in stored.answers for question in advice["open_vragen"]),
        today=dutch_date(case.day),
        code=code(),
        questions=services().rules.questions,
        knelpunt_names=KNELPUNT_NAMES,
        niveau_names=NIVEAU_NAMES,
        page_text=" ".join(f"{entry['titel']} {entry['uitleg']}" for _, _, found in groups for entry in found),
    )


def _entry(conclusion: dict[str, Any], case: Case) -> dict[str, Any]:
    """A conclusion of the advice with the words the page needs."""
    rules = services().rules
    text = rules.conclusions[conclusion["id"]].text
    questions = rules.questions
    return {
        **conclusion,
        "text": text,
        "checked": dutch_date(text.gecontroleerd_op),
        "certainty": ZEKERHEID_NAMES[text.zekerheid],
        "reasons": [
            {
                "answers": [
                    (key, questions[key].text.tekst, answer_in_words(questions[key], value))
                    for key, value in reason["omdat"].items()
                ],
                "via": [(rules.conclusions[name].text.titel, rules.conclusions[name].id) for name in reason["via"]],
                "rule": reason["regel"],
                "place": reason["plaats"],
            }
            for reason in conclusion["gronden"]
        ],
        "depends": [(key, questions[key].text.tekst) for key in conclusion["hangt_af_van"]],
        "becomes_yes": [_change(change) for change in conclusion["wordt_ja_als"]],
        "becomes_no": [_change(change) for change in conclusion["wordt_nee_als"]],
        "sources": [(name, rules.sources[name]) for name in conclusion["bronnen"]],
        "ways_out": [(name, rules.ways_out[name]) for name in conclusion["uitwegen"]],
        "addressees": [_organisation(name) for name in text.knelpunt.adressaat] if text.knelpunt else [],
        "helpers": [_organisation(name) for name in text.organisaties if _fits(name, case)],
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
