"""The public agenda of obstacles, its table as CSV, and the question whether an initiative may be counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.agenda.cells import CLASSES, TOTAL, TRAITS
from navigator.agenda.overview import (
    Count,
    Wanted,
    added_up,
    as_rows,
    by_value,
    classes_of,
    obstacles,
    over_time,
    values_of,
)
from navigator.agenda.rounds import SMALLEST_ROUND, Round, Rounds
from navigator.moments import MONTHS, dutch_date
from web.access import for_case_code, for_everyone
from web.charts import Chart, bars, columns
from web.services import services
from web.visitor import code, stored_case, viewing

blueprint = Blueprint("agenda", __name__)
_DRAWN = 10  # knelpunten in the chart; the table has all
NAMES = {
    "soort": "Waar het aan ligt",
    "niveau": "Waar het speelt",
    "adressaat": "Wie er iets aan kan doen",
    "fase": "Fase",
    "provincie": "Provincie",
}
COLUMNS = ("ronde", "geteld_op", "knelpunt", "titel", "uitsplitsing", "waarde", "minstens")


@blueprint.app_template_global()
def counted() -> bool | None:
    """Whether the visitor's own case counts, for all templates; None without one."""
    stored = stored_case()
    return None if stored is None or viewing() else stored.may_count


@blueprint.get("/agenda")
@for_everyone
def overview() -> str:
    """Which knelpunten how many initiatives meet, as far as may be published, by what the reader chose."""
    rounds, rules = _rounds(), services().rules
    wanted = _wanted(rounds)
    chosen = [each for each in rounds if wanted.round in (None, each.number)]
    counts = added_up(chosen)
    found = obstacles(counts, rules, wanted)
    parts = [] if wanted.trait or wanted.classes else [_part(name, by_value(name, counts, rules)) for name in NAMES]
    return render_template(
        "agenda/overview.html",
        rounds=rounds,
        chosen=chosen,
        total=counts[TOTAL],
        found=found,
        chart=_drawn("knelpunten", "De knelpunten die het meest voorkomen", found[:_DRAWN]),
        parts=parts,
        time=_time(rounds, None),
        choices={name: values_of(name, rules) for name in NAMES},
        names=NAMES,
        wanted=wanted,
        smallest=SMALLEST_ROUND,
    )


@blueprint.get("/agenda/<name>")
@for_everyone
def obstacle(name: str) -> str:
    """One knelpunt: by phase, by province and over time."""
    rules = services().rules
    if name not in rules.conclusions or not classes_of(name, rules):
        abort(404)
    rounds = _rounds()
    counts = added_up(rounds)
    return render_template(
        "agenda/obstacle.html",
        text=rules.conclusions[name].text,
        total=counts[f"knelpunt:{name}"],
        parts=[_part(trait, by_value(trait, counts, rules, name)) for trait in TRAITS],
        time=_time(rounds, name),
        classes=[(NAMES[key], words) for key, words in _class_words(name)],
    )


@blueprint.get("/agenda.csv")
@for_everyone
def table() -> Response:
    """Every published number, for a spreadsheet."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(as_rows(_rounds(), services().rules))
    response = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="agenda-van-knelpunten.csv"'
    return response


@blueprint.post("/meetellen")
@for_case_code
def let_count() -> Response:
    """Keep whether the visitor's initiative may be counted."""
    said = request.form.get("meetellen")
    if said not in ("ja", "nee"):
        abort(400)
    if not services().cases.let_count(code() or "", said == "ja"):
        return redirect(url_for("start.home"), 303)
    return redirect(url_for("advice.show", _anchor="meetellen"), 303)


def _rounds() -> list[Round]:
    return Rounds(services().cases.database).all()


def _wanted(rounds: Sequence[Round]) -> Wanted:
    """What the reader chose; a choice that does not exist is no page."""
    rules = services().rules
    chosen = {key: value for key, value in request.args.items() if value}
    number, _, trait = chosen.get("ronde"), None, chosen.get("bij", "")
    if number is not None and number not in {str(each.number) for each in rounds}:
        abort(404)
    name, _, value = trait.partition(":")
    if trait and (name not in TRAITS or value not in values_of(name, rules)):
        abort(404)
    classes = {name: chosen[name] for name in CLASSES if name in chosen}
    if any(value not in values_of(name, rules) for name, value in classes.items()):
        abort(404)
    return Wanted(int(number) if number else None, (name, value) if trait else None, classes)


def _class_words(name: str) -> list[tuple[str, str]]:
    rules = services().rules
    return [
        (key, ", ".join(values_of(key, rules).get(value, value) for value in values))
        for key, values in classes_of(name, rules).items()
    ]


def _part(name: str, counts: list[Count]) -> dict[str, Any]:
    """A chart and table by the values of one trait or class, of which something may be shown."""
    shown = [each for each in counts if each.number]
    if name in CLASSES:
        shown.sort(key=lambda each: -each.number)
    title = NAMES[name]
    complete = len(shown) == len(counts)
    return {"name": name, "title": title, "counts": shown, "complete": complete, "chart": _drawn(name, title, shown)}


def _drawn(name: str, title: str, counts: list[Count]) -> Chart | None:
    return bars(name, title, [(each.title, each.number) for each in counts]) if counts else None


def _time(rounds: Sequence[Round], name: str | None) -> dict[str, Any]:
    """A chart and table over time."""
    found = over_time(rounds, name)
    short = [(f"{MONTHS[each.closed.month - 1][:3]} {each.closed.year}", number) for each, number in found]
    title = "Door de tijd"
    return {
        "counts": [Count(str(each.number), dutch_date(each.closed), number) for each, number in found],
        "chart": columns("tijd", title, short) if any(number for _, number in short) else None,
    }
