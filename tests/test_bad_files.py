"""Each mistake that an author can make in a rule file, one small bad file each, and exactly what is said about it.

A folder `tests/bad/<CODE>_<name>` lies over the small rules; `weg.txt` in it names files that are taken away, and
`expected.txt` holds the lines that must be shown.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rulefolders import BAD, SMALL, all_findings, copy_small, spoil

from navigator.rulefiles.findings import CODES

CASES = sorted(path.name for path in BAD.iterdir())
ELSEWHERE = {code for code in CODES if code.startswith("T")} | {"N012"}
"""Codes about language, each with a bad text in one of `SHOWN_IN`."""
SHOWN_IN = ("test_language.py", "test_language_files.py")
LINE = re.compile(r"rules(/\S.*\.yaml|/\S.*\.yml)?:\d+:\d+: [A-Z]\d{3} [A-ZÀ-Ý`0-9].*[.?]")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small rules in the current folder, so that findings name it as `rules`."""
    monkeypatch.chdir(tmp_path)
    copy_small(tmp_path / "rules")
    return Path("rules")


def test_the_small_rules_are_sound(folder: Path) -> None:
    """Without a bad file over them the small rules have no finding, and all of their examples come out."""
    assert all_findings(folder) == []


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_found(case: str, folder: Path) -> None:
    """Every mistake is said at its own line and column, with its code and a hint, and nothing else is."""
    expected = (BAD / case / "expected.txt").read_text(encoding="utf-8")
    assert "".join(f"{finding}\n" for finding in all_findings(spoil(folder, case))) == expected
    assert case.partition("_")[0] in expected, "a bad file shows the code that its folder is named after"


@pytest.mark.parametrize("case", CASES)
def test_a_finding_is_a_full_sentence(case: str) -> None:
    """Every message starts with a capital or the name in question, and ends as a sentence does."""
    for line in (BAD / case / "expected.txt").read_text(encoding="utf-8").splitlines():
        assert LINE.fullmatch(line), line


@pytest.mark.parametrize("code", sorted(CODES.keys() - ELSEWHERE))
def test_every_code_has_a_bad_file(code: str) -> None:
    """A code that no bad file shows is a code nobody has seen work."""
    assert any(case.startswith(f"{code}_") for case in CASES)


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_every_code_about_language_has_a_test(code: str) -> None:
    """The codes about language are shown in the tests of the language."""
    here = Path(__file__).parent
    assert f'"{code}"' in "".join((here / name).read_text(encoding="utf-8") for name in SHOWN_IN)


def test_the_small_rules_use_every_type_and_list() -> None:
    """The small rules are a fair base: they hold a question of every type, and every shared list."""
    text = "".join(path.read_text(encoding="utf-8") for path in SMALL.rglob("*.yaml"))
    for kind in ("keuze", "meerkeuze", "ja_nee", "bedrag", "aantal", "procent"):
        assert f"type: {kind}\n" in text
    lists = ["bedragen", "begrippen", "bronnen", "onderwerpen", "organisaties", "tegenspraken", "uitwegen"]
    assert {path.stem for path in SMALL.glob("*.yaml")} == set(lists)
