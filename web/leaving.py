"""Stop on this device: the browser forgets the case, and the case itself stays; for who shares a computer."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.access import for_case_code, for_everyone
from web.visitor import code, forget, stored_case

blueprint = Blueprint("leaving", __name__, url_prefix="/stoppen-op-dit-apparaat")


@blueprint.app_template_global()
def has_case() -> bool:
    """Whether there is something to stop with, for every template."""
    return code() is not None


@blueprint.get("")
@for_case_code
def page() -> str | Response:
    """Show the code once more, since one needs it to come back, and ask whether this browser should forget it."""
    stored = stored_case()
    if stored is None:
        forget()  # a code that opens nothing any more
        return redirect(url_for("start.home"), 303)
    return render_template("leave.html", code=code(), stored=stored)


@blueprint.post("")
@for_everyone
def leave() -> Response:
    """Forget the case in this browser, with whatever the browser kept of its pages."""
    stored = stored_case()
    forget()
    response = make_response(render_template("left.html", stored=stored))
    response.headers["Clear-Site-Data"] = '"cache"'  # not "cookies": that takes those of all names in our domain too
    return response
