"""The rule files in a folder on disk; what can't be opened or would not be read is a finding."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from navigator.rulefiles.findings import Finding, shown
from navigator.rulefiles.yamltext import LARGEST_FILE

MOST_FILES = 5_000  # in a rule folder; the real one has a hundred
MOST_FOLDERS = 1_000  # below it, those that links lead to counted in; the real one has ten
_NAME = re.compile(r"[A-Za-z0-9_-]+\.yaml")
_YAML = re.compile(r"\.ya?ml", re.IGNORECASE)


def default_folder() -> Path:
    """The rule folder of this product: `rules/` beside the package, or the copy inside an installed wheel."""
    package = Path(__file__).parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def find_files(root: Path, label: str) -> tuple[dict[str, bytes], list[Finding]]:
    """The contents of the rule files by their path below `root`, and what is wrong with the others."""
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name in _names(root, findings, label):
        if len(contents) == MOST_FILES:
            findings.append(Finding(label, 1, 1, "Y011", f"In deze map staan meer dan {MOST_FILES} bestanden."))
            break
        place = f"{label}/{_printable(name)}"
        if not _NAME.fullmatch(name.rpartition("/")[2]):
            if _YAML.search(name):
                findings.append(Finding(place, 1, 1, "N009", _better_name(name)))
            continue
        try:
            contents[name] = _read(root / name)
        except OSError:
            findings.append(Finding(place, 1, 1, "Y011", "Dit bestand is niet te lezen."))
    return contents, findings


def version(contents: dict[str, bytes]) -> str:
    """A name for this content: equal for equal files, whatever the order in which they are listed."""
    digest = hashlib.sha256()
    for name, raw in sorted(contents.items()):
        digest.update(f"{name}\0{len(raw)}\0".encode(errors="surrogateescape"))
        digest.update(raw)
    return f"sha256:{digest.hexdigest()}"


def _names(root: Path, findings: list[Finding], label: str) -> Iterator[str]:
    """Every file below the folder, hidden ones left out, always in the same order; links to folders are followed."""

    def note(path: Path | str, message: str) -> None:
        below = os.path.relpath(path, root)
        place = label if below == "." else f"{label}/{_printable(below)}"
        findings.append(Finding(place, 1, 1, "Y011", message))

    def unreadable(error: OSError) -> None:
        note(error.filename or root, "Deze map is niet te lezen.")

    around = {_identity(folder) for folder in root.resolve().parents}
    read = {_identity(root)}
    for folder, folders, files in os.walk(root, onerror=unreadable, followlinks=True):
        here = Path(folder)
        below, folders[:] = _visible(here, folders), []
        for name in below:
            identity = _identity(here / name)
            if identity in read | around:
                what = "die al is gelezen" if identity in read else "waarin de regels zelf staan"
                note(here / name, f"Deze verwijzing leidt naar een map {what}. Haal haar weg.")
            elif len(read) == MOST_FOLDERS:
                note(here / name, f"Dit zijn meer dan {MOST_FOLDERS} mappen. De rest is niet gelezen.")
                return
            else:
                read.add(identity)
                folders.append(name)
        for name in _visible(here, files):
            if not _YAML.search(name) and (here / name).is_symlink() and not (here / name).exists():
                note(here / name, "Deze verwijzing leidt nergens heen.")  # perhaps to a whole folder of rules
            else:
                yield (here / name).relative_to(root).as_posix()


def _visible(folder: Path, names: list[str]) -> list[str]:
    """The names in a folder in order, hidden ones left out; links last, so that what a second link leads to is read."""
    found = sorted(name for name in names if not name.startswith("."))
    return sorted(found, key=lambda name: (folder / name).is_symlink())


def _identity(folder: Path) -> tuple[int, int] | Path:
    """What tells a folder from every other one, whichever way leads there."""
    try:
        found = folder.stat()
    except OSError:  # it can't be read either, which is said when that is tried
        return folder
    return found.st_dev, found.st_ino


def _better_name(name: str) -> str:
    if name.endswith(".yaml"):
        return "In de naam van een bestand staan alleen letters, cijfers, `-` en `_`. Dit bestand is niet gelezen."
    return f"Laat de bestandsnaam eindigen op `.yaml`, niet op {shown(Path(name).suffix)}. Dit bestand is niet gelezen."


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise OSError("not a regular file, which reading could wait on for ever")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)
