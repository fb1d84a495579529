"""The log of what staff saw and did, for who manages the site."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from navigator.store.numbers import normal_number
from web.access import for_staff
from web.deeds import DEEDS
from web.services import services
from web.staff.paging import Paging

blueprint = Blueprint("staff_audit", __name__, url_prefix="/medewerkers")


@blueprint.get("/logboek")
@for_staff("beheer", logs="logboek_bekeken")
def page() -> str:
    """The log, the newest first, of everyone or of one name, one kind of deed or one case."""
    own = services().staff
    who, what = request.args.get("wie", ""), request.args.get("wat", "")
    number = request.args.get("casus", "")
    paging = Paging.asked()
    found, count = own.audit.entries(
        who=who,
        what=[what] if what in DEEDS else [],
        case_number=normal_number(number) or number,
        first=paging.first,
        most=paging.size,
    )
    names = [(account.name, account.name) for account in own.accounts.all()]
    return render_template(
        "staff/audit.html",
        entries=found,
        deeds=DEEDS,
        paging=paging.over(count),
        who=who,
        what=what,
        number=number,
        names=names,
    )
