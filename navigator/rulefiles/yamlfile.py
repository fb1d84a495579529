"""One rule file as a tree: as a whole if its YAML is right, and else block by block.

A mistake in the YAML of one block must not hide the mistakes in the next one. So where a file can't be read as a
whole, every block at the left margin is read by itself, and where that fails every block one step further in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from navigator.rulefiles.findings import shown
from navigator.rulefiles.yamltext import LARGEST_FILE, Mark, read_text
from navigator.rulefiles.yamltree import Path, Tree, Unreadable, read_piece

_FAR_BACK = 30  # lines above the place where a mistake is noticed, among which the one with the mistake is looked for
MOST_BLOCKS = 3_000  # at the left margin or one step in; reading each by itself must stay quick

_KEY_ONLY = re.compile(r"(?P<key>[A-Za-z0-9_-]+):\s*(#.*)?")
_KEY = re.compile(r" *(- +)*[^\s:\"'\[{][^:\"'\[{]*:(\s|$)")
_SEPARATOR = re.compile(r"^(---|\.\.\.)(?=\s|$)", re.MULTILINE)
_OPEN_QUOTE = re.compile(r"""(?:[^"'#]*[:\[{,-])?\s*(?P<quote>["'])(?:(?!(?P=quote)).)*""")
_CONTENT = re.compile(r"(?P<indent>[ \t]*)[^ \t#]")


def parse(raw: bytes, path: str) -> Tree:
    """Read one YAML file; every surprise is a finding in the result, never an exception."""
    tree = Tree(path)
    read = read_text(raw, tree.add)
    if read is None:
        tree.readable = tree.whole = False
        tree.lose(raw[:LARGEST_FILE].decode("utf-8", errors="replace"))
        return tree
    tree.source, spoiled = read
    if spoiled:
        return _in_blocks(tree.source, spoiled, tree, None)
    return _parse_text(tree.source, tree)


def _parse_text(text: str, tree: Tree) -> Tree:
    whole = Tree(tree.path, findings=list(tree.findings), whole=tree.whole, source=tree.source)
    try:
        whole.data = read_piece(text, whole)
    except Unreadable as error:
        if error.code == "Y010" and tree.whole:
            tree.add(error.mark, error.code, error.message)
            tree.whole = False
            return _parse_text(_SEPARATOR.sub("", text), tree)
        return _in_blocks(text, set(), tree, error)
    if () not in whole.values:
        whole.add((1, 1), "Y010", "Dit bestand is leeg.")
        whole.readable = whole.whole = False
    return whole


@dataclass(frozen=True)
class _Block:
    """Some lines of a file: `start` is how many stand before them."""

    start: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def numbers(self) -> range:
        return range(self.start + 1, self.start + len(self.lines) + 1)


def _in_blocks(text: str, spoiled: set[int], tree: Tree, error: Unreadable | None) -> Tree:
    """The blocks that can be read; `error` is why the file as a whole can't be, if no line of it is spoiled."""
    reader = _BlockReader(tree, spoiled)
    blocks = list(_split(text.split("\n"), 0, 0))
    if len(blocks) <= MOST_BLOCKS and (error is None or error.code != "Y011"):
        for block in blocks:
            reader.read(block)
    if error is not None and not reader.lost:
        tree.add(error.mark, error.code, error.message)
        tree.lose(text)
    tree.readable = bool(tree.data)
    return tree


def _split(lines: list[str], start: int, indent: int) -> Iterator[_Block]:
    """The lines as blocks that each begin at this indentation; comments and deeper lines go with the one before."""
    begin = 0
    for number, line in enumerate(lines):
        match = _CONTENT.match(line)
        if match and "\t" not in match["indent"] and len(match["indent"]) <= indent and number > begin:
            if any(_CONTENT.match(each) for each in lines[begin:number]):
                yield _Block(start + begin, lines[begin:number])
            begin = number
    if any(_CONTENT.match(each) for each in lines[begin:]):
        yield _Block(start + begin, lines[begin:])


class _BlockReader:
    """Adds one block after another to a tree."""

    def __init__(self, tree: Tree, spoiled: set[int]) -> None:
        self.tree, self.spoiled, self.lost = tree, spoiled, False
        self.tree.data = {}
        self.tree.values[()] = (1, 1)
        self.tree.whole = False

    def read(self, block: _Block) -> None:
        """Add a block at the left margin, or the parts of it that can be read."""
        error = self._add(block, ())
        if error is None:
            return
        inner = self._inner(block)
        if inner is None:
            self._lose(block, error)
            return
        key, parts = inner
        at: Path = (key,)
        if key not in self.tree.data:
            self.tree.keys[at], self.tree.values[at] = (block.start + 1, 1), (block.start + 2, 1)
        faults = [(part, fault) for part in parts if (fault := self._add(part, at)) is not None]
        for part, fault in faults:
            self._lose(part, fault)
        if not faults:
            self._lose(block, error)

    def _inner(self, block: _Block) -> tuple[str, list[_Block]] | None:
        """The key of a block and the parts one step in; None if it has no such parts."""
        header = _KEY_ONLY.fullmatch(block.lines[0])
        indents = [len(match["indent"]) for line in block.lines[1:] if (match := _CONTENT.match(line))]
        if not header or not indents or block.start + 1 in self.spoiled:
            return None
        parts = list(_split(block.lines[1:], block.start + 1, indents[0]))
        return (header["key"], parts) if len(parts) <= MOST_BLOCKS else None

    def _add(self, block: _Block, path: Path) -> Unreadable | None:
        """Read a block and add it to what stands at `path`; why not, if it can't be read."""
        if not self.spoiled.isdisjoint(block.numbers()):
            return Unreadable((0, 0), "", "")
        target = self.tree.data.get(path[0]) if path else self.tree.data
        piece = Tree(self.tree.path)
        try:
            first = len(target) if isinstance(target, list) else 0
            data = read_piece(block.text, piece, line=block.start, path=path, first=first)
        except Unreadable as error:
            return error
        if target is None and isinstance(data, dict | list):
            target = self.tree.data[path[0]] = type(data)()
        if isinstance(target, dict) and isinstance(data, dict):
            self._merge(target, data, piece, path)
        elif isinstance(target, list) and isinstance(data, list):
            target.extend(data)
            self._keep(piece)
        else:
            mark = next(iter(piece.values.values()))
            return Unreadable(
                mark, "Y001", "Dit is geen geldige YAML: hier ontbreekt een dubbele punt of een streepje."
            )
        return None

    def _merge(self, target: dict[str, object], data: dict[str, object], piece: Tree, path: Path) -> None:
        for key, value in data.items():
            if key in target:
                first = self.tree.keys[(*path, key)][0]
                message = f"De sleutel {shown(key)} staat hier al op regel {first}. Houd er één over."
                self.tree.add(piece.keys[(*path, key)], "Y003", message)
            else:
                target[key] = value
        self._keep(piece)

    def _keep(self, piece: Tree) -> None:
        for path, mark in piece.keys.items():
            self.tree.keys.setdefault(path, mark)
        for path, mark in piece.values.items():
            self.tree.values.setdefault(path, mark)
        self.tree.misread |= piece.misread
        for finding in piece.findings:
            self.tree.add((finding.line, finding.column), finding.code, finding.message)

    def _lose(self, block: _Block, error: Unreadable) -> None:
        self.lost = True
        self.tree.lose(block.text)
        if error.code:
            better = _open_quote(block, error) or _no_colon(block, error) or _one_space_off(block, error)
            self.tree.add(*(better or (error.mark, error.code, error.message)))


def _open_quote(block: _Block, error: Unreadable) -> tuple[Mark, str, str] | None:
    """The quotation mark that was left open, if closing it moves the mistake on or takes it away."""
    for number, line in enumerate(block.lines[: error.mark[0] - block.start]):
        match = _OPEN_QUOTE.fullmatch(line)
        if not match:
            continue
        if _moves_on(block, number, line + match["quote"], error):
            mark = (block.start + number + 1, match.start("quote") + 1)
            return mark, "Y001", "Dit is geen geldige YAML: dit aanhalingsteken is niet gesloten."
    return None


def _no_colon(block: _Block, error: Unreadable) -> tuple[Mark, str, str] | None:
    """The line without a colon that YAML reads on into the next one, where it then meets a colon too many."""
    at = error.mark[0] - block.start - 1
    if not 0 < at < len(block.lines) or not _KEY.match(block.lines[at]):
        return None
    filled = (number for number in range(at - 1, -1, -1) if _CONTENT.match(block.lines[number]))
    read_on = list(takewhile(lambda number: not _KEY.match(block.lines[number]), filled))
    if not read_on or error.mark[1] != block.lines[at].find(":") + 1:
        return None
    indents = {number: len(block.lines[number]) - len(block.lines[number].lstrip()) for number in read_on}
    began = min(read_on, key=lambda number: indents[number])  # the nearest one, unless a text of more lines is below it
    mark = (block.start + began + 1, indents[began] + 1)
    return mark, "Y001", "Dit is geen geldige YAML: op deze regel ontbreekt een dubbele punt met een spatie erachter."


def _one_space_off(block: _Block, error: Unreadable) -> tuple[Mark, str, str] | None:
    """The line that is indented one space too little or too much, which YAML often notices only further down."""
    before = list(enumerate(block.lines[: error.mark[0] - block.start]))
    for number, line in before[: -_FAR_BACK - 1 : -1]:
        match = _CONTENT.match(line)
        if not match or "\t" in match["indent"] or len(match["indent"]) % 2 == 0:  # every level is two spaces further
            continue
        better = {"links": f" {line}", "rechts": line[1:]}
        where = " of ".join(side for side in better if _moves_on(block, number, better[side], error))
        if where:
            mark = (block.start + number + 1, len(match["indent"]) + 1)
            return mark, "Y001", f"Dit is geen geldige YAML: deze regel staat een spatie te ver naar {where}."
    return None


def _moves_on(block: _Block, number: int, better: str, error: Unreadable) -> bool:
    """Whether another text for one line of a block takes the mistake away, or shows it only further down."""
    lines = [*block.lines[:number], better, *block.lines[number + 1 :]]
    try:
        read_piece("\n".join(lines), Tree(""), line=block.start)
    except Unreadable as later:
        return later.mark > error.mark
    return True
