"""The fuzzing of the pages for staff: that it reaches them all, that it sees a fault, and what it found before."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from databases import KINDS
from flask import Flask

from trust import staff_pages
from trust.markup import read_markup
from trust.staff_pages import StaffPages
from trust.staff_world import ALL, World
from web import live
from web.access import Access

CASE = "/medewerkers/casus/<number>"
ONCE_WRONG: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a list where the rules do not ask for the province": ("GET", "/medewerkers/casussen", {}),
    "the last day that there is": ("POST", "/medewerkers/casussen", {"data": {"tot": "9999-12-31"}}),
    "a number that no database holds": ("GET", "/redactie/voorstellen/99999999999999999999", {}),
    "a number of thousands of digits": ("GET", f"/medewerkers/meldingen/{'9' * 3_900}", {}),
    "a file named for a case with an end of line": (
        "POST",
        "/medewerkers/casus/a%0D%0AX: 1/antwoord",
        {"data": {"tekst": "Beste mensen", "bestand": "1"}},
    ),
    "an origin that is no address": (
        "POST",
        "/medewerkers/casussen",
        {"headers": {"Origin": "http://["}, "data": {"woorden": "a"}},
    ),
    "a page to go to that is no address": ("GET", "/medewerkers/inloggen?verder=http://[x", {}),
    "a page to go to with an end of line": ("GET", "/medewerkers/inloggen?verder=/medewerkers/casus/a%0Db", {}),
    "a page to go to on no site": ("GET", "/medewerkers/inloggen?verder=//[", {}),
    "words of a library in the address of a long list": ("GET", "/medewerkers/logboek?endpoint=x&_scheme=x", {}),
    "the sign 0 in a filter": ("POST", "/medewerkers/casussen", {"data": {"woorden": "a\0b", "fase": "\0"}}),
    "the sign 0 in the log": ("GET", "/medewerkers/logboek?wie=%00", {}),
    "the sign 0 in a note": ("POST", f"{CASE}/notities", {"data": {"tekst": "a\0b"}}),
    "the sign 0 in a name": ("POST", "/redactie", {"data": {"naam": "a\0b", "waarom": "\0"}}),
    "the sign 0 in an address": ("GET", "/medewerkers/inbrengen/a%00b", {}),
}
"""Requests that once gave a 5xx: method, address, and what was sent."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No log of what is refused."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A helpdesk at work."""
    return World(f"sqlite:///{tmp_path_factory.mktemp('staff') / 'staff.db'}")


@pytest.fixture(scope="module")
def pages(world: World) -> StaffPages:
    """The target on it."""
    return StaffPages(world)


@pytest.mark.parametrize("kind", KINDS)
def test_what_once_went_wrong_goes_well(make_ready: Callable[[str], str], kind: str) -> None:
    """Each of these is answered or refused, and all pages that follow work; on both databases."""
    world = World(make_ready(kind))
    for _ in range(100):
        world.services.staff.audit.note("anna", "aangemeld")
    wrong = {}
    for name, (method, path, sent) in ONCE_WRONG.items():
        client = world.app.test_client()
        client.set_cookie("medewerker", world.token(ALL))
        start = client.get("/redactie").text
        number = next(link for link in read_markup(client.get("/medewerkers/opvolgen").text).links if "/casus/" in link)
        path = path.replace(CASE, number.partition("#")[0])
        if "data" in sent:
            token = dict(read_markup(start).forms[0].fields)["csrf_token"]
            sent = {**sent, "data": {**sent["data"], "csrf_token": token}}
        statuses = [client.open(path, method=method, **sent).status_code]
        statuses += [
            client.get(page).status_code for page in ("/medewerkers/casussen", "/redactie", "/medewerkers/logboek")
        ]
        if statuses[0] >= 500 or statuses[1:] != [200] * 3:
            wrong[name] = statuses
    assert wrong == {}
    assert world.faults() == []


def test_every_form_of_the_pages_is_known(pages: StaffPages) -> None:
    """The forms are read from the pages, with what stands in them; each leads to a route that takes it."""
    doors = {rule.endpoint for rule, method in pages.doors if method == "POST"}
    assert set(pages.known.forms) <= doors
    assert len(pages.known.forms) > 0.75 * len(doors)  # the others show only in a state that no seed is in
    assert {"staff_case.add_note", "staff_whatif.save", "workbench_file.edit", "staff_import.confirm"} <= set(
        pages.known.forms
    )
    fields = {name for _, form in pages.known.forms["workbench_file.edit"] for name, _ in form.fields}
    assert fields >= {"tekst", "gezien", "csrf_token"}


def test_a_new_route_is_fuzzed_by_itself(pages: StaffPages) -> None:
    """Every route below the addresses of staff takes part, with each of its methods."""
    routes = {(rule.rule, method) for rule in pages.world.app.url_map.iter_rules() for method in rule.methods or ()}
    wanted = {each for each in routes if each[0].startswith(("/medewerkers", "/redactie"))}
    assert wanted <= {(rule.rule, method) for rule, method in pages.doors}


@pytest.mark.parametrize("fault", ["breaks off", "leaks", "lets in", "leads away"])
def test_a_fault_in_a_page_is_found(pages: StaffPages, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """A 5xx, a path of the program, a page for another role and a way to another site are told of."""
    app: Flask = pages.world.app

    def broken(**_: object) -> Any:
        if fault == "breaks off":
            raise ZeroDivisionError
        return ("", 303, {"Location": "https://elders.nl"}) if fault == "leads away" else staff_pages.__file__

    if fault != "lets in":
        broken._access = app.view_functions["staff_audit.page"]._access  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "staff_audit.page", broken)
        who = "beheer"
    else:
        monkeypatch.setattr(staff_pages, "access_of", lambda *_: Access("staff", ("beleid",)))
        who = "beheer"
    words = {"breaks off": "ZeroDivisionError", "leaks": "shows", "lets in": "200 for", "leads away": "leads to"}
    with pytest.raises(AssertionError, match=words[fault]):
        pages.check(who, "GET /medewerkers/logboek", pages.open(who, "/medewerkers/logboek", "GET"))


def test_an_example_for_a_file_that_is_just_gone(
    world: World, pages: StaffPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process published rules without the file, and this one has not looked yet: no such page, and no 5xx."""
    monkeypatch.setattr(live, "EVERY", 10**9)
    bench, path = world.services.workbench, "routes/startgeld.yaml"
    assert bench
    number = bench.proposals.create("Startgeld weg", "De pot is leeg.", "anna")
    found = bench.proposals.save(number, path, None, bench.live()[1].contents[path], "anna", seen=0)
    bench.proposals.move(number, "klaar", seen=found.version)
    world.publish(number, here=False)
    page = next(page for page, _ in pages.known.forms["workbench_example.make"] if "/startgeld/" in page)
    pages.open(ALL, page, "GET")  # signs in again, if an earlier test put all back as it was
    sent = {"naam": "een plan", "verwacht": "ja", "csrf_token": pages.token(ALL)}
    assert pages.open(ALL, page, "POST", data=sent).status_code == 404
    world.restore()


def test_what_is_half_stored_is_found(tmp_path: Path) -> None:
    """A row without the one that it belongs to, a note without words and a half publication are told of; then all is
    put back as it was."""
    file = tmp_path / "staff.db"
    world = World(f"sqlite:///{file}")
    assert world.faults() == []
    with closing(sqlite3.connect(file)) as connection:  # which does not look after foreign keys
        connection.executescript(
            "UPDATE answers SET case_id = 999 WHERE question = 'fase' AND case_id = 1;"
            "UPDATE notes SET text = '';"
            "UPDATE proposals SET state = 'gepubliceerd' WHERE id = 2;"
        )
    found = "\n".join(world.faults())
    assert all(word in found for word in ("foreign key", "notes", "half published"))
    world.restore()
    assert world.faults() == []
