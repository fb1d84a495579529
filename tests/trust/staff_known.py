"""What the pages for staff show of the routes there are: real values for addresses, queries and forms."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from trust.markup import Form, read_markup

BEGIN = ("/medewerkers/", "/redactie")
"""How the addresses of all these pages begin."""
MOST = 40
"""How many values of one kind are remembered."""
MOST_OF_ONE = 8
"""How many addresses and forms of one route are."""


class Known:
    """What the pages showed of each route: values for its address, queries and forms; and every value by its name."""

    def __init__(self, app: Flask) -> None:
        self._adapter = app.url_map.bind("localhost")
        self.arguments: dict[str, list[str]] = defaultdict(list)
        self.addresses: dict[str, list[str]] = defaultdict(list)
        self.forms: dict[str, list[tuple[str, Form]]] = defaultdict(list)
        """Of each endpoint the forms that are sent to it, each with the page it stands on."""
        self.values: dict[str, list[str]] = defaultdict(list)

    def read(self, page: str, response: TestResponse) -> list[str]:
        """Remember what a page shows; the addresses of pages that were not known yet."""
        found = read_markup(response.text)
        new = [address for link in found.links if (address := self._learn(page, link, "GET"))]
        for form in found.forms:
            to = form.action or page
            if form.method == "GET":
                new.append(self._learn(page, f"{urlsplit(to).path}?{urlencode(form.fields)}", "GET"))
            elif endpoint := self._endpoint(to, form.method):
                self._learn(page, to, form.method)
                if len(self.forms[endpoint]) < MOST_OF_ONE:
                    self.forms[endpoint].append((page, form))
            for name, value in (*form.fields, *form.buttons, *((name, "") for name in form.files)):
                _add(self.values[name], value)
        return [address for address in new if address]

    def _learn(self, page: str, link: str, method: str) -> str:
        """Remember an address of our own; it is given back if it is new."""
        address = link.split("#")[0] if not link.startswith("?") else urlsplit(page).path + link
        endpoint = self._endpoint(address, method)
        if not endpoint or not _add(self.addresses[endpoint], address, MOST_OF_ONE):
            return ""
        for name, value in parse_qsl(urlsplit(address).query):
            _add(self.values[name], value)
        for name, value in self._adapter.match(urlsplit(address).path, method)[1].items():
            _add(self.arguments[name], str(value))
        return address

    def _endpoint(self, address: str, method: str) -> str:
        try:
            return self._adapter.match(urlsplit(address).path, method)[0] if address.startswith(BEGIN) else ""
        except HTTPException:
            return ""


def _add(known: list[str], value: str, most: int = MOST) -> bool:
    if value in known or len(known) >= most:
        return False
    known.append(value)
    return True
