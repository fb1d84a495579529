"""The advice of an earlier day beside that of today: what changed in between, and why."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from navigator.answers import to_json
from navigator.casework.history import CAUSES, Change, Moment, changes
from navigator.store.advices import ShownAdvice
from navigator.words.wording import SOORT_NAMES
from web.access import for_staff
from web.services import services
from web.staff.desk import Opened, advices, open_case, past_rules

blueprint = Blueprint("staff_history", __name__, url_prefix="/medewerkers/casus/<number>")


@blueprint.get("/toen-en-nu")
@for_staff("helpdesk", "beleid", logs="vergelijking_bekeken")
def page(number: str) -> str:
    """One earlier advice (the first that is known, or the one asked for) beside that of today."""
    opened = open_case(number)
    shown = advices().of(number)
    asked = request.args.get("advies", type=int)
    then = next((each for each in shown if each.id == asked or (asked is None and each is shown[-1])), None)
    if then is None:
        abort(404)
    found = _changes(then, opened)
    return render_template(
        "staff/thennow.html",
        file=opened.file,
        shown=shown,
        then=then,
        found=found,
        different=_different(then, opened),
        causes=CAUSES,
        kinds=SOORT_NAMES,
        same_rules=then.rules_version == services().rules.version,
        version=services().rules.version,
        day=opened.case.day,
    )


def _changes(then: ShownAdvice, opened: Opened) -> list[Change] | None:
    """What changed, and why; None where the rules of one of the two days can't be read any more."""
    past, present = (past_rules().find(version) for version in (then.rules_version, services().rules.version))
    if past is None or present is None:
        return None
    answers = {key: to_json(answer) for key, answer in opened.file.answers.items()}
    before = Moment(*past, then.day, then.answers, then.statuses)
    return changes(before, Moment(services().rules, present[1], opened.case.day, answers, opened.statuses))


def _different(then: ShownAdvice, opened: Opened) -> list[tuple[str, str, str]]:
    """The conclusions with another status, where why can't be said: the old rule files can't be read any more."""
    titles = {found["id"]: found["titel"] for found in opened.advice["conclusies"]}
    now = opened.statuses
    return [
        (titles.get(name, name), status, now.get(name, "bestaat niet meer"))
        for name, status in then.statuses.items()
        if now.get(name) != status
    ]
