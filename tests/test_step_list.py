"""The list of steps: what comes first, each step once, and nothing that is not sure."""

from __future__ import annotations

from sheetmaking import ASK, DAY, advice_on, conclusion, obstacle, rule_base, step

from navigator.case import Case
from navigator.model import Conclusion
from navigator.rulefiles.fileshapes import Venster
from navigator.sheets.steps import Section, step_list


def steps_of(*conclusions: Conclusion, statuses: dict[str, str] | None = None) -> tuple[Section, ...]:
    """The list of steps of an advice in which these conclusions are `ja`, other than those given."""
    base = rule_base(*conclusions)
    return step_list(advice_on(base, statuses), base, Case(DAY, {}))


def test_the_law_comes_before_money_in_the_list() -> None:
    """The list begins with what the law asks, then money, then the rest."""
    found = steps_of(
        conclusion("status", "status", stappen=[step("Kijk.")]),
        obstacle("cultuur", "cultuur", stappen=[step("Praat.")]),
        conclusion("fonds", "fonds", stappen=[step("Bel.")]),
        obstacle("hard", stappen=[step("Meld.")]),
    )
    assert [task.title for section in found for task in section.tasks] == ["hard", "fonds", "cultuur", "status"]


def test_a_step_stands_once_in_the_list() -> None:
    """A step that two conclusions ask stands with the first, which names the other."""
    same = step("Leg vast dat bewoners de baas blijven.")
    [section] = steps_of(obstacle("a", stappen=[same, step("Bel.")]), obstacle("b", stappen=[same]))
    [task] = section.tasks
    assert [(each.what, each.also) for each in task.steps] == [
        ("Leg vast dat bewoners de baas blijven.", ("b",)),
        ("Bel.", ()),
    ]


def test_the_same_words_about_two_funds_are_two_steps() -> None:
    """ "Bel het fonds" means another fund each time."""
    same = step("Bel het fonds.")
    [section] = steps_of(conclusion("a", "fonds", stappen=[same]), conclusion("b", "fonds", stappen=[same]))
    assert [task.title for task in section.tasks] == ["a", "b"]


def test_proposals_and_doubts_ask_nothing() -> None:
    """Only what is `ja` has steps in the list, and a proposal never has."""
    found = steps_of(
        conclusion("a", "voorstel", stappen=[ASK]),
        obstacle("b", stappen=[ASK]),
        statuses={"b": "misschien"},
    )
    assert found == ()


def test_a_step_says_when_one_can_apply() -> None:
    """A fund that is open part of the year says so in the list."""
    base = rule_base(conclusion("a", "fonds", stappen=[ASK], venster=Venster(van="09-01", tot="10-31")))
    advice = advice_on(base)
    advice["conclusies"][0]["uitleg"] += "\n\nAanvragen kan nu niet."
    [section] = step_list(advice, base, Case(DAY, {}))
    assert section.tasks[0].moment == "Aanvragen kan nu niet."
