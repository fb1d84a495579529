"""One question per page."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.answers import to_json
from navigator.interview import conclusions_behind
from navigator.model import Question
from web.current import Interview, code, interview, services, stored_case
from web.forms import FIELD, FormError, read_answer

blueprint = Blueprint("questions", __name__)
_MOST_REASONS = 6


@blueprint.get("/verder")
def following() -> Response:
    """Go to the question to ask now, or to the answers if none is left."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    question = interview(stored).next
    if question is None:
        return redirect(url_for("answers.overview"), 303)
    return redirect(url_for("questions.ask", question=question.id), 303)


@blueprint.get("/vraag/<question>")
def ask(question: str) -> str | Response:
    """Show a question, with the answer given before."""
    asked = _known(question)
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    answer = stored.answers.get(question)
    return _page(interview(stored), asked, None if answer is None else to_json(answer))


@blueprint.post("/vraag/<question>")
def answer(question: str) -> Response | tuple[str, int]:
    """Keep the answer and go on: to the next question, or back to the answers where the visitor came from."""
    asked = _known(question)
    stored = stored_case()
    current = code()
    if stored is None or current is None:
        return redirect(url_for("start.topics"), 303)
    try:
        given = read_answer(asked, request.form)
    except FormError as error:
        written = request.form.getlist(FIELD)
        return _page(interview(stored), asked, written, error=str(error)), 422
    before = set(interview(stored).open_questions)
    services().cases.answer(current, question, given)
    after = stored_case()
    if after is not None and request.args.get("vanaf") == "antwoorden":
        opened = [key for key in interview(after).open_questions if key not in before and key not in after.answers]
        if not opened:
            return redirect(url_for("answers.overview", _anchor=question), 303)
    return redirect(url_for("questions.following"), 303)


def _known(question: str) -> Question:
    found = services().rules.questions.get(question)
    if found is None:
        abort(404)
    return found


def _page(state: Interview, question: Question, given: object, error: str | None = None) -> str:
    reasons = conclusions_behind(state.compiled, question.id)
    undecided = [name for name in reasons if state.statuses[name] == "misschien"]
    earlier = [other.id for other in state.answered if other.id != question.id]
    return render_template(
        "question.html",
        question=question,
        section=state.rules.sections[question.section],
        given=given,
        error=error,
        left=state.left,
        answered=len(state.answered),
        reasons=[state.rules.conclusions[name].text.titel for name in undecided[:_MOST_REASONS]],
        more_reasons=max(len(undecided) - _MOST_REASONS, 0),
        back=_back(list(state.rules.questions), earlier, question.id),
        from_answers=request.args.get("vanaf") == "antwoorden",
    )


def _back(order: list[str], answered: list[str], question: str) -> str:
    """Where the back link leads: the question answered before this one, or the choice of topics."""
    if request.args.get("vanaf") == "antwoorden":
        return url_for("answers.overview")
    before = [key for key in answered if order.index(key) < order.index(question)]
    return url_for("questions.ask", question=before[-1]) if before else url_for("start.topics")
