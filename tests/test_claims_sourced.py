"""Terms and contradictions say on which sources they rest, wherever they are shown and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from rulefolders import SMALL, all_findings, contents, copy_small

from navigator.advice import Adviser
from navigator.case import Case
from navigator.diff.edits import Edit, edits
from navigator.model import RuleBase
from navigator.overview.report import advice_as_text
from navigator.reading import load_rules, read_files
from navigator.rulebook import resting_on
from navigator.sheets.dossier import dossier

CLASHING = Case(dt.date(2026, 11, 22), {"rechtsvorm": "stichting", "leden": 0})
SOURCED = {
    "tegenspraken.yaml": "    bronnen: [wet-een, gids-twee]\n    gecontroleerd_op: 2026-02-01\n",
    "begrippen.yaml": "    bronnen: [wet-een]\n    gecontroleerd_op: 2026-02-01\n",
}


@pytest.fixture
def sourced(tmp_path: Path) -> Path:
    """The small rules, of which the contradiction and the last term name their sources."""
    folder = copy_small(tmp_path / "rules")
    for name, more in SOURCED.items():
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


def advised(rules: RuleBase) -> dict[str, object]:
    adviser = Adviser(rules)
    try:
        return adviser.advise(CLASHING)
    finally:
        adviser.close()


def test_a_contradiction_names_its_sources_in_the_advice(sourced: Path) -> None:
    """The keys are added where the rules name them; the advice of rules without them has the keys it always had."""
    (found,) = advised(load_rules(sourced))["tegenspraken"]  # type: ignore[misc]
    assert (found["bronnen"], found["gecontroleerd_op"]) == (["wet-een", "gids-twee"], "2026-02-01")
    (plain,) = advised(load_rules(SMALL))["tegenspraken"]  # type: ignore[misc]
    assert set(plain) == {"vragen", "uitleg"}


@pytest.mark.parametrize(
    "shown",
    [
        lambda advice, rules: advice_as_text(advice, rules),
        lambda advice, rules: " ".join(dossier(advice, rules, CLASHING, lambda name: True).clashes),
    ],
    ids=["terminal", "paper"],
)
def test_the_sources_of_a_contradiction_are_shown(sourced: Path, shown: Callable[..., str]) -> None:
    """In words: the titles, and the day on which they were looked at."""
    rules = load_rules(sourced)
    said = "Bronnen: De eerste wet, artikel 1; De tweede gids. Nagekeken op 1 februari 2026."
    assert said in shown(advised(rules), rules)
    assert "Nagekeken op 1 februari" not in shown(advised(load_rules(SMALL)), load_rules(SMALL))


@pytest.mark.parametrize("name", SOURCED)
def test_a_source_of_a_term_or_contradiction_is_used(name: str, tmp_path: Path) -> None:
    """A source on which only such a statement rests is not reported as one on which nothing rests."""
    folder = copy_small(tmp_path / "rules")
    third = "  wet-drie: {soort: wet, titel: De derde wet, gecontroleerd_op: 2026-01-01, zekerheid: hoog}\n"
    sources = folder / "bronnen.yaml"
    sources.write_text(sources.read_text(encoding="utf-8") + third, encoding="utf-8")
    assert [finding.code for finding in all_findings(folder)] == ["A008"]
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + SOURCED[name].replace("wet-een", "wet-drie"), encoding="utf-8")
    assert all_findings(folder) == []


def test_the_rule_book_lists_what_rests_on_a_source(sourced: Path) -> None:
    """When a source changes, the terms and contradictions that rest on it are among what to go through."""
    found = resting_on(load_rules(sourced), "wet-een")
    assert found.terms == ["rekening"]
    assert [words.split(",")[0] for words in found.clashes] == ["U zegt dat u een stichting bent"]


@pytest.mark.parametrize("name", SOURCED)
def test_another_source_is_an_edit_of_text_only(name: str) -> None:
    """To name other sources, or a later day, changes no outcome, and is listed as such."""
    files = contents()
    read = read_files(SMALL, {**files, name: files[name] + SOURCED[name].encode()})
    assert read.rules is not None
    found = edits(load_rules(SMALL), read.rules)
    assert {(each.key, each.meaning) for each in found} == {("bronnen", False), ("gecontroleerd_op", False)}
    assert all(isinstance(each, Edit) and each.after for each in found)


def test_every_statement_about_the_law_in_the_real_rules_names_a_source() -> None:
    """A contradiction that appeals to the law, and a term that is the name of a law, say where that stands."""
    rules = load_rules()
    law = ("volgens de wet", "ANBI bent", "rechtsvorm heeft geen leden", "telt als 0")
    appeals = [each for each in rules.contradictions if any(word in each.explanation for word in law)]
    assert len(appeals) >= 7
    assert [each.explanation for each in appeals if not each.sources] == []
    laws = ("anbi", "sbbi", "vpb", "kor", "wbtr", "wmo", "wlz", "zvw", "jeugdwet", "wpg", "avg", "wtza", "wmcz", "awb")
    assert [name for name in laws if not rules.terms[name].bronnen] == []
