"""One conclusion on a case: the whole chain of rules and facts under it, and the report that it is not right."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from navigator.casework.personal import personal_data
from navigator.casework.tracing import trace
from navigator.store.reports import LONGEST
from navigator.words.wording import change_in_words
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff
from web.staff.desk import Page, open_case, reports

blueprint = Blueprint("staff_conclusion", __name__, url_prefix="/medewerkers/casus/<number>")
_WHOLE = "advies"  # in the address: the advice as a whole


@blueprint.get("/conclusie/<conclusion>")
@for_staff("helpdesk", "beleid", logs="conclusie_bekeken")
def page(number: str, conclusion: str) -> str:
    """Why this conclusion is what it is."""
    return _page(number, conclusion)


@blueprint.post("/conclusie/<conclusion>")
@for_staff("helpdesk", logs="melding_gemaakt")
def report(number: str, conclusion: str) -> Page:
    """Report to policy staff that this conclusion, or the advice as a whole, is not right."""
    if conclusion != _WHOLE and conclusion not in services().rules.conclusions:
        abort(404)
    reason = request.form.get("reden", "").strip()
    error = "Schrijf wat er niet klopt, en hoe u dat weet." if not reason else None
    if len(reason) > LONGEST:
        error = f"Deze reden is te lang: {len(reason)} tekens, hoogstens {LONGEST}."
    found = personal_data(reason)
    if error or (found and "toch" not in request.form):
        return _page(number, conclusion, error=error, personal=found, reason=reason), 422
    about = None if conclusion == _WHOLE else conclusion
    with noting():
        reports().add(number, staff().name, reason, about, services().rules.version)
    return redirect(url_for("staff_case.page", number=number, _anchor="meldingen"), 303)


def _page(
    number: str, conclusion: str, *, error: str | None = None, personal: list[str] | None = None, reason: str = ""
) -> str:
    rules = services().rules
    if conclusion != _WHOLE and conclusion not in rules.conclusions:
        abort(404)
    opened = open_case(number)
    context = {"error": error, "personal": personal or [], "reason": reason, "longest": LONGEST}
    if conclusion == _WHOLE:
        return render_template("staff/whole.html", file=opened.file, **context)
    (found,) = (each for each in opened.advice["conclusies"] if each["id"] == conclusion)
    compiled, _ = services().adviser.at(opened.case.day)
    changes = found["wordt_nee_als"] if found["status"] == "ja" else found["wordt_ja_als"]
    return render_template(
        "staff/conclusion.html",
        file=opened.file,
        found=found,
        chain=trace(compiled, opened.case, opened.statuses, conclusion),
        changes=[change_in_words(rules, change) for change in changes],
        sources=rules.sources,
        **context,
    )
