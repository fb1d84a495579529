"""The first page of the workbench: the proposals there are, and the way to a new one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.proposals import OPEN, READY
from web.access import for_staff
from web.signin import staff
from web.workbench.context import has_workbench, title_fault, workbench

blueprint = Blueprint("workbench", __name__, url_prefix="/redactie")
blueprint.add_app_template_global(has_workbench)


@blueprint.get("")
@for_staff("beleid")
def overview() -> str:
    """The proposals, and a form to begin one."""
    return _page()


@blueprint.post("")
@for_staff("beleid")
def begin() -> Response | tuple[str, int]:
    """Begin a proposal."""
    title, why = request.form.get("naam", "").strip(), request.form.get("waarom", "").strip()
    fault = title_fault(title, why)
    if fault:
        return _page(fault=fault, title=title, why=why), 422
    number = workbench().proposals.create(title, why, staff().name)
    return redirect(url_for("workbench_proposal.page", number=number), 303)


@blueprint.post("/map")
@for_staff("beleid")
def from_folder() -> Response:
    """Begin a proposal with what stands in the rule folder."""
    bench = workbench()
    number = bench.propose_files(bench.folder, "Regels uit de map", "De map met regels is veranderd.", staff().name)
    return redirect(url_for("workbench_proposal.page", number=number), 303)


def _page(fault: tuple[str, str] | None = None, title: str = "", why: str = "") -> str:
    bench = workbench()
    found = bench.proposals.all()
    return render_template(
        "workbench/overview.html",
        current=[each for each in found if each.state in (OPEN, READY)],
        past=[each for each in found if each.state not in (OPEN, READY)][:10],
        live=bench.live()[0],
        folder_offers=bench.folder_offers(),
        error=fault[1] if fault else None,
        field=fault[0] if fault else None,
        title=title,
        why=why,
    )
