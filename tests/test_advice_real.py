"""The advice on the real rules: the JSON of the contract, one order, and what the oracle says of every story."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from advised import Told, carried_out, changes, check_fewest, shown

from navigator.advice import Adviser
from navigator.case import Case, read_case
from navigator.model import SOORTEN, RuleBase
from navigator.reading import default_folder, load_rules, read_files

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
every_case = pytest.mark.parametrize("name", ["leeg", *(path.stem for path in CASES)])


@pytest.fixture(scope="module")
def real() -> Iterator[Adviser]:
    """An adviser on the rules of this product."""
    adviser = Adviser(real_rules())
    yield adviser
    adviser.close()


@cache
def real_rules() -> RuleBase:
    """The rules of this product."""
    return load_rules()


@cache
def real_case(name: str) -> Case:
    """A case of `tests/cases`, or one without answers."""
    if name == "leeg":
        return Case(dt.date(2026, 11, 22), {}, ("geld",))
    rules = real_rules()
    written = yaml.safe_load((ROOT / "tests" / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
    answers = {
        key: value == "ja" if rules.questions[key].kind == "ja_nee" and value in ("ja", "nee") else value
        for key, value in written["antwoorden"].items()
    }
    return read_case({"antwoorden": answers}, rules.questions, dt.date.fromisoformat(str(written["peildatum"])))


# --- the JSON of the contract


CONCLUSION = {
    "id": str,
    "soort": str,
    "status": str,
    "titel": str,
    "uitleg": str,
    "gronden": [{"regel": str, "plaats": str, "omdat": dict, "via": [str], "bronnen": [str]}],
    "hangt_af_van": [str],
    "wordt_ja_als": [dict],
    "wordt_nee_als": [dict],
    "knelpunt": ({"soort": str, "niveau": str, "adressaat": [str]}, None),
    "uitwegen": [str],
    "stappen": [str],
    "bronnen": [str],
    "gecontroleerd_op": str,
    "zekerheid": str,
}

ADVICE = {
    "peildatum": str,
    "regels": {"versie": str, "conclusies": int, "regels": int, "vragen": int},
    "conclusies": [CONCLUSION],
    "tegenspraken": [{"vragen": [str], "uitleg": str}],
    "volgende_vraag": (str, None),
    "open_vragen": [str],
}


def check_shape(value: Any, shape: Any, place: str = "advies") -> None:
    """A value has exactly these keys, in this order, and these types (a tuple: one of them)."""
    if isinstance(shape, tuple):
        shape = None if value is None else shape[0]
    if shape is None:
        assert value is None, place
    elif isinstance(shape, dict):
        assert list(value) == list(shape), place
        for key, part in shape.items():
            check_shape(value[key], part, f"{place}.{key}")
    elif isinstance(shape, list):
        assert type(value) is list, place
        for item in value:
            check_shape(item, shape[0], place)
    else:
        assert type(value) is shape, place


@every_case
def test_the_advice_has_the_shape_of_the_contract(real: Adviser, name: str) -> None:
    """Exactly the keys and types of the interface, and JSON that reads back as the same data."""
    advice = real.advise(real_case(name))
    check_shape(advice, ADVICE)
    assert json.loads(json.dumps(advice, allow_nan=False)) == advice
    for conclusion in advice["conclusies"]:
        assert conclusion["status"] in ("ja", "misschien", "nee")
        assert conclusion["soort"] in ("status", "geldvorm", "route", "fonds", "voorstel", "knelpunt")
        assert conclusion["zekerheid"] in ("hoog", "midden", "laag")
        assert dt.date.fromisoformat(conclusion["gecontroleerd_op"])
        assert (conclusion["knelpunt"] is not None) == (conclusion["soort"] == "knelpunt")
        assert conclusion["titel"] and conclusion["uitleg"] and conclusion["bronnen"]


@every_case
def test_names_in_the_advice_exist(real: Adviser, name: str) -> None:
    """Questions, conclusions, sources, ways out and organisations that an advice names are those of the rule base."""
    rules, advice = real.rules, real.advise(real_case(name))
    asked = {*advice["open_vragen"], *(key for clash in advice["tegenspraken"] for key in clash["vragen"])}
    for conclusion in advice["conclusies"]:
        asked |= {*conclusion["hangt_af_van"], *(key for ground in conclusion["gronden"] for key in ground["omdat"])}
        assert set(conclusion["bronnen"]) <= set(rules.sources)
        assert set(conclusion["uitwegen"]) <= set(rules.ways_out)
        assert set((conclusion["knelpunt"] or {}).get("adressaat", [])) <= set(rules.organisations)
        for ground in conclusion["gronden"]:
            assert set(ground["via"]) <= set(rules.conclusions)
            assert set(ground["bronnen"]) <= set(conclusion["bronnen"])
            path, line = ground["plaats"].rsplit(":", 1)
            written = (ROOT / path).read_text(encoding="utf-8").splitlines()
            assert written[int(line) - 1].lstrip().startswith("- ")
    assert asked <= set(rules.questions)


def test_the_head_of_the_advice_counts_the_rules(real: Adviser) -> None:
    """`regels` names the version and how many conclusions, rules and questions there are."""
    head = real.advise(real_case("leeg"))["regels"]
    files = list(default_folder().rglob("*.yaml"))
    conclusions = [path for path in files if path.parent.name != "vragen" and path.parent != default_folder()]
    texts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in conclusions]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", head["versie"])
    assert head["conclusies"] == len(conclusions)
    assert head["regels"] == sum(len(text["regels"]) for text in texts)
    assert head["vragen"] == len(real.rules.questions)


# --- order and the day


def test_conclusions_stand_in_one_fixed_order(real: Adviser) -> None:
    """Every conclusion stands once, kind by kind and by id, whatever the case."""
    orders = [
        [c["id"] for c in real.advise(case)["conclusies"]]
        for case in (real_case("leeg"), *(real_case(path.stem) for path in CASES[:5]))
    ]
    assert all(order == orders[0] for order in orders)
    assert set(orders[0]) == set(real.rules.conclusions)
    assert len(orders[0]) == len(real.rules.conclusions)
    kinds = {name: real.rules.conclusions[name].kind for name in orders[0]}
    assert orders[0] == sorted(orders[0], key=lambda name: (SOORTEN.index(kinds[name]), name))


def test_rule_files_in_any_order_give_the_same_advice(real: Adviser) -> None:
    """The same rule files give the same advice to the letter, in whatever order they were found."""
    folder = default_folder()
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    cases = [real_case(path.stem) for path in CASES[:2]]
    advices = {json.dumps(real.advise(case)) for case in cases}
    for seed in range(2):
        names = list(contents)
        random.Random(seed).shuffle(names)
        reading = read_files(folder, {name: contents[name] for name in names})
        assert reading.rules is not None
        adviser = Adviser(reading.rules)
        assert {json.dumps(adviser.advise(case)) for case in cases} == advices
        adviser.close()


def test_a_case_without_a_day_is_about_today(real: Adviser) -> None:
    """`peildatum` left out, or null, is the day passed in as today; one that is given stays."""
    today, other = dt.date(2026, 3, 1), dt.date(2024, 5, 6)
    for data, day in (({}, today), ({"peildatum": None}, today), ({"peildatum": "2024-05-06"}, other)):
        advice = real.advise(read_case({**data, "antwoorden": {}}, real.rules.questions, today))
        assert advice["peildatum"] == day.isoformat()
        assert advice == real.advise(Case(day, {}))


# --- what the oracle says


@every_case
def test_the_real_advice_says_what_the_rules_say(real: Adviser, name: str) -> None:
    """On the real rules: statuses, open questions, what it depends on, and every change, as the oracle has them."""
    case = real_case(name)
    told = Told(real, case, real.advise(case))
    truth = told.truth
    assert told.statuses == truth.statuses(truth.facts(case))
    assert set(told.advice["open_vragen"]) == truth.open_questions(case, shown(told, case.topics))
    for key, conclusion in told.conclusions.items():
        assert set(conclusion["hangt_af_van"]) == truth.open_questions(case, [key])
    rng = random.Random(name)
    for key, wanted, change in rng.sample(list(changes(told)), 20):
        for after in carried_out(told, change, rng, 2):
            assert truth.statuses(truth.facts(after))[key] == wanted, (key, change)


@pytest.mark.parametrize("name", ["leeg", *(path.stem for path in CASES[:2])])
def test_the_first_real_change_has_the_fewest_answers(real: Adviser, name: str) -> None:
    """On the real rules no single answer does what an advice says takes two or more, or can't be done."""
    case = real_case(name)
    check_fewest(Told(real, case, real.advise(case)), most=1)
