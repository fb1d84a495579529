"""What stands under `als`, as a condition tree; every mistake in it is a finding at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from navigator.model import LARGEST, All, Among, AnyOf, AtLeast, Condition, Not, Ticked, Uses
from navigator.rulefiles.findings import listed, nearest, shown
from navigator.rulefiles.yamltree import Path, Tree

GROUPS = ("een_van", "alle", "niet")
COMPARISONS = ("minstens", "hoogstens", "minder_dan", "meer_dan")


@dataclass(frozen=True)
class Names:
    """Every name that the files of a folder define.

    `questions` maps a question to its type and options, or to None where its own block has a mistake: then nothing
    more is said about its use. `perhaps` holds per kind of name what may stand in the part of a file that could not be
    read, and `absent` the kinds of which a whole file could not be.
    """

    questions: Mapping[str, tuple[str, tuple[str, ...]] | None]
    conclusions: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    ways_out: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    perhaps: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def lacks(self, kind: str, name: str) -> bool:
        """Whether a name of a kind (`questions`, `sources`, ...) is defined nowhere, not even in what was not read."""
        return not (kind in self.absent or name in getattr(self, kind) or name in self.perhaps.get(kind, ()))


def parse_condition(data: Any, path: Path, tree: Tree, names: Names) -> Condition | None:
    """The condition tree of an `als` block, or None if it holds a mistake (which is then noted in `tree`)."""
    return _Parser(tree, names).block(data, path)


class _Parser:
    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree = tree
        self.names = names

    def fault(self, path: Path, code: str, message: str, *, at_key: bool = False) -> None:
        self.tree.add(self.tree.key_mark(path) if at_key else self.tree.mark(path), code, message)

    def block(self, data: Any, path: Path) -> Condition | None:
        """A mapping: all of its lines hold."""
        if not isinstance(data, dict):
            self.fault(path, "S003", f"Hier hoort een blok met voorwaarden (`vraag: antwoord`), niet {shown(data)}.")
            return None
        if not data:
            self.fault(path, "C002", "Deze voorwaarde is leeg. Noem minstens één vraag of conclusie.")
            return None
        parts = [self.line(key, value, (*path, key)) for key, value in data.items()]
        return _together(All, parts)

    def line(self, key: str, value: Any, path: Path) -> Condition | None:
        """One line of a block: a group, a question or a conclusion."""
        if key in GROUPS:
            return self.group(key, value, path)
        if key in self.names.questions:
            question = self.names.questions[key]
            return self.question(key, *question, value, path) if question else None
        if key in self.names.conclusions:
            holds = self.yes_no(value, path, f"De conclusie `{key}`")
            return None if holds is None else Uses(key, holds)
        if self.names.lacks("questions", key) and self.names.lacks("conclusions", key):
            known = {*self.names.questions, *self.names.conclusions, *GROUPS}
            message = f"{shown(key)} is geen vraag en geen conclusie.{nearest(key, known)}"
            self.fault(path, "N001", message, at_key=True)
        return None

    def group(self, key: str, value: Any, path: Path) -> Condition | None:
        if key == "niet":
            part = self.block(value, path)
            return Not(part) if part else None
        if not isinstance(value, list):
            self.fault(path, "S003", f"Bij `{key}` hoort een lijst van blokken: elk deel begint met een streepje.")
            return None
        if not value:
            self.fault(path, "C002", f"De lijst bij `{key}` is leeg. Noem minstens één deel.")
            return None
        parts = [self.block(item, (*path, index)) for index, item in enumerate(value)]
        return _together(AnyOf if key == "een_van" else All, parts)

    def question(self, key: str, kind: str, options: tuple[str, ...], value: Any, path: Path) -> Condition | None:
        if kind == "ja_nee":
            answer = self.yes_no(value, path, f"De vraag `{key}`")
            return None if answer is None else Among(key, frozenset([answer]))
        if kind == "keuze":
            return self.choice(key, options, value, path)
        if kind == "meerkeuze":
            return self.ticked(key, options, value, path)
        return self.number(key, kind, value, path)

    def yes_no(self, value: Any, path: Path, what: str) -> bool | None:
        if value in ("ja", "nee"):
            return bool(value == "ja")
        self.fault(path, "C001", f"{what} is `ja` of `nee`, niet {shown(value)}.")
        return None

    def choice(self, key: str, options: tuple[str, ...], value: Any, path: Path) -> Condition | None:
        values = value if isinstance(value, list) else [value]
        if isinstance(value, dict):
            allowed = f"noem een optie of een lijst van opties, geen blok. Kies uit {listed(options, 20)}."
            self.fault(path, "C001", f"`{key}` is een keuzevraag: {allowed}")
            return None
        if not values:
            self.fault(path, "C002", f"De lijst bij `{key}` is leeg. Noem minstens één optie.")
            return None
        paths = [(*path, i) if isinstance(value, list) else path for i in range(len(values))]
        known = [self.option(key, options, item, at) for item, at in zip(values, paths, strict=True)]
        return Among(key, frozenset(values)) if all(known) else None

    def option(self, key: str, options: tuple[str, ...], value: Any, path: Path) -> bool:
        if isinstance(value, str) and value in options:
            return True
        if self.tree.full:
            return False
        allowed = f"Kies uit {listed(options, 20)}."
        self.fault(path, "N002", f"{shown(value)} is geen optie van `{key}`. {allowed}{nearest(value, options)}")
        return False

    def ticked(self, key: str, options: tuple[str, ...], value: Any, path: Path) -> Condition | None:
        forms = "Schrijf `{bevat: optie}` of `{bevat_een_van: [optie, optie]}`."
        if not isinstance(value, dict) or len(value) != 1:
            self.fault(path, "C001", f"Bij `{key}` kan men meer dan één optie aankruisen. {forms}")
            return None
        operator, operand = next(iter(value.items()))
        at = (*path, operator)
        if operator == "bevat" and not isinstance(operand, list):
            return Ticked(key, operand) if self.option(key, options, operand, at) else None
        if operator == "bevat_een_van" and operand == []:
            self.fault(at, "C002", f"De lijst bij `{operator}` is leeg. Noem minstens één optie van `{key}`.")
            return None
        if operator == "bevat_een_van" and isinstance(operand, list):
            known = [self.option(key, options, item, (*at, i)) for i, item in enumerate(operand)]
            parts = [Ticked(key, item) for item, right in zip(operand, known, strict=True) if right]
            return AnyOf(tuple(parts)) if all(known) else None
        self.fault(at, "C001", f"{shown(operator)} past hier niet. {forms}", at_key=True)
        return None

    def number(self, key: str, kind: str, value: Any, path: Path) -> Condition | None:
        forms = f"Schrijf bijvoorbeeld `{{minstens: 10}}`. Kies uit {listed(COMPARISONS)}."
        if not isinstance(value, dict) or not value:
            self.fault(path, "C001", f"De vraag `{key}` is een getal. {forms}")
            return None
        parts: list[Condition | None] = []
        for operator, operand in value.items():
            at = (*path, operator)
            if operator not in COMPARISONS:
                message = f"{shown(operator)} is geen vergelijking. {forms}{nearest(operator, COMPARISONS)}"
                self.fault(at, "C001", message, at_key=True)
                parts.append(None)
            else:
                parts.append(self.comparison(key, kind, operator, operand, at))
        return _together(All, parts)

    def comparison(self, key: str, kind: str, operator: str, operand: Any, path: Path) -> Condition | None:
        if isinstance(operand, str):
            if operand not in self.names.amounts:
                if self.names.lacks("amounts", operand):
                    hint = _number_hint(operand) or nearest(operand, self.names.amounts)
                    self.fault(path, "N004", f"{shown(operand)} is geen getal en geen bedrag uit bedragen.yaml.{hint}")
                return None
        elif not isinstance(operand, int) or not 0 <= operand <= LARGEST[kind]:
            allowed = f"een heel getal van 0 tot en met {LARGEST[kind]}, of een bedrag bij naam"
            self.fault(path, "S005", f"Hier hoort {allowed}, niet {shown(operand)}.")
            return None
        above = AtLeast(key, operand, 1 if operator in ("meer_dan", "hoogstens") else 0)
        return above if operator in ("minstens", "meer_dan") else Not(above)


def _number_hint(text: str) -> str:
    """What to change in a text of digits alone, that should have been a number."""
    if not text.isdecimal():
        return ""
    return " Haal de aanhalingstekens weg." if text.isascii() else " Gebruik de cijfers 0 tot en met 9."


def _together(group: Callable[[tuple[Condition, ...]], Condition], parts: list[Condition | None]) -> Condition | None:
    """The parts as one condition; None if one of them holds a mistake."""
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return None
    return whole[0] if len(whole) == 1 else group(tuple(whole))
