"""One case: its answers, the advice today, its state, notes and follow-up days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.answers import to_json
from navigator.casework.personal import personal_data
from navigator.store.casefiles import STATES
from navigator.store.notes import LONGEST
from navigator.words.wording import SOORT_NAMES, answer_in_words
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff
from web.staff.desk import Opened, Page, files, notes, open_case, reports
from web.staff.words import REPORT_STATE_NAMES, STATE_NAMES

blueprint = Blueprint("staff_case", __name__, url_prefix="/medewerkers/casus/<number>")
_ORDER = ("ja", "misschien", "nee")
KINDS = tuple(SOORT_NAMES.items())


@blueprint.get("")
@for_staff("helpdesk", logs="casus_bekeken")
def page(number: str) -> Page:
    """The case."""
    return _page(open_case(number))


@blueprint.post("/status")
@for_staff("helpdesk", logs="status_gewijzigd")
def set_state(number: str) -> Page:
    """Change how far the helpdesk is; who is second is told."""
    state = request.form.get("stand", "")
    if state not in STATES:
        abort(400)
    with noting():
        changed = files().set_state(number, request.form.get("gezien", -1, type=int), state)
    if not changed:
        opened = open_case(number)
        message = (
            f"Een ander veranderde deze casus terwijl u keek. De status is nu “{STATE_NAMES[opened.file.state]}”; "
            f"u koos “{STATE_NAMES[state]}”. Kijk hieronder wat er staat en kies zo nodig opnieuw."
        )
        return _page(opened, error=message, chosen=state), 409
    return redirect(url_for("staff_case.page", number=number), 303)


@blueprint.post("/notities")
@for_staff("helpdesk", logs="notitie_toegevoegd")
def add_note(number: str) -> Page:
    """Add a note; one that seems to hold personal data only when that is confirmed."""
    text = request.form.get("tekst", "").strip()
    written_day = request.form.get("opvolgen", "").strip()
    error, day = None, None
    try:
        day = dt.date.fromisoformat(written_day) if written_day else None
    except ValueError:
        error = f"“{written_day[:20]}” is geen datum. Schrijf hem als 2026-11-22."
    if not text:
        error = "Schrijf eerst een notitie."
    elif len(text) > LONGEST:
        error = f"Deze notitie is te lang: {len(text)} tekens, hoogstens {LONGEST}."
    found = personal_data(text)
    if error or (found and "toch" not in request.form):
        opened = open_case(number)
        return _page(opened, note_error=error, personal=found, note=text, follow_up=written_day), 422
    with noting():
        added = notes().add(number, staff().name, text, day)
    if not added:
        open_case(number)  # says that it is gone
    return redirect(url_for("staff_case.page", number=number, _anchor="notities"), 303)


@blueprint.post("/notities/<int:note>")
@for_staff("helpdesk", logs="opvolging_gewijzigd")
def tick(number: str, note: int) -> Response:
    """Tick off a note to come back to, or take it up again."""
    with noting():
        found = notes().set_done(number, note, "klaar" in request.form)
    if not found:
        abort(404)
    return redirect(url_for("staff_case.page", number=number, _anchor="notities"), 303)


def _page(
    opened: Opened,
    *,
    error: str | None = None,
    chosen: str | None = None,
    note_error: str | None = None,
    personal: list[str] | None = None,
    note: str = "",
    follow_up: str = "",
) -> str:
    rules = services().rules
    return render_template(
        "staff/case.html",
        file=opened.file,
        error=error,
        chosen=chosen or opened.file.state,
        states=STATE_NAMES,
        report_states=REPORT_STATE_NAMES,
        advice=opened.advice,
        groups=_groups(opened),
        answers=[
            (question, answer_in_words(question, to_json(opened.file.answers[key])))
            for key, question in rules.questions.items()
            if key in opened.file.answers
        ],
        notes=notes().of(opened.file.number),
        reports=reports().of(opened.file.number),
        conclusions=rules.conclusions,
        note_error=note_error,
        personal=personal or [],
        note=note,
        follow_up=follow_up,
        today=dt.date.today(),
        longest=LONGEST,
    )


def _groups(opened: Opened) -> dict[str, list[tuple[str, list[dict[str, Any]]]]]:
    """The conclusions of the advice by status, and per status by kind, with the words for that kind."""
    found = opened.advice["conclusies"]
    return {
        status: [(words, [c for c in found if (c["soort"], c["status"]) == (kind, status)]) for kind, words in KINDS]
        for status in _ORDER
    }
