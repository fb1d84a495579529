"""Read a folder of rule files: every mistake in every file is a finding, and without any there is a rule base."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from navigator.model import RuleBase
from navigator.reading.assembly import assemble
from navigator.reading.conditions import Names
from navigator.reading.consistency import Conditions, check_file
from navigator.reading.namecheck import check_names
from navigator.reading.references import check_references
from navigator.rulefiles import fileshapes as shapes
from navigator.rulefiles.findings import Finding, RulesError, in_order, listed, nearest
from navigator.rulefiles.folder import default_folder as default_folder
from navigator.rulefiles.folder import find_files
from navigator.rulefiles.folder import version as version
from navigator.rulefiles.shapecheck import fit
from navigator.rulefiles.yamlfile import parse
from navigator.rulefiles.yamltree import Tree

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

NEEDS = {"N003": "bronnen", "N004": "bedragen", "N005": "uitwegen", "N006": "organisaties"}
"""Which shared list must define a name, by the finding where it does not."""


@dataclass
class Reading:
    """A rule folder as read: its files, what is wrong in them, and the rule base if nothing is.

    `names` and `conditions` (per file, by their place in it) are what could be read, also where something is wrong.
    """

    root: Path
    files: dict[str, Tree] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rules: RuleBase | None = None
    names: Names = field(default_factory=lambda: Names({}))
    conditions: dict[str, Conditions] = field(default_factory=dict)


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
    return read_files(root, *find_files(root, _label(root)))


def read_files(root: Path, contents: dict[str, bytes], findings: list[Finding] | None = None) -> Reading:
    """The same for file contents by their path below `root` (with `/`), wherever they come from.

    `findings` are about files that could not be opened.
    """
    label, found = _label(root), list(findings or [])
    unread = [each.path.removeprefix(f"{label}/") for each in found if each.code == "Y011"]
    files = {name: parse(raw, f"{label}/{name}") for name, raw in sorted(contents.items())}
    if not files and not found:
        found.append(Finding(label, 1, 1, "Y011", "In deze map staat geen enkel bestand met regels (`.yaml`)."))
    found += [finding for name in files if (finding := _stray(name, files[name]))]
    known = {name: tree for name, tree in files.items() if _stray(name, tree) is None}
    names = check_names(known, unread)
    examined = {name: examine(name, tree, names) for name, tree in known.items() if tree.readable}
    conditions = {name: found_there for name, (_, found_there) in examined.items()}
    found += [finding for tree in files.values() for finding in tree.findings]
    reading = Reading(root, files, in_order(_without(found, label, {*files, *unread})), None, names, conditions)
    if not reading.findings:
        whole = {name: shape for name, (shape, _) in examined.items() if shape is not None}
        places = "rules" if root.name == "_rules" else root.resolve().name
        reading.rules = assemble(whole, conditions, files, places, version(contents))
    return reading


def examine(name: str, tree: Tree, names: Names) -> tuple[shapes.Shape | None, Conditions]:
    """Note what is wrong in one file; the file as its shape, if it has that, and its conditions."""
    shared = name in LISTS
    shape = fit(shape_of(name), tree)
    conditions = check_file(name, tree, names, shared=shared)
    check_references(tree, names, shared=shared)
    return shape, conditions


def _stray(name: str, tree: Tree) -> Finding | None:
    """What is wrong with a file at the top of the folder that is none of the shared lists."""
    if "/" in name or name in LISTS or (isinstance(tree.data, dict) and "conclusie" in tree.data):
        return None
    message = (
        f"Dit bestand hoort hier niet, en is verder niet gelezen. Hier staan {listed(LISTS)}.{nearest(name, LISTS)}"
    )
    return Finding(tree.path, 1, 1, "N009", message)


def _without(findings: list[Finding], label: str, present: set[str]) -> Iterator[Finding]:
    """The findings, with one for a shared list that is not there instead of one for every name in it."""
    needed = {code: f"{key}.yaml" for code, key in NEEDS.items() if f"{key}.yaml" not in present}
    for code in sorted(needed.keys() & {finding.code for finding in findings}):
        count = sum(finding.code == code for finding in findings)
        message = f"Dit bestand ontbreekt. Andere bestanden noemen {count} keer een naam die erin hoort."
        yield Finding(f"{label}/{needed[code]}", 1, 1, "Y011", message)
    yield from (finding for finding in findings if finding.code not in needed)


def shape_of(name: str) -> type[shapes.Shape]:
    """Which shape a file has, by its path below the rule folder."""
    if name.startswith("vragen/"):
        return shapes.Vragenbestand
    return LISTS.get(name, shapes.Conclusiebestand)


def _label(root: Path) -> str:
    """How the folder is named in findings: as short a path as still leads there."""
    try:
        relative = os.path.relpath(root)
    except (OSError, ValueError):  # the current folder is gone, or on another drive
        return str(root)
    return str(root) if relative.startswith("..") else relative
