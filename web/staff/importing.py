"""Bringing in cases: upload, look at every fault, confirm, and go on until all is stored.

What was uploaded is kept nowhere until someone confirms it: the cases that are right travel, signed and compressed, in
the form on the page with the preview. What stands in a faulty cell is shown once and kept never.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from navigator.importing.files import LARGEST_FILE, MOST_ROWS, FileError, example, read_file, template
from navigator.importing.rows import CellFault, Intake
from navigator.importing.storing import Imports, Progress
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff

blueprint = Blueprint("staff_import", __name__, url_prefix="/medewerkers/inbrengen")
_LARGEST_FORM = 2 * LARGEST_FILE  # bytes; what is sent back with the confirmation is compressed
_TIME_TO_CONFIRM = 3600  # seconds
_MOST_FAULTS = 500  # shown; the rest is counted
_STRETCH = 3  # pieces stored for one form; the log has a line of each

Page = str | tuple[str, int]


def allow_large_forms() -> None:
    """Let the two forms here be larger than others; their size counts before anything reads them."""
    if request.endpoint in ("staff_import.preview", "staff_import.confirm"):
        request.max_content_length = request.max_form_memory_size = _LARGEST_FORM


@blueprint.get("")
@for_staff("helpdesk")
def page() -> str:
    """Choose a file, or go on with an import that was not finished."""
    return _upload_page([])


@blueprint.post("")
@for_staff("helpdesk", logs="import_bekeken")
def preview() -> Page:
    """What is in the file, every fault in it, and what storing it would do; nothing is stored."""
    given = request.files.get("bestand")
    if given is None or not given.filename:
        return _upload_page(["Kies een bestand."]), 422
    try:
        found = read_file(given.stream.read(LARGEST_FILE + 1), services().rules.questions)
    except FileError as error:
        return _upload_page(error.messages), 422
    return _preview_page(found)


@blueprint.post("/opslaan")
@for_staff("helpdesk", logs="import_uitgevoerd")
def confirm() -> AnyResponse | Page:
    """Keep what was looked at, and store the first stretch of it."""
    try:
        packed = _signer().loads(request.form.get("casussen", ""), max_age=_TIME_TO_CONFIRM)
    except BadData:
        return _upload_page(["Dit voorbeeld is verlopen. Kies het bestand opnieuw."]), 422
    return _store_stretch(_imports().start(packed, staff().name))


@blueprint.get("/<name>")
@for_staff("helpdesk")
def progress(name: str) -> str:
    """How far it is, and a form to go on until all is stored, which a script sends by itself."""
    found = _progress(name)
    g.own_script = not found.finished
    return render_template("staff/import_progress.html", name=name, progress=found)


@blueprint.post("/<name>/verder")
@for_staff("helpdesk", logs="import_uitgevoerd")
def go_on(name: str) -> AnyResponse:
    """Store the next stretch."""
    return _store_stretch(name)


@blueprint.get("/sjabloon.csv")
@for_staff("helpdesk")
def template_file() -> Response:
    """An empty file with all columns."""
    response = Response(template(services().rules.questions), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="casussen-sjabloon.csv"'
    return response


@blueprint.get("/voorbeeld.json")
@for_staff("helpdesk")
def example_file() -> Response:
    """Two cases in JSON."""
    response = Response(example(services().rules.questions), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="casussen-voorbeeld.json"'
    return response


def _store_stretch(name: str) -> AnyResponse:
    """Store some pieces, each whole; one that breaks off is stored the next time."""
    imports, who = _imports(), staff().name
    with noting():
        for _ in range(_STRETCH):
            if _progress(name).finished:
                break
            imports.go_on(name, who)
    return redirect(url_for("staff_import.progress", name=name), 303)


def _progress(name: str) -> Progress:
    found = _imports().progress(name, staff().name)
    if found is None:
        abort(404)
    return found


def _upload_page(messages: list[str]) -> str:
    unfinished = _imports().unfinished(staff().name)
    return render_template(
        "staff/import.html", messages=messages, unfinished=unfinished, error=bool(messages), most=MOST_ROWS
    )


def _preview_page(found: Intake) -> str:
    packed = _imports().packed(found.cases)
    return render_template(
        "staff/import_preview.html",
        found=found,
        rows=list(_by_row(found.faults[:_MOST_FAULTS])),
        left_out=max(0, len(found.faults) - _MOST_FAULTS),
        comparison=_imports().compare(packed),
        packed=_signer().dumps(packed) if packed else "",
    )


def _by_row(faults: list[CellFault]) -> Iterator[tuple[int, list[CellFault]]]:
    for row, group in groupby(faults, key=lambda fault: fault.row):
        yield row, list(group)


def _signer() -> URLSafeTimedSerializer:
    """Signs what goes to a browser and comes back, for this member of staff alone."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"import {staff().name}")


def _imports() -> Imports:
    return Imports(services().cases.database)
