"""The log holds what happened and nothing else: a look once its page is given, a change together with itself."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from navigator.store.audit import AuditLog
from navigator.store.casefiles import CaseFiles
from navigator.store.notes import LONGEST, Notes
from navigator.store.reports import Reports
from web.access import access_of
from web.deeds import CHANGES
from web.services import Services

HELPDESK, POLICY = "noteert.helpdesk", "noteert.beleid"
Send = Callable[..., TestResponse]
Lines = Callable[[], list[str]]


@pytest.fixture(scope="session")
def tokens(app: Flask) -> dict[str, str]:
    """The sessions of someone of the helpdesk and of policy staff."""
    staff = app.extensions["navigator"].staff
    accounts = {
        name: staff.accounts.create(name, [name.partition(".")[2]], "vier losse woorden hier")
        for name in (HELPDESK, POLICY)
    }
    return {name: str(staff.sessions.start(account).session) for name, account in accounts.items()}


@pytest.fixture
def browser(app: Flask, tokens: dict[str, str]) -> Callable[[str], FlaskClient]:
    """A function that gives the browser of one of them."""

    def signed_in(who: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("medewerker", tokens[who])
        return client

    return signed_in


@pytest.fixture
def case(number: str) -> str:
    """The address of that case."""
    return f"/medewerkers/casus/{number}"


@pytest.fixture
def send(browser: Callable[[str], FlaskClient]) -> Send:
    """A function that opens a page and sends a form with the hidden fields of that page."""

    def post(path: str, page: str, who: str = HELPDESK, **fields: str) -> TestResponse:
        client = browser(who)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', client.get(page).text)
        return client.post(path, data={**{name: html.unescape(value) for name, value in hidden}, **fields})

    return post


@pytest.fixture
def lines(services: Services) -> Lines:
    """A function that gives what was noted of these two since the test began."""
    start = services.staff.audit.entries()[1]

    def added() -> list[str]:
        found, count = services.staff.audit.entries(most=100)
        return [entry.what for entry in reversed(found[: count - start]) if entry.who in (HELPDESK, POLICY)]

    return added


def test_a_change_that_is_made_is_noted_once(
    send: Send, case: str, number: str, services: Services, lines: Lines
) -> None:
    """Every deed that changes something about a case leaves one line when it was done."""
    send(f"{case}/status", case, stand="bezig")
    send(f"{case}/antwoorden", f"{case}/wat-als", **{"a-rechtsvorm": "vereniging"})
    send(f"{case}/notities", case, tekst="Belt terug.", opvolgen="2030-01-01")
    (note,) = Notes(services.cases.database).of(number)
    send(f"{case}/notities/{note.id}", case, klaar="1")
    send(f"{case}/conclusie/anbi_cooperatie", f"{case}/conclusie/anbi_cooperatie", reden="Klopt niet.")
    (report,) = Reports(services.cases.database).of(number)
    path = f"/medewerkers/meldingen/{report.id}"
    send(path, path, POLICY, stand="bezig", reactie="Wij kijken.")
    send(f"{case}/antwoord", f"{case}/antwoord", tekst="Beste mensen, dit kan.")
    assert [what for what in lines() if what in CHANGES] == [
        "status_gewijzigd",
        "antwoorden_gewijzigd",
        "notitie_toegevoegd",
        "opvolging_gewijzigd",
        "melding_gemaakt",
        "melding_behandeld",
        "notitie_toegevoegd",
    ]


@pytest.mark.parametrize(
    ("path", "fields", "status", "seen"),
    [
        ("/status", {"stand": "bezig", "gezien": "99"}, 409, "casus_bekeken"),
        ("/status", {"stand": "onzin"}, 400, None),
        ("/antwoorden", {"a-rechtsvorm": "stichting", "gezien": "99"}, 409, "casus_bekeken"),
        ("/antwoorden", {"a-bedrag_nodig": "veel"}, 422, "casus_bekeken"),
        ("/wat-als", {"a-bedrag_nodig": "veel"}, 422, "wat_als_bekeken"),
        ("/notities", {"tekst": ""}, 422, "casus_bekeken"),
        ("/notities/999999", {"klaar": "1"}, 404, None),
        ("/conclusie/anbi_cooperatie", {"reden": ""}, 422, "casus_bekeken"),
        ("/antwoord", {"tekst": ""}, 422, "antwoord_bekeken"),
    ],
)
def test_what_is_refused_or_changes_nothing_is_not_noted_as_a_change(
    send: Send, case: str, lines: Lines, path: str, fields: dict[str, str], status: int, seen: str | None
) -> None:
    """The log does not say that it was done; where the answer shows the case, it says that the case was seen."""
    page = f"{case}/wat-als"
    assert send(f"{case}{path}", page, **fields).status_code == status
    assert lines() == ["wat_als_bekeken", *([seen] if seen else [])]


def test_saving_answers_as_they_are_leaves_no_line(send: Send, case: str, lines: Lines) -> None:
    """Whoever changes no answer has changed none according to the log."""
    assert send(f"{case}/antwoorden", case).status_code == 303
    assert lines() == ["casus_bekeken"]


def test_a_form_without_its_token_leaves_no_line(
    app: Flask, browser: Callable[[str], FlaskClient], number: str, lines: Lines
) -> None:
    """Neither does one for something that is not there."""
    for path in (f"/medewerkers/casus/{number}/status", "/medewerkers/meldingen/1", "/medewerkers/inbrengen/opslaan"):
        who = POLICY if "meldingen" in path else HELPDESK
        assert browser(who).post(path, data={"stand": "bezig"}).status_code == 400
    assert browser(HELPDESK).get("/medewerkers/casus/ZZZZZZZZ").status_code == 404
    assert lines() == []


@pytest.mark.parametrize("what", ["change", "look"])
def test_nothing_happens_that_can_not_be_noted(
    send: Send,
    browser: Callable[[str], FlaskClient],
    case: str,
    number: str,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    """Where no line can be written a change is not kept and a page is not given: 503, and no line."""
    text = "Dit staat alleen in de notitie."
    Notes(services.cases.database).add(number, HELPDESK, text)
    files = CaseFiles(services.cases.database, services.rules.questions)
    form = re.findall(r'name="(csrf_token|gezien)" value="([^"]*)"', (client := browser(HELPDESK)).get(case).text)

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(AuditLog, "_line", full)
    if what == "look":
        answer = client.get(case)
        assert text not in answer.text
    else:
        answer = client.post(f"{case}/status", data={**dict(form), "stand": "klaar"})
        kept = files.find(number)
        assert kept is not None
        assert kept.state == "nieuw"
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


def test_a_reply_that_is_too_long_to_keep_is_not_cut(send: Send, case: str, number: str, services: Services) -> None:
    """What counts is the note as it is stored, with its heading: one character more and nothing is kept."""
    heading = "Antwoord aan het initiatief:\n\n"
    fits = "a" * (LONGEST - len(heading))
    page = f"{case}/antwoord"
    refused = send(page, page, tekst=f"{fits}b")
    assert refused.status_code == 422
    assert f"{fits}b" in refused.text
    assert f"hoogstens {len(fits)}" in refused.text
    assert Notes(services.cases.database).of(number) == []
    assert send(page, page, tekst=fits).status_code == 303
    assert [note.text for note in Notes(services.cases.database).of(number)] == [heading + fits]


def test_every_change_of_staff_has_a_page_that_makes_it(app: Flask) -> None:
    """No word for a change is left over, and none stands on a page that only shows something."""
    marks = [(rule, access_of(app, rule.endpoint)) for rule in app.url_map.iter_rules()]
    used = {mark.logs: rule for rule, mark in marks if mark is not None and mark.logs in CHANGES}
    assert set(used) == set(CHANGES)
    assert all("POST" in (rule.methods or ()) for rule in used.values())
