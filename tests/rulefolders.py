"""Rule folders for tests: the small sound one under `tests/small_rules`, changed as a test needs."""

from __future__ import annotations

import shutil
from pathlib import Path

from navigator.advice import Adviser
from navigator.check import check
from navigator.examples import check_examples
from navigator.reading import default_folder, read_folder
from navigator.rulefiles.findings import Finding

SMALL = Path(__file__).parent / "small_rules"
BAD = Path(__file__).parent / "bad"
REAL = default_folder()

CONCLUSION = """\
conclusie: slecht
soort: route
onderwerpen: [geld]
titel: Een voorbeeld
uitleg: Dit is een korte tekst.
regels:
  - als: {fase: idee}
    bronnen: [wet-een]
zekerheid: hoog
gecontroleerd_op: 2026-01-01
voorbeelden:
  - naam: een idee
    antwoorden: {fase: idee}
    verwacht: ja
"""
"""A sound conclusion for the small rules; it belongs in `routes/slecht.yaml`."""


def contents(root: Path = SMALL) -> dict[str, bytes]:
    """The rule files below a folder by their path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.yaml"))}


def copy_small(to: Path) -> Path:
    """A copy of the small rules, to break."""
    shutil.copytree(SMALL, to)
    return to


def spoil(folder: Path, mistake: str) -> Path:
    """The same folder of small rules, with one of the mistakes of `tests/bad` laid over it."""
    removed = BAD / mistake / "weg.txt"
    for name in removed.read_text(encoding="utf-8").split() if removed.exists() else ():
        (folder / name).unlink()
    ignored = shutil.ignore_patterns("weg.txt", "expected.txt")
    shutil.copytree(BAD / mistake, folder, dirs_exist_ok=True, ignore=ignored)
    return folder


def all_findings(folder: Path) -> list[Finding]:
    """What `navigator check` and, if that finds nothing, `navigator test` say about a folder."""
    reading = read_folder(folder)
    found = check(reading)
    if found or reading.rules is None:
        return found
    adviser = Adviser(reading.rules)
    try:
        return check_examples(reading, adviser)[1]
    finally:
        adviser.close()
