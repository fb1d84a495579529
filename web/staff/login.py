"""Sign in and out, and change one's own password."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask import Response as FlaskResponse
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from navigator.store.accounts import FIRST_PASSWORD_KEPT, ROLES, AccountError
from navigator.store.sessions import Attempt
from web.access import access_of, for_signing_in, for_staff
from web.noting import noting
from web.services import services
from web.signin import (
    PASSWORD_TASK,
    device,
    end_session,
    keep_pending,
    keep_session,
    signed_in,
    staff,
)
from web.staff.confirming import refused
from web.staff.words import too_many

blueprint = Blueprint("staff_login", __name__, url_prefix="/medewerkers")
_WRONG = (
    "Deze inlognaam en dit wachtwoord horen niet bij elkaar. Kijk ze na. "
    f"Een wachtwoord dat u van de beheerder kreeg, werkt {FIRST_PASSWORD_KEPT.days} dagen."
)
_HOMES = (("helpdesk", "staff_cases.overview"), ("beleid", "staff_reports.overview"), ("beheer", "staff_audit.page"))


@blueprint.get("/inloggen")
@for_signing_in
def page() -> str | Response:
    """Ask for a name and password."""
    if signed_in() is not None:
        return redirect(next_page(request.args.get("verder", "")), 303)
    return login_page()


@blueprint.post("/inloggen")
@for_signing_in
def sign_in() -> Response | tuple[str, int]:
    """Check the name and password, and begin a new session, or ask for a code."""
    name, own = request.form.get("naam", ""), services().staff
    attempt = own.sessions.sign_in(name, request.form.get("wachtwoord", ""), request.remote_addr or "", device())
    known, wanted = own.accounts.known(name), request.args.get("verder", "")
    if attempt.pending is not None:
        own.audit.note(known or "", "code_gevraagd")
        response = make_response(redirect(url_for("staff_code.page", verder=wanted or None), 303))
        keep_pending(response, attempt.pending)
        return response
    if attempt.session is None:
        own.audit.note(known or "onbekend", "aanmelden_mislukt")
        error = too_many(attempt.wait) if attempt.wait else _WRONG
        return login_page(error, name[:60]), 429 if attempt.wait else 422
    return begin(attempt, known or "", wanted)


def begin(attempt: Attempt, name: str, wanted: str) -> FlaskResponse:
    """Let the browser keep a new session; one that was there before is over. `wanted` is the page asked for."""
    response = make_response(redirect(next_page(wanted), 303))
    end_session(response)
    session.pop("csrf_token", None)  # a token that someone planted before is worth nothing now
    keep_session(response, attempt)
    services().staff.audit.note(name, "aangemeld")
    return response


@blueprint.post("/uitloggen")
@for_signing_in
def sign_out() -> Response:
    """End the session."""
    found = signed_in()
    response = make_response(redirect(url_for("staff_login.page"), 303))
    end_session(response)
    if found is not None:
        services().staff.audit.note(found.name, "afgemeld")
    return response


@blueprint.get("/")
@for_staff(*ROLES)
def home() -> Response:
    """The page that the work of this member of staff begins on."""
    return redirect(url_for(next(page for role, page in _HOMES if role in staff().roles)), 303)


@blueprint.get("/wachtwoord")
@for_staff(*ROLES, task=PASSWORD_TASK)
def password() -> str:
    """Ask for the old and the new password."""
    if not staff().has_password:
        abort(404)
    return _password_page()


@blueprint.post("/wachtwoord")
@for_staff(*ROLES, task=PASSWORD_TASK)
def change_password() -> Response | tuple[str, int]:
    """Change one's own password; one has to sign in again everywhere else."""
    if not staff().has_password:
        abort(404)
    own, name, new = services().staff, staff().name, request.form.get("nieuw", "")
    refusal = refused(request.form.get("oud", ""), field="oud")
    if refusal:
        return _password_page(refusal.message, refusal.field), refusal.status
    if new != request.form.get("nog_eens"):
        return _password_page("U vulde niet twee keer hetzelfde nieuwe wachtwoord in.", "nog_eens"), 422
    try:
        if own.accounts.with_password(name, new) is not None:
            raise AccountError("Dit is uw oude wachtwoord. Kies een ander.")
        with noting("wachtwoord_gewijzigd"):
            account = own.accounts.change(name, password=new)
    except AccountError as error:
        return _password_page(str(error), "nieuw"), 422
    response = make_response(redirect(url_for("staff_login.home"), 303))
    keep_session(response, own.sessions.start(account))
    return response


def _password_page(error: str | None = None, field: str = "") -> str:
    return render_template("staff/password.html", error=error, field=field)


def login_page(error: str | None = None, name: str = "") -> str:
    """The page to sign in, perhaps with what went wrong."""
    return render_template("staff/login.html", error=error, name=name)


def next_page(path: str) -> str:
    """The page that was asked for, only if it is one of our own for staff that can be opened by going there."""
    home_page = url_for("staff_login.home")
    if not path.startswith(("/medewerkers/", "/redactie")) or "\\" in path or not path.isprintable():
        return home_page
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return home_page
    found = access_of(current_app, endpoint)
    return path if found is not None and found.who == "staff" else home_page
