"""The whole advice on paper: every conclusion that a page shows, what it names, and the answers."""

from __future__ import annotations

from realistic import stories
from sheetmaking import DAY

from navigator.advice import Adviser
from navigator.case import Case
from navigator.model import RuleBase
from navigator.sheets.dossier import GROUPS, dossier


def test_the_advice_on_paper_holds_every_conclusion_that_a_page_shows(rules: RuleBase, adviser: Adviser) -> None:
    """Each conclusion of each group is there once, with its explanation; proposals stand apart."""
    case = stories(rules)[2].case
    advice = adviser.advise(case)
    found = dossier(advice, rules, case, lambda name: True)
    shown = {(kind, status) for _, _, kinds, status in GROUPS for kind in kinds}
    expected = [each["titel"] for each in advice["conclusies"] if (each["soort"], each["status"]) in shown]
    entries = [entry for group in found.groups for entry in group.entries]
    assert sorted(entry.title for entry in entries) == sorted(expected)
    assert all(entry.explanation for entry in entries)
    proposals = {each["titel"] for each in advice["conclusies"] if each["soort"] == "voorstel"}
    for group in found.groups:
        assert (group.id == "voorstellen") == any(entry.title in proposals for entry in group.entries)


def test_what_to_do_stands_only_with_what_surely_holds(rules: RuleBase, adviser: Adviser) -> None:
    """Steps, ways out, helpers and an example belong to a conclusion that is `ja`; sources and a date to every one."""
    case = stories(rules)[2].case
    found = dossier(adviser.advise(case), rules, case, lambda name: True)
    sure = {name for name, _, _, status in GROUPS if status == "ja"}
    told = {group.id for group in found.groups for each in group.entries if each.steps or each.ways_out or each.helpers}
    assert told and told <= sure
    assert {group.id for group in found.groups} - sure
    assert all(each.sources and each.checked for group in found.groups for each in group.entries)


def test_the_advice_on_paper_explains_what_it_names(rules: RuleBase, adviser: Adviser) -> None:
    """Every way out and every organisation that an entry names is explained, and nothing else is."""
    case = stories(rules)[2].case
    found = dossier(adviser.advise(case), rules, case, lambda name: name != "nlzve")
    entries = [entry for group in found.groups for entry in group.entries]
    assert {name for entry in entries for name in entry.ways_out} == set(found.ways_out)
    assert {name for entry in entries for name in (*entry.addressees, *entry.helpers)} == set(found.organisations)
    assert "nlzve" not in found.organisations


def test_the_advice_on_paper_names_the_answers(rules: RuleBase, adviser: Adviser) -> None:
    """The answers stand in the advice in the order of asking, in words."""
    case = Case(DAY, {"rechtsvorm": "stichting", "fase": "idee"})
    found = dossier(adviser.advise(case), rules, case, lambda name: True)
    answers = [pair for _, rows in found.answers for pair in rows]
    assert answers == [
        ("Hoe ver bent u?", "We hebben een idee en praten erover"),
        ("Welke rechtsvorm heeft u nu?", "Stichting"),
    ]
