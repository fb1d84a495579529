"""Names in rule files that refer to something in another file: each must exist there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator.reading.conditions import Names
from navigator.rulefiles.findings import listed, nearest, shown
from navigator.rulefiles.yamltree import Path, Tree

_KINDS = {
    "sources": ("N003", "bron", "bronnen.yaml"),
    "ways_out": ("N005", "uitweg", "uitwegen.yaml"),
    "organisations": ("N006", "organisatie", "organisaties.yaml"),
    "conclusions": ("N011", "conclusie", "een van de bestanden"),
}

# where names stand, as paths in which `*` is any key or index, and what they refer to
_IN_LISTS: tuple[tuple[Path, str], ...] = (
    (("bedragen", "*", "waarden", "*", "bronnen", "*"), "sources"),
    (("uitwegen", "*", "bronnen", "*"), "sources"),
    (("uitwegen", "*", "route"), "conclusions"),
    (("organisaties", "*", "bron"), "sources"),
    (("begrippen", "*", "bronnen", "*"), "sources"),
    (("tegenspraken", "*", "bronnen", "*"), "sources"),
)
_IN_CONCLUSIONS: tuple[tuple[Path, str], ...] = (
    (("regels", "*", "bronnen", "*"), "sources"),
    (("uitwegen", "*"), "ways_out"),
    (("organisaties", "*"), "organisations"),
    (("knelpunt", "adressaat", "*"), "organisations"),
    (("praktijkvoorbeeld", "bron"), "sources"),
    (("sluit_uit", "*"), "conclusions"),
)


def check_references(tree: Tree, names: Names, *, shared: bool) -> None:
    """Note every name in a file (a `shared` list, or a conclusion) that refers to nothing."""
    for pattern, kind in _IN_LISTS if shared else _IN_CONCLUSIONS:
        known: frozenset[str] = getattr(names, kind)
        code, what, where = _KINDS[kind]
        for path, value in find(tree.data, pattern):
            if tree.full:
                return
            in_block = pattern[-1] == "*" and isinstance(path[-1], str)  # where a list belongs
            if isinstance(value, str) and not in_block and names.lacks(kind, value):
                message = f"De {what} {shown(value)} staat niet in {where}.{nearest(value, known) or _some(known)}"
                tree.add(tree.mark(path), code, message)


def _some(known: frozenset[str]) -> str:
    return f" Bekend zijn {listed(known, 5)}." if known else ""


def find(data: Any, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in plain data that fits the pattern, with its value; `*` stands for any key or index.

    >>> list(find({"a": [{"b": 1}, {"b": 2}]}, ("a", "*", "b")))
    [(('a', 0, 'b'), 1), (('a', 1, 'b'), 2)]
    """
    if not pattern:
        yield path, data
        return
    head, rest = pattern[0], pattern[1:]
    if isinstance(data, dict):
        for key, value in data.items():
            if head in ("*", key):
                yield from find(value, rest, (*path, key))
    elif isinstance(data, list) and head == "*":
        for index, value in enumerate(data):
            yield from find(value, rest, (*path, index))
