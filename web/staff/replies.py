"""A reply to the initiative in words, built from the advice: to change, print, copy, or keep as a note."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from navigator.casework.personal import personal_data
from navigator.casework.reply import reply
from navigator.store.notes import LONGEST
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff
from web.staff.desk import Page, find_file, notes, open_case

blueprint = Blueprint("staff_reply", __name__, url_prefix="/medewerkers/casus/<number>")
_HEADING = "Antwoord aan het initiatief:\n\n"  # above a reply that is kept as a note


@blueprint.get("/antwoord")
@for_staff("helpdesk", logs="antwoord_bekeken")
def page(number: str) -> str:
    """The reply that follows from the advice, in a field to change it."""
    opened = open_case(number)
    return _page(number, reply(opened.advice, services().rules, opened.case))


@blueprint.post("/antwoord")
@for_staff("helpdesk", logs="antwoord_bekeken")
def use(number: str) -> Page:
    """What was made of it: as a page to print, as a text file, or kept as a note with the case."""
    number = find_file(number).number  # as it is written in the name of the file
    text = request.form.get("tekst", "").replace("\r\n", "\n").strip()
    if not text:
        return _page(number, "", error="Er staat niets meer in het antwoord."), 422
    if "bestand" in request.form:
        headers = {"Content-Disposition": f'attachment; filename="antwoord-{number}.txt"'}
        return Response(f"{text}\n", content_type="text/plain; charset=utf-8", headers=headers)
    if "druk" in request.form:
        return render_template("staff/reply_print.html", number=number, text=text)
    note = f"{_HEADING}{text}"
    if len(note) > LONGEST:
        most = LONGEST - len(_HEADING)
        return _page(number, text, error=f"Dit is te lang om te bewaren: {len(text)} tekens, hoogstens {most}."), 422
    found = personal_data(text)
    if found and "toch" not in request.form:
        return _page(number, text, personal=found), 422
    with noting("notitie_toegevoegd"):
        notes().add(number, staff().name, note)
    return redirect(url_for("staff_case.page", number=number, _anchor="notities"), 303)


def _page(number: str, text: str, *, error: str | None = None, personal: list[str] | None = None) -> str:
    file = open_case(number).file
    return render_template("staff/reply.html", file=file, text=text, error=error, personal=personal or [])
