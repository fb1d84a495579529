"""Checks that need more than one place: names known twice, conditions, periods, questions and their options."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from navigator.answers import check_written_answers
from navigator.conditions import Names, parse_condition
from navigator.fileshapes import KENMERKEN
from navigator.findings import listed, shown
from navigator.model import Condition
from navigator.references import find
from navigator.yamltree import Path, Tree

FOLDERS = {
    "statussen": "status",
    "geldvormen": "geldvorm",
    "routes": "route",
    "fondsen": "fonds",
    "voorstellen": "voorstel",
    "knelpunten": "knelpunt",
}
"""The folders with conclusions, and the soort that belongs in each."""

Conditions = dict[Path, Condition]


def check_names(files: dict[str, Tree], lists: Iterable[str]) -> Names:
    """Gather every name the files define, noting names that are defined twice."""
    questions: dict[str, tuple[str, tuple[str, ...]] | None] = {}
    conclusions: dict[str, Tree] = {}
    defined: dict[str, frozenset[str]] = {}
    for name, tree in files.items():
        if name in lists:
            key = name.removesuffix(".yaml")
            defined[key] = frozenset(_mapping(tree.data, key))
        elif name.startswith("vragen/"):
            _gather_questions(tree, questions)
        else:
            _gather_conclusion(tree, conclusions)
    for name in sorted(conclusions.keys() & questions.keys()):
        tree = conclusions[name]
        tree.add(
            tree.mark(("conclusie",)), "N008", f"{shown(name)} is ook een vraag. Geef de conclusie een andere naam."
        )
    return Names(
        questions=questions,
        conclusions=frozenset(conclusions),
        amounts=defined.get("bedragen", frozenset()),
        sources=defined.get("bronnen", frozenset()),
        ways_out=defined.get("uitwegen", frozenset()),
        organisations=defined.get("organisaties", frozenset()),
        complete=all(tree.readable for tree in files.values()),
    )


def check_file(name: str, tree: Tree, names: Names) -> Conditions:
    """Note what is wrong inside one file; its conditions by their place in the file."""
    if name.startswith("vragen/"):
        _check_questions(tree)
        return {}
    for path, value in find(tree.data, ("bedragen", "*", "waarden")):
        _check_periods(value, path, tree)
    if name == "organisaties.yaml":
        return _conditions(tree, ("organisaties", "*", "als"), names)
    if name == "tegenspraken.yaml":
        return _conditions(tree, ("tegenspraken", "*", "als"), names)
    if "/" in name or "conclusie" in _mapping({"": tree.data}, ""):
        _check_conclusion(name, tree, names)
    return _conditions(tree, ("regels", "*", "als"), names)


def _mapping(data: Any, key: str) -> dict[str, Any]:
    inner = data.get(key) if isinstance(data, dict) else None
    return inner if isinstance(inner, dict) else {}


def _gather_questions(tree: Tree, questions: dict[str, tuple[str, tuple[str, ...]] | None]) -> None:
    for key, block in _mapping(tree.data, "vragen").items():
        if key in questions:
            message = f"De vraag {shown(key)} staat ook in een ander bestand. Houd er één over."
            tree.add(tree.key_mark(("vragen", key)), "N007", message)
        kind = block.get("type") if isinstance(block, dict) else None
        options = block.get("opties", {}) if isinstance(block, dict) else {}
        sound = isinstance(kind, str) and isinstance(options, dict)
        questions[key] = (kind, tuple(options)) if sound and isinstance(kind, str) else None


def _gather_conclusion(tree: Tree, conclusions: dict[str, Tree]) -> None:
    key = tree.data.get("conclusie") if isinstance(tree.data, dict) else None
    if not isinstance(key, str):
        return
    if key in conclusions:
        message = f"De conclusie {shown(key)} staat ook in {conclusions[key].path}. Houd er één over."
        tree.add(tree.mark(("conclusie",)), "N007", message)
    conclusions[key] = tree


def _conditions(tree: Tree, pattern: Path, names: Names) -> Conditions:
    found: Conditions = {}
    for path, value in find(tree.data, pattern):
        condition = parse_condition(value, path, tree, names)
        if condition is not None:
            found[path] = condition
    return found


def _check_questions(tree: Tree) -> None:
    for key, block in _mapping(tree.data, "vragen").items():
        if not isinstance(block, dict):
            continue
        path: Path = ("vragen", key)
        choice = block.get("type") in ("keuze", "meerkeuze")
        options = block.get("opties")
        if choice and not options:
            tree.add(tree.key_mark(path), "S002", f"De vraag `{key}` heeft `opties` nodig.")
        if not choice and options and "type" in block:
            message = f"Opties passen niet bij het type {shown(block['type'])}. Haal ze weg of kies `keuze`."
            tree.add(tree.key_mark((*path, "opties")), "S010", message)
        for option in options if isinstance(options, dict) else ():
            if option == "weet_niet":
                tree.add(
                    tree.key_mark((*path, "opties", option)), "S010", "Haal `weet_niet` weg: dat kan bij elke vraag."
                )


def _check_periods(values: Any, path: Path, tree: Tree) -> None:
    periods = []
    for index, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, dict) and _period(value, (*path, index), tree):
            start, end = value.get("vanaf"), value.get("tot")
            periods.append((start or dt.date.min, end or dt.date.max, (*path, index)))
    periods.sort(key=lambda period: period[0])
    for before, after in itertools.pairwise(periods):
        if after[0] <= before[1]:
            tree.add(tree.mark(after[2]), "S006", f"Deze periode overlapt die van {before[0]} tot {before[1]}.")


def _period(block: dict[str, Any], path: Path, tree: Tree) -> bool:
    start, end = block.get("vanaf"), block.get("tot")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        tree.add(tree.mark((*path, "tot")), "S006", f"Deze periode eindigt op {end}, voor het begin op {start}.")
    return all(day is None or isinstance(day, dt.date) for day in (start, end))


def _check_conclusion(name: str, tree: Tree, names: Names) -> None:
    data = tree.data if isinstance(tree.data, dict) else {}
    _check_file_name(name, data, tree)
    for path, block in find(data, ("regels", "*", "geldig")):
        if isinstance(block, dict):
            _period(block, path, tree)
    for path, sources in find(data, ("regels", "*", "bronnen")):
        if sources == []:
            tree.add(tree.key_mark(path), "S009", "Deze regel heeft geen bron. Noem er minstens één uit bronnen.yaml.")
    if data.get("voorbeelden") == []:
        tree.add(
            tree.key_mark(("voorbeelden",)), "S008", "Deze conclusie heeft geen voorbeelden. Geef er minstens één."
        )
    _check_kind(data, tree)
    for path, answers in find(data, ("voorbeelden", "*", "antwoorden")):
        check_written_answers(answers, path, tree, names)


def _check_file_name(name: str, data: dict[str, Any], tree: Tree) -> None:
    parts = PurePosixPath(name)
    conclusion, kind = data.get("conclusie"), data.get("soort")
    if isinstance(conclusion, str) and parts.stem != conclusion:
        message = f"Het bestand heet `{parts.name}`, de conclusie {shown(conclusion)}. Maak ze gelijk."
        tree.add(tree.mark(("conclusie",)), "N009", message)
    belongs = FOLDERS.get(parts.parts[0])
    if belongs and isinstance(kind, str) and kind in FOLDERS.values() and kind != belongs:
        message = f"In de map `{parts.parts[0]}` hoort soort `{belongs}`, niet {shown(kind)}."
        tree.add(tree.mark(("soort",)), "N009", message)


def _check_kind(data: dict[str, Any], tree: Tree) -> None:
    kind = data.get("soort")
    if kind == "knelpunt" and "knelpunt" not in data:
        tree.add(
            tree.mark(("soort",)), "S002", "Een knelpunt heeft een blok `knelpunt` nodig (soort, niveau, adressaat)."
        )
    if kind != "knelpunt" and "knelpunt" in data and kind in FOLDERS.values():
        tree.add(tree.key_mark(("knelpunt",)), "S010", f"Een blok `knelpunt` past niet bij soort {shown(kind)}.")
    known = KENMERKEN.get(str(kind), ())
    for key in _mapping(data, "kenmerken"):
        if key not in known and kind in FOLDERS.values():
            allowed = f"Mogelijk: {listed(known)}." if known else "Deze soort heeft geen kenmerken."
            tree.add(
                tree.key_mark(("kenmerken", key)),
                "S010",
                f"Het kenmerk {shown(key)} past niet bij soort {shown(kind)}. {allowed}",
            )
