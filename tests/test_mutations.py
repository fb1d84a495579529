"""Breaking any one line of the real rules is found, at the right line, by `navigator check` or `navigator test`.

What can't be found is listed here: `OPTIONAL`, `definition_of` and `BEYOND`. With ALL_MUTANTS=1 every mutant is tried
instead of a sample of them; that takes minutes.
"""

from __future__ import annotations

import os
import random
from functools import cache

import pytest
from meaning import CONCLUSIONS, meaning_mutants, with_mutant, wrong_examples
from mutating import (
    BASE,
    DEFINITIONS,
    FILES,
    REFERENCES,
    Mutant,
    all_findings,
    at,
    findings,
    fits,
    harmless,
    lines_of,
    mutants,
    of_block,
    tree_of,
)

from navigator.rulefiles.fileshapes import KENMERKEN
from navigator.rulefiles.yamltree import Path

ALL = bool(os.environ.get("ALL_MUTANTS"))
SHARDS = 12
LINES_IN_A_SHARD, MUTANTS_OF_A_LINE, MUTANTS_OF_A_FILE = 25, 3, 12

LATER = ("one space", "two spaces", "without the dash", "without the space after the dash")
"""Ways that YAML may only notice further on in the same block."""

OPTIONAL = {
    *(name for names in KENMERKEN.values() for name in names),
    *("kenmerken", "stappen", "zin", "organisaties", "uitwegen", "sluit_uit", "praktijkvoorbeeld", "plaats"),
    *("venster", "na_afloop", "correctie", "toelichting", "peildatum", "hulp", "voorbeeld"),
    *("in_zin", "zonder_verschil", "achtergrond"),
    *("wij_zin", "voor", "zin_bij_een", "zin_bij_nul", "altijd", "na", "aan", "alleen", "alleen_betalers", "betaler"),
    *("url", "uitgever", "jaar", "opmerking", "telefoon", "bron", "route", "eigen_afleiding", "ook", "als"),
}
"""Keys that may be left out: a line that holds one may go without anyone noticing."""

BEYOND = {
    ("knelpunten/anbi_eigen_leden.yaml", "2012-01-01 becomes 2011-12-31"): "what it builds on begins a day later",
    ("routes/provinciale_regeling.yaml", "hoogstens becomes minder_dan"): "the amount is not known on any such day",
    ("fondsen/sluyterman_van_loo.yaml", "hoogstens becomes minder_dan"): "the amount is not known on any such day",
}
"""Changes of a rule that change no outcome of any case."""


def shard_of_lines(shard: int) -> list[tuple[str, int]]:
    """A part of all lines of all rule files, or a sample of it."""
    lines = [(name, line) for name in FILES for line in range(1, len(lines_of(name)) + 1)]
    random.Random(2026).shuffle(lines)
    mine = lines[shard::SHARDS]
    return mine if ALL else [place for place in mine if any(True for _ in mutants(*place))][:LINES_IN_A_SHARD]


def sample(found: list[Mutant], most: int, seed: str) -> list[Mutant]:
    """Some of these, always the same ones, or all."""
    return found if ALL or len(found) <= most else random.Random(seed).sample(found, most)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_broken_line_is_found(shard: int) -> None:
    """A broken line has a finding on that line, or where YAML can only tell later within the same block."""
    missed = []
    for name, line in shard_of_lines(shard):
        for mutant in sample(list(mutants(name, line)), MUTANTS_OF_A_LINE, f"{name}:{line}"):
            if not harmless(mutant) and not is_found(mutant):
                missed.append(str(mutant))
    assert missed == []


def is_found(mutant: Mutant) -> bool:
    """Whether a mutant is found where an author looks for it, or is of a kind that can't be found."""
    said = {finding.line for finding in findings(mutant)}
    if mutant.line in said:
        return True
    if mutant.way == "drop the line":
        return bool(said & {1, *of_block(mutant.name, mutant.line)}) or dropped_elsewhere(mutant)
    if mutant.way == "double the line":
        return mutant.line + 1 in said or in_condition(mutant)
    if mutant.way.startswith("misspell a definition"):
        return used_elsewhere(mutant)
    later = mutant.way.startswith(LATER)
    return later and (bool(said & set(of_block(mutant.name, mutant.line))) or in_condition(mutant))


def dropped_elsewhere(mutant: Mutant) -> bool:
    """Whether a line that is gone could be left out, stands in a condition, or is missed where its name is used."""
    tree = tree_of(mutant.name)
    keys = [path for path, mark in tree.keys.items() if mark[0] == mutant.line]
    items = [path for path, mark in tree.values.items() if mark[0] == mutant.line and isinstance(path[-1], int)]
    first = min(keys, key=lambda path: tree.keys[path], default=())
    if not first or (items and not in_condition(mutant)):
        return bool(items)  # an item of a list, such as a step, an example or a term
    if first[-1] in OPTIONAL or in_condition(mutant):
        return True
    return fits(first, DEFINITIONS) and used_elsewhere(mutant)


def in_condition(mutant: Mutant) -> bool:
    """Whether the line belongs to a condition; `test_a_changed_meaning_is_found` looks after those."""
    tree = tree_of(mutant.name)
    return any("als" in path and mark[0] == mutant.line for path, mark in tree.values.items())


def used_elsewhere(mutant: Mutant) -> bool:
    """Whether the name that a line defines is missed where it is used; true if nothing uses it."""
    return not is_used(definition_of(mutant)) or bool(all_findings(mutant))


def definition_of(mutant: Mutant) -> Path:
    """The name that a line defines; one that nothing refers to can be misspelt or dropped unnoticed."""
    tree = tree_of(mutant.name)
    return next(path for path, mark in tree.keys.items() if mark[0] == mutant.line and fits(path, DEFINITIONS))


def is_used(definition: Path) -> bool:
    """Whether a rule, an example or a list names what is defined here."""
    if definition[0] == "begrippen":
        return False  # the key of a term is only there to be unique
    question = definition[1] if definition[0] == "vragen" else None
    return (question, definition[-1]) in uses() if len(definition) == 4 else (None, definition[-1]) in uses()


@cache
def uses() -> frozenset[tuple[object, object]]:
    """Every name that conditions, examples and lists use, and every option with its question."""
    found: set[tuple[object, object]] = set()
    for tree in BASE.files.values():
        for path in tree.values:
            if not path:
                continue
            value = at(tree.data, path)
            if "als" in path or "antwoorden" in path:
                question = next((part for part in reversed(path) if part in BASE.names.questions), None)
                found |= {(None, path[-1]), (None, value) if isinstance(value, str) else (None, None)}
                found |= {(question, value)} if isinstance(value, str) else set()
            elif fits(path, REFERENCES) and isinstance(value, str):
                found.add((None, value))
    return frozenset(found)


@pytest.mark.parametrize("name", CONCLUSIONS)
def test_a_changed_meaning_is_found(name: str) -> None:
    """Another option, ja for nee, another bound or day, a line of a condition lost or doubled: an example notices.

    Where this fails the rule needs an example whose outcome hangs on exactly that line.
    """
    missed = []
    for mutant in sample(list(meaning_mutants(name)), MUTANTS_OF_A_FILE, name):
        rules = with_mutant(mutant)
        if rules is not None and not wrong_examples(rules) and (name, mutant.way) not in BEYOND:
            missed.append(str(mutant))
    assert missed == []


def test_the_examples_of_the_real_rules_come_out() -> None:
    """Nothing is found in the rules as they are, or the tests above would prove nothing."""
    assert BASE.findings == []
    assert BASE.rules is not None
    assert wrong_examples(BASE.rules, set(BASE.rules.conclusions)) == []
    untouched = Mutant("bedragen.yaml", 1, "nothing", FILES["bedragen.yaml"].decode())
    assert harmless(untouched)
    assert findings(untouched) == all_findings(untouched) == []
