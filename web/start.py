"""The start page, the choice of topics, and coming back with a code."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.case import TOPICS
from navigator.store.cases import StoredCase
from navigator.store.codes import WORDS_IN_A_CODE, normal_code, word_meant, written_words
from web import limits
from web.access import for_case_code, for_everyone
from web.progress import tell_change
from web.services import services
from web.visitor import code, forget, interview, interview_on, remember, stored_case

blueprint = Blueprint("start", __name__)
EVERYTHING = "alles"
_LONGEST_SHOWN = 300  # letters of a code that is not right
_LONGEST_SHOWN_WORD = 20


@blueprint.get("/")
@for_everyone
def home() -> str:
    """For whom this is, how long it takes, and what happens with the answers."""
    return render_template("start.html", going_on=stored_case() is not None)


@blueprint.get("/onderwerpen")
@for_everyone
def topics() -> str:
    """Choose what the advice is about."""
    stored = stored_case()
    return _topics_page(stored, stored.topics if stored else (), None)


@blueprint.post("/onderwerpen")
@for_everyone
def choose_topics() -> Response | tuple[str, int]:
    """Keep the chosen topics; a visitor without a case gets one."""
    stored = stored_case()
    written = set(request.form.getlist("onderwerp"))
    chosen = TOPICS if EVERYTHING in written else tuple(topic for topic in TOPICS if topic in written)
    if not chosen or written - {*TOPICS, EVERYTHING}:
        message = "Kies minstens één onderwerp. Weet u het nog niet, kies dan “Alles”."
        return _topics_page(stored, chosen, message), 422
    own, current = services().cases, code()
    before = interview(stored) if stored else None
    if current is None or not own.choose_topics(current, chosen):
        limits.take(limits.NEW_CASES)
        remember(own.create(chosen))
        return redirect(url_for("start.new_code"), 303)
    if before and (after := stored_case()):
        tell_change(before, interview(after), None)
    return redirect(url_for("questions.following"), 303)


def _topics_page(stored: StoredCase | None, chosen: tuple[str, ...], error: str | None) -> str:
    """The topics, each with the most questions it can still bring by itself, so that one can choose with open eyes."""
    answers = stored.answers if stored else {}
    most = {topic: interview_on(answers, (topic,)).left for topic in TOPICS}
    most[EVERYTHING] = interview_on(answers, ()).left
    return render_template("topics.html", chosen=chosen, error=error, most=most, answered=bool(answers))


@blueprint.get("/code")
@for_case_code
def new_code() -> str | Response:
    """The code with which to come back."""
    stored = stored_case()
    if stored is None:
        return redirect(url_for("start.home"), 303)
    return render_template("code.html", code=code(), stored=stored)


@blueprint.get("/terugkomen")
@for_everyone
def resume() -> str:
    """Ask for the code of an earlier visit."""
    return _resume_page("", None)


@blueprint.post("/terugkomen")
@for_everyone
def resume_with_code() -> Response | tuple[str, int]:
    """Go on where one was."""
    written = request.form.get("code", "")
    limits.check(limits.WRONG_CODES)
    if services().cases.find(written) is None:
        limits.count(limits.WRONG_CODES)
        return _resume_page(written, _code_fault(written)), 422
    remember(normal_code(written))
    return redirect(url_for("answers.overview"), 303)


def _resume_page(written: str, error: str | None) -> str:
    g.own_script = True  # it reads the code from a link; without it one fills in the code
    return render_template("resume.html", error=error, written=" ".join(written_words(written))[:_LONGEST_SHOWN])


def _code_fault(written: str) -> str:
    """What is wrong with a code that opens nothing, and what to do."""
    words = written_words(written)
    if not words:
        return "Vul uw code in. Dat zijn tien woorden."
    unknown = [word[:_LONGEST_SHOWN_WORD] for word in words[:WORDS_IN_A_CODE] if not word_meant(word)]
    look = f"Kijk dit woord na: {unknown[0]}." if unknown else "Kijk hem na."
    if len(words) != WORDS_IN_A_CODE:
        return f"Een code heeft tien woorden. U vulde er {len(words)} in. {look}"
    if unknown:
        return f"Dit is geen code van ons. {look}"
    return "Deze code kennen wij niet. Kijk hem na. Misschien zijn de antwoorden al gewist. Begin dan opnieuw."


@blueprint.get("/wissen")
@for_case_code
def confirm_erasing() -> str | Response:
    """Ask whether all answers should be erased."""
    return render_template("erase.html") if stored_case() else redirect(url_for("start.home"), 303)


@blueprint.post("/wissen")
@for_everyone
def erase() -> str:
    """Erase the case and leave the visitor without one."""
    current = code()
    if current:
        services().cases.erase(current)
    forget()
    return render_template("erased.html")
