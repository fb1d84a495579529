"""The pages for staff, signed in as each role: every route there is, filled with real values that are then spoiled.

The routes come from the application itself. What a route takes (the values in its address, its fields, the numbers of
versions in them) is read from the pages that lead to it, so that a new route or field is part of this by itself.
"""

from __future__ import annotations

import io
import random
import re
import traceback
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import got_request_exception, request, request_started
from flask.testing import FlaskClient
from rulefolders import SMALL, contents
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import web
from navigator.importing.files import example, template
from trust.markup import Form, read_markup
from trust.spoiling import LONGEST_ADDRESS, Pairs, spoiled, spoiled_path
from trust.staff_known import BEGIN, Known
from trust.staff_world import ALL, PASSWORD, WHO, World
from web.access import access_of

BETWEEN = 100
"""How many inputs work on what earlier ones left behind; then all of it is checked, and put back as it was."""
MOST_SENT = 300_000  # characters of a form; more than the program reads
SIGN_IN = "/medewerkers/inloggen"
_LEAKS = (
    b"Traceback (most recent call last)",
    b"site-packages",
    str(Path(web.__file__).parents[1]).encode(),
    b"sqlalche",
)
_IMPORT = b"sleutel;onderwerpen;meetellen;fase\nk1;geld;ja;idee\nk2;;nee;start\n"
_SCRIPTS = (b"<script>alert(1)", b"<img src=x onerror")
_HEADERS = ("Origin", "Referer", "Sec-Fetch-Site", "Accept", "Accept-Language", "Range", "If-None-Match")
_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "")


class StaffPages:
    """Takes any bytes, and sends a request made of them to some page for staff, as one of the roles."""

    def __init__(self, world: World) -> None:
        self.world, self._app, self._count = world, world.app, 0
        self._clients: dict[str, FlaskClient] = {}
        self._csrf: dict[str, str] = {}
        self._seen: str | None = None  # the endpoint of the last request
        self._raised: BaseException | None = None
        request_started.connect(self._on_request, self._app)
        got_request_exception.connect(self._on_exception, self._app)
        self.doors = [
            (rule, method)
            for rule in sorted(self._app.url_map.iter_rules(), key=str)
            if rule.rule.startswith(BEGIN) or self._for_staff(rule.endpoint)
            for method in sorted(rule.methods or ())
        ]
        self.known = self._crawl()
        world.restore()

    def seeds(self) -> tuple[bytes, ...]:
        """Real values: those on the pages, rule files, files to import."""
        questions = self.world.services.rules.questions
        values = {value.encode() for found in self.known.values.values() for value in found if value}
        files = (*contents(SMALL).values(), template(questions), example(questions).encode())
        words = (PASSWORD.encode(), *(who.encode() for who in WHO), b"2026-11-22", b"9999-12-31", b"0001-01-01")
        return (*sorted(values), *files, *words, _IMPORT)

    def __call__(self, data: bytes) -> None:
        """Send one request; every so often first look whether all that is stored is whole."""
        self._count += 1
        if self._count % BETWEEN == 0:
            faults = self.world.faults()
            self.world.restore()
            assert not faults, faults[:5]
        rng = random.Random(zlib.crc32(data))
        written = [part.decode("utf-8", errors="replace") for part in data.split(b"\n", 8)]
        written.append(data.decode("utf-8", errors="replace"))
        rule, method = self._door(rng)
        who = rng.choice((*WHO, ALL, ALL))  # who may open everything comes deepest
        path, query, form = self._made(who, rule, method, rng)
        if rng.random() < 0.15:
            path = spoiled_path(path, rng, written)
        if form is None or rng.random() < 0.2:
            query = spoiled(query, rng, written, self.known.values)
        response = self._send(who, path, method, query, form, rng, written, data)
        self.check(who, f"{method} {path[:200]} as {who}", response)

    def _door(self, rng: random.Random) -> tuple[Rule, str]:
        """A route with a method; the ways in that pages use most."""
        while True:
            rule, method = rng.choice(self.doors)
            if method in ("GET", "POST") or rng.random() < 0.05:
                return rule, method

    def _made(self, who: str, rule: Rule, method: str, rng: random.Random) -> tuple[str, Pairs, Form | None]:
        """A real request to a route: its address, its query, and its form if it takes one."""
        forms = self.known.forms.get(rule.endpoint, [])
        if method == "POST" and forms:
            page, form = rng.choice(forms)
            if rng.random() < 0.5:  # the page as it is now, with the versions that its form now has
                fresh = read_markup(self.open(who, page, "GET").text).forms
                form = next((each for each in fresh if (each.action, each.method) == (form.action, "POST")), form)
            address = form.action or page
        else:
            names = {name: rng.choice(self.known.arguments[name] or ["1"]) for name in rule.arguments}
            address = re.sub(r"<(?:[^<>:]*:)?(\w+)>", lambda found: quote(names[found[1]], safe=""), rule.rule)
            known = [each for each in self.known.addresses.get(rule.endpoint, []) if rng.random() < 0.7]
            address = rng.choice(known) if known else address
            form = Form(None, method, self._any_fields(rng)) if method == "POST" else None
            if method == "POST" and "?" not in address:
                address += "?" + urlencode(self._any_fields(rng)[:2])
        parts = urlsplit(address)
        return parts.path, parse_qsl(parts.query, keep_blank_values=True), form

    def _any_fields(self, rng: random.Random) -> Pairs:
        names = rng.sample(sorted(self.known.values), k=min(8, len(self.known.values)))
        return [(name, rng.choice(self.known.values[name])) for name in names]

    def _send(
        self,
        who: str,
        path: str,
        method: str,
        query: Pairs,
        form: Form | None,
        rng: random.Random,
        written: Sequence[str],
        data: bytes,
    ) -> TestResponse:
        send: dict[str, Any] = {"query_string": urlencode(query)[:LONGEST_ADDRESS]}
        if rng.random() < 0.1:
            value = written[0].encode()[:500].decode("latin-1")
            send["headers"] = {rng.choice(_HEADERS): re.sub(r"[\r\n]", "", value)}
        if form is not None and rng.random() < 0.04:
            send |= {"data": data, "content_type": rng.choice(_TYPES)}
        elif form is not None:
            fields = [*form.fields, *([rng.choice(form.buttons)] if form.buttons else [])]
            fields = spoiled(fields, rng, written, self.known.values)
            if rng.random() < 0.97:
                fields = [*(pair for pair in fields if pair[0] != "csrf_token"), ("csrf_token", self.token(who))]
            if rng.random() < 0.04:
                send["json"] = dict(fields)
            elif form.files or rng.random() < 0.05:
                send["data"] = body = defaultdict(list)
                for name, value in fields[:200]:
                    body[name].append(value)
                for name in form.files:
                    given = rng.choice((data, _IMPORT + data, _IMPORT.replace(b"geld", data[:30])))
                    body[name].append((io.BytesIO(given), written[0][:100] or "a.csv"))
            else:
                send |= {"data": urlencode(fields)[:MOST_SENT], "content_type": _TYPES[1]}
        return self.open(who, quote(path, safe="/%"), method, **send)

    def open(self, who: str, path: str, method: str, **send: Any) -> TestResponse:
        """Send a request; who was signed out by an earlier one is signed in again for the next."""
        client = self._client(who)
        self._raised = None
        response = client.open(path, method=method, **send)
        if _asks_to_sign_in(response) and self._for_staff(self._seen):
            client.set_cookie("medewerker", self.world.token(who))
            self._csrf.pop(who, None)
        if response.status_code == 400 and "verlopen" in response.text:
            self._csrf.pop(who, None)
        return response

    def _client(self, who: str) -> FlaskClient:
        if who not in self._clients:
            self._clients[who] = self._app.test_client()
            self._clients[who].set_cookie("medewerker", self.world.token(who))
        return self._clients[who]

    def token(self, who: str) -> str:
        """The CSRF token of someone's browser, as it stands in a form."""
        if who not in self._csrf:
            forms = read_markup(self.open(who, "/medewerkers/wachtwoord", "GET").text).forms
            self._csrf[who] = dict(forms[0].fields).get("csrf_token", "") if forms else ""
        return self._csrf[who]

    def check(self, who: str, what: str, response: TestResponse) -> None:
        body, status = response.get_data(), response.status_code
        assert status < 500, f"{what}: {status} {self._raised!r} {_place(self._raised)}"
        for leak in _LEAKS:
            assert leak not in body, f"{what}: shows {leak!r}"
        if response.mimetype == "text/html":
            assert not any(script in body for script in _SCRIPTS), f"{what}: a script"
        place = response.headers.get("Location", "/").removeprefix("http://localhost")
        assert place.startswith("/") and not place.startswith("//"), f"{what}: leads to {place}"
        if _asks_to_sign_in(response):
            return
        access, roles = access_of(self._app, self._seen), set(self.world.accounts[who].roles)
        if access is not None and access.who == "staff":
            assert roles & set(access.roles) or status == 403, f"{what}: {status} for {self._seen}"

    def _for_staff(self, endpoint: str | None) -> bool:
        access = access_of(self._app, endpoint)
        return access is not None and access.who == "staff"

    def _crawl(self) -> Known:
        """Go through all pages as the one with all roles, as far as links lead; and send every form as it is, once."""
        known, seen = Known(self._app), set[str]()
        waiting = [rule.rule for rule, method in self.doors if method == "GET" and not rule.arguments]
        for page in waiting:  # for who is not signed in: the ways to sign in
            known.read(page, self._app.test_client().get(page))
        while waiting:
            page = waiting.pop(0)
            response = self.open(ALL, page, "GET")
            if response.status_code == 303:
                waiting.append(response.headers["Location"])
            elif page not in seen and response.mimetype == "text/html":
                waiting += known.read(page, response)
            seen.add(page)
        for page, form in [each for forms in known.forms.values() for each in forms]:
            body: dict[str, Any] = {**dict(form.fields), **dict(form.buttons[:1]), "csrf_token": self.token(ALL)}
            body |= {name: (io.BytesIO(_IMPORT), "a.csv") for name in form.files}
            response = self.open(ALL, form.action or page, "POST", data=body)
            if response.status_code == 200 and response.mimetype == "text/html":
                known.read(form.action or page, response)
        return known

    def _on_request(self, _sender: object, **_: object) -> None:
        self._seen = request.endpoint

    def _on_exception(self, _sender: object, exception: BaseException, **_: object) -> None:
        self._raised = exception


def _asks_to_sign_in(response: TestResponse) -> bool:
    return response.headers.get("Location", "").startswith(SIGN_IN)


def _place(error: BaseException | None) -> str:
    """Where in our own code something was raised."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "site-packages" not in frame.filename]
    return " ".join(own[-3:])
