"""Who is signed in: the session cookie of staff, and the way to the page to sign in."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from navigator import settings
from navigator.store.sessions import CODE_AWAITED, DEVICE_KEPT, LONGEST, Attempt, SignedIn
from web.services import services

PASSWORD_TASK, SECOND_STEP_TASK = "staff_login.password", "staff_second_step.page"
_SESSION, _DEVICE, _PENDING = "medewerker", "medewerker_apparaat", "medewerker_code"


def signed_in() -> SignedIn | None:
    """The member of staff who is signed in in this browser, if any."""
    if "signed_in" not in g:
        token = request.cookies.get(_cookie_name(_SESSION))
        g.signed_in = services().staff.sessions.find(token) if token else None
    found: SignedIn | None = g.signed_in
    return found


def staff() -> SignedIn:
    """The same, on a page that only staff may open."""
    found = signed_in()
    assert found is not None, "this route is not marked with @for_staff"
    return found


def session_token() -> str:
    """The token of the session of this browser, on a page that only staff may open."""
    return request.cookies.get(_cookie_name(_SESSION), "")


def device() -> str | None:
    """The token of a browser in which someone signed in before."""
    return request.cookies.get(_cookie_name(_DEVICE))


def second_step_is_required() -> bool:
    """Whether everyone who signs in here with a password needs a second step."""
    return settings.text("NAVIGATOR_TWEEDE_STAP") == "verplicht"


def first_task() -> str | None:
    """The endpoint of the page that the one who is signed in has to finish before any other opens, if there is one."""
    found = signed_in()
    if found is None:
        return None
    if found.must_change:
        return PASSWORD_TASK
    lacks = found.has_password and not found.has_second_step
    return SECOND_STEP_TASK if lacks and second_step_is_required() else None


def pending() -> str | None:
    """The token of a browser in which someone gave the right password, and still has to give a code."""
    return request.cookies.get(_cookie_name(_PENDING))


def keep_pending(response: FlaskResponse, token: str) -> None:
    """Let the browser keep that token."""
    _set(response, _PENDING, token, int(CODE_AWAITED.total_seconds()))


def forget_pending(response: FlaskResponse) -> None:
    """Let the browser forget it."""
    _set(response, _PENDING, "", 0)


def ask_to_sign_in() -> Response:
    """Go to the page to sign in, and from there to the page that was asked for, if it can be asked for again."""
    wanted = request.path if request.method == "GET" else None
    return redirect(url_for("staff_login.page", verder=wanted), 303)


def keep_session(response: FlaskResponse, attempt: Attempt) -> None:
    """Let the browser keep the tokens of a new session; scripts and other sites never see them."""
    assert attempt.session is not None and attempt.device is not None
    _set(response, _SESSION, attempt.session, int(LONGEST.total_seconds()))
    _set(response, _DEVICE, attempt.device, int(DEVICE_KEPT.total_seconds()))


def end_session(response: FlaskResponse) -> None:
    """Sign out: in the database, and in the browser."""
    token = request.cookies.get(_cookie_name(_SESSION))
    if token:
        services().staff.sessions.end(token)
    _set(response, _SESSION, "", 0)
    g.signed_in = None


def _secure() -> bool:
    """Whether this site is served over https."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"]) or request.is_secure


def _cookie_name(name: str) -> str:
    """Over https a browser then refuses the cookie from anyone but this very site."""
    return f"__Host-{name}" if _secure() else name


def _set(response: FlaskResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie_name(name), value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=_secure()
    )
