"""One question per page."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.answers import DONT_KNOW, to_json
from navigator.model import Question
from web.access import for_case_code
from web.forms import FIELD, FormError, read_answer
from web.progress import sections, tell_change, told_change
from web.services import services
from web.visitor import Interview, code, interview, stored_case

blueprint = Blueprint("questions", __name__)
_MOST_REASONS = 6
_OFTEN = 5


@blueprint.get("/verder")
@for_case_code
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
@for_case_code
def ask(question: str) -> str | Response:
    """Show a question, with the answer given before."""
    asked = _known(question)
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    answer = stored.answers.get(question)
    return _page(interview(stored), asked, None if answer is None else to_json(answer))


@blueprint.post("/vraag/<question>")
@for_case_code
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
    before = interview(stored)
    services().cases.answer(current, question, given)
    return redirect(_onward(before, question), 303)


def _onward(before: Interview, question: str) -> str:
    """Where to go after an answer: back to the answers if one came from there, unless the change opened a question."""
    stored = stored_case()
    if stored is not None:
        after = interview(stored)
        tell_change(before, after, question)
        opened = set(after.to_come) - set(before.open_questions)
        if request.args.get("vanaf") == "antwoorden" and not opened:
            return url_for("answers.overview", _anchor=question)
    return url_for("questions.following")


def _known(question: str) -> Question:
    found = services().rules.questions.get(question)
    if found is None:
        abort(404)
    return found


def _page(state: Interview, question: Question, given: object, error: str | None = None) -> str:
    at_stake = [conclusion.text.titel for conclusion in state.at_stake(question.id)]
    earlier = [other.id for other in state.answered if other.id != question.id]
    return render_template(
        "question.html",
        question=question,
        sections=sections(state, question.section),
        given=given,
        error=error,
        left=state.left,
        answered=len(state.answered),
        change=told_change(state),
        often_unknown_times=_often_unknown(state),
        at_stake=at_stake,
        reasons=at_stake[:_MOST_REASONS],
        back=_back(list(state.rules.questions), earlier, question.id),
        from_answers=request.args.get("vanaf") == "antwoorden",
    )


def _often_unknown(state: Interview) -> int:
    """How often "Weet ik niet" was chosen, at every fifth time in a row of questions; else 0."""
    times = sum(answer == DONT_KNOW for answer in state.case.answers.values())
    return times if times and times % _OFTEN == 0 and times * 2 >= len(state.case.answers) else 0


def _back(order: list[str], answered: list[str], question: str) -> str:
    """Where the back link leads: the question answered before this one, or the choice of topics."""
    if request.args.get("vanaf") == "antwoorden":
        return url_for("answers.overview")
    before = [key for key in answered if order.index(key) < order.index(question)]
    return url_for("questions.ask", question=before[-1]) if before else url_for("start.topics")
