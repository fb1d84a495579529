"""Set up an app that makes codes, as the second step of signing in; renew it, or switch it off.

Whatever changes something asks for the password again, and for a code if there is a second step already.
"""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.accounts import ROLES
from navigator.store.secondstep import Setup
from web.access import for_staff
from web.noting import noting
from web.qr import qr_image
from web.services import services
from web.signin import SECOND_STEP_TASK, keep_session, second_step_is_required, staff
from web.staff.confirming import refused
from web.staff.words import CODE_FAULTS

blueprint = Blueprint("staff_second_step", __name__, url_prefix="/medewerkers/tweede-stap")
_NEEDED = "Op deze site kan de tweede stap niet uit. Kreeg u een andere telefoon? Kies dan “Stel opnieuw in”."

Answer = tuple[str, int]


@blueprint.before_request
def _own_password() -> None:
    """Who signs in elsewhere does the second step there."""
    if request.endpoint and not staff().has_password:
        abort(404)


@blueprint.get("")
@for_staff(*ROLES, task=SECOND_STEP_TASK)
def page() -> str:
    """What the second step is, or the app to set up, or what there is."""
    return _page()


@blueprint.post("/begin")
@for_staff(*ROLES, task=SECOND_STEP_TASK)
def start() -> Response | Answer:
    """Think up a secret for an app."""
    refusal = _refused()
    if refusal:
        return refusal
    with noting("tweede_stap_begonnen"):
        services().staff.second_step.offer(staff().account_id)
    return redirect(url_for("staff_second_step.page"), 303)


@blueprint.get("/qr.svg")
@for_staff(*ROLES, task=SECOND_STEP_TASK)
def image() -> Response:
    """The secret, for an app to scan."""
    found = _offered()
    if found is None:
        abort(404)
    return qr_image(found.address)


@blueprint.post("")
@for_staff(*ROLES, task=SECOND_STEP_TASK)
def confirm() -> Response | Answer:
    """Put the app in use, show recovery codes once, and sign out everywhere else."""
    own, me = services().staff, staff()
    if _offered() is None:
        return _page("Het instellen duurde te lang. Begin opnieuw.", "wachtwoord"), 422
    with noting("tweede_stap_ingesteld"):
        codes = own.second_step.confirm(me.account_id, request.form.get("code", ""))
    if not codes:
        return _page(CODE_FAULTS["new"], "code"), 422
    response = make_response(render_template("staff/recovery_codes.html", codes=codes))
    keep_session(response, own.sessions.start(own.accounts.change(me.name)))
    return response


@blueprint.post("/stop")
@for_staff(*ROLES, task=SECOND_STEP_TASK)
def leave() -> Response:
    """Leave it as it was."""
    services().staff.second_step.withdraw(staff().account_id)
    return redirect(url_for("staff_second_step.page"), 303)


@blueprint.post("/uit")
@for_staff(*ROLES)
def switch_off() -> Response | Answer:
    """Sign in with the password alone from now on, and sign out everywhere else."""
    own, me = services().staff, staff()
    if second_step_is_required():
        return _page(_NEEDED, "wachtwoord"), 422
    refusal = _refused()
    if refusal:
        return refusal
    with noting("tweede_stap_uitgezet"):
        account = own.accounts.change(me.name, without_second_step=True)
    response = make_response(redirect(url_for("staff_second_step.page"), 303))
    keep_session(response, own.sessions.start(account))
    return response


def _refused() -> Answer | None:
    refusal = refused(request.form.get("wachtwoord", ""), request.form.get("code", ""))
    return (_page(refusal.message, refusal.field), refusal.status) if refusal else None


def _offered() -> Setup | None:
    return services().staff.second_step.offered(staff().account_id, staff().name)


def _page(error: str | None = None, field: str = "") -> str:
    return render_template(
        "staff/second_step.html",
        error=error,
        field=field,
        offered=_offered(),
        left=services().staff.second_step.recovery_codes_left(staff().account_id),
        required=second_step_is_required(),
    )
