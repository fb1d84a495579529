"""`navigator regels`: the rules that are live go to a folder and come from one, and no version is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rulefolders import SMALL, copy_small, spoil

from navigator.cli import cli
from navigator.store.database import Database
from navigator.store.publications import Publications
from navigator.store.rulebases import RuleBases
from navigator.workbench.live import folder_files, live_files


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database in which the small rules are live."""
    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    found = Database(url)
    Publications(found).take_folder(folder_files(SMALL), "begin")
    return found


def regels(*arguments: str) -> Result:
    """What the command does."""
    return CliRunner().invoke(cli, ["regels", *arguments])


def test_rules_go_out_and_come_back(database: Database, tmp_path: Path) -> None:
    """What is written to a folder is what is live; a changed folder is live once it is taken, and both are listed."""
    folder = tmp_path / "uit"
    assert regels("schrijf", str(folder)).exit_code == 0
    assert folder_files(folder).contents == folder_files(SMALL).contents
    assert regels("neem", str(folder), "--waarom", "niets").exit_code == 1
    file = folder / "routes" / "startgeld.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("titel: ", "titel: Nu "), encoding="utf-8")
    assert regels("neem", str(folder), "--waarom", "beter").exit_code == 0
    live = Publications(database).live()
    assert live is not None
    assert (live.rules_version, live.why) == (folder_files(folder).version, "beter")
    started = live_files(Publications(database), RuleBases(database), folder_files(SMALL))
    assert started.version == live.rules_version, "starting on the old folder would take it back"
    assert len(regels("versies").output.splitlines()) == 2
    assert regels("schrijf", str(tmp_path / "eerste"), "--versie", "1").exit_code == 0
    assert folder_files(tmp_path / "eerste").contents == folder_files(SMALL).contents


@pytest.mark.usefixtures("database")
def test_what_can_not_be_is_refused(tmp_path: Path) -> None:
    """A folder that is not empty, a version that is not there, and rules with a mistake: a message, and no change."""
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "iets").write_text("x", encoding="utf-8")
    assert regels("schrijf", str(tmp_path / "vol")).exit_code == 2
    assert regels("schrijf", str(tmp_path / "nieuw"), "--versie", "9").exit_code == 2
    assert not (tmp_path / "nieuw").exists()


@pytest.mark.parametrize("mistake", ["N001_vraag", "C005_zichzelf", "A003_nooit"])
def test_only_rules_without_findings_are_taken(database: Database, tmp_path: Path, mistake: str) -> None:
    """A mistake of writing, of the engine or of the analysis is shown as `check` does; what was live stays so."""
    wrong = str(spoil(copy_small(tmp_path / "fout"), mistake))
    checked = CliRunner().invoke(cli, ["check", wrong]).stdout.splitlines()
    taken = regels("neem", wrong, "--waarom", "x")
    assert taken.exit_code == 1
    assert taken.stdout.splitlines() == checked and checked
    assert "Er is niets veranderd" in taken.stderr
    assert len(Publications(database).all()) == 1


def test_a_wrong_example_is_not_taken(database: Database, tmp_path: Path) -> None:
    """Rules that give another outcome than their writer expects are shown with the example, and not published."""
    folder = copy_small(tmp_path / "fout")
    file = folder / "routes" / "startgeld.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("verwacht: ja", "verwacht: nee", 1), encoding="utf-8")
    taken = regels("neem", str(folder), "--waarom", "x")
    assert taken.exit_code == 1 and "V001" in taken.stdout
    assert len(Publications(database).all()) == 1


def test_what_is_taken_is_what_was_inspected(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that changes between being inspected and being taken is refused."""
    folder = copy_small(tmp_path / "regels")
    monkeypatch.setattr("navigator.workbench.live.folder_files", lambda root: folder_files(spoil(root, "N001_vraag")))
    taken = regels("neem", str(folder), "--waarom", "x")
    assert taken.exit_code == 1 and "Probeer het opnieuw" in taken.stderr
    assert len(Publications(database).all()) == 1
