"""The snapshot of the rule base: quicker to load, and never another rule base than the one in the files."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path

import pytest

from navigator import reading, snapshot
from navigator.rulefiles.findings import RulesError

SMALL = Path(__file__).parent / "small_rules"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rule folder of its own, to change."""
    return Path(shutil.copytree(SMALL, tmp_path / "regels"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which snapshots are kept, empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "initiatiefwijzer"


@pytest.fixture
def only_snapshots(cache: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot is there, and reading the files is an error."""
    snapshot.load_rules(rules)

    def refuse(_root: Path) -> None:
        raise AssertionError("the files were read")

    monkeypatch.setattr(reading, "load_rules", refuse)


@pytest.mark.usefixtures("only_snapshots")
def test_a_snapshot_is_the_rule_base(rules: Path) -> None:
    """The second time the rule base comes from the snapshot, and it is equal to the one in the files."""
    assert snapshot.load_rules(rules) == reading.read_folder(rules).rules


@pytest.mark.usefixtures("only_snapshots")
@pytest.mark.parametrize("change", ["content", "file", "place", "program"])
def test_no_change_goes_unnoticed(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """A changed or added file, a folder that moved, or another version of the program: the files are read again."""
    if change == "content":
        file = next(rules.rglob("*.yaml"))
        file.write_text(file.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    elif change == "file":
        (rules / "erbij.yaml").write_text("x: 1\n", encoding="utf-8")
    elif change == "place":
        rules = rules.rename(tmp_path / "elders")
    else:
        program = Path(shutil.copytree(Path(snapshot.__file__).parent, tmp_path / "programma"))
        monkeypatch.setattr(snapshot, "__file__", str(program / "snapshot.py"))
    with pytest.raises(AssertionError, match="the files were read"):
        snapshot.load_rules(rules)


@pytest.mark.parametrize("damage", ["cut", "other", "open", "folder"])
def test_a_snapshot_that_is_damaged_or_open_to_others_is_not_used(cache: Path, rules: Path, damage: str) -> None:
    """A half file, a file with something else, and one that others can write are passed over, and replaced."""
    wanted = snapshot.load_rules(rules)
    (file,) = cache.glob("*.pickle")
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:100])
    elif damage == "other":
        file.write_bytes(pickle.dumps("iets anders"))
    elif damage == "open":
        file.write_bytes(pickle.dumps(None))
        file.chmod(0o666)
    else:
        cache.chmod(0o777)
    assert snapshot.load_rules(rules) == wanted
    assert file.is_file()


@pytest.mark.usefixtures("cache")
def test_a_mistake_is_never_kept(cache: Path, rules: Path) -> None:
    """Rules with a mistake give the findings, each time, and leave no snapshot."""
    next(rules.rglob("*.yaml")).write_text("a: [\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RulesError):
            snapshot.load_rules(rules)
    assert not list(cache.glob("*"))


def test_a_place_that_can_not_be_written_is_no_obstacle(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no snapshot can be kept, the rules are read all the same."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert snapshot.load_rules(rules).conclusions


def test_old_snapshots_go(cache: Path, rules: Path) -> None:
    """However often the rules change, only the newest snapshots stay."""
    file = next(rules.rglob("*.yaml"))
    for _ in range(snapshot.KEPT + 2):
        file.write_text(file.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
        snapshot.load_rules(rules)
    assert len(list(cache.glob("*"))) == snapshot.KEPT
