"""Pages about the site itself: how accessible it is, and where to report a problem."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, render_template

from navigator import settings
from web.access import for_everyone
from web.parts import when_added

blueprint = Blueprint("about", __name__)


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Take from the environment where visitors can report a problem: `NAVIGATOR_CONTACT`, an e-mail address."""
    app.config.setdefault("CONTACT", settings.text("NAVIGATOR_CONTACT"))


@blueprint.get("/toegankelijkheid")
@for_everyone
def accessibility() -> str:
    """What was tested for accessibility, how, and what was not."""
    return render_template("accessibility.html", contact=current_app.config["CONTACT"])
