"""One rule file in a proposal: edit it, check it as you go, and save it without overwriting anyone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.store.proposals import ChangedFile, Overtaken, Proposal, ProposalError
from navigator.workbench.merging import merge
from navigator.workbench.paths import path_fault
from web.access import for_staff
from web.signin import staff
from web.workbench.context import is_over, proposal, workbench
from web.workbench.effect import Effect, effect

blueprint = Blueprint("workbench_file", __name__, url_prefix="/redactie/voorstellen/<int:number>/bestand")
LARGEST = 150_000  # characters of one file in a form


@dataclass(frozen=True)
class Editor:
    """A file as it stands in the editor; `seen` is the version of it in the proposal that the text builds on."""

    text: str
    seen: int
    error: str | None = None
    effect: Effect | None = None


@blueprint.get("")
@for_staff("beleid")
def page(number: int) -> str:
    """The editor, with the file as the proposal has it, or as it is live."""
    found, path = proposal(number), _path()
    file = found.files.get(path)
    draft = workbench().draft(found)
    if path in draft.clashing and not is_over(found):
        error = "Dit bestand is intussen ook door een ander veranderd. Kies bij elke markering wat er moet staan."
        return _page(found, path, Editor(draft.clashing[path], file.version if file else 0, error=error))
    content = file.content if file else workbench().live()[1].contents.get(path)
    return _page(found, path, Editor((content or b"").decode("utf-8", errors="replace"), file.version if file else 0))


@blueprint.post("")
@for_staff("beleid")
def edit(number: int) -> Response | str | tuple[str, int]:
    """Check the text, save it, or take the file out; what was typed stays in the editor."""
    found, path, text = proposal(number), _path(), _text()
    seen = request.form.get("gezien", 0, type=int)
    deed = request.form.get("doe", "controleer")
    try:
        if deed == "laat":
            workbench().proposals.drop(number, path)
            return redirect(url_for("workbench_proposal.page", number=number), 303)
        if deed == "bewaar":
            _save(found, path, text.encode(), seen)
            return redirect(url_for(".page", number=number, pad=path, bewaard=1), 303)
        if deed == "verwijder":
            _save(found, path, None, seen)
            return redirect(url_for("workbench_proposal.page", number=number), 303)
    except Overtaken as error:
        return _overtaken(found, path, text, error), 409
    except ProposalError as error:
        return _page(found, path, Editor(text, seen, error=str(error))), 409
    return _page(found, path, Editor(text, seen, effect=_effect(found, path, text)))


@blueprint.post("/controle")
@for_staff("beleid")
def check(number: int) -> str:
    """The part of the page about what is wrong and what changes, for the script that asks as one types."""
    found, path, text = proposal(number), _path(), _text()
    return render_template("workbench/check.html", effect=_effect(found, path, text), path=path)


def _effect(found: Proposal, path: str, text: str) -> Effect:
    return effect(workbench().draft_with(found, path, text.encode(), _base(found, path)), path)


def _base(found: Proposal, path: str) -> bytes | None:
    """What the text in the editor is a change of: what is live, unless others' changes still have to be put in."""
    file, live = found.files.get(path), workbench().live()[1].contents.get(path)
    if file is None or path in workbench().draft(found).clashing:
        return live  # in the editor both stand, so that what is live was seen
    return file.base


def _save(found: Proposal, path: str, content: bytes | None, seen: int) -> None:
    workbench().proposals.save(found.id, path, content, _base(found, path), staff().name, seen=seen)


def _overtaken(found: Proposal, path: str, text: str, error: Overtaken) -> str:
    """The editor with both texts: what the other one saved, and what was typed here."""
    now = error.now
    base = (now.base if now else None) or b""
    theirs = _shown(now)
    both = merge(base.decode("utf-8", errors="replace"), text, theirs)
    words = "Kijk het na en bewaar het dan." if not both.clashes else "Kies bij elke markering wat er moet staan."
    who = f" ({now.who})" if now else ""
    message = f"Een ander{who} bewaarde dit bestand terwijl u schreef. Hieronder staan uw tekst en die van de ander."
    return _page(found, path, Editor(both.text, now.version if now else 0, error=f"{message} {words}"))


def _shown(file: ChangedFile | None) -> str:
    return ((file.content if file else None) or b"").decode("utf-8", errors="replace")


def _page(found: Proposal, path: str, editor: Editor) -> str:
    g.own_script = g.own_requests = True
    message = "Bewaard. Bekijk de gevolgen, of ga verder." if request.args.get("bewaard") and not editor.error else None
    return render_template(
        "workbench/file.html",
        proposal=found,
        path=path,
        editor=editor,
        effect=editor.effect,
        error=editor.error,
        message=message,
        over=is_over(found),
        known=path in workbench().live()[1].contents,
        inside=path in found.files,
    )


def _path() -> str:
    path = request.args.get("pad", "")
    if path_fault(path):
        abort(404)
    return path


def _text() -> str:
    """What was typed; a browser sends the ends of lines as they are nowhere else."""
    text = request.form.get("tekst", "").replace("\r\n", "\n")
    if len(text) > LARGEST:
        abort(413)
    return text
