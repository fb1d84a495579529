"""Let someone look along: a code that shows the answers and the advice, and can't change or erase anything."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from navigator.moments import dutch_date
from web.access import for_case_code, for_everyone, is_for_staff
from web.qr import qr_image
from web.services import services
from web.visitor import code, forget, stored_case, viewing

blueprint = Blueprint("sharing", __name__)
blueprint.add_app_template_filter(dutch_date)
blueprint.add_app_template_global(viewing)
_VIEW = "view"  # the code to look along, in the session of the owner who made it
_LEADS_TO_ANSWERS = {"questions.following", "questions.ask", "start.topics", "start.new_code", "leaving.page"}
_OWNERS_ONLY = {"start.confirm_erasing", "sharing.page", "sharing.code_image", "sharing.view_image"}
_FOR_ALL = {"start.resume_with_code", "sharing.stop", "trial.show"}  # none of them changes the case looked at


@blueprint.app_template_global()
def resume_link(case_code: str, *, external: bool = False) -> str:
    """The address that opens a case; the code stands behind the #, which browsers never send to a server."""
    return url_for("start.resume", _anchor=case_code.replace(" ", "-"), _external=external)


def guard() -> Response | None:
    """Keep who looks along out of every form, also one not named here, and out of the pages that lead to one."""
    endpoint = request.endpoint
    if is_for_staff(current_app, endpoint):
        return None
    if endpoint in (None, "static") or endpoint in _FOR_ALL or request.blueprint == "api" or code() is None:
        return None
    reads = request.method in ("GET", "HEAD", "OPTIONS")
    if reads and endpoint not in _LEADS_TO_ANSWERS | _OWNERS_ONLY:
        return None
    stored_case()
    if viewing() and not (reads and endpoint in _LEADS_TO_ANSWERS):
        abort(403)
    if viewing():
        anchor = (request.view_args or {}).get("question")
        return redirect(url_for("answers.overview", _anchor=anchor), 303)
    return None


@blueprint.get("/meekijken")
@for_case_code
def page() -> str | Response:
    """What looking along is, and the code for it if this browser made it."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.home"), 303)
    return render_template("share.html", stored=stored, view_code=_view_code())


@blueprint.post("/meekijken")
@for_case_code
def make() -> Response:
    """Make a code to look along; the one before no longer works."""
    made = services().cases.view_code(code() or "")
    if not made:
        return redirect(url_for("start.home"), 303)
    session[_VIEW] = made
    return redirect(url_for("sharing.page", _anchor="meekijkcode"), 303)


@blueprint.post("/meekijken/intrekken")
@for_case_code
def withdraw() -> Response:
    """Let nobody look along any more."""
    services().cases.withdraw_view_code(code() or "")
    session.pop(_VIEW, None)
    return redirect(url_for("sharing.page"), 303)


@blueprint.post("/stoppen")
@for_everyone
def stop() -> Response:
    """Stop looking along; an owner keeps their case."""
    stored_case()
    if viewing():
        forget()
    return redirect(url_for("start.home"), 303)


@blueprint.get("/code/qr.svg")
@for_case_code
def code_image() -> Response:
    """The link to come back as a QR code."""
    current = code()
    if current is None or stored_case() is None:
        abort(404)
    return _qr(current)


@blueprint.get("/meekijken/qr.svg")
@for_case_code
def view_image() -> Response:
    """The link to look along as a QR code."""
    made = _view_code()
    if made is None:
        abort(404)
    return _qr(made)


def _view_code() -> str | None:
    """The code to look along that this browser made, if it still works."""
    made = session.get(_VIEW)
    return made if isinstance(made, str) and services().cases.find(made) is not None else None


def _qr(case_code: str) -> Response:
    return qr_image(resume_link(case_code, external=True))
