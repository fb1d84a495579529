"""Every published version: look at it, compare it with another, and put it back (as a proposal)."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.publications import Publication
from web.access import for_staff
from web.signin import staff
from web.workbench.context import workbench
from web.workbench.effect import changed_files, difference

blueprint = Blueprint("workbench_versions", __name__, url_prefix="/redactie/versies")


@blueprint.get("")
@for_staff("beleid")
def overview() -> str:
    """All publications, the newest first."""
    return render_template("workbench/versions.html", publications=workbench().publications.all())


@blueprint.get("/<int:number>")
@for_staff("beleid")
def page(number: int) -> str:
    """One publication, with its files."""
    found = _publication(number)
    files = workbench().files_of(found)
    path = request.args.get("pad", "")
    text = files.contents[path].decode("utf-8", errors="replace") if path in files.contents else None
    return render_template(
        "workbench/version.html",
        publication=found,
        paths=sorted(files.contents),
        path=path,
        text=text,
        live=workbench().live()[0],
    )


@blueprint.get("/<int:number>/vergelijk/<int:other>")
@for_staff("beleid")
def compare(number: int, other: int) -> str:
    """What changed from one publication to another: in the files, and in the advice."""
    bench, old, new = workbench(), _publication(number), _publication(other)
    before, after = bench.files_of(old), bench.files_of(new)
    return render_template(
        "workbench/compare.html",
        old=old,
        new=new,
        files=changed_files(before, after),
        found=difference(before, after),
    )


@blueprint.post("/<int:number>/terugzetten")
@for_staff("beleid")
def put_back(number: int) -> Response:
    """Begin a proposal that brings a version back; it is reviewed and published like any other."""
    bench, found = workbench(), _publication(number)
    title = f"Versie {found.number} terugzetten"
    proposal = bench.propose_files(bench.files_of(found), title, f"Terug naar: {found.title}"[:2000], staff().name)
    return redirect(url_for("workbench_proposal.page", number=proposal), 303)


def _publication(number: int) -> Publication:
    found = workbench().publications.find(number)
    if found is None:
        abort(404)
    return found
