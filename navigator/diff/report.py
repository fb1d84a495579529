"""The difference of two rule bases as JSON and as text, each change with its smallest case as a story."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from navigator.analysis.facts import days_in_words
from navigator.case import FIRST_DAY, LAST_DAY, Case
from navigator.diff.compare import Change, compare
from navigator.diff.counts import Counts, count, random_cases
from navigator.diff.edits import as_json, edits
from navigator.model import RuleBase
from navigator.words.sentences import case_in_words

OUTCOME = {
    ("nee", "ja"): "krijgt nu ook",
    ("ja", "nee"): "krijgt niet meer",
    ("misschien", "ja"): "krijgt nu zeker",
    ("ja", "misschien"): "krijgt nu misschien, en eerst zeker",
    ("nee", "misschien"): "krijgt nu misschien, en eerst niet",
    ("misschien", "nee"): "krijgt nu zeker niet meer",
}
Difference = dict[str, Any]


def difference(old: RuleBase, new: RuleBase, cases: Sequence[Case] = (), today: dt.date | None = None) -> Difference:
    """Everything that differs between two rule bases, as plain JSON data with Dutch keys.

    `gelijk` is true if every case gets the same status for every conclusion on every day, and nothing else changed that
    the program asks or names: that is worked out, not sampled. What only texts and sources say anew is under `tekst`.

    Raises:
        CompileError: rules that are more than the engine bears.
    """
    today = today or dt.date.today()
    changes = compare(old, new, today)
    edited = edits(old, new)
    given, touched = count(old, new, cases)
    days = sorted({change.case.day for change in changes}) or [today]
    questions = {**old.questions, **new.questions}.values()
    drawn = list(random_cases(questions, days)) if changes else []
    sampled, hit = count(old, new, drawn)
    meaning = [edit for edit in edited if edit.meaning]
    return {
        "gelijk": not changes and not meaning,
        "oud": old.version,
        "nieuw": new.version,
        "conclusies": [_change(change, old, new, given, sampled) for change in changes],
        "overig": [as_json(edit) for edit in meaning],
        "tekst": [as_json(edit) for edit in edited if not edit.meaning],
        "zaken": {"aantal": len(cases), "anders": touched},
        "steekproef": {"aantal": len(drawn), "anders": hit},
    }


def story(change: Change, rules: RuleBase) -> str:
    """The smallest case of a change in words."""
    title = rules.conclusions[change.conclusion].text.titel
    who = f"Een initiatief waarbij {case_in_words(rules, change.case)}," if change.case.answers else "Elk initiatief"
    return f"{who} {OUTCOME[(change.before, change.after)]}: ‘{title}’."


def _change(change: Change, old: RuleBase, new: RuleBase, given: Counts, sampled: Counts) -> dict[str, Any]:
    key = (change.conclusion, change.before, change.after)
    rules = new if change.conclusion in new.conclusions else old
    words = dataclasses.replace(rules, questions={**old.questions, **new.questions})
    return {
        "id": change.conclusion,
        "titel": rules.conclusions[change.conclusion].text.titel,
        "van": change.before,
        "naar": change.after,
        "volledig": change.full,
        "casus": change.case.to_json(),
        "verhaal": story(change, words),
        "dagen": [{"vanaf": start.isoformat(), "tot": end.isoformat()} for start, end in change.days],
        "zaken": given[key],
        "steekproef": sampled[key],
    }


def as_text(found: Difference) -> Iterator[str]:
    """The difference as lines of text."""
    by_conclusion: dict[str, list[dict[str, Any]]] = {}
    for change in found["conclusies"]:
        by_conclusion.setdefault(change["id"], []).append(change)
    for name, changes in by_conclusion.items():
        yield f"{name}: {changes[0]['titel']}"
        full = [change for change in changes if change["volledig"]]
        for change in full or changes:
            yield from _change_lines(change, found)
        if full and len(changes) > len(full):
            yield "  Zolang nog niet alles is ingevuld, verandert ook wat `misschien` is."
        elif not full:
            yield "  Dit is alleen zo zolang nog niet alles is ingevuld. Wie alles invult, merkt geen verschil."
        yield ""
    yield from _edits("Ook anders, buiten de conclusies om", found["overig"])
    yield from _edits("Alleen andere tekst of bronnen; dit verandert geen enkele uitkomst", found["tekst"])
    yield from _totals(found)


def _change_lines(change: dict[str, Any], found: Difference) -> Iterator[str]:
    periods = [(dt.date.fromisoformat(each["vanaf"]), dt.date.fromisoformat(each["tot"])) for each in change["dagen"]]
    always = periods == [(FIRST_DAY, LAST_DAY)]
    when = "op alle dagen" if always else days_in_words(periods, FIRST_DAY, LAST_DAY)
    yield f"  van {change['van']} naar {change['naar']}, {when}"
    yield f"    {change['verhaal']}"
    if found["zaken"]["aantal"]:
        yield f"    Van de {found['zaken']['aantal']} zaken: {change['zaken']}."
    yield f"    Van {found['steekproef']['aantal']} verzonnen casussen: {change['steekproef']}."


def _edits(title: str, found: Iterable[dict[str, Any]]) -> Iterator[str]:
    found = list(found)
    if found:
        yield f"{title}:"
        for edit in found:
            what = f"{edit['wat']} {edit['naam']}".strip()
            yield f"  {what}, {edit['sleutel']}" if edit["sleutel"] else f"  {what}: {edit['wordt'] or 'is weg'}"
        yield ""


def _totals(found: Difference) -> Iterator[str]:
    if found["gelijk"]:
        yield "Geen verschil: elke casus krijgt op elke dag dezelfde uitkomst. Dit is uitgerekend voor alle casussen."
        return
    names = {change["id"] for change in found["conclusies"]}
    yield f"{len(names)} conclusie(s) met een andere uitkomst, {len(found['tekst'])} andere tekst(en) of bron(nen)."
    for key, what in (("zaken", "zaken"), ("steekproef", "verzonnen casussen")):
        if found[key]["aantal"]:
            yield f"Van de {found[key]['aantal']} {what} krijgen er {found[key]['anders']} een andere uitkomst."
