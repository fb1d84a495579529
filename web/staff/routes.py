"""The parts that the pages for staff are made of."""

from __future__ import annotations

import re

from flask import Flask

from navigator.store.numbers import shown_number
from web.deeds import DEEDS
from web.services import Services
from web.signin import first_task, signed_in
from web.staff import (
    audit,
    casepage,
    cases,
    conclusion,
    importing,
    login,
    oidc,
    replies,
    reports,
    secondstep,
    sessions,
    signin_code,
    thennow,
    whatif,
)
from web.staff.desk import keep_live_rules


def register(app: Flask) -> None:
    """Add the pages for staff, and what they need in their templates."""
    for part in (
        login,
        signin_code,
        secondstep,
        sessions,
        cases,
        casepage,
        conclusion,
        whatif,
        thennow,
        replies,
        reports,
        audit,
    ):
        app.register_blueprint(part.blueprint)
    importing.register(app)
    oidc.register(app)
    found: Services = app.extensions["navigator"]
    if found.workbench is None:  # else the files were kept when they went live
        keep_live_rules(found.rules, found.cases.database)
    found.staff.purge()
    app.jinja_env.globals["signed_in"] = signed_in
    app.jinja_env.globals["first_task"] = first_task
    app.jinja_env.globals["deeds"] = DEEDS
    app.jinja_env.filters["number"] = shown_number
    app.jinja_env.filters["fours"] = lambda text: " ".join(re.findall(".{1,4}", text))
