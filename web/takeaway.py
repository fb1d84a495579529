"""To take along: conversation sheets, the list of steps, and the whole advice, as page, PDF, plain text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from navigator.moments import dutch_date
from navigator.sheets import words as sheetwords
from navigator.sheets.addressed import PARTIES, Party
from navigator.sheets.content import Sheet
from navigator.sheets.dossier import dossier
from navigator.sheets.text import as_text
from web import pdf
from web.access import for_case_code
from web.parts import when_added
from web.services import services
from web.visitor_advice import Advised, advised, fits

blueprint = Blueprint("takeaway", __name__)
Page = str | AnyResponse | tuple[str, int]
_WHO = f"/gespreksblad/<any({', '.join(PARTIES)}):wie>"


@dataclass(frozen=True)
class TakeAlong:
    """What the visitor can take along now."""

    parties: tuple[Party, ...]
    steps: bool
    pdf: bool


@when_added(blueprint)
def _set_up(_app: Flask) -> None:
    pdf.available()  # loaded before the first visitor comes


@blueprint.app_template_global("takeaway")
def _take_along() -> TakeAlong | None:
    """What to link to in any template, or None without a case."""
    found = advised()
    if found is None:
        return None
    parties = tuple(sheet.party for sheet in found.sheets.values())
    return TakeAlong(parties, bool(found.steps), pdf.available())


def _with_advice(show: Callable[[Advised], Page]) -> Page:
    found = advised()
    return show(found) if found else redirect(url_for("start.topics"), 303)


# --- conversation sheets


@blueprint.get(_WHO)
@for_case_code
def sheet_page(wie: str) -> Page:
    """The sheet for a conversation with one party."""
    return _with_sheet(
        wie, lambda sheet: render_template("takeaway/sheet.html", sheet=sheet, w=sheetwords, pdf=pdf.available())
    )


@blueprint.get(f"{_WHO}.pdf")
@for_case_code
def sheet_pdf(wie: str) -> Page:
    """The same sheet as PDF."""
    return _with_sheet(
        wie, lambda sheet: _as_pdf(f"gespreksblad-{wie}", "takeaway/sheet_pdf.html", sheet=sheet, w=sheetwords)
    )


@blueprint.get(f"{_WHO}.txt")
@for_case_code
def sheet_text(wie: str) -> Page:
    """The same sheet as plain text, to paste in a letter."""
    return _with_sheet(wie, lambda sheet: Response(as_text(sheet), content_type="text/plain; charset=utf-8"))


def _with_sheet(wie: str, show: Callable[[Sheet], Page]) -> Page:
    def shown(found: Advised) -> Page:
        sheet = found.sheets.get(wie)
        return show(sheet) if sheet else _missing_sheet(PARTIES[wie])

    return _with_advice(shown)


def _missing_sheet(party: Party) -> Page:
    title = f"Er is nu geen gespreksblad voor {party.name}"
    advice = f"In uw advies staat nu niets om te vragen aan {party.name}. Verandert u een antwoord? Kijk dan weer."
    return render_template("error.html", title=title, advice=advice), 404


# --- the list of steps, and all of the advice


@blueprint.get("/stappenlijst")
@for_case_code
def steps_page() -> Page:
    """Every step of what is sure, to tick off."""
    return _with_advice(
        lambda found: render_template("takeaway/steps.html", pdf=pdf.available(), **_steps_context(found))
    )


@blueprint.get("/stappenlijst.pdf")
@for_case_code
def steps_pdf() -> Page:
    """The same list as PDF."""
    return _with_advice(lambda found: _as_pdf("stappenlijst", "takeaway/steps_pdf.html", **_steps_context(found)))


def _steps_context(found: Advised) -> dict[str, Any]:
    return {"sections": found.steps, "day": dutch_date(found.case.day)}


@blueprint.get("/advies.pdf")
@for_case_code
def advice_pdf() -> Page:
    """The whole advice as PDF, with the answers; without the code, since papers get lost."""

    def show(found: Advised) -> Page:
        whole = dossier(found.advice, services().rules, found.case, lambda name: fits(name, found.case))
        return _as_pdf("advies", "takeaway/advice_pdf.html", found=whole)

    return _with_advice(show)


@blueprint.get("/advies.json")
@for_case_code
def advice_json() -> Page:
    """The case and the advice on it, for other programs."""

    def show(found: Advised) -> Page:
        whole = {"casus": found.case.to_json(), "advies": found.advice}
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        name = f"initiatiefwijzer-{found.case.day.isoformat()}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(text, content_type="application/json; charset=utf-8", headers=headers)

    return _with_advice(show)


# --- PDF


def _as_pdf(name: str, template: str, **context: Any) -> Page:
    """A template as PDF, to open in the browser; a clear page where none can be made."""
    if not pdf.available():
        advice = "Deze server kan geen PDF maken. Open de pagina zelf en druk die af."
        return render_template("error.html", title="Hier is geen PDF", advice=advice), 404
    try:
        made = pdf.make_pdf(render_template(template, **context))
    except pdf.BusyError:
        advice = "Er vragen nu veel mensen om een PDF. Probeer het over een minuut opnieuw."
        return render_template("error.html", title="Het is nu druk", advice=advice), 503
    headers = {"Content-Disposition": f'inline; filename="initiatiefwijzer-{name}.pdf"'}
    return Response(made, content_type="application/pdf", headers=headers)
