"""The rule base keeps every name that outside programs and saved cases rely on: `tests/contract/vocabulary.yaml`."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from navigator.model import Conclusion, Question, RuleBase
from navigator.reading import load_rules
from navigator.rulefiles.fileshapes import Classificatie

VOCABULARY = Path(__file__).parent / "contract" / "vocabulary.yaml"
SOORTEN = {"route_bestaand": "route", "route_voorstel": "voorstel"}
"""The lists of conclusions whose name is not the kind that the interface gives them."""


class AsWritten(yaml.SafeLoader):
    """YAML in which `nee` and `no` stay words."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it


@cache
def vocabulary() -> dict[str, Any]:
    """The fixed vocabulary."""
    found: dict[str, Any] = yaml.load(VOCABULARY.read_text(encoding="utf-8"), AsWritten)
    return found


@cache
def real_rules() -> RuleBase:
    """The rules of this product."""
    return load_rules()


def lost(rules: RuleBase) -> set[str]:
    """Every name of the vocabulary that a rule base does not have, or has as something else."""
    return lost_questions(rules) | lost_conclusions(rules)


def lost_questions(rules: RuleBase) -> set[str]:
    """Questions that are missing or of another type, and options that are missing."""
    found = set()
    for name, fixed in vocabulary()["vragen"].items():
        question = rules.questions.get(name)
        if question is None or question.kind != fixed["type"]:
            found.add(name)
        else:
            found |= {f"{name}.{option}" for option in fixed.get("opties", []) if option not in question.options}
    return found


def lost_conclusions(rules: RuleBase) -> set[str]:
    """Conclusions that are missing or of another kind, and ways out that are missing."""
    found = set()
    for written, names in vocabulary()["conclusies"].items():
        soort = SOORTEN.get(written, written)
        for name in names:
            if soort == "uitweg":
                there = name in rules.ways_out
            else:
                there = name in rules.conclusions and rules.conclusions[name].kind == soort
            if not there:
                found.add(f"{soort} {name}")
    return found


def test_the_vocabulary_is_read_whole() -> None:
    """The lists that these tests go through are all there, so that they are about something."""
    fixed = vocabulary()
    assert len(fixed["vragen"]) == 73
    assert {name: len(found) for name, found in fixed["conclusies"].items()} == {
        "status": 9,
        "geldvorm": 3,
        "route_bestaand": 28,
        "route_voorstel": 6,
        "fonds": 9,
        "knelpunt": 44,
        "uitweg": 26,
    }


def test_the_rules_keep_every_name_of_the_contract() -> None:
    """Each question with its type and options, each conclusion with its kind, and each way out is in `rules/`."""
    assert lost(real_rules()) == set()


@pytest.mark.parametrize("name", vocabulary()["vragen"])
def test_a_question_keeps_its_type_and_options(name: str) -> None:
    """A question has its type, and the options of the contract in any order (new ones may stand among them)."""
    fixed = vocabulary()["vragen"][name]
    question = real_rules().questions[name]
    assert question.kind == fixed["type"]
    assert set(fixed.get("opties", [])) <= set(question.options)


def test_obstacles_are_classified_as_the_contract_says() -> None:
    """The kinds and levels of a `knelpunt` are those of the contract; every one has them, and nothing else does."""
    kinds, levels = set(vocabulary()["knelpunt_soort"]), set(vocabulary()["knelpunt_niveau"])
    for conclusion in real_rules().conclusions.values():
        classified = conclusion.text.knelpunt
        assert (classified is not None) == (conclusion.kind == "knelpunt"), conclusion.id
        if classified is not None:
            assert classified.soort in kinds, conclusion.id
            assert classified.niveau in levels, conclusion.id


def test_a_rule_file_may_name_every_class_of_the_contract() -> None:
    """The form of a rule file allows each kind and level of the contract."""
    fields = Classificatie.model_fields
    assert set(vocabulary()["knelpunt_soort"]) <= set(get_args(fields["soort"].annotation))
    assert set(vocabulary()["knelpunt_niveau"]) <= set(get_args(fields["niveau"].annotation))


def test_questions_and_conclusions_share_no_name() -> None:
    """A name is that of a question or of a conclusion, never of both."""
    assert not set(real_rules().questions) & set(real_rules().conclusions)


# --- the comparison itself finds what breaks


def with_question(name: str, **changes: Any) -> RuleBase:
    """The real rules with a question in other words."""
    rules = real_rules()
    old = rules.questions[name]
    new = Question(name, old.section, old.text.model_copy(update=changes))
    return dataclasses.replace(rules, questions={**rules.questions, name: new})


def test_a_question_that_goes_missing_is_found() -> None:
    """A question dropped, or given another name, is lost."""
    rules = real_rules()
    left = {name: question for name, question in rules.questions.items() if name != "fase"}
    assert lost(dataclasses.replace(rules, questions=left)) == {"fase"}
    renamed = {**left, "stadium": rules.questions["fase"]}
    assert lost(dataclasses.replace(rules, questions=renamed)) == {"fase"}


def test_a_question_of_another_type_is_found() -> None:
    """A question that is retyped is lost."""
    assert lost(with_question("winst_jaar", type="aantal")) == {"winst_jaar"}


def test_an_option_that_goes_missing_is_found() -> None:
    """An option dropped or renamed is lost."""
    options = dict(real_rules().questions["publieke_taak"].text.opties)
    assert "nee" in options
    options["geen"] = options.pop("nee")
    assert lost(with_question("publieke_taak", opties=options)) == {"publieke_taak.nee"}


def test_a_conclusion_that_goes_missing_is_found() -> None:
    """A conclusion dropped or renamed is lost, and so is a way out."""
    rules = real_rules()
    conclusions = {name: c for name, c in rules.conclusions.items() if name != "giften"}
    ways_out = {name: way for name, way in rules.ways_out.items() if name != "steunstichting"}
    assert lost(dataclasses.replace(rules, conclusions=conclusions)) == {"route giften"}
    assert lost(dataclasses.replace(rules, ways_out=ways_out)) == {"uitweg steunstichting"}


def test_a_conclusion_of_another_kind_is_found() -> None:
    """A proposal that becomes a route is lost as a proposal."""
    rules = real_rules()
    old = rules.conclusions["dienstencheck"]
    new = Conclusion(old.id, old.text.model_copy(update={"soort": "route"}), old.rules, old.path)
    changed = dataclasses.replace(rules, conclusions={**rules.conclusions, "dienstencheck": new})
    assert lost(changed) == {"voorstel dienstencheck"}


def test_additions_are_allowed() -> None:
    """A new question, option, conclusion or way out takes nothing away."""
    rules = real_rules()
    options = {**rules.questions["fase"].text.opties, "winterslaap": "We rusten"}
    more = with_question("fase", opties=options)
    more = dataclasses.replace(
        more,
        questions={**more.questions, "nieuw": rules.questions["winst_jaar"]},
        conclusions={**rules.conclusions, "nieuwe_route": rules.conclusions["giften"]},
        ways_out={**rules.ways_out, "nieuwe_uitweg": rules.ways_out["steunstichting"]},
    )
    assert lost(more) == set()
