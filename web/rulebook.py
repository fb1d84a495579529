"""The rule book: every conclusion with its rules in sentences, its sources, examples and picture, open to all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from markupsafe import Markup

from navigator import rulebook
from navigator.examples import example_case
from navigator.graph.picture import CONCLUSION, Node, around
from navigator.graph.svg import as_svg
from navigator.model import Conclusion, Rule, RuleBase
from navigator.moments import days_in_words, dutch_date
from navigator.words.sentences import case_in_words, in_sentences
from navigator.words.wording import KNELPUNT_NAMES, NIVEAU_NAMES, SOORT_NAMES, ZEKERHEID_NAMES, thousands
from web.access import for_everyone
from web.services import services

blueprint = Blueprint("rulebook", __name__, url_prefix="/regels")
LONGEST_SEARCH = 200
ORDERS: dict[str, tuple[str, Callable[[RuleBase], list[rulebook.Chapter]]]] = {
    "onderwerp": ("onderwerp", rulebook.by_topic),
    "soort": ("soort", rulebook.by_kind),
    "bron": ("bron", rulebook.by_source),
    "datum": ("datum van nakijken", rulebook.by_date),
}
UNITS = {"euro": "€ {}", "procent": "{} %", "aantal": "{}"}
OUTCOMES = {"ja": "Geldt", "nee": "Geldt niet", "misschien": "Nog niet te zeggen"}


@blueprint.get("")
@for_everyone
def index() -> str:
    """Every conclusion, in one of four orders, or those that a search finds."""
    rules, today = services().rules, dt.date.today()
    wanted = request.args.get("zoek", "").strip()[:LONGEST_SEARCH]
    order = request.args.get("op", "onderwerp")
    if order not in ORDERS:
        abort(404)
    return render_template(
        "rulebook/index.html",
        wanted=wanted,
        found=rulebook.search(rules, wanted),
        order=order,
        orders={key: title for key, (title, _) in ORDERS.items()},
        chapters=ORDERS[order][1](rules),
        kinds=SOORT_NAMES,
        due=[c for c in rules.conclusions.values() if rulebook.due(rules, c, today)],
    )


@blueprint.get("/<name>")
@for_everyone
def conclusion(name: str) -> str:
    """One conclusion and everything about it."""
    rules = services().rules
    if name not in rules.conclusions:
        abort(404)
    found = rules.conclusions[name]
    return render_template(
        "rulebook/conclusion.html", entry=_entry(rules, found, dt.date.today()), drawing=_drawing(name)
    )


@blueprint.get("/alles")
@for_everyone
def everything() -> str:
    """The whole book on one page, to print."""
    rules, today = services().rules, dt.date.today()
    chapters = [
        (chapter, [_entry(rules, each, today) for each in chapter.conclusions]) for chapter in rulebook.by_kind(rules)
    ]
    return render_template("rulebook/whole.html", chapters=chapters, today=dutch_date(today), version=rules.version)


@blueprint.get("/bronnen")
@for_everyone
def sources() -> str:
    """Every source, with how much rests on it."""
    rules = services().rules
    return render_template(
        "rulebook/sources.html", sources=sorted(rules.sources.items(), key=lambda item: item[1].titel)
    )


@blueprint.get("/bronnen/<name>")
@for_everyone
def source(name: str) -> str:
    """One source, and all that rests on it: the list to go through when it changes."""
    rules, today = services().rules, dt.date.today()
    if name not in rules.sources:
        abort(404)
    found = rules.sources[name]
    resting = rulebook.resting_on(rules, name)
    return render_template(
        "rulebook/source.html",
        source=found,
        resting=resting,
        rules_in_words=[(each, _rule(rules, each, rule, today)) for each, rule in resting.rules],
        checked=dutch_date(found.gecontroleerd_op),
        old=rulebook.is_old(found.gecontroleerd_op, today),
        certainty=ZEKERHEID_NAMES[found.zekerheid],
        rules=rules,
    )


@blueprint.get("/bedragen")
@for_everyone
def amounts() -> str:
    """Every amount, with the days on which it holds."""
    rules, today = services().rules, dt.date.today()
    found = [
        {
            "id": key,
            "title": amount.titel,
            "note": amount.toelichting,
            "known": rules.amount_on(key, today) is not None,
            "values": [
                {
                    "value": UNITS[amount.eenheid].format(thousands(value.waarde)),
                    "days": days_in_words(value.vanaf, value.tot),
                    "sources": [(name, rules.sources[name]) for name in value.bronnen],
                }
                for value in sorted(amount.waarden, key=lambda value: value.vanaf, reverse=True)
            ],
        }
        for key, amount in rules.amounts.items()
    ]
    return render_template("rulebook/amounts.html", amounts=found)


def _entry(rules: RuleBase, conclusion: Conclusion, today: dt.date) -> dict[str, Any]:
    """A conclusion with the words its page needs."""
    text = conclusion.text
    return {
        "id": conclusion.id,
        "text": text,
        "kind": SOORT_NAMES[text.soort],
        "knelpunt": f"{KNELPUNT_NAMES[text.knelpunt.soort]} ({NIVEAU_NAMES[text.knelpunt.niveau]})"
        if text.knelpunt
        else None,
        "topics": [rules.topics[topic].naam for topic in text.onderwerpen if topic in rules.topics],
        "rules": [_rule(rules, conclusion, rule, today) for rule in conclusion.rules],
        "builds_on": rulebook.builds_on(rules, conclusion.id),
        "leads_to": rulebook.leads_to(rules, conclusion.id),
        "excludes": [rules.conclusions[name] for name in text.sluit_uit],
        "ways_out": [rules.ways_out[name] for name in text.uitwegen],
        "examples": [
            (example.naam, case_in_words(rules, example_case(rules, conclusion, example)), OUTCOMES[example.verwacht])
            for example in text.voorbeelden
        ],
        "checked": dutch_date(text.gecontroleerd_op),
        "certainty": ZEKERHEID_NAMES[text.zekerheid],
        "due": rulebook.due(rules, conclusion, today),
    }


def _rule(rules: RuleBase, conclusion: Conclusion, rule: Rule, today: dt.date) -> dict[str, Any]:
    return {
        "number": conclusion.rules.index(rule) + 1,
        "words": in_sentences(rules, rule.condition, today),
        "note": conclusion.text.regels[conclusion.rules.index(rule)].toelichting,
        "days": days_in_words(rule.valid_from, rule.valid_until),
        "in_force": rule.valid_on(today),
        "sources": [(name, rules.sources[name]) for name in rule.sources],
    }


def _drawing(name: str) -> Markup:
    def link(node: Node) -> str | None:
        return url_for("rulebook.conclusion", name=node.name) if node.kind == CONCLUSION and node.name != name else None

    return Markup(as_svg(around(services().rules, name), link, a4=False))
