"""How far the interview is: its sections, and what a change of an answer did to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, get_flashed_messages

from web.visitor import Interview

_MOST_NAMED = 5  # answers named in the message about a change


@dataclass(frozen=True)
class Section:
    """A part of the questionnaire that has questions for this visitor."""

    key: str
    title: str
    answered: int
    left: int
    """How many questions of it may still come, at most."""
    here: bool
    """Whether the question on the page is one of it."""


def sections(state: Interview, here: str | None = None) -> list[Section]:
    """The sections with answers or with questions to come, in the order of asking; `here` is the one on the page."""
    placed = [
        Section(
            key,
            title,
            sum(question.section == key for question in state.answered),
            sum(state.rules.questions[name].section == key for name in state.to_come),
            key == here,
        )
        for key, title in state.rules.sections.items()
    ]
    return [section for section in placed if section.answered or section.left or section.here]


def tell_change(before: Interview, after: Interview, changed: str | None) -> None:
    """Keep for the next page what a change did: which answers no longer count, which do again, what is asked anew.

    `changed` is the question whose answer changed, or None for the choice of topics. Nothing is kept if nothing of it
    happened, as with every first answer to the question that was asked. Only ids of questions are kept.
    """
    lost = [key for key in before.counting if key != changed and key in after.case.answers]
    lost = [key for key in lost if key not in after.counting]
    back = [key for key in after.counting if key != changed and key in before.case.answers]
    back = [key for key in back if key not in before.counting]
    more = [key for key in after.to_come if key not in before.to_come and key != changed]
    if lost or back or more:
        flash({"lost": lost, "back": back, "more": len(more)})  # type: ignore[arg-type]


def told_change(state: Interview) -> dict[str, Any] | None:
    """What the last change did, once, with the questions in words and in the order of asking."""
    told = get_flashed_messages()
    if not told:
        return None
    last: Any = told[-1]
    words = {
        which: [question.text.tekst for key, question in state.rules.questions.items() if key in last[which]]
        for which in ("lost", "back")
    }
    return {
        "lost": len(words["lost"]),
        "back": len(words["back"]),
        "more": last["more"],
        "lost_named": words["lost"][:_MOST_NAMED],
        "back_named": words["back"][:_MOST_NAMED],
    }
