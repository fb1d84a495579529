"""How the sentences of the questions become facts on a sheet, on questions made here."""

from __future__ import annotations

from typing import Any

import pytest
from builders import make_question, make_rules
from rulefolders import SMALL, contents
from sheetmaking import ASK, DAY, advice_on, obstacle, rule_base

from navigator.case import Case
from navigator.check import check
from navigator.diff.edits import edits
from navigator.grounds import compile_rules
from navigator.model import All, Among, AnyOf, AtLeast, Condition, Question, RuleBase, Ticked
from navigator.reading import load_rules, read_files
from navigator.rulefiles.fileshapes import WijZin
from navigator.sheets.content import sheets
from navigator.sheets.profile import what_is_told, what_it_does


def asked(name: str, kind: str, options: tuple[str, ...] = (), **more: Any) -> Question:
    """A question with a sentence; its options read as their names with a capital."""
    made = make_question(name, kind, options)
    texts = {option: option.capitalize() for option in options}
    return Question(
        name, made.section, made.text.model_copy(update={"opties": texts, "wij_zin": WijZin(waar="doen", **more)})
    )


def facts(rules: RuleBase, party: str = "gemeente", **answers: Any) -> list[str]:
    """What a sheet says about an initiative with these answers, as one text a fact."""
    case = what_is_told(compile_rules(rules, DAY), Case(DAY, answers))
    found = what_it_does(rules, case, party)
    return [" ".join([fact.text, *fact.items]).replace("\N{NO-BREAK SPACE}", " ") for fact in found]


def one(question: Question) -> RuleBase:
    """A rule base with one question that a conclusion asks for."""
    conditions: dict[str, Condition] = {
        "keuze": Among(question.id, frozenset(["a"])),
        "meerkeuze": Ticked(question.id, "a"),
        "ja_nee": Among(question.id, frozenset([True])),
    }
    return make_rules([question], {"c": conditions.get(question.kind, AtLeast(question.id, 5))})


@pytest.mark.parametrize(
    ("kind", "told", "answer", "expected"),
    [
        ("keuze", {"zinnen": {"a": "Wij zijn a.", "b": "Wij zijn b."}}, "b", ["Wij zijn b."]),
        ("keuze", {"zinnen": {"a": "Wij zijn a."}, "zonder_zin": ["b"]}, "b", []),
        ("keuze", {"zin": "Wij zijn"}, "b", ["Wij zijn B."]),
        ("meerkeuze", {"zin": "Wij doen:"}, ("a", "b"), ["Wij doen: A B"]),
        ("meerkeuze", {"zin": "Wij doen:", "zonder_zin": ["a"]}, ("a", "b"), ["Wij doen: B"]),
        ("meerkeuze", {"zin": "Wij doen:"}, (), []),
        ("ja_nee", {"zinnen": {"nee": "Wij doen niets."}, "zonder_zin": ["ja"]}, False, ["Wij doen niets."]),
        ("ja_nee", {"zinnen": {"nee": "Wij doen niets."}, "zonder_zin": ["ja"]}, True, []),
        ("bedrag", {"zin": "Wij zoeken {getal}."}, 12000, ["Wij zoeken € 12.000."]),
        ("aantal", {"zin": "Wij zijn met {getal}.", "zin_bij_een": "Ik ben alleen."}, 1, ["Ik ben alleen."]),
        ("aantal", {"zin": "Wij zijn met {getal}."}, 1, ["Wij zijn met 1."]),
        ("procent", {"zin": "Wij doen {getal}.", "zin_bij_nul": "Wij doen niets."}, 0, ["Wij doen niets."]),
        ("procent", {"zin": "Wij doen {getal}."}, 0, []),
        ("keuze", {"zin": "Wij zijn"}, "weet_niet", []),
    ],
)
def test_an_answer_is_told_as_its_question_says(
    kind: str, told: dict[str, Any], answer: Any, expected: list[str]
) -> None:
    """A sentence an option, a beginning that ends in what was chosen, or a sentence around a number with its unit."""
    options = ("a", "b") if kind in ("keuze", "meerkeuze") else ()
    assert facts(one(asked("v", kind, options, **told)), v=answer) == expected


def test_a_sentence_is_said_to_those_it_is_for() -> None:
    """`voor` names who hears it; without it everybody does."""
    rules = one(asked("v", "ja_nee", voor=["uwv"], zinnen={"ja": "Wij doen dit."}, zonder_zin=["nee"]))
    assert facts(rules, "uwv", v=True) == ["Wij doen dit."]
    assert facts(rules, "gemeente", v=True) == []


def two(**more: Any) -> RuleBase:
    """A gate and what it makes idle: the conclusion needs the first, and the second at a yes only."""
    gate = asked("poort", "ja_nee", zinnen={"ja": "Wij doen mee."}, zonder_zin=["nee"])
    then = asked("dan", "ja_nee", zinnen={"ja": "Wij doen dat ook."}, zonder_zin=["nee"], **more)
    both = All((Among("poort", frozenset([True])), Among("dan", frozenset([True]))))
    return make_rules([gate, then], {"c": both})


def test_an_answer_that_the_rules_make_idle_is_not_told() -> None:
    """What counts is worked out from the rules themselves, and `altijd` says that it does not matter."""
    assert facts(two(), poort=True, dan=True) == ["Wij doen mee.", "Wij doen dat ook."]
    assert facts(two(), poort=False, dan=True) == []
    assert facts(two(altijd="ja"), poort=False, dan=True) == ["Wij doen dat ook."]


def test_a_sentence_that_follows_on_another_is_silent_with_it() -> None:
    """`na` holds a sentence back where the answer before it is known and tells nothing, and only there."""
    assert facts(two(altijd="ja", na="poort"), poort=False, dan=True) == []
    assert facts(two(altijd="ja", na="poort"), poort=True, dan=True) == ["Wij doen mee.", "Wij doen dat ook."]
    assert facts(two(altijd="ja", na="poort"), dan=True) == ["Wij doen dat ook."]


@pytest.mark.parametrize(
    ("only_payers", "answer", "parties"),
    [
        (True, ("zorg",), ["zorgverzekeraar"]),
        (True, ("hulp", "zorg"), ["gemeente", "zorgverzekeraar"]),
        (True, (), ["gemeente", "zorgverzekeraar", "zorgkantoor"]),
        (False, ("zorg",), ["gemeente", "zorgverzekeraar", "zorgkantoor"]),
    ],
)
def test_an_obstacle_for_payers_goes_to_those_who_pay(
    only_payers: bool, answer: tuple[str, ...], parties: list[str]
) -> None:
    """`alleen_betalers` holds back a sheet for who pays nothing, as far as `betaler` and the answers say who pays."""
    base = rule_base(
        obstacle(
            "a", addressees=("gemeente", "zorgverzekeraar", "zorgkantoor"), stappen=[ASK], alleen_betalers=only_payers
        )
    )
    made = make_question("wetten", "meerkeuze", ("hulp", "zorg"))
    payers = {"hulp": "gemeente", "zorg": "zorgverzekeraar"}
    base.questions["wetten"] = Question("wetten", made.section, made.text.model_copy(update={"betaler": payers}))
    wants = make_rules(base.questions.values(), {"b": AnyOf((Ticked("wetten", "hulp"), Ticked("wetten", "zorg")))})
    base.conclusions.update(wants.conclusions)
    advice = advice_on(base, {"b": "nee"})
    assert list(sheets(advice, compile_rules(base, DAY), Case(DAY, {"wetten": answer}))) == parties


def with_sentence(sentence: str) -> Any:
    """The small rules, read with a sentence at one question."""
    files, name = contents(SMALL), "vragen/10-plan.yaml"
    option = "      klussen: Klussen in huis\n"
    more = f"    wij_zin:\n      waar: doen\n      zin: {sentence}\n"
    files[name] = files[name].replace(option.encode(), (option + more).encode())
    return read_files(SMALL, files)


def test_another_sentence_is_an_edit_of_text_only() -> None:
    """To add a sentence changes nothing that is asked or concluded, and is listed as a change of text."""
    [edit] = edits(load_rules(SMALL), with_sentence('"Wij doen dit:"').rules)
    assert (edit.kind, edit.name, edit.key, edit.meaning) == ("vraag", "activiteiten", "wij_zin", False)
    assert "Wij doen dit:" in edit.after


def test_a_sentence_is_held_to_plain_language() -> None:
    """A stiff word in a sentence is found where it stands."""
    [finding] = check(with_sentence("Wij doen middels een plan dit"))
    assert finding.code == "T003"
    assert "`middels`" in finding.message


def test_every_option_of_the_real_questions_is_accounted_for() -> None:
    """No answer of the real questions with a sentence is left out in silence: it is told, or named as not told."""
    for question in load_rules().questions.values():
        told = question.text.wij_zin
        if told and told.zinnen:
            options = set(question.options) or {"ja", "nee"}
            assert options == {*told.zinnen, *told.zonder_zin}, question.id
