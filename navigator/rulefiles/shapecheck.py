"""Check the data of one file against its shape, and say in Dutch what does not fit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from navigator.rulefiles.fileshapes import Shape
from navigator.rulefiles.findings import listed, nearest, shown
from navigator.rulefiles.yamltree import Path, Tree

S = TypeVar("S", bound=Shape)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEY = re.compile(r"\s*([a-z][a-z0-9_-]*):(?=\s|$)")

_KINDS = {
    "string_type": "een tekst",
    "int_type": "een heel getal",
    "int_from_float": "een heel getal",
    "list_type": "een lijst",
    "dict_type": "een blok met sleutels",
    "model_type": "een blok met sleutels",
    "model_attributes_type": "een blok met sleutels",
    "date_type": "een datum als 2026-01-01",
    "ja_nee": "`ja` of `nee`",
}


def fit(shape: type[S], tree: Tree) -> S | None:
    """The file as its shape, or None if it does not fit (every misfit is then noted in `tree`)."""
    _swallowed(tree.data, (), shape, tree)
    try:
        return shape.model_validate(tree.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True):
            _note(detail, shape, tree)
        return None


def _swallowed(data: Any, path: Path, shape: type[Shape], tree: Tree) -> None:
    """Note each line of a longer text that was meant as a key, and only belongs to the text by its indentation."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            _swallowed(value, (*path, key), shape, tree)
    elif isinstance(data, str) and "\n" in data:
        source = tree.source.split("\n")
        known = _keys(shape, path[:-1])
        for number, line in enumerate(data.split("\n"), tree.mark(path)[0] + 1):
            key = _KEY.match(line)
            if key and (key[1] in known or key.end() == len(line)) and number <= len(source):
                column = source[number - 1].find(key[1]) + 1
                message = f"{shown(key[1])} hoort nu bij de tekst erboven. Haal de spaties voor deze regel weg."
                tree.add((number, max(column, 1)), "Y001", message)


def _note(detail: ErrorDetails, shape: type[Shape], tree: Tree) -> None:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    mark = tree.key_mark(path) if "[key]" in detail["loc"] else tree.mark(path)
    kind, value = detail["type"], detail["input"]
    if mark in tree.misread:
        return  # what is wrong with it was said where it was read
    if kind == "extra_forbidden":
        known = _keys(shape, path[:-1])
        hint = f"Mogelijk: {listed(known, 30)}.{nearest(path[-1], known)}"
        tree.add(tree.key_mark(path), "S001", f"De sleutel {shown(path[-1])} is hier onbekend. {hint}")
    elif kind == "missing":
        if tree.whole or len(path) > 1:  # a block that could not be read may hold the key
            tree.add(_block_mark(tree, path[:-1]), "S002", f"De sleutel `{path[-1]}` ontbreekt in dit blok.")
    elif kind == "literal_error":
        allowed = _allowed(detail)
        code, what = ("N010", "is geen onderwerp") if "onderwerpen" in path else ("S004", "mag hier niet")
        tree.add(mark, code, f"{shown(value)} {what}. Kies uit {listed(allowed)}.{nearest(value, allowed)}")
    elif kind == "string_pattern_mismatch":
        tree.add(mark, "S007", f"{shown(value)} heeft niet de goede vorm. {_form(path)}")
    elif kind in _KINDS:
        code = "Y006" if kind == "date_type" and isinstance(value, str) else "S003"
        tree.add(mark, code, f"Hier hoort {_KINDS[kind]}, niet {shown(value)}.{_quotes(kind, value)}")
    else:
        tree.add(mark, "S005", _bounds(detail))


def _quotes(kind: str, value: object) -> str:
    """What to do with the quotation marks, where those are the matter."""
    if kind == "string_type" and isinstance(value, int | dt.date):
        return " Zet het tussen aanhalingstekens."
    number = kind == "int_type" and isinstance(value, str) and value.isascii() and value.isdecimal()
    date = kind == "date_type" and isinstance(value, str) and _DATE.fullmatch(value)
    return " Haal de aanhalingstekens weg." if number or date else ""


def _block_mark(tree: Tree, path: Path) -> tuple[int, int]:
    """Where a block starts: at its key if it has one, so that an author sees which block it is."""
    return tree.keys.get(path) or tree.mark(path)


def _allowed(detail: ErrorDetails) -> list[str]:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",") if part.strip()]


def _form(path: Path) -> str:
    if path and path[-1] == "url":
        return "Een adres begint met `https://`."
    if path and path[-1] in ("van", "tot"):
        return "Schrijf maand en dag, bijvoorbeeld `09-01`."
    return "Een naam bestaat uit kleine letters, cijfers en `_`, en begint met een letter."


def _bounds(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] in ("too_short", "string_too_short"):
        return "Dit is leeg. Vul minstens één waarde in."
    if detail["type"] in ("string_too_long", "too_long"):
        return f"Dit is te lang: hoogstens {context.get('max_length')} tekens."
    low, high = context.get("ge"), context.get("le")
    if low is not None or high is not None:
        bound = f"minstens {low}" if low is not None else f"hoogstens {high}"
        return f"{shown(detail['input'])} valt buiten de grenzen: {bound}."
    return f"{shown(detail['input'])} past hier niet."


def _keys(shape: type[Shape], path: Path) -> list[str]:
    """The keys allowed in the block at `path` of a file of this shape."""
    current: Any = shape
    for part in path:
        if isinstance(current, type) and issubclass(current, Shape):
            field = current.model_fields.get(str(part))
            current = field.annotation if field else None
        else:
            current = _inner(current)
        current = _unwrapped(current)
    current = _unwrapped(current)
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, Shape) else []


def _inner(annotation: Any) -> Any:
    """What a list or a dict holds."""
    arguments = get_args(annotation)
    return arguments[-1] if arguments else None


def _unwrapped(annotation: Any) -> Any:
    """The shape in an annotation such as `Shape | None` or `Annotated[list[Shape], ...]`."""
    if hasattr(annotation, "__metadata__"):
        return _unwrapped(annotation.__origin__)
    arguments = [argument for argument in get_args(annotation) if argument is not type(None)]
    if len(arguments) == 1 and type(None) in get_args(annotation):
        return _unwrapped(arguments[0])
    return annotation
