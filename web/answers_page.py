"""Check your answers: all of them on one page, each with a link to change it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from navigator.answers import Answer, to_json
from navigator.model import Question
from navigator.words.wording import answer_in_words
from web.access import for_case_code
from web.progress import sections, told_change
from web.visitor import Interview, code, interview, stored_case

blueprint = Blueprint("answers", __name__)


@blueprint.get("/antwoorden")
@for_case_code
def overview() -> str | Response:
    """The answers by section, and how many questions are left."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.topics"), 303)
    state = interview(stored)
    parts = [(section, _rows(state, section.key)) for section in sections(state)]
    return render_template(
        "answers.html",
        parts=parts,
        words=" ".join(text for _, rows in parts for row in rows for text in (row["question"], *row["answer"])),
        left=state.left,
        superfluous=len(state.answered) - len(state.counting),
        change=told_change(state),
        topics=stored.topics,
        stored=stored,
        code=code(),
    )


def _rows(state: Interview, section: str) -> list[dict[str, Any]]:
    """The answers in a section: the question, the answer in words, and whether it counts now."""
    return [
        {
            "id": question.id,
            "question": question.text.tekst,
            "answer": _in_parts(question, state.case.answers[question.id]),
            "counts": question.id in state.counting,
        }
        for question in state.answered
        if question.section == section
    ]


def _in_parts(question: Question, answer: Answer) -> list[str]:
    """An answer in words: one text, or one for each option ticked."""
    if isinstance(answer, tuple) and answer:
        return [answer_in_words(question, [option]) for option in answer]
    return [answer_in_words(question, to_json(answer))]
