"""Checks of how an answer is told to others, and who pays for it: by names that exist, and with no option left out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from navigator.model import LARGEST
from navigator.reading.namecheck import mapping
from navigator.rulefiles.findings import Finding, listed, nearest, shown
from navigator.rulefiles.yamltree import Path, Tree

NUMBER = "{getal}"
"""What stands in a sentence where the number goes that was answered."""
_KEYS = {
    "keuze": ("zinnen", "zin"),
    "meerkeuze": ("zin",),
    "ja_nee": ("zinnen",),
    **dict.fromkeys(LARGEST, ("zin", "zin_bij_een", "zin_bij_nul")),
}
"""The sentences that a question of each type may have; of those of a `keuze` it has one."""


def check_we_sentences(tree: Tree) -> None:
    """Note every `wij_zin` and every `betaler` that does not fit its question."""
    for name, block in _questions(tree):
        if isinstance(block.get("wij_zin"), dict):
            _check_sentences(block["wij_zin"], block, ("vragen", name, "wij_zin"), tree)
            _check_earlier(block["wij_zin"], name, tree)
        if isinstance(block.get("betaler"), dict):
            _check_payers(block, ("vragen", name, "betaler"), tree)


def left_out(tree: Tree) -> Iterator[Finding]:
    """Every option that a sheet would pass over in silence: no mistake to stop at, but an author is to decide on it."""
    for name, block in _questions(tree):
        told, path = mapping(block, "wij_zin"), ("vragen", name, "wij_zin")
        sentences, silent = mapping(told, "zinnen"), _silent(told)
        if sentences and (left := [each for each in _options(block) if each not in sentences and each not in silent]):
            message = f"Geen zin heeft nu {listed(left)}. Geef elke optie een zin, of noem haar bij `zonder_zin`."
            yield Finding(tree.path, *tree.key_mark((*path, "zinnen")), "S012", message)
        if isinstance(text := told.get("zin"), str) and block["type"] in LARGEST and NUMBER not in text:
            message = f"In deze zin ontbreekt `{NUMBER}`, de plek waar het getal komt."
            yield Finding(tree.path, *tree.mark((*path, "zin")), "S012", message)
        payers = mapping(block, "betaler")
        if payers and (left := [option for option in _options(block) if option not in payers]):
            message = f"Geen betaler heeft nu {listed(left)}. Noem wie daar betaalt."
            yield Finding(tree.path, *tree.key_mark(("vragen", name, "betaler")), "S012", message)


def _questions(tree: Tree) -> Iterator[tuple[str, dict[str, Any]]]:
    """The questions of a file of which the type is known."""
    for name, block in mapping(tree.data, "vragen").items():
        if isinstance(block, dict) and block.get("type") in _KEYS:
            yield name, block


def _check_sentences(told: dict[str, Any], block: dict[str, Any], path: Path, tree: Tree) -> None:
    kind, allowed = block["type"], _KEYS[block["type"]]
    for key in ("zin", "zinnen", "zin_bij_een", "zin_bij_nul"):
        if key in told and key not in allowed:
            message = f"De sleutel `{key}` past niet bij het type {shown(kind)}. Mogelijk: {listed(allowed)}."
            tree.add(tree.key_mark((*path, key)), "S010", message)
    given = [key for key in allowed[: 2 if kind == "keuze" else 1] if key in told]
    if not given:
        tree.add(tree.key_mark(path), "S002", f"De sleutel `{allowed[0]}` ontbreekt in dit blok.")
    elif len(given) > 1:
        tree.add(tree.key_mark((*path, given[1])), "S010", "Kies `zin` of `zinnen`: samen kan niet.")
    if kind not in LARGEST:
        _check_options(told, _options(block), path, tree)
    elif "zonder_zin" in told:
        message = f"De sleutel `zonder_zin` past niet bij het type {shown(kind)}. Haal haar weg."
        tree.add(tree.key_mark((*path, "zonder_zin")), "S010", message)


def _check_earlier(told: dict[str, Any], name: str, tree: Tree) -> None:
    """`na` names an earlier question of the same file that says something itself."""
    earlier = itertools.takewhile(lambda item: item[0] != name, mapping(tree.data, "vragen").items())
    speaking = [key for key, block in earlier if isinstance(block, dict) and "wij_zin" in block]
    if isinstance(told.get("na"), str) and told["na"] not in speaking:
        message = f"{shown(told['na'])} is geen eerdere vraag in dit bestand met een `wij_zin`."
        hint = nearest(told["na"], speaking) or (f" Kies uit {listed(speaking)}." if speaking else " Haal `na` weg.")
        tree.add(tree.mark(("vragen", name, "wij_zin", "na")), "N001", message + hint)


def _options(block: dict[str, Any]) -> list[str]:
    return ["ja", "nee"] if block["type"] == "ja_nee" else list(mapping(block, "opties"))


def _check_options(told: dict[str, Any], options: list[str], path: Path, tree: Tree) -> None:
    """What has a sentence, or is named as having none, is an option, and never both."""
    sentences = mapping(told, "zinnen")
    for place, option in enumerate(_silent(told)):
        if option not in options:
            _unknown(option, options, tree.mark((*path, "zonder_zin", place)), tree)
        elif option in sentences:
            message = f"{shown(option)} heeft al een zin. Haal de zin weg, of noem haar hier niet."
            tree.add(tree.mark((*path, "zonder_zin", place)), "S012", message)
    for option in sentences:
        if option not in options:
            _unknown(option, options, tree.key_mark((*path, "zinnen", option)), tree)


def _silent(told: dict[str, Any]) -> list[Any]:
    named = told.get("zonder_zin")
    return named if isinstance(named, list) else []


def _check_payers(block: dict[str, Any], path: Path, tree: Tree) -> None:
    options = _options(block)
    if block["type"] not in ("keuze", "meerkeuze"):
        message = f"De sleutel `betaler` past niet bij het type {shown(block['type'])}. Haal haar weg."
        tree.add(tree.key_mark(path), "S010", message)
        return
    for option in block["betaler"]:
        if option not in options:
            _unknown(option, options, tree.key_mark((*path, option)), tree)


def _unknown(option: object, options: Iterable[str], mark: tuple[int, int], tree: Tree) -> None:
    message = f"{shown(option)} is geen optie van deze vraag. Kies uit {listed(options, 20)}."
    tree.add(mark, "N002", f"{message}{nearest(option, options)}")
