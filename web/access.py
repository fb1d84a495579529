"""Who may open which page: every route says so with one of these marks, and one that says nothing is closed to all.

@blueprint.get("/agenda")
@for_everyone
def agenda() -> str: ...
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from navigator.store.accounts import ROLES
from web.deeds import CHANGES, LOOKS, REFUSED
from web.noting import case_number, noted
from web.services import services
from web.signin import ask_to_sign_in, first_task, signed_in

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_access"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Access:
    """Who may open a route.

    Everyone; whoever has the code of a case, for that case alone; staff with a role; or everyone, to sign in or out as
    staff.
    """

    who: Literal["everyone", "case code", "staff", "signing in"]
    roles: tuple[str, ...] = ()
    logs: str | None = None
    """The word for the log, for staff: one of `web.deeds.LOOKS` or `web.deeds.CHANGES`."""
    task: str | None = None
    """The page that this is a part of, for staff who have to finish that first (see `web.signin.first_task`)."""


def for_everyone(view: View) -> View:
    """Mark a view that anyone may open; it shows nothing of any case."""
    return _marked(view, Access("everyone"))


def for_case_code(view: View) -> View:
    """Mark a view on the case of the visitor's code; without one it leads elsewhere (see `web.visitor`)."""
    return _marked(view, Access("case code"))


def for_signing_in(view: View) -> View:
    """Mark a view on the way in or out of the pages for staff: anyone may open it, whatever case they have here."""
    return _marked(view, Access("signing in"))


def for_staff(*roles: str, logs: str | None = None, task: str | None = None) -> Callable[[View], View]:
    """Mark a view for staff who have one of these roles, and say as what it is logged (see `web.noting`).

    Every view with the `number` of a case in its address must be logged.
    """
    if not roles or set(roles) - set(ROLES) or logs not in (None, *LOOKS, *CHANGES):
        raise ValueError(f"for_staff needs one or more of {ROLES}, and logs one of {sorted([*LOOKS, *CHANGES])}")
    return lambda view: _marked(noted(view, logs), Access("staff", roles, logs, task))


def _marked(view: View, access: Access) -> View:
    setattr(view, _MARK, access)
    return view


def access_of(app: Flask, endpoint: str | None) -> Access | None:
    """Who may open the route with this endpoint; None if it does not say."""
    if endpoint == "static":
        return Access("everyone")
    return getattr(app.view_functions.get(endpoint or ""), _MARK, None)


def is_for_staff(app: Flask, endpoint: str | None) -> bool:
    """Whether a route belongs to the pages for staff, which have nothing to do with the case of a visitor."""
    access = access_of(app, endpoint)
    return access is not None and access.who in ("staff", "signing in")


def unmarked(app: Flask) -> Iterator[str]:
    """Every route that does not say who may open it, with what to type and where."""
    for rule in app.url_map.iter_rules():
        if access_of(app, rule.endpoint) is None:
            yield _what_to_type(app, rule.endpoint)


def _what_to_type(app: Flask, endpoint: str) -> str:
    view = app.view_functions[endpoint]
    module = getattr(view, "__module__", "?")
    return (
        f"{module.replace('.', '/')}.py: the route of `{getattr(view, '__name__', endpoint)}` does not say who may "
        "open it, so nobody can. Between its @blueprint line and its `def` type one of @for_everyone, @for_case_code "
        '(on the visitor\'s own case), @for_staff("helpdesk", "beleid", "beheer"); and above: '
        "from web.access import for_everyone"
    )


def guard() -> Response | None:
    """Close every route to those whom its mark does not name."""
    endpoint = request.endpoint
    if endpoint is None:  # no such page, which is said in the usual way
        return None
    access = access_of(current_app, endpoint)
    if access is None:
        _log.error(_what_to_type(current_app, endpoint))
        abort(403)
    if access.who != "staff":
        return None
    found = signed_in()
    if found is None:
        return ask_to_sign_in()
    task = first_task()
    if task and access.task != task:
        return redirect(url_for(task), 303)
    if not set(found.roles) & set(access.roles):
        services().staff.audit.note(found.name, REFUSED, case_number())
        abort(403)
    return None
