"""The parts that the pages for staff are made of."""

from __future__ import annotations

import re

from flask import Blueprint, Flask

from navigator.store.numbers import shown_number
from web.parts import when_added
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

PARTS = (
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
    importing,
    oidc,
)
"""Modules with a blueprint."""
blueprint = Blueprint("staff", __name__)
blueprint.add_app_template_global(signed_in)
blueprint.add_app_template_global(first_task)
blueprint.add_app_template_filter(shown_number, "number")


@blueprint.app_template_filter()
def fours(text: str) -> str:
    """A long text in groups of four signs."""
    return " ".join(re.findall(".{1,4}", text))


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    found: Services = app.extensions["navigator"]
    if found.workbench is None:  # else the files were kept when they went live
        keep_live_rules(found.rules, found.cases.database)
    found.staff.purge()
