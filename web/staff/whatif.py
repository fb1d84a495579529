"""What if: other answers beside the saved ones, not stored unless the caller wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from navigator.answers import Answer, to_json
from navigator.case import Case
from navigator.overview.trial import differences
from navigator.store.casefiles import CaseFile
from navigator.words.wording import SOORT_NAMES, answer_in_words
from web.access import for_staff
from web.noting import noting
from web.services import services
from web.staff.caseform import Filled, as_text, field_options, field_values, is_number, read_form, with_changes
from web.staff.desk import Page, files, find_file, open_case

blueprint = Blueprint("staff_whatif", __name__, url_prefix="/medewerkers/casus/<number>")


@blueprint.get("/wat-als")
@for_staff("helpdesk", logs="wat_als_bekeken")
def page(number: str) -> str:
    """All questions, with the saved answers filled in."""
    return _page(find_file(number), Filled())


@blueprint.post("/wat-als")
@for_staff("helpdesk", logs="wat_als_bekeken")
def compare(number: str) -> Page:
    """The advice on the saved answers beside that on those filled in; nothing is stored."""
    opened = open_case(number)
    filled = read_form(request.form, services().rules.questions)
    if filled.faults:
        return _page(opened.file, filled), 422
    then = with_changes(opened.file.answers, filled.changes)
    tried = services().adviser.advise(Case(opened.case.day, then, opened.case.topics))
    compared = {
        "changed": _changed(opened.file.answers, filled.changes),
        "differences": differences(opened.advice, tried, services().rules),
        "kinds": SOORT_NAMES,
        "clashes": tried["tegenspraken"],
    }
    return _page(opened.file, filled, compared=compared)


@blueprint.post("/antwoorden")
@for_staff("helpdesk", logs="antwoorden_gewijzigd")
def save(number: str) -> Page:
    """Store the answers filled in, for the caller; who is second sees both, and nothing is lost."""
    filled = read_form(request.form, services().rules.questions)
    if filled.faults:
        return _page(find_file(number), filled), 422
    version = request.form.get("gezien", -1, type=int)
    with noting():
        saved = not filled.changes or files().save_answers(number, version, filled.changes)
    if saved:
        return redirect(url_for("staff_case.page", number=number, _anchor="antwoorden"), 303)
    return _page(find_file(number), filled, conflict=True), 409


def _changed(saved: Mapping[str, Answer], changes: Mapping[str, Answer | None]) -> list[tuple[str, str, str]]:
    """Per changed question its text, the saved answer, and the one filled in."""
    questions = services().rules.questions
    return [
        (questions[key].text.tekst, _in_words(key, saved.get(key)), _in_words(key, changes[key]))
        for key in questions
        if key in changes
    ]


def _in_words(key: str, answer: Answer | None) -> str:
    return answer_in_words(services().rules.questions[key], None if answer is None else to_json(answer))


def _page(file: CaseFile, filled: Filled, *, compared: dict[str, Any] | None = None, conflict: bool = False) -> str:
    """The form: what one changed stays filled in, everything else shows what is saved now."""
    rules = services().rules
    fields: dict[str, list[dict[str, Any]]] = {}
    for key, question in rules.questions.items():
        mine = key in filled.changes or key in filled.faults
        shown = filled.written[key] if mine else field_values(file.answers.get(key))
        fields.setdefault(rules.sections[question.section], []).append(
            {
                "question": question,
                "values": shown,
                "options": field_options(question),
                "saved": as_text(file.answers.get(key)),
                "fault": filled.faults.get(key),
                "number": is_number(question),
                "mine": mine,
            }
        )
    return render_template(
        "staff/whatif.html",
        file=file,
        fields=fields,
        compared=compared,
        faults=filled.faults,
        clash=_changed(file.answers, filled.changes) if conflict else None,
    )
