"""YAML text to plain data with the place of every key and value.

YAML 1.1 reads some words as something else than they look like (`no`, `12:30`, `010`). Here each of those is a
finding, and the value stays the text that was written; nothing changes its meaning silently.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from navigator.findings import Finding, shown

LARGEST_FILE = 1_000_000  # bytes; the largest real rule file is a hundredth of this
DEEPEST = 50  # nested blocks; real rule files stay under ten

Path = tuple[str | int, ...]
Mark = tuple[int, int]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAB_INDENT = re.compile(r"^[ ]*\t", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_INT = re.compile(r"-?(0|[1-9]\d{0,17})")


@dataclass
class Tree:
    """One YAML file as plain data, with the place (line, column, from 1) of every value and every key."""

    path: str
    data: Any = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readable: bool = True
    source: str = ""

    def add(self, mark: Mark, code: str, message: str) -> None:
        """Note a finding at a place in this file."""
        self.findings.append(Finding(self.path, mark[0], mark[1], code, message))

    def mark(self, path: Path) -> Mark:
        """The place of a value, or of the nearest block around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def key_mark(self, path: Path) -> Mark:
        """The place of a key, or of its value where it has no key."""
        return self.keys.get(path) or self.mark(path)


def parse(raw: bytes, path: str) -> Tree:
    """Read one YAML file; every surprise is a finding in the result, never an exception."""
    tree = Tree(path)
    text = _decode(raw, tree)
    if text is None or not _clean(text, tree):
        tree.readable = False
        return tree
    tree.source = text
    try:
        nodes = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        tree.add(
            at, "Y001", f"Dit is geen geldige YAML: {_problem(error)} Kijk naar de inspringing en de aanhalingstekens."
        )
        tree.readable = False
        return tree
    except (yaml.YAMLError, RecursionError, ValueError):
        tree.add((1, 1), "Y001", "Dit is geen geldige YAML. Kijk naar de inspringing en de aanhalingstekens.")
        tree.readable = False
        return tree
    if len(nodes) != 1 or nodes[0] is None:
        what = "Dit bestand is leeg." if not nodes else "Een bestand bevat één document. Haal `---` weg."
        tree.add((1, 1), "Y010", what)
        tree.readable = False
        return tree
    tree.data = _Builder(tree).build(nodes[0], ())
    return tree


def _decode(raw: bytes, tree: Tree) -> str | None:
    if len(raw) > LARGEST_FILE:
        tree.add((1, 1), "Y011", f"Dit bestand is te groot (meer dan {LARGEST_FILE} bytes).")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        mark = (before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        tree.add(mark, "Y002", "Dit teken is geen UTF-8. Sla het bestand op met de codering UTF-8.")
        return None


def _clean(text: str, tree: Tree) -> bool:
    """Report tabs in the indentation and control characters; whether there were none."""
    clean = True
    for pattern, code, message in (
        (_CONTROL, "Y002", "Hier staat een onzichtbaar stuurteken. Haal het weg."),
        (_TAB_INDENT, "Y007", "Hier staat een tab. Gebruik spaties om in te springen."),
    ):
        for match in pattern.finditer(text):
            at = match.end() - 1
            tree.add((text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)), code, message)
            clean = False
    return clean


_PROBLEMS = {
    "mapping values are not allowed": "er staat een dubbele punt waar die niet kan.",
    "did not find expected key": "hier hoort een sleutel op dezelfde diepte.",
    "could not find expected ':'": "hier ontbreekt een dubbele punt.",
    "did not find expected '-' indicator": "hier hoort een streepje op dezelfde diepte.",
    "did not find expected ',' or ']'": "hier ontbreekt een komma of `]`.",
    "did not find expected ',' or '}'": "hier ontbreekt een komma of `}`.",
    "found unexpected end of stream": "een aanhalingsteken of haakje is niet gesloten.",
    "found undefined alias": "`*` verwijst naar iets dat er niet is; zet de tekst tussen aanhalingstekens.",
    "cannot start any token": "een waarde kan niet met dit teken beginnen; zet haar tussen aanhalingstekens.",
    "found duplicate anchor": "`&` staat twee keer met dezelfde naam.",
    "found unknown escape character": "een `\\` tussen dubbele aanhalingstekens; gebruik enkele.",
}


def _problem(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    return next((text for part, text in _PROBLEMS.items() if part in problem), "de opbouw klopt hier niet.")


class _Builder:
    """Turns composed nodes into plain data and notes where each stands."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path) -> Any:
        """The plain data of a node, with its places recorded under `path`."""
        mark = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.tree.values[path] = mark
        if id(node) in self.seen:
            self.tree.add(mark, "Y008", "Hier staat een verwijzing (`*`). Schrijf de waarde voluit.")
            return ""
        self.seen.add(id(node))
        if len(path) > DEEPEST:
            self.tree.add(mark, "S005", f"Dit blok zit dieper dan {DEEPEST} lagen. Maak het eenvoudiger.")
            return ""
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.tree.add(mark, "Y008", f"Hier staat een label {shown(node.tag)}. Haal het uitroepteken weg.")
            return ""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, mark)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.tree.add(mark, "S003", "Een sleutel is één woord, geen lijst of blok.")
                continue
            key = str(key_node.value)
            if key_node.tag == "tag:yaml.org,2002:merge":
                self.tree.add(mark, "Y008", "`<<` mag hier niet. Schrijf de sleutels voluit.")
                continue
            if key_node.tag == "tag:yaml.org,2002:bool":
                self.tree.add(
                    mark, "Y004", f"YAML leest {shown(key)} als waar of onwaar. Zet het tussen aanhalingstekens."
                )
            if key in result:
                first = self.tree.keys[(*path, key)][0]
                self.tree.add(
                    mark, "Y003", f"De sleutel {shown(key)} staat hier al op regel {first}. Houd er één over."
                )
                continue
            self.tree.keys[(*path, key)] = mark
            result[key] = self.build(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.Node, mark: Mark) -> Any:
        text = str(node.value)
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind == "int":
            if _PLAIN_INT.fullmatch(text):
                return int(text)
            self.tree.add(
                mark,
                "Y005",
                f"YAML leest {shown(text)} als een ander getal. Schrijf een gewoon getal, of gebruik aanhalingstekens.",
            )
        elif kind == "float":
            self.tree.add(mark, "Y005", f"{shown(text)} is een breuk. Schrijf een heel getal zonder punt of komma.")
        elif kind == "bool":
            self.tree.add(mark, "Y004", f"YAML leest {shown(text)} als waar of onwaar. Schrijf `ja` of `nee`.")
        elif kind == "null":
            self.tree.add(mark, "Y009", "Hier staat geen waarde. Vul iets in of haal de sleutel weg.")
        elif kind == "timestamp":
            return self._date(text, mark)
        elif kind == "merge" or kind == "value":
            return text
        return text

    def _date(self, text: str, mark: Mark) -> Any:
        if _DATE.fullmatch(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                self.tree.add(mark, "Y006", f"De datum {shown(text)} bestaat niet.")
                return text
        self.tree.add(mark, "Y006", f"{shown(text)} is geen datum als jjjj-mm-dd. Schrijf bijvoorbeeld 2026-01-01.")
        return text
