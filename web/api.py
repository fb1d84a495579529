"""The HTTP interface for programs: a case in, the advice out."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, jsonify, request

from navigator.case import LARGEST_CASE, CaseError, Fault, parse_json, read_case
from web import limits
from web.access import for_everyone
from web.api_shapes import NOT_SERVED, Fout, Probleem
from web.openapi import description
from web.services import services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.post("/advies")
@for_everyone
def advise() -> Response:
    """The advice on the case in the body; nothing is stored."""
    limits.take(limits.ADVICES)
    if request.mimetype != "application/json":
        return problem(415, "Stuur de casus als application/json")
    raw = request.get_data(cache=False)
    if len(raw) > LARGEST_CASE:
        return problem(413, "Deze casus is te groot")
    try:
        case = read_case(parse_json(raw), services().rules.questions, dt.date.today())
    except CaseError as error:
        status, title = (400, "Dit is geen geldige JSON") if error.as_json else (422, "Deze casus klopt niet")
        return problem(status, title, error.faults)
    return jsonify(services().adviser.advise(case))


@blueprint.get("/vragen")
@for_everyone
def questions() -> Response:
    """Every question, in the order of asking."""
    rules = services().rules
    return jsonify(
        {
            "versie": rules.version,
            "secties": [{"id": key, "titel": title} for key, title in rules.sections.items()],
            "vragen": [
                {"id": question.id, "sectie": question.section, **question.text.model_dump(exclude_none=True)}
                for question in rules.questions.values()
            ],
        }
    )


@blueprint.get("/regels")
@for_everyone
def rules() -> Response:
    """Every conclusion with its texts and the places of its rules, and the lists they refer to."""
    base = services().rules
    conclusions = [
        {
            "id": conclusion.id,
            **conclusion.text.model_dump(mode="json", exclude_none=True, exclude=NOT_SERVED),
            "regels": [
                {"id": rule.id, "plaats": rule.place, "bronnen": list(rule.sources)} for rule in conclusion.rules
            ],
        }
        for conclusion in base.conclusions.values()
    ]
    lists = {
        "bronnen": {key: value.model_dump(mode="json", exclude_none=True) for key, value in base.sources.items()},
        "uitwegen": {key: value.model_dump(mode="json", exclude_none=True) for key, value in base.ways_out.items()},
        "bedragen": {key: value.model_dump(mode="json", exclude_none=True) for key, value in base.amounts.items()},
    }
    return jsonify({"versie": base.version, "conclusies": conclusions, **lists})


@blueprint.get("/openapi.json")
@for_everyone
def openapi() -> Response:
    """This interface in OpenAPI 3.1."""
    return jsonify(description(services().rules))


def problem(status: int, title: str, faults: list[Fault] | None = None) -> Response:
    """An error in the form of RFC 9457, with every fault and the field it is in (empty where it is in none)."""
    listed = [Fout(veld=fault.field, melding=fault.message) for fault in faults or [Fault("", f"{title}.")]]
    text = Probleem(title=title, status=status, fouten=listed).model_dump_json()
    return Response(text, status=status, content_type="application/problem+json")
