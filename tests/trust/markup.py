"""What a browser finds on a page: its forms, as they would be sent, and its links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: where it goes (None: to its own page), how, its fields with what stands in them, and its file fields."""

    action: str | None
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass
class Markup:
    """The forms on a page, and where its links lead."""

    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def read_markup(html: str) -> Markup:
    """The forms and links of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Markup()
        self._form: Form | None = None
        self._select: list[str] = []  # its name, and the values of its options
        self._text: list[str] | None = None  # of a textarea: its name, and its pieces

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.found.links.append(given.get("href", ""))
        elif tag == "form":
            self._form = Form(given.get("action") or None, given.get("method", "get").upper())
            self.found.forms.append(self._form)
        elif self._form is not None:
            self._in_form(self._form, tag, given)

    def _in_form(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
        if tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in given or name not in dict(form.fields):  # of those that none is chosen of, the first
                form.fields.append((name, value or "on"))
        elif tag == "input" and name:
            form.fields.append((name, value))
        elif tag == "button":
            form.buttons += [(name, value)] if name else []
            if "formaction" in given:  # another form with the same fields
                self.found.forms.append(Form(given["formaction"], form.method, form.fields, form.buttons, form.files))
        elif tag == "select":
            self._select = [name]
        elif tag == "option" and self._select and ("selected" in given or len(self._select) == 1):
            self._select[1:] = [value]
        elif tag == "textarea":
            self._text = [name]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._form and len(self._select) == 2:
            self._form.fields.append((self._select[0], self._select[1]))
            self._select = []
        elif tag == "textarea" and self._form and self._text is not None:
            self._form.fields.append((self._text[0], "".join(self._text[1:]).removeprefix("\n")))
            self._text = None
