"""What if: the advice under another answer, beside the advice now. Nothing of it is stored."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from navigator.overview.trial import Difference, TrialError, differences, on_topics, read_trial, tried
from navigator.sheets.steps import MONEY
from navigator.words.wording import STATUS_NAMES
from web.access import for_case_code
from web.advice_words import trial_in_words
from web.services import services
from web.visitor_advice import advised

blueprint = Blueprint("trial", __name__)
Groups = list[tuple[str, list[Difference]]]


@blueprint.get("/wat-als")
@for_case_code
def nothing() -> Response:
    """An address without something to try leads to the advice."""
    return redirect(url_for("advice.show"), 303)


@blueprint.post("/wat-als")
@for_case_code
def show() -> str | Response | tuple[str, int]:
    """Try another answer; who looks along may do so too, since it changes nothing."""
    found = advised()
    if found is None:
        return redirect(url_for("start.topics"), 303)
    own = services()
    try:
        trial = read_trial(request.form.get("proef", ""), own.rules.questions)
    except TrialError as error:
        advice = f"{error} Ga terug naar uw advies en kies daar wat u wilt proberen. Uw antwoorden zijn bewaard."
        return render_template("error.html", title="Dit kunnen wij niet proberen", advice=advice), 422
    then = own.adviser.advise(tried(found.case, trial))
    changed = differences(found.advice, then, own.rules)
    chosen = on_topics(changed, found.case.topics, own.rules)
    clashes = [clash for clash in then["tegenspraken"] if clash not in found.advice["tegenspraken"]]
    return render_template(
        "trial.html",
        trial=trial_in_words(trial, found.case),
        groups=_groups(chosen),
        elsewhere=len(changed) - len(chosen),
        clashes=clashes,
        left=(len(found.advice["open_vragen"]), len(then["open_vragen"])),
        names=STATUS_NAMES,
        **_then(then, found.case.topics),
    )


def _groups(chosen: list[Difference]) -> Groups:
    """What changes, the good first; within each the money before the obstacles."""
    chosen = sorted(chosen, key=lambda each: each.kind == "knelpunt")
    groups: Groups = [
        ("Dit wordt beter", [each for each in chosen if each.better]),
        ("Dit wordt minder gunstig", [each for each in chosen if each.better is False]),
        ("Dit wordt anders", [each for each in chosen if each.better is None]),
    ]
    return [group for group in groups if group[1]]


def _then(advice: dict[str, object], topics: tuple[str, ...]) -> dict[str, list[str]]:
    """The titles of what would hold: the money that fits and the obstacles."""
    rules = services().rules
    found: list[dict[str, str]] = advice["conclusies"]  # type: ignore[assignment]
    texts = [rules.conclusions[each["id"]].text for each in found if each["status"] == "ja"]
    texts = [text for text in texts if not topics or set(topics) & set(text.onderwerpen)]
    return {
        "money": [text.titel for text in texts if text.soort in MONEY],
        "obstacles": [text.titel for text in texts if text.soort == "knelpunt"],
    }
