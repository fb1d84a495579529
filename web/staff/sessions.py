"""Where one is signed in, and signing out there."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.accounts import ROLES
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import session_token, staff
from web.staff.confirming import refused

blueprint = Blueprint("staff_sessions", __name__, url_prefix="/medewerkers/ingelogd")
ALL = "alle"


@blueprint.get("")
@for_staff(*ROLES)
def page() -> str:
    """Every browser in which one is signed in, and how to sign out there."""
    return _page()


@blueprint.post("")
@for_staff(*ROLES)
def end() -> Response | tuple[str, int]:
    """Sign out in one other browser, or in all others; the password is asked for, if there is one."""
    own, me = services().staff, staff()
    chosen = request.form.get("sessie", ALL)
    if me.has_password:
        refusal = refused(request.form.get("wachtwoord", ""))
        if refusal:
            return _page(refusal.message, chosen), refusal.status
    with noting("elders_uitgelogd"):
        own.sessions.end_elsewhere(me.account_id, session_token(), None if chosen == ALL else chosen)
    return redirect(url_for("staff_sessions.page"), 303)


def _page(error: str | None = None, chosen: str = ALL) -> str:
    found = services().staff.sessions.open_sessions(staff().account_id, session_token())
    return render_template("staff/sessions.html", error=error, chosen=chosen, sessions=found, ago=ago, all=ALL)


def ago(time: dt.timedelta) -> str:
    """How long ago something was, in words; a session lasts hours, so the time zone does not matter.

    >>> [ago(dt.timedelta(minutes=minutes)) for minutes in (1, 2, 59, 60, 150)]
    ['zojuist', '2 minuten geleden', '59 minuten geleden', '1 uur geleden', '2 uur geleden']
    """
    minutes = int(time.total_seconds()) // 60
    if minutes < 2:  # use is written down once a minute
        return "zojuist"
    return f"{minutes} minuten geleden" if minutes < 60 else f"{minutes // 60} uur geleden"
