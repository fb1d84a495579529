"""Every name the rule files define: gathered for the other checks, each defined once and well formed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, get_args

from navigator.reading.conditions import GROUPS, Names
from navigator.reading.references import find
from navigator.rulefiles.fileshapes import Vraagtype
from navigator.rulefiles.findings import shown
from navigator.rulefiles.yamltree import Path, Tree

# the shared lists that define names: the key in the file, what it holds, and which finding a reference to nothing is
LIST_KINDS = {"bedragen": "amounts", "bronnen": "sources", "uitwegen": "ways_out", "organisaties": "organisations"}

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_KINDS: tuple[str, ...] = get_args(Vraagtype)

Question = tuple[str, tuple[str, ...]]


def check_names(files: dict[str, Tree], unread: Iterable[str] = ()) -> Names:
    """Gather every name the files define, noting those defined twice; `unread` are files that could not be opened."""
    questions: dict[str, Question | None] = {}
    conclusions: dict[str, Tree] = {}
    sections: dict[str, Tree] = {}
    defined: dict[str, frozenset[str]] = {}
    for name, tree in files.items():
        kind = kind_of(name)
        if kind == "questions":
            _gather_questions(tree, questions, sections)
        elif kind == "conclusions":
            _gather_conclusion(tree, conclusions)
        elif kind:
            defined[kind] = frozenset(mapping(tree.data, PurePosixPath(name).stem))
    for name in sorted(conclusions.keys() & questions.keys()):
        message = f"{shown(name)} is ook een vraag. Geef de conclusie een andere naam."
        conclusions[name].add(conclusions[name].mark(("conclusie",)), "N008", message)
    return Names(
        questions=questions,
        conclusions=frozenset(conclusions),
        perhaps=_perhaps(files, unread),
        absent=frozenset(kind for name in unread if (kind := _absent(name))),
        **defined,
    )


def kind_of(name: str) -> str | None:
    """What kind of name a file defines, by its path below the rule folder; None if it defines none."""
    if name.startswith("vragen/"):
        return "questions"
    return "conclusions" if "/" in name else LIST_KINDS.get(PurePosixPath(name).stem)


def check_keys(tree: Tree) -> None:
    """Note every name in a shared list or a section of questions that is not well formed."""
    patterns: list[Path] = [(key, "*") for key in (*LIST_KINDS, "begrippen", "vragen")]
    for pattern in [*patterns, ("vragen", "*", "opties", "*")]:
        form = _SOURCE if pattern[0] == "bronnen" else _NAME
        for path, _ in find(tree.data, pattern):
            name = path[-1]
            if not isinstance(name, str):
                continue
            if not form.fullmatch(name):
                dash = " of `-`" if form is _SOURCE else ""
                message = f"De naam {shown(name)} mag niet. Gebruik hoogstens 60 kleine letters, cijfers en `_`{dash}."
                tree.add(tree.key_mark(path), "S007", message)
            elif pattern == ("vragen", "*") and name in GROUPS:
                message = f"De naam {shown(name)} heeft al een betekenis in een voorwaarde. Kies een andere."
                tree.add(tree.key_mark(path), "S007", message)


def mapping(data: Any, key: str) -> dict[str, Any]:
    """The block at a key, or an empty one where there is none."""
    inner = data.get(key) if isinstance(data, dict) else None
    return inner if isinstance(inner, dict) else {}


def _absent(name: str) -> str | None:
    """Which names can't be known if a file or folder can't be opened; of a conclusion the file name is enough."""
    if not name.endswith(".yaml"):
        return "questions" if name.startswith("vragen") else "conclusions"
    kind = kind_of(name)
    return None if kind == "conclusions" else kind


def _perhaps(files: dict[str, Tree], unread: Iterable[str]) -> dict[str, frozenset[str]]:
    """The names of each kind that may stand in what could not be read."""
    found: dict[str, set[str]] = {}
    for name in [*unread, *(name for name, tree in files.items() if not tree.whole)]:
        kind = kind_of(name)
        if kind == "conclusions":
            found.setdefault(kind, set()).add(PurePosixPath(name).stem)
        elif kind and name in files:
            found.setdefault(kind, set()).update(files[name].lost)
    return {kind: frozenset(names) for kind, names in found.items()}


def _gather_questions(tree: Tree, questions: dict[str, Question | None], sections: dict[str, Tree]) -> None:
    section = tree.data.get("sectie") if isinstance(tree.data, dict) else None
    if isinstance(section, str):
        if section in sections:
            message = f"De sectie {shown(section)} staat ook in {sections[section].path}. Kies een andere naam."
            tree.add(tree.mark(("sectie",)), "N007", message)
        sections.setdefault(section, tree)
    for key, block in mapping(tree.data, "vragen").items():
        if key in questions:
            message = f"De vraag {shown(key)} staat ook in een ander bestand. Houd er één over."
            tree.add(tree.key_mark(("vragen", key)), "N007", message)
        questions.setdefault(key, _question(block))


def _question(block: Any) -> Question | None:
    """The type and options of a question, or None if a mistake in its block leaves them in doubt."""
    if not isinstance(block, dict):
        return None
    kind, options = block.get("type"), block.get("opties", {})
    if kind not in _KINDS or not isinstance(options, dict):
        return None
    return None if kind in ("keuze", "meerkeuze") and not options else (kind, tuple(options))


def _gather_conclusion(tree: Tree, conclusions: dict[str, Tree]) -> None:
    key = tree.data.get("conclusie") if isinstance(tree.data, dict) else None
    if not isinstance(key, str):
        return
    if key in conclusions:
        message = f"De conclusie {shown(key)} staat ook in {conclusions[key].path}. Houd er één over."
        tree.add(tree.mark(("conclusie",)), "N007", message)
    elif key in GROUPS:
        message = f"De naam {shown(key)} heeft al een betekenis in een voorwaarde. Kies een andere."
        tree.add(tree.mark(("conclusie",)), "S007", message)
    conclusions[key] = tree
