"""The list of cases: opened by code, found with filters, and to come back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from navigator.casework.obstacles import obstacles
from navigator.store.casefiles import STATES
from navigator.store.caselist import Filters
from web.access import for_staff
from web.services import services
from web.signin import staff
from web.staff.desk import Page, case_list, files, notes
from web.staff.paging import Paging
from web.staff.words import STATE_NAMES

blueprint = Blueprint("staff_cases", __name__, url_prefix="/medewerkers")
_FILTERS = "staff_filters"  # kept in the browser's own cookie, since words in an address end up in logs
_DAYS = {"vanaf": "since", "tot": "until"}
_TEXTS = {
    "onderwerp": "topic",
    "fase": "phase",
    "provincie": "province",
    "knelpunt": "obstacle",
    "stand": "state",
    "woorden": "words",
}
"""By the name of each field of the form, the filter it is for."""
_LONGEST = 100
_SIGNED_OUT = ("staff_login.page", "staff_login.sign_out")


@blueprint.get("/casussen")
@for_staff("helpdesk", logs="lijst_bekeken")
def overview() -> str:
    """The cases that pass the filters, the last changed first."""
    return _list_page(None, 200)[0]


@blueprint.post("/casussen")
@for_staff("helpdesk")
def set_filters() -> Response:
    """Keep the filters, and show the list with them."""
    wiped = "wis" in request.form
    written = {} if wiped else {name: request.form.get(name, "").strip()[:_LONGEST] for name in (*_TEXTS, *_DAYS)}
    session[_FILTERS] = {name: value for name, value in written.items() if value}
    return redirect(url_for("staff_cases.overview"), 303)


@blueprint.post("/casussen/openen")
@for_staff("helpdesk")
def open_with_code() -> Page:
    """Open the case of a caller, who says the code aloud; or one by its number."""
    written = request.form.get("code", "")
    number = files().number_of(written)
    if number is None and (found := files().find(written)) is not None:
        number = found.number
    if number is None:
        return _list_page("Bij deze code hoort geen casus. Laat de beller de woorden nog eens noemen.", 422)
    services().staff.audit.note(staff().name, "casus_geopend", number)
    return redirect(url_for("staff_case.page", number=number), 303)


@blueprint.after_app_request
def forget_filters(response: FlaskResponse) -> FlaskResponse:
    """Leave nothing of what was looked for in the browser of who signs out, or has to sign in again."""
    if request.endpoint in _SIGNED_OUT:
        session.pop(_FILTERS, None)
    return response


@blueprint.get("/opvolgen")
@for_staff("helpdesk", logs="lijst_bekeken")
def follow_ups() -> str:
    """Every case to come back to, the first day first."""
    return render_template("staff/follow_ups.html", found=notes().to_follow_up(), today=dt.date.today())


def _list_page(error: str | None, status: int) -> tuple[str, int]:
    written: Mapping[str, str] = session.get(_FILTERS, {})
    filters, faults = _read(written)
    if filters.obstacle:
        _work_out_obstacles()
    paging = Paging.asked()
    found, count = case_list().find(filters, paging.first, paging.size)
    rules = services().rules
    page = render_template(
        "staff/cases.html",
        error=error,
        faults=faults,
        written=written,
        cases=found,
        paging=paging.over(count),
        states=STATE_NAMES,
        phases=_options("fase"),
        provinces=_options("provincie"),
        obstacles={key: each.text.titel for key, each in rules.conclusions.items() if each.kind == "knelpunt"},
    )
    return page, status


def _options(question: str) -> Mapping[str, str]:
    """The words of each answer to a question, by which one can filter; none where the live rules do not ask it."""
    found = services().rules.questions.get(question)
    return found.text.opties if found else {}


def _work_out_obstacles() -> None:
    periods, today = services().adviser.periods, dt.date.today()
    compiled = periods.compiled(today)
    case_list().work_out_obstacles(periods.name(today), lambda answers: obstacles(compiled, today, answers))


def _read(written: Mapping[str, str]) -> tuple[Filters, list[str]]:
    """The filters, and what is wrong with them; a filter that is wrong does not count."""
    faults: list[str] = []
    days: dict[str, dt.date | None] = dict.fromkeys(_DAYS.values())
    for name, day in _DAYS.items():
        if written.get(name):
            try:
                days[day] = dt.date.fromisoformat(written[name])
            except ValueError:
                faults.append(f"“{written[name]}” is geen datum. Schrijf hem als 2026-11-22.")
    texts = {text: written.get(name, "") for name, text in _TEXTS.items()}
    if texts["state"] not in STATES:
        texts["state"] = ""
    return Filters(**texts, since=days["since"], until=days["until"]), faults
