"""YAML text to plain data with the place of every key and value.

YAML 1.1 reads some words as something else than they look like (`no`, `12:30`, `010`). Here each of those is a
finding, and the value stays the text that was written; nothing changes its meaning silently.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from navigator.rulefiles.findings import Finding, shown
from navigator.rulefiles.yamltext import Mark as Mark
from navigator.rulefiles.yamltext import hidden
from navigator.rulefiles.yamlwords import PLAIN_INT, kind_of, problem, surprise

DEEPEST = 50  # nested blocks; real rule files stay under ten
MOST_PARTS = 50_000  # keys and values in a file; the largest real rule file has 4,000
MOST_FINDINGS = 500  # in one file; nobody reads on after that
FIRST_YEAR, LAST_YEAR = 1800, 2200

Path = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOSING_QUOTE = re.compile(r"""[^"]*"([^"]*"[^"]*")*|.*[^\w\s]?'""", re.DOTALL)
_CUT_OFF = re.compile(r" +(#[^\s#].*)")
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass
class Tree:
    """One YAML file as plain data, with the place (line, column, from 1) of every value and every key.

    A file with a mistake in its YAML is read as far as possible: `whole` is then false, `lost` holds every word of
    what was not read, and `readable` says whether there is any data at all. `source` is the text that was read.
    """

    path: str
    data: Any = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readable: bool = True
    whole: bool = True
    lost: frozenset[str] = frozenset()
    source: str = ""
    misread: set[Mark] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """Whether more findings in this file would not be kept."""
        return len(self.findings) > MOST_FINDINGS

    def add(self, mark: Mark, code: str, message: str) -> None:
        """Note a finding; of a value that YAML misreads only that, for the rest follows from it."""
        if mark in self.misread and not code.startswith("Y"):
            return
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(self.path, *mark, code, message))
        elif len(self.findings) == MOST_FINDINGS:
            message = f"Dit bestand heeft meer dan {MOST_FINDINGS} fouten. Verbeter eerst deze; de rest komt daarna."
            self.findings.append(Finding(self.path, 1, 1, "Y011", message))

    def add_misread(self, mark: Mark, code: str, message: str) -> None:
        """Note that YAML reads a value as something else than it looks like."""
        self.misread.add(mark)
        self.add(mark, code, message)

    def lose(self, text: str) -> None:
        """Note that this part of the file was not read."""
        self.whole = False
        self.lost |= frozenset(_WORD.findall(text))

    def mark(self, path: Path) -> Mark:
        """The place of a value, or of the nearest block around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def key_mark(self, path: Path) -> Mark:
        """The place of a key, or of its value where it has no key."""
        return self.keys.get(path) or self.mark(path)


class Unreadable(Exception):  # noqa: N818 - named for what it says
    """A piece of YAML that can't be read; `mark` says where, `code` and `message` why (in Dutch)."""

    def __init__(self, mark: Mark, code: str, message: str) -> None:
        super().__init__(message)
        self.mark, self.code, self.message = mark, code, message


def read_piece(text: str, into: Tree, *, line: int = 0, path: Path = (), first: int = 0) -> Any:
    """The data of one piece of YAML, with its places noted in `into`.

    `line` is how many lines stand before the piece, `path` where it belongs, and `first` the index of its first item
    if it is a list. An empty piece is None.

    Raises:
        Unreadable: it is no YAML, or more than anyone writes.
    """
    loader = _Loader(text)
    try:
        return _Builder(into, loader.get_event, text, line).document(path, first)
    except yaml.MarkedYAMLError as error:
        mark, message = problem(error)
        raise Unreadable((mark[0] + line, mark[1]), "Y001", message) from None
    except (yaml.YAMLError, ValueError):
        raise Unreadable((line + 1, 1), "Y001", "Dit is geen geldige YAML.") from None
    finally:
        loader.dispose()


class _Builder:
    """Turns the events of the YAML parser into plain data and notes where each stands."""

    def __init__(self, tree: Tree, event: Callable[[], Any], text: str, line: int) -> None:
        self.tree, self.event, self.line = tree, event, line
        self.lines = text.split("\n")
        self.escapes = "\\" in text  # only these hide what was not seen in the file itself
        self.parts = 0

    def next(self) -> Any:
        event = self.event()
        self.parts += 1
        if self.parts > MOST_PARTS:
            message = f"Dit bestand heeft meer dan {MOST_PARTS} onderdelen. Splits het."
            raise Unreadable(self.mark(event), "Y011", message)
        return event

    def mark(self, event: Any) -> Mark:
        return event.start_mark.line + 1 + self.line, event.start_mark.column + 1

    def document(self, path: Path, first: int) -> Any:
        """The only document of a piece; None if there is none."""
        self.next()  # the start of the stream
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            return None
        if start.version or start.tags:
            self.tree.add(self.mark(start), "Y008", "Een regel die met `%` begint mag hier niet. Haal haar weg.")
        data = self.value(self.next(), path, first)
        self.next()  # the end of the document
        more = self.next()
        if isinstance(more, yaml.DocumentStartEvent):
            raise Unreadable(self.mark(more), "Y010", "Een bestand bevat één document. Haal `---` weg.")
        return data

    def value(self, event: Any, path: Path, first: int = 0) -> Any:
        """The plain data that an event begins, with its places recorded under `path`."""
        mark = self.mark(event)
        self.tree.values[path] = mark
        if isinstance(event, yaml.AliasEvent):
            message = f"Hier staat een verwijzing {shown(f'*{event.anchor}')}. Schrijf de waarde voluit."
            self.tree.add_misread(mark, "Y008", message)
            return ""
        self.label(event, mark)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, mark)
        if len(path) >= DEEPEST:
            raise Unreadable(mark, "S005", f"Dit blok zit dieper dan {DEEPEST} lagen. Maak het eenvoudiger.")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        items: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, first + len(items))))
        return items

    def label(self, event: Any, mark: Mark) -> None:
        """Note a name (`&`) or label (`!`) on a value."""
        if event.anchor:
            message = f"Hier staat een naam {shown(f'&{event.anchor}')}. Haal die weg, of gebruik aanhalingstekens."
            self.tree.add(mark, "Y008", message)
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.tree.add_misread(mark, "Y008", f"Hier staat een label {shown(tag)}. Haal het uitroepteken weg.")

    def mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            mark = self.mark(event)
            key = self.key(event, path, mark)
            if key is None:
                self.value(self.next(), (*path, "?"))
            elif key in result:
                first = self.tree.keys[(*path, key)][0]
                message = f"De sleutel {shown(key)} staat hier al op regel {first}. Houd er één over."
                self.tree.add(mark, "Y003", message)
                self.value(self.next(), (*path, "?"))
            else:
                self.tree.keys[(*path, key)] = mark
                result[key] = self.value(self.next(), (*path, key))
        return result

    def key(self, event: Any, path: Path, mark: Mark) -> str | None:
        """The text of a key; None if it can't be one (which is then noted)."""
        if not isinstance(event, yaml.ScalarEvent):
            if isinstance(event, yaml.AliasEvent):
                message = f"Hier staat een verwijzing {shown(f'*{event.anchor}')}. Schrijf de sleutel voluit."
                self.tree.add(mark, "Y008", message)
            else:
                self.tree.add(mark, "S003", "Een sleutel is één woord, geen lijst of blok.")
                self.value(event, (*path, "?"))
            return None
        self.label(event, mark)
        text = str(event.value)
        kind = kind_of(event)
        if kind == "merge":
            self.tree.add(mark, "Y008", "`<<` mag hier niet. Schrijf de sleutels voluit.")
            return None
        if kind == "null":
            self.tree.add(mark, "Y009", "Hier staat geen sleutel voor de dubbele punt. Vul haar in.")
            return None
        if kind == "bool":
            message = f"YAML leest {shown(text)} als waar of onwaar. Zet het tussen aanhalingstekens."
            self.tree.add(mark, "Y004", message)
        if self.escapes and hidden(text):
            self.tree.add(mark, "Y002", "Deze sleutel bevat een onzichtbaar teken. Haal het weg.")
        return text

    def scalar(self, event: Any, mark: Mark) -> Any:
        text, kind = str(event.value), kind_of(event)
        if kind == "int" and PLAIN_INT.fullmatch(text):
            return int(text)
        if kind == "timestamp":
            return self.date(text, mark)
        fault = surprise(kind, text)
        if fault:
            self.tree.add_misread(mark, *fault)
        elif self.escapes and hidden(text):
            self.tree.add(mark, "Y002", "Deze tekst bevat een onzichtbaar teken. Haal het weg.")
        elif not event.style:
            self.plain(event, text, mark)
        return text

    def plain(self, event: Any, text: str, mark: Mark) -> None:
        """Note where a text without quotation marks begins or ends otherwise than was meant."""
        if _CLOSING_QUOTE.fullmatch(text):
            self.tree.add(mark, "Y001", "Aan het eind staat een aanhalingsteken dat nergens begint.")
        elif text.endswith(("]", "}")) and text.count(text[-1]) > text.count("[" if text[-1] == "]" else "{"):
            self.tree.add(mark, "Y001", f"Aan het eind staat een `{text[-1]}` dat nergens begint.")
        end = event.end_mark
        cut = _CUT_OFF.match(self.lines[end.line], end.column) if end.line < len(self.lines) else None
        if cut:
            message = f"Vanaf {shown(cut[1])} leest YAML niets meer. Zet de hele tekst tussen aanhalingstekens."
            self.tree.add((end.line + 1 + self.line, cut.start(1) + 1), "Y012", message)

    def date(self, text: str, mark: Mark) -> Any:
        if not _DATE.fullmatch(text):
            message = f"{shown(text)} is geen datum als jjjj-mm-dd. Schrijf bijvoorbeeld 2026-01-01."
            self.tree.add_misread(mark, "Y006", message)
            return text
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            self.tree.add_misread(mark, "Y006", f"De datum {shown(text)} bestaat niet.")
            return text
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = f"Het jaar van {shown(text)} valt buiten de grenzen: {FIRST_YEAR} tot en met {LAST_YEAR}."
            self.tree.add(mark, "S005", message)
        return day
