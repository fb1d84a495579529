"""The advice: at a glance on one page, and everything about one conclusion on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from navigator.moments import dutch_date
from navigator.overview.moneypath import PHASE, later_money, money_path
from navigator.overview.summary import first_steps, step_count, summary, to_find_out
from navigator.sheets.content import wanted
from navigator.sheets.steps import MONEY
from web.access import for_case_code
from web.advice_words import Entry
from web.services import services
from web.shown_advice import remember_shown
from web.visitor_advice import Advised, advised

blueprint = Blueprint("advice", __name__)
_OBSTACLES = ("hard", "uitvoering", "intern", "cultuur")
"""The kinds of obstacle in the order in which the list of steps takes them."""


@dataclass(frozen=True)
class Overview:
    """The conclusions of an advice on the chosen topics, in the groups of the page."""

    now: list[Entry]
    later: list[tuple[str, list[Entry]]]
    maybe: list[Entry]
    after_change: list[Entry]
    never: list[Entry]
    obstacles: list[tuple[str, list[Entry]]]
    maybe_obstacles: list[Entry]
    proposals: list[Entry]
    findings: list[Entry]

    @property
    def about_money(self) -> bool:
        """Whether the chosen topics are about money."""
        return any((self.now, self.later, self.maybe, self.after_change, self.never))


@blueprint.get("/advies")
@for_case_code
def show() -> str | Response:
    """The advice on the visitor's case today, at a glance."""
    found = advised()
    if found is None:
        return redirect(url_for("start.topics"), 303)
    rules, advice, case = services().rules, found.advice, found.case
    remember_shown(case, found.statuses)
    steps = first_steps(found.steps)
    left = [question for question in advice["open_vragen"] if question not in case.answers]
    return render_template(
        "advice.html",
        advice=advice,
        overview=_overview(found),
        summary=summary(advice, rules, case, steps),
        path=money_path(found.compiled, case, found.statuses),
        phase=PHASE,
        steps=steps,
        step_count=step_count(found.steps),
        find_out=to_find_out(advice, rules, case),
        left=len(left),
        unknown=len(advice["open_vragen"]) - len(left),
        today=dutch_date(case.day),
        questions=rules.questions,
    )


@blueprint.get("/advies/<conclusion>")
@for_case_code
def one(conclusion: str) -> str | Response:
    """Everything about one conclusion."""
    if conclusion not in services().rules.conclusions:
        abort(404)
    found = advised()
    if found is None:
        return redirect(url_for("start.topics"), 303)
    (entry,) = (Entry(each, found.case) for each in found.advice["conclusies"] if each["id"] == conclusion)
    return render_template("conclusion.html", entry=entry)


def _overview(found: Advised) -> Overview:
    entries = [Entry(each, found.case) for each in wanted(found.advice, services().rules, found.case)]
    by_id = {entry.id: entry for entry in entries}
    coming = later_money(found.compiled, found.case, found.statuses)
    later = [(phase, [by_id[name] for name in names if name in by_id]) for phase, names in coming.items()]
    later = [(phase, each) for phase, each in later if each]
    then = {entry.id for _, each in later for entry in each}
    no = [entry for entry in _chosen(entries, MONEY, "nee") if entry.id not in then]
    return Overview(
        now=_chosen(entries, MONEY, "ja"),
        later=later,
        maybe=[entry for entry in _chosen(entries, MONEY, "misschien") if entry.id not in then],
        after_change=[entry for entry in no if entry.found["wordt_ja_als"]],
        never=[entry for entry in no if not entry.found["wordt_ja_als"]],
        obstacles=_by_label(sorted(_chosen(entries, ("knelpunt",), "ja"), key=_urgency)),
        maybe_obstacles=sorted(_chosen(entries, ("knelpunt",), "misschien"), key=_urgency),
        proposals=_chosen(entries, ("voorstel",), "ja"),
        findings=_chosen(entries, ("status",), "ja"),
    )


def _chosen(entries: Iterable[Entry], kinds: Sequence[str], status: str) -> list[Entry]:
    """The entries of one group: kind by kind, the most general kind first."""
    chosen = [entry for entry in entries if entry.kind in kinds and entry.status == status]
    return sorted(chosen, key=lambda entry: kinds.index(entry.kind))


def _by_label(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries in their order, under the label that neighbours share."""
    return [(str(label), list(found)) for label, found in groupby(entries, lambda entry: entry.label)]


def _urgency(entry: Entry) -> int:
    point: Any = entry.text.knelpunt
    return _OBSTACLES.index(point.soort)
