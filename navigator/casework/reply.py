"""A reply to the initiative in words, built from the advice; the helpdesk reads it over and changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from navigator.case import Case
from navigator.model import RuleBase
from navigator.moments import dutch_date
from navigator.overview.summary import first_steps, summary, to_find_out
from navigator.sheets.content import wanted
from navigator.sheets.steps import MONEY, step_list

_MOST = 8  # of one kind; a reply is no dossier
_FIRST_STEPS = 5


def reply(advice: Mapping[str, Any], rules: RuleBase, case: Case) -> str:
    """The reply as plain text, in paragraphs."""
    return "\n\n".join(_paragraphs(advice, rules, case)) + "\n"


def _paragraphs(advice: Mapping[str, Any], rules: RuleBase, case: Case) -> Iterator[str]:
    found = list(wanted(advice, rules, case))
    steps = first_steps(step_list(advice, rules, case), _FIRST_STEPS)
    yield "Beste mensen van het initiatief,"
    yield f"U belde met de helpdesk. Wij hebben op {dutch_date(case.day)} met u naar uw antwoorden gekeken."
    yield " ".join(summary(advice, rules, case, steps))
    for clash in advice["tegenspraken"]:
        yield f"Let op: twee van uw antwoorden passen niet bij elkaar. {clash['uitleg']}"
    yield from _listed("Dit geld past nu bij u:", [each for each in found if each["soort"] in MONEY], "ja")
    yield from _listed("Dit past misschien:", [each for each in found if each["soort"] in MONEY], "misschien")
    yield from _listed("Hier loopt u tegenaan:", [each for each in found if each["soort"] == "knelpunt"], "ja")
    if steps:
        lines = [f"{number}. {each.step.who}: {each.step.what}" for number, each in enumerate(steps, 1)]
        yield "\n".join(["Wat u als eerste kunt doen:", *lines])
    unknown = [rules.questions[key].text.tekst for key, _ in to_find_out(advice, rules, case)]
    if unknown:
        yield "\n".join(["Zoek dit nog uit, dan wordt het advies zekerder:", *(f"- {text}" for text in unknown)])
    yield "Met uw code van tien woorden ziet u op de Initiatiefwijzer het hele advies, met de bronnen erbij."
    yield "U kunt aan dit advies geen rechten ontlenen. Vraag het na voordat u geld uitgeeft of iets tekent."
    yield "Met vriendelijke groet,\n\nDe helpdesk van de Initiatiefwijzer"


def _listed(heading: str, found: list[dict[str, Any]], status: str) -> Iterator[str]:
    chosen = [each["titel"] for each in found if each["status"] == status]
    if chosen:
        more = [f"- en nog {len(chosen) - _MOST} andere"] if len(chosen) > _MOST else []
        yield "\n".join([heading, *(f"- {title}" for title in chosen[:_MOST]), *more])
