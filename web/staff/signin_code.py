"""The second step of signing in: after the right password, a code of the app or a recovery code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from navigator.store.accounts import Account
from web.access import for_signing_in
from web.services import services
from web.signin import device, forget_pending, pending, signed_in
from web.staff.login import begin, login_page, next_page
from web.staff.words import CODE_FAULTS, too_many

blueprint = Blueprint("staff_code", __name__, url_prefix="/medewerkers/inloggen/code")
_OVER = "Het inloggen duurde te lang, of begon in een andere browser. Begin opnieuw."


@blueprint.get("")
@for_signing_in
def page() -> str | Response:
    """Ask for a code."""
    if signed_in() is not None:
        return redirect(next_page(request.args.get("verder", "")), 303)
    return _page() if _awaited() is not None else login_page(_OVER)


@blueprint.post("")
@for_signing_in
def sign_in() -> Response | tuple[str, int]:
    """Check the code, and begin a new session."""
    own, account = services().staff, _awaited()
    if account is None:
        return login_page(_OVER), 422
    attempt = own.sessions.sign_in_with_code(pending() or "", request.form.get("code", ""), device())
    if attempt.session is None:
        own.audit.note(account.name, "code_mislukt")
        if attempt.wait:
            return _page(too_many(attempt.wait)), 429
        return (_page(CODE_FAULTS[attempt.code]) if attempt.code else login_page(_OVER)), 422
    if attempt.code == "recovered":
        own.audit.note(account.name, "herstelcode_gebruikt")
    response = begin(attempt, account.name, request.args.get("verder", ""))
    forget_pending(response)
    return response


def _awaited() -> Account | None:
    token = pending()
    return services().staff.sessions.awaited(token) if token else None


def _page(error: str | None = None) -> str:
    return render_template("staff/code.html", error=error)
