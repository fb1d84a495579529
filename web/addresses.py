"""What a route is given of a request: numbers that a database can hold, and text that one can keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, UnicodeConverter

from web.parts import when_added

blueprint = Blueprint("addresses", __name__)
_NUL, _UNREADABLE = "\0", "\ufffd"


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Let all routes that are added from now on, and all forms, be given no more than that."""
    converters = app.url_map.converters
    converters["int"] = _Number
    converters["default"] = converters["string"] = _Text
    app.request_class = _Request


class _Number(IntegerConverter):
    """The number of something stored; with more digits there is no such page, and neither database could look."""

    regex = r"[0-9]{1,9}"


class _Text(UnicodeConverter):
    """Text without the sign 0, which PostgreSQL can't hold; with it there is no such page, whatever the method."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.regex = self.regex.replace("[^/]", f"[^/{_NUL}]")


class _Fields(ImmutableMultiDict[str, object]):
    """Fields in which the sign 0 stands as what can't be read, just as bytes that are no text do."""

    def __init__(self, mapping: Iterable[tuple[str, object]] | None = None) -> None:
        super().__init__([(_kept(name), _kept(value)) for name, value in mapping or ()])  # type: ignore[misc]


def _kept(value: object) -> object:
    return value.replace(_NUL, _UNREADABLE) if isinstance(value, str) else value


class _Request(Request):
    parameter_storage_class = _Fields
