"""What the helpdesk reports, for policy staff: a list with states, and one report to handle."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from navigator.store.reports import LONGEST, STATES
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff
from web.staff.desk import Page, reports
from web.staff.words import REPORT_STATE_NAMES

blueprint = Blueprint("staff_reports", __name__, url_prefix="/medewerkers")


@blueprint.get("/meldingen")
@for_staff("beleid", logs="meldingen_bekeken")
def overview() -> str:
    """The reports, new ones first."""
    state = request.args.get("stand", "")
    state = state if state in STATES else ""
    return render_template(
        "staff/reports.html",
        found=reports().all(state),
        state=state,
        states=REPORT_STATE_NAMES,
        conclusions=services().rules.conclusions,
    )


@blueprint.get("/meldingen/<int:report>")
@for_staff("beleid", logs="meldingen_bekeken")
def page(report: int) -> str:
    """One report."""
    return _page(report)


@blueprint.post("/meldingen/<int:report>")
@for_staff("beleid", logs="melding_behandeld")
def handle(report: int) -> Page:
    """Keep what became of it; who is second sees both."""
    state, answer = request.form.get("stand", ""), request.form.get("reactie", "").replace("\r\n", "\n").strip()
    if state not in STATES:
        abort(400)
    seen = request.form.get("gezien", -1, type=int)
    if len(answer) > LONGEST:
        error = f"Deze reactie is te lang: {len(answer)} tekens, hoogstens {LONGEST}."
        return _page(report, mine=(state, answer), seen=seen, error=error), 422
    with noting():
        handled = reports().handle(report, seen, staff().name, state, answer)
    if not handled:
        return _page(report, mine=(state, answer)), 409
    return redirect(url_for("staff_reports.overview"), 303)


def _page(
    report: int, *, mine: tuple[str, str] | None = None, seen: int | None = None, error: str | None = None
) -> str:
    """The report; with what someone wrote, which version of it they saw, and what is wrong with it."""
    found = reports().find(report)
    if found is None:
        abort(404)
    return render_template(
        "staff/report.html",
        report=found,
        mine=mine,
        seen=found.version if seen is None else seen,
        error=error,
        longest=LONGEST,
        states=REPORT_STATE_NAMES,
        conclusion=services().rules.conclusions.get(found.conclusion or ""),
    )
