"""Ways to break one line of a rule file, and what is then found; see `test_mutations.py`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from rulefolders import REAL, contents

from navigator import check, reading
from navigator.analysis.circles import circle_findings
from navigator.reading.namecheck import check_names
from navigator.rulefiles.findings import Finding
from navigator.rulefiles.yamlfile import parse
from navigator.rulefiles.yamltree import Path, Tree

FILES = contents(REAL)

# where names stand, as paths in which `*` is any key or index
NAMES: tuple[Path, ...] = (
    ("conclusie",),
    ("soort",),
    ("onderwerpen", "*"),
    ("zekerheid",),
    ("knelpunt", "soort"),
    ("knelpunt", "niveau"),
    ("knelpunt", "adressaat", "*"),
    ("uitwegen", "*"),
    ("organisaties", "*"),
    ("sluit_uit", "*"),
    ("praktijkvoorbeeld", "bron"),
    ("regels", "*", "bronnen", "*"),
    ("voorbeelden", "*", "verwacht"),
    ("vragen", "*", "type"),
    ("vragen", "*", "veranderbaar"),
    ("vragen", "*", "onderwerpen", "*"),
    ("bedragen", "*", "eenheid"),
    ("bedragen", "*", "waarden", "*", "zekerheid"),
    ("bedragen", "*", "waarden", "*", "bronnen", "*"),
    ("bronnen", "*", "soort"),
    ("bronnen", "*", "zekerheid"),
    ("uitwegen", "*", "bronnen", "*"),
    ("uitwegen", "*", "route"),
    ("uitwegen", "*", "eigen_afleiding"),
    ("organisaties", "*", "bron"),
)
REFERENCES = tuple(
    path for path in NAMES if {"bronnen", "bron", "uitwegen", "organisaties", "adressaat"} & set(path[-2:])
)
"""Those that name something in a shared list."""

DEFINITIONS: tuple[Path, ...] = (
    ("vragen", "*"),
    ("vragen", "*", "opties", "*"),
    ("bedragen", "*"),
    ("bronnen", "*"),
    ("uitwegen", "*"),
    ("organisaties", "*"),
    ("begrippen", "*"),
)
"""Keys that define a name: misspelling one is found where the name is used, or nowhere if it is not used."""


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A rule file with one line broken; `line` is where (from 1), `way` how."""

    name: str
    line: int
    way: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}:{self.line} {self.way}: {lines_of(self.name)[self.line - 1].strip()[:80]}"


@lru_cache(maxsize=1000)
def _tree(raw: bytes, path: str) -> Tree:
    return parse(raw, path)


def parse_kept(raw: bytes, path: str) -> Tree:
    """`parse`, which keeps what it parsed before; the findings are each time new."""
    tree = _tree(raw, path)
    return dataclasses.replace(tree, findings=list(tree.findings))


BASE = reading.read_files(REAL, FILES)
assert BASE.rules is not None, BASE.findings


def findings(mutant: Mutant) -> list[Finding]:
    """What `navigator check` says about the file with this mutant (but for the language of the texts)."""
    trees = {name: parse_kept(raw, BASE.files[name].path) for name, raw in FILES.items()}
    tree = trees[mutant.name] = parse_kept(mutant.text.encode(), BASE.files[mutant.name].path)
    names = check_names(trees)
    conditions = reading.examine(mutant.name, tree, names)[1] if tree.readable else {}
    alone = reading.Reading(REAL, trees, [], None, names, {**BASE.conditions, mutant.name: conditions})
    circles = list(circle_findings(alone))
    alone.conditions = {mutant.name: conditions}
    return [*tree.findings, *circles, *check.condition_findings(alone)]


def all_findings(mutant: Mutant) -> list[Finding]:
    """What `navigator check` says about the whole folder with this mutant in it."""
    return check.check_rules(reading.read_files(REAL, {**FILES, mutant.name: mutant.text.encode()}))


def tree_of(name: str) -> Tree:
    """A rule file as it is."""
    return BASE.files[name]


def lines_of(name: str) -> list[str]:
    """The lines of a rule file as it is."""
    return FILES[name].decode().split("\n")


def mutants(name: str, line: int) -> Iterator[Mutant]:
    """Every mutant of one line; some of them mean the same as the line did, see `harmless`."""
    lines, tree = lines_of(name), tree_of(name)
    if line - 1 in _free_lines(name) or not lines[line - 1].strip() or lines[line - 1].lstrip().startswith("#"):
        return
    for way, new in [*_of_text(lines[line - 1]), *_of_places(tree, lines[line - 1], line)]:
        broken = [*lines[: line - 1], *new, *lines[line:]]
        yield Mutant(name, line, way, "\n".join(broken))


def harmless(mutant: Mutant) -> bool:
    """Whether the file with the mutant means what it did, so that there is nothing to find."""
    after = _tree(mutant.text.encode(), BASE.files[mutant.name].path)
    return not after.findings and after.data == tree_of(mutant.name).data


@cache
def _free_lines(name: str) -> frozenset[int]:
    """The lines (from 0) that are running text, after a `|`."""
    free: set[int] = set()
    deep = None
    for number, line in enumerate(lines_of(name)):
        indent = len(line) - len(line.lstrip())
        if deep is not None and (not line.strip() or indent > deep):
            free.add(number)
            continue
        deep = indent if line.rstrip().endswith("|") else None
    return frozenset(free)


def _of_text(line: str) -> Iterator[tuple[str, list[str]]]:
    """Mutants that only look at how a line is written."""
    body = line.lstrip(" ")
    indent = len(line) - len(body)
    yield "drop the line", []
    yield "double the line", [line, line]
    yield "one space more", [" " + line]
    yield "two spaces more", ["  " + line]
    if indent:
        yield "one space less", [line[1:]]
        yield "a tab", ["\t" + body]
    if indent > 1:
        yield "two spaces less", [line[2:]]
    for mark in '"[]{}':
        at = line.find(mark)
        if at >= 0:
            yield f"without the first {mark}", [line[:at] + line[at + 1 :]]
        at = line.rfind(mark)
        if at >= 0:
            yield f"without the last {mark}", [line[:at] + line[at + 1 :]]
    key = re.match(r" *(?:- )?[a-z0-9_-]+(:)(?= |$)", line)
    if key:
        yield "without the colon", [line[: key.start(1)] + line[key.end(1) :]]
        if key.end() < len(line):
            yield "an open quote", [f'{line[: key.end()]} "{line[key.end() + 1 :]}']
            yield "an open bracket", [f"{line[: key.end()]} [{line[key.end() + 1 :]}"]
            yield "without the space after the colon", [line[: key.end()] + line[key.end() + 1 :]]
    if body.startswith("- "):
        yield "without the dash", [f"{' ' * indent}  {body[2:]}"]
        yield "without the space after the dash", [f"{' ' * indent}-{body[2:]}"]


def _of_places(tree: Tree, line: str, number: int) -> Iterator[tuple[str, list[str]]]:
    """Mutants of the keys and values that stand on a line."""

    def with_(column: int, old: str, new: str) -> list[str]:
        at = column - 1
        assert line[at : at + len(old)].strip("\"'") in old or line[at] in "\"'", (line, column, old)
        length = len(old) + 2 if line[at] in "\"'" else len(old)
        return [line[:at] + new + line[at + length :]]

    for path, mark in tree.keys.items():
        if mark[0] == number and isinstance(path[-1], str):
            way = "misspell a definition" if fits(path, DEFINITIONS) else "misspell a key"
            yield f"{way} ({path[-1]})", with_(mark[1], path[-1], _misspelt(path[-1]))
    for path, mark in tree.values.items():
        if mark[0] != number:
            continue
        value = at(tree.data, path)
        in_condition = "als" in path or "antwoorden" in path
        if isinstance(value, str) and value and (in_condition or fits(path, NAMES)):
            yield f"misspell a name ({value})", with_(mark[1], value, _misspelt(value))
            if value in ("ja", "nee"):
                yield "no for ja or nee", with_(mark[1], value, "no")
        elif isinstance(value, dt.date):
            yield "a date that does not exist", with_(mark[1], value.isoformat(), "2026-13-01")
        elif isinstance(value, int):
            yield "text for a number", with_(mark[1], str(value), "veel")


def fits(path: Path, patterns: tuple[Path, ...]) -> bool:
    """Whether a place is one of these, in which `*` is any key or index."""
    return any(
        len(path) == len(pattern) and all(part in ("*", here) for part, here in zip(pattern, path, strict=True))
        for pattern in patterns
    )


def at(data: Any, path: Path) -> Any:
    """What stands at a place in plain data."""
    for part in path:
        data = data[part]
    return data


def _misspelt(name: str) -> str:
    """A name with two letters swapped, or with one too many."""
    for at in range(len(name) - 1, 0, -1):
        if name[at] != name[at - 1] and name[at].isalpha() and name[at - 1].isalpha() and at > 1:
            return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    return f"{name}x"


def of_block(name: str, line: int) -> range:
    """The lines of the block that a line stands in, from the line that opens it: where YAML may notice a mistake."""
    lines = lines_of(name)

    def indent(number: int) -> int:
        text = lines[number - 1]
        return len(text) - len(text.lstrip(" ")) if text.strip() and not text.lstrip().startswith("#") else 999

    deep = indent(line)
    first = next((number for number in range(line - 1, 0, -1) if indent(number) < deep), line)
    last = next((number for number in range(line + 1, len(lines) + 1) if indent(number) < deep), len(lines))
    return range(first, last + 1)
