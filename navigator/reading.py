"""Read a folder of rule files: every mistake in every file is a finding, and without any there is a rule base."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from navigator import fileshapes as shapes
from navigator.assembly import assemble
from navigator.consistency import check_file, check_names
from navigator.findings import Finding, in_order
from navigator.model import RuleBase
from navigator.references import check_references
from navigator.shapecheck import fit
from navigator.yamltree import Tree, parse

LISTS: dict[str, type[shapes.Shape]] = {
    "bedragen.yaml": shapes.Bedragenbestand,
    "bronnen.yaml": shapes.Bronnenbestand,
    "uitwegen.yaml": shapes.Uitwegenbestand,
    "organisaties.yaml": shapes.Organisatiesbestand,
    "begrippen.yaml": shapes.Begrippenbestand,
    "tegenspraken.yaml": shapes.Tegensprakenbestand,
    "onderwerpen.yaml": shapes.Onderwerpenbestand,
}
"""The shared lists at the top of a rule folder; `vragen/` holds questions, every other file one conclusion."""


class RulesError(Exception):
    """A rule folder that holds mistakes; `findings` says which, for people to read."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} bevinding(en) in de regels")
        self.findings = findings


@dataclass
class Reading:
    """A rule folder as read: its files, what is wrong in them, and the rule base if nothing is."""

    root: Path
    files: dict[str, Tree] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rules: RuleBase | None = None


def default_folder() -> Path:
    """The rule folder of this product: `rules/` beside the package, or the copy inside an installed wheel."""
    inside = Path(__file__).parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load_rules(root: Path | None = None) -> RuleBase:
    """The rule base in a folder.

    Raises:
        RulesError: the folder holds a mistake.
    """
    reading = read_folder(root or default_folder())
    if reading.rules is None:
        raise RulesError(reading.findings)
    return reading.rules


def read_folder(root: Path) -> Reading:
    """Read every rule file under a folder, and note every mistake in one run."""
    if not root.is_dir():
        return Reading(root, findings=[Finding(str(root), 1, 1, "Y011", "Deze map met regels bestaat niet.")])
    contents, unreadable = _contents(root)
    return read_files(root, contents, unreadable)


def read_files(root: Path, contents: dict[str, bytes], findings: list[Finding] | None = None) -> Reading:
    """The same for file contents by their path below `root` (with `/`), wherever they come from."""
    label = _label(root)
    files = {name: parse(raw, f"{label}/{name}") for name, raw in sorted(contents.items())}
    reading = Reading(root, files, findings or [])
    names = check_names(files, LISTS)
    fitted = {name: fit(shape_of(name), tree) for name, tree in files.items() if tree.readable}
    conditions = {name: check_file(name, files[name], names) for name in fitted}
    for name in fitted:
        check_references(files[name], names)
    reading.findings = in_order([*reading.findings, *(f for tree in files.values() for f in tree.findings)])
    if not reading.findings:
        whole = {name: shape for name, shape in fitted.items() if shape is not None}
        places = "rules" if root.name == "_rules" else root.resolve().name
        reading.rules = assemble(whole, conditions, files, places, version(contents))
    return reading


def shape_of(name: str) -> type[shapes.Shape]:
    """Which shape a file has, by its path below the rule folder."""
    if name.startswith("vragen/"):
        return shapes.Vragenbestand
    return LISTS.get(name, shapes.Conclusiebestand)


def version(contents: dict[str, bytes]) -> str:
    """A name for this content: equal for equal files, whatever the order in which they are listed."""
    digest = hashlib.sha256()
    for name, raw in sorted(contents.items()):
        digest.update(f"{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return f"sha256:{digest.hexdigest()}"


def _label(root: Path) -> str:
    """How the folder is named in findings: as short a path as still leads there."""
    relative = os.path.relpath(root)
    return str(root) if relative.startswith("..") else relative


def _contents(root: Path) -> tuple[dict[str, bytes], list[Finding]]:
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in name.split("/")):
            continue
        place = f"{_label(root)}/{name}"
        if path.suffix != ".yaml":
            if path.suffix == ".yml":
                findings.append(
                    Finding(place, 1, 1, "N009", "Laat de bestandsnaam eindigen op `.yaml`, niet op `.yml`.")
                )
            continue
        try:
            contents[name] = path.read_bytes()
        except OSError:
            findings.append(Finding(place, 1, 1, "Y011", "Dit bestand is niet te lezen."))
    return contents, findings
