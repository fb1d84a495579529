"""Checks inside one file that its shape can't say: periods, kinds, questions and their options, and conditions."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, get_args

from navigator.model import LARGEST, Condition
from navigator.reading.conditions import Names, parse_condition
from navigator.reading.namecheck import check_keys, mapping
from navigator.reading.references import find
from navigator.reading.wesentences import check_we_sentences
from navigator.reading.written import check_written_answers
from navigator.rulefiles.fileshapes import KENMERKEN, Onderwerp
from navigator.rulefiles.findings import listed, nearest, shown
from navigator.rulefiles.yamltree import Path, Tree

FOLDERS = {
    "statussen": "status",
    "geldvormen": "geldvorm",
    "routes": "route",
    "fondsen": "fonds",
    "voorstellen": "voorstel",
    "knelpunten": "knelpunt",
}
"""The folders with conclusions, and the soort that belongs in each."""

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
Conditions = dict[Path, Condition]


def check_file(name: str, tree: Tree, names: Names, *, shared: bool) -> Conditions:
    """Note what is wrong inside one file; its conditions by their place in the file."""
    for path, item, line in _doubles(tree, tree.data, ()) if isinstance(tree.data, dict | list) else ():
        what = shown(item) if isinstance(item, str | int) else "Dit"
        tree.add(tree.mark(path), "S011", f"{what} staat al op regel {line} in dezelfde lijst. Haal er één weg.")
    if shared or name.startswith("vragen/"):
        check_keys(tree)
        _check_questions(tree)
        check_we_sentences(tree)
        _check_topics(name, tree)
        _check_claims(tree)
        for path, value in find(tree.data, ("bedragen", "*", "waarden")):
            _check_periods(value, path, tree)
        key = name.removesuffix(".yaml")
        return _conditions(tree, (key, "*", "als"), names) if key in ("organisaties", "tegenspraken") else {}
    _check_conclusion(name, tree, names)
    return _conditions(tree, ("regels", "*", "als"), names)


def _doubles(tree: Tree, data: Any, path: Path) -> Iterator[tuple[Path, Any, int]]:
    """Every item that stands earlier in the same list: its place, the item, and the line of the earlier one."""
    first: dict[str, int] = {}
    for key, item in data.items() if isinstance(data, dict) else enumerate(data):
        before = first.setdefault(repr(item), key) if isinstance(data, list) else key
        if before != key:
            yield (*path, key), item, tree.mark((*path, before))[0]
        elif isinstance(item, dict | list):
            yield from _doubles(tree, item, (*path, key))


def _check_topics(name: str, tree: Tree) -> None:
    topics = mapping(tree.data, "onderwerpen")
    if name != "onderwerpen.yaml" or not topics or not tree.whole:
        return
    for topic in get_args(Onderwerp):
        if topic not in topics:
            tree.add(tree.key_mark(("onderwerpen",)), "S002", f"Het onderwerp `{topic}` ontbreekt in dit blok.")


def _check_claims(tree: Tree) -> None:
    """A term or contradiction that names its sources says when they were checked, and the other way round."""
    for path, block in (*find(tree.data, ("begrippen", "*")), *find(tree.data, ("tegenspraken", "*"))):
        given = [key for key in ("bronnen", "gecontroleerd_op") if isinstance(block, dict) and key in block]
        if len(given) == 1:
            other = "gecontroleerd_op" if given == ["bronnen"] else "bronnen"
            message = f"Bij `{given[0]}` hoort ook de sleutel `{other}`. Die ontbreekt in dit blok."
            tree.add(tree.key_mark((*path, given[0])), "S002", message)
        if given and block.get("bronnen") == []:
            message = "Deze lijst is leeg. Noem minstens één bron uit bronnen.yaml."
            tree.add(tree.key_mark((*path, "bronnen")), "S009", message)


def _conditions(tree: Tree, pattern: Path, names: Names) -> Conditions:
    found: Conditions = {}
    for path, value in find(tree.data, pattern):
        condition = parse_condition(value, path, tree, names)
        if condition is not None:
            found[path] = condition
    return found


def _check_questions(tree: Tree) -> None:
    for key, block in mapping(tree.data, "vragen").items():
        if not isinstance(block, dict):
            continue
        path: Path = ("vragen", key)
        kind = block.get("type")
        choice = kind in ("keuze", "meerkeuze")
        options = block.get("opties")
        if choice and not options:
            tree.add(tree.key_mark(path), "S002", f"De vraag `{key}` heeft `opties` nodig.")
        if options and kind in ("ja_nee", *LARGEST):
            message = f"Opties passen niet bij het type {shown(kind)}. Haal ze weg of kies `keuze`."
            tree.add(tree.key_mark((*path, "opties")), "S010", message)
        if "voorbeeld" in block and kind in ("keuze", "meerkeuze", "ja_nee"):
            message = f"Een `voorbeeld` past niet bij het type {shown(kind)}. Haal het weg."
            tree.add(tree.key_mark((*path, "voorbeeld")), "S010", message)
        if isinstance(options, dict):
            _check_alike(block.get("zonder_verschil"), options, path, tree)
        for option in options if isinstance(options, dict) else ():
            if option == "weet_niet":
                tree.add(
                    tree.key_mark((*path, "opties", option)), "S010", "Haal `weet_niet` weg: dat kan bij elke vraag."
                )


def _check_alike(named: Any, options: dict[str, Any], path: Path, tree: Tree) -> None:
    """Options that are said to make no difference are options of the question."""
    for place, option in enumerate(named if isinstance(named, list) else ()):
        if option not in options:
            message = f"{shown(option)} is geen optie van deze vraag. Kies uit {listed(options, 20)}."
            tree.add(tree.mark((*path, "zonder_verschil", place)), "N002", f"{message}{nearest(option, options)}")


def _check_periods(values: Any, path: Path, tree: Tree) -> None:
    periods = []
    for index, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, dict) and _period(value, (*path, index), tree):
            start, end = value.get("vanaf"), value.get("tot")
            periods.append((start or dt.date.min, end or dt.date.max, (*path, index)))
    periods.sort(key=lambda period: period[0])
    for before, after in itertools.pairwise(periods):
        if after[0] <= before[1]:
            until = "zonder einde" if before[1] == dt.date.max else f"tot en met {before[1]}"
            tree.add(tree.mark(after[2]), "S006", f"Deze periode overlapt die vanaf {before[0]} {until}.")


def _period(block: dict[str, Any], path: Path, tree: Tree) -> bool:
    start, end = block.get("vanaf"), block.get("tot")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        tree.add(tree.mark((*path, "tot")), "S006", f"Deze periode eindigt op {end}, voor het begin op {start}.")
        return False
    return all(day is None or isinstance(day, dt.date) for day in (start, end))


def _check_conclusion(name: str, tree: Tree, names: Names) -> None:
    data = tree.data if isinstance(tree.data, dict) else {}
    _check_file_name(name, data, tree)
    _check_window(mapping(data, "venster"), tree)
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


def _check_window(window: dict[str, Any], tree: Tree) -> None:
    for key in ("van", "tot"):
        value = window.get(key)
        if isinstance(value, str) and _MONTH_DAY.fullmatch(value):
            try:
                dt.date.fromisoformat(f"2024-{value}")
            except ValueError:
                tree.add(tree.mark(("venster", key)), "Y006", f"De dag {shown(value)} (maand-dag) bestaat niet.")


def _check_file_name(name: str, data: dict[str, Any], tree: Tree) -> None:
    parts = PurePosixPath(name)
    conclusion, kind = data.get("conclusie"), data.get("soort")
    if isinstance(conclusion, str) and parts.stem != conclusion:
        message = f"Het bestand heet `{parts.name}`, de conclusie {shown(conclusion)}. Maak ze gelijk."
        tree.add(tree.mark(("conclusie",)), "N009", message)
    belongs = FOLDERS.get(parts.parts[0])
    if belongs is None:
        place = f"In de map {shown(parts.parts[0])}" if len(parts.parts) > 1 else "Hier"
        message = f"{place} hoort geen conclusie. Kies uit de mappen {listed(FOLDERS)}."
        tree.add(tree.mark(("conclusie",)), "N009", message)
    if belongs and isinstance(kind, str) and kind in FOLDERS.values() and kind != belongs:
        message = f"In de map `{parts.parts[0]}` hoort soort `{belongs}`, niet {shown(kind)}."
        tree.add(tree.mark(("soort",)), "N009", message)


def _check_kind(data: dict[str, Any], tree: Tree) -> None:
    kind = data.get("soort")
    if kind == "knelpunt" and "knelpunt" not in data and tree.whole:
        tree.add(
            tree.mark(("soort",)), "S002", "Een knelpunt heeft een blok `knelpunt` nodig (soort, niveau, adressaat)."
        )
    if kind != "knelpunt" and "knelpunt" in data and kind in FOLDERS.values():
        tree.add(tree.key_mark(("knelpunt",)), "S010", f"Een blok `knelpunt` past niet bij soort {shown(kind)}.")
    if kind != "knelpunt" and "alleen_betalers" in data and kind in FOLDERS.values():
        message = f"De sleutel `alleen_betalers` past niet bij soort {shown(kind)}. Haal haar weg."
        tree.add(tree.key_mark(("alleen_betalers",)), "S010", message)
    known = KENMERKEN.get(str(kind), ())
    for key in mapping(data, "kenmerken"):
        if key not in known and kind in FOLDERS.values():
            allowed = f"Mogelijk: {listed(known)}." if known else "Deze soort heeft geen kenmerken."
            tree.add(
                tree.key_mark(("kenmerken", key)),
                "S010",
                f"Het kenmerk {shown(key)} past niet bij soort {shown(kind)}. {allowed}",
            )
