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
    """Every file below the folder, hidden ones left out, always in the same order."""

    def unreadable(error: OSError) -> None:
        below = os.path.relpath(str(error.filename or root), root)
        place = label if below == "." else f"{label}/{_printable(below)}"
        findings.append(Finding(place, 1, 1, "Y011", "Deze map is niet te lezen."))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield (Path(folder) / name).relative_to(root).as_posix()


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
