"""`navigator diff`: folders and revisions compared, with the fitting exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rulefolders import copy_small

from navigator.cli import cli
from navigator.diff.edits import edits


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["diff", *arguments], prog_name="navigator")
    return done.exit_code, done.output


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of the small rules."""
    return copy_small(tmp_path / "oud"), copy_small(tmp_path / "nieuw")


def test_the_command_ends_with_zero_where_nothing_differs(two: tuple[Path, Path]) -> None:
    """Equal folders: exit 0, and it says that this was worked out."""
    code, said = run(str(two[0]), str(two[1]))
    assert code == 0
    assert "uitgerekend voor alle casussen" in said


def test_the_command_tells_the_change_and_counts_the_given_cases(two: tuple[Path, Path], tmp_path: Path) -> None:
    """A difference: exit 1, with the story and how many of the given cases change, as text and as JSON."""
    path = two[1] / "statussen/rechtspersoon.yaml"
    path.write_text(path.read_text().replace("[stichting, vereniging]", "[stichting]"))
    cases = tmp_path / "zaken.jsonl"
    cases.write_text('{"antwoorden": {"rechtsvorm": "vereniging"}}\n{"nr": 2, "antwoorden": {}}\n')
    code, said = run(str(two[0]), str(two[1]), "--zaken", str(cases))
    assert code == 1
    assert "krijgt niet meer: ‘U bent een groep met regels op papier’" in said
    assert "Van de 2 zaken: 1." in said
    code, said = run(str(two[0]), str(two[1]), "--zaken", str(cases), "--json")
    assert code == 1
    assert json.loads(said)["zaken"] == {"aantal": 2, "anders": 1}


def test_the_command_reads_git_revisions(two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """OLD and NEW may be a revision, with or without a folder in it."""
    from navigator.diff import revisions

    folder = two[0]

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=folder.parent, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "oud")
    git("commit", "-q", "-m", "een")
    path = folder / "statussen/rechtspersoon.yaml"
    path.write_text(path.read_text().replace("titel: U bent", "titel: U vormt"))
    git("commit", "-q", "-a", "-m", "twee")
    old, new = (revisions.read_rules(name, folder) for name in ("HEAD~1", "main:oud"))
    assert old.rules is not None
    assert new.rules is not None
    assert [edit.key for edit in edits(old.rules, new.rules)] == ["titel"]
    with pytest.raises(revisions.NoRevision, match="geen versie in git"):
        revisions.read_rules("nergens", folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nergens", "OUD"], "nergens is geen map en geen versie in git."),
        (["OUD", "OUD", "--zaken", "nergens.json"], "Het bestand nergens.json is niet te lezen: dit pad bestaat niet."),
        (["OUD", "OUD", "--zaken", "FOUT"], "casus 1: antwoorden.leden"),
        (["OUD"], "NIEUW"),
    ],
)
def test_bad_usage_ends_with_two(arguments: list[str], said: str, two: tuple[Path, Path], tmp_path: Path) -> None:
    """A folder that is not there, a case that is none: exit 2, with what is wrong."""
    wrong = tmp_path / "fout.json"
    wrong.write_text('[{"antwoorden": {"leden": "veel"}}]')
    given = [{"OUD": str(two[0]), "FOUT": str(wrong)}.get(each, each) for each in arguments]
    done = subprocess.run(
        [Path(sys.executable).parent / "navigator", "diff", *given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_every_fault_in_the_given_cases_is_named(two: tuple[Path, Path], tmp_path: Path) -> None:
    """A key that no case has is refused as by `batch`, but what `batch` adds; every fault of every case is said."""
    cases = tmp_path / "zaken.jsonl"
    rows = [
        '{"antwoorden": {"fase": "idee"}, "q": 2, "peildatun": "2020-01-01"}',
        '{"nr": 2, "conclusies": {"zaaigeld": "ja"}, "antwoorden": {"fase": "idee"}}',
        '{"antwoorden": {"fase": "strat", "fase": "start", "leden": NaN}}',
        '{"nr": 4, "conclusies": {"zaaigeld": "ja"}}',
    ]
    cases.write_text("\n".join(rows))
    code, said = run(str(two[0]), str(two[1]), "--zaken", str(cases))
    assert code == 2
    assert [line.removeprefix(f"{cases}, ").split(".")[0] for line in said.splitlines()] == [
        "casus 1: q: `q` is onbekend",
        "casus 1: peildatun: `peildatun` is onbekend",
        "casus 3: antwoorden",
        "casus 3: antwoorden",
        "casus 4: nr: `nr` is onbekend",
        "casus 4: conclusies: `conclusies` is onbekend",
        "Er is niet vergeleken",
    ]


def test_a_folder_with_mistakes_is_not_compared(two: tuple[Path, Path]) -> None:
    """Mistakes are shown; a difference with rules that can't be read says nothing."""
    path = two[1] / "statussen/rechtspersoon.yaml"
    path.write_text(path.read_text().replace("stichting, ", "stichtng, "))
    code, said = run(str(two[0]), str(two[1]))
    assert code == 2
    assert "N002" in said
