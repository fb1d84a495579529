"""Check your answers: all of them on one page, each with a link to change it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from navigator.answers import Answer, to_json
from navigator.model import Question
from navigator.wording import answer_in_words
from web.current import code, interview, stored_case

blueprint = Blueprint("answers", __name__)


@blueprint.get("/antwoorden")
def overview() -> str | Response:
    """The answers by section, and how many questions are left."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    state = interview(stored)
    sections: dict[str, list[tuple[str, str, list[str]]]] = {}
    for question in state.answered:
        row = (question.id, question.text.tekst, _in_parts(question, stored.answers[question.id]))
        sections.setdefault(state.rules.sections[question.section], []).append(row)
    return render_template(
        "answers.html", sections=sections, left=state.left, topics=stored.topics, stored=stored, code=code()
    )


def _in_parts(question: Question, answer: Answer) -> list[str]:
    """An answer in words: one text, or one for each option ticked."""
    if isinstance(answer, tuple) and answer:
        return [answer_in_words(question, [option]) for option in answer]
    return [answer_in_words(question, to_json(answer))]
