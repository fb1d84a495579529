"""From a case to an example in the rules: a proposal with the answers that count, and nothing about whose they are."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, abort, redirect, render_template, request, url_for

from navigator.casework.personal import personal_data
from navigator.model import Status
from navigator.workbench.example import example_of, with_example
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.signin import staff
from web.staff.desk import Page, open_case
from web.workbench.context import workbench

blueprint = Blueprint("workbench_example", __name__, url_prefix="/medewerkers/casus/<number>/conclusie/<conclusion>")
LONGEST_NAME = 150  # characters


@blueprint.get("/voorbeeld")
@for_staff("helpdesk", "beleid", logs="conclusie_bekeken")
def page(number: str, conclusion: str) -> str:
    """Show the example that will be made, and ask for a name."""
    return _page(number, conclusion)


@blueprint.post("/voorbeeld")
@for_staff("helpdesk", "beleid", logs="voorbeeld_gemaakt")
def make(number: str, conclusion: str) -> Page:
    """Make a proposal with the example in it; policy staff go on in its file, the helpdesk is done."""
    name = " ".join(request.form.get("naam", "").split())
    expected: Status = next((each for each in get_args(Status) if each == request.form.get("verwacht")), "ja")
    if not name or len(name) > LONGEST_NAME:
        return _page(number, conclusion, f"Geef het voorbeeld een naam van hoogstens {LONGEST_NAME} tekens.", name), 422
    if personal_data(name):
        return _page(number, conclusion, "Haal uit de naam wat naar een mens verwijst.", name), 422
    text = _example(number, conclusion, expected, name)
    bench, found = workbench(), services().rules.conclusions[conclusion]
    path = found.path.split("/", 1)[1]
    live = bench.live()[1].contents.get(path)
    if live is None:  # a colleague took the file away this very moment
        abort(404)
    why = "Gemaakt van een casus van de helpdesk."
    proposal = bench.proposals.create(f"Voorbeeld bij ‘{found.text.titel}’"[:120], why, staff().name)
    content = with_example(live.decode(), text).encode()
    with noting():
        bench.proposals.save(proposal, path, content, live, staff().name, seen=0)
    if "beleid" in staff().roles:
        return redirect(url_for("workbench_file.page", number=proposal, pad=path), 303)
    return render_template("workbench/example_made.html", number=number, text=text)


def _example(number: str, conclusion: str, expected: Status, name: str) -> str:
    rules = services().rules
    if conclusion not in rules.conclusions:
        abort(404)
    opened = open_case(number)
    compiled = services().adviser.periods.compiled(opened.case.day)
    return example_of(compiled, rules.conclusions[conclusion], opened.case, expected, name)


def _page(number: str, conclusion: str, error: str | None = None, name: str = "") -> str:
    workbench()
    found = services().rules.conclusions.get(conclusion)
    if found is None:
        abort(404)
    status = open_case(number).statuses[conclusion]
    return render_template(
        "workbench/example.html",
        number=number,
        conclusion=found,
        status=status,
        text=_example(number, conclusion, status, name or "(de naam die u geeft)"),
        error=error,
        name=name,
    )
