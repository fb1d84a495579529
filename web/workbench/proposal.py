"""One proposal: its files, what it does, and the way to what is live."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.proposals import OPEN, READY, WITHDRAWN, OwnWork, ProposalError
from navigator.workbench.paths import path_fault
from web.access import for_staff
from web.live import refresh
from web.noting import noting
from web.signin import staff
from web.workbench.context import is_over, proposal, title_fault, workbench
from web.workbench.effect import effect

blueprint = Blueprint("workbench_proposal", __name__, url_prefix="/redactie/voorstellen/<int:number>")
_MOVES = {"klaar": READY, "open": OPEN, "intrekken": WITHDRAWN}


@blueprint.get("")
@for_staff("beleid")
def page(number: int) -> str:
    """The proposal, with its files and those that can be added."""
    return _page(number)


@blueprint.post("")
@for_staff("beleid")
def describe(number: int) -> Response | tuple[str, int]:
    """Change its name and reason."""
    title, why = request.form.get("naam", "").strip(), request.form.get("waarom", "").strip()
    fault = title_fault(title, why)
    if fault:
        return _page(number, error=fault[1], field=fault[0]), 422
    try:
        workbench().proposals.describe(number, title, why)
    except ProposalError as error:
        return _page(number, error=str(error)), 409
    return redirect(url_for(".page", number=number), 303)


@blueprint.post("/nieuw-bestand")
@for_staff("beleid")
def new_file(number: int) -> Response | tuple[str, int]:
    """Go to an empty file with a new name."""
    proposal(number)
    path = request.form.get("pad", "").strip()
    fault = path_fault(path)
    if fault:
        return _page(number, error=fault, field="pad"), 422
    return redirect(url_for("workbench_file.page", number=number, pad=path), 303)


@blueprint.get("/gevolgen")
@for_staff("beleid")
def consequences(number: int) -> str:
    """What is wrong in it, what it changes in the files, and which advice changes."""
    found, bench = proposal(number), workbench()
    draft = bench.draft(found)
    own = found.writers
    return render_template(
        "workbench/effects.html",
        proposal=found,
        draft=draft,
        live=bench.live()[0],
        effect=effect(draft),
        may_publish=found.state == READY and staff().name not in own,
        own=staff().name in own,
        over=is_over(found),
        error=request.args.get("fout"),
    )


@blueprint.post("/stand")
@for_staff("beleid")
def move(number: int) -> Response | tuple[str, int]:
    """Offer it for review, take it back, or give it up."""
    proposal(number)
    state = _MOVES.get(request.form.get("naar", ""))
    seen = request.form.get("gezien", -1, type=int)
    if state is None:
        return _page(number, error="Kies wat er met het voorstel moet gebeuren."), 422
    found = proposal(number)
    if state == READY and not _publishable(number):
        return _page(number, error="Er staan nog fouten in, of er is niets veranderd. Bekijk de gevolgen."), 422
    try:
        workbench().proposals.move(found.id, state, seen=seen)
    except ProposalError as error:
        return _page(number, error=str(error)), 409
    return redirect(url_for(".page", number=number), 303)


@blueprint.post("/publiceren")
@for_staff("beleid", logs="regels_gepubliceerd")
def publish(number: int) -> Response | tuple[str, int]:
    """Make it live; only for who wrote nothing of it, and as it was seen."""
    found, bench = proposal(number), workbench()
    if not _publishable(number):
        return _page(number, error="Er staan nog fouten in, of er is niets veranderd. Bekijk de gevolgen."), 422
    seen, after = (request.form.get(name, -1, type=int) for name in ("gezien", "na"))
    try:
        with noting():
            bench.publications.publish(number, bench.draft(found).files, staff().name, seen=seen, after=after)
    except OwnWork as error:
        return _page(number, error=str(error)), 403
    except ProposalError as error:
        return _page(number, error=str(error)), 409
    refresh(now=True)
    return redirect(url_for("workbench_versions.overview"), 303)


def _publishable(number: int) -> bool:
    bench = workbench()
    draft = bench.draft(proposal(number))
    return bool(draft.changed) and not draft.clashing and bench.inspector.inspect(draft.files, both=True).clean


def _page(number: int, error: str | None = None, field: str | None = None) -> str:
    found, bench = proposal(number), workbench()
    sought = request.args.get("zoek", "").strip().lower()
    paths = sorted(bench.live()[1].contents.keys() - found.files.keys())
    return render_template(
        "workbench/proposal.html",
        proposal=found,
        draft=bench.draft(found),
        over=is_over(found),
        sought=sought,
        paths=[path for path in paths if sought in path],
        error=error,
        field=field or "naar",
    )
