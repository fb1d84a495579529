"""Every promise on /privacy has a test of its name here, and each test holds the program to that sentence."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
import re
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from databases import everything, rows
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from stored import Clock, sha
from walking import BEGINNER, store_case, token_on
from wcag import faults
from werkzeug.routing import Rule

from navigator.agenda.rounds import Rounds
from navigator.engine import Engine, EngineFailure
from navigator.model import LARGEST, RuleBase
from navigator.store.cases import CaseStore, Purged
from navigator.store.tables import Base, NoteRow
from web.access import access_of
from web.app import create_app
from web.privacy import KEPT_OTHERWISE, KEPT_PER_CASE, PROMISES

NAMES = [name for sentences in PROMISES.values() for name in sentences]
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECRET_ANSWERS = {"fase": "doorgroei", "bedrag_nodig": 73_519_246, "provincie": "flevoland"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of its own, in which nothing else happens."""
    return f"sqlite:///{tmp_path_factory.mktemp('privacy') / 'cases.db'}"


@pytest.fixture(scope="module")
def own(rules: RuleBase, url: str) -> Any:
    """An application on that database."""
    made = create_app(rules, url)
    yield made
    found = made.extensions["navigator"]
    found.adviser.close()
    found.cases.close()


@pytest.fixture
def cases(rules: RuleBase, tmp_path: Path, clock: Clock) -> Any:
    """A store with a clock that can be moved."""
    store = CaseStore(f"sqlite:///{tmp_path / 'cases.db'}", rules.questions, clock)
    yield store
    store.close()


def visitor_with(app: Flask, answers: dict[str, Any]) -> tuple[FlaskClient, str]:
    """A visitor with these answers, and their code."""
    code = store_case(app.extensions["navigator"], answers)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["code"] = code
    return client, code


def test_every_promise_has_a_test_and_stands_on_the_page(client: FlaskClient) -> None:
    """The page makes the promises that are tested here, each once, and there is no test of one it does not make."""
    page = client.get("/privacy").text
    assert re.findall(r'<li id="(\w+)">', page) == NAMES
    missing = [name for name in NAMES if f"test_promise_{name}" not in globals()]
    extra = [name[13:] for name in globals() if name.startswith("test_promise_") and name[13:] not in NAMES]
    assert (missing, extra) == ([], [])


def test_the_list_of_what_is_kept_is_that_of_the_database() -> None:
    """Every table of the program is on the page; of those about an initiative every column was thought of."""
    tables = {table.name: {column.name for column in table.columns} for table in Base.metadata.sorted_tables}
    assert set(tables) == {*KEPT_PER_CASE, *KEPT_OTHERWISE}
    assert {name: set(columns.split()) for name, (_, columns) in KEPT_PER_CASE.items()} == {
        name: tables[name] for name in KEPT_PER_CASE
    }
    of_a_case = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "cases" for key in table.foreign_keys)
    }
    assert {"cases", *of_a_case} == set(KEPT_PER_CASE)


# --- what is not asked


def test_promise_no_names(rules: RuleBase, app: Flask, client: FlaskClient) -> None:
    """No question takes a text, and no page of visitors has a field for a name, address, telephone or e-mail."""
    assert {question.kind for question in rules.questions.values()} <= {"keuze", "meerkeuze", "ja_nee", *LARGEST}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/medewerkers") and not rule.arguments and "GET" in (rule.methods or ()):
            fields = re.findall(r"<(?:input|textarea)\b[^>]*>", client.get(rule.rule).text)
            words = " ".join(fields)
            assert not re.search(r'type="(email|tel|text)"|name="(naam|adres|mail|telefoon)', words), rule.rule


def test_promise_no_free_text(client: FlaskClient, token: str, rules: RuleBase, stored: Any) -> None:
    """A text of one's own is refused at every question, and nothing of it is kept."""
    before = stored()
    for question in rules.questions:
        sent = {"antwoord": "Jan Jansen, Dorpsstraat 1", "csrf_token": token}
        assert client.post(f"/vraag/{question}", data=sent).status_code == 422
    assert stored() == before


def test_promise_no_others(own: Flask) -> None:
    """No page loads a style, script or picture from elsewhere, and browsers are told to refuse it."""
    client, _ = visitor_with(own, BEGINNER)
    for path in ("/", "/onderwerpen", "/vraag/fase", "/antwoorden", "/advies", "/agenda", "/privacy", "/terugkomen"):
        response = client.get(path)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "http" not in response.headers["Content-Security-Policy"]
        for address in re.findall(r'<(?:link|script|img|iframe)\b[^>]*(?:href|src)="([^"]*)"', response.text):
            assert address.startswith("/"), path


# --- what is kept, and how long


def test_promise_codes_unreadable(own: Flask, url: str) -> None:
    """In the database stands a hash of a code, and neither the code nor a part of it."""
    _, code = visitor_with(own, BEGINNER)
    held = json.dumps(everything(url))
    assert sha(code) in held
    words = code.split(" ")
    assert not [pair for pair in pairwise(words) if " ".join(pair) in held]


def test_promise_kept_90_days(cases: CaseStore, clock: Clock) -> None:
    """After 89 days without use the answers are still there, a day later they are erased."""
    code = cases.create()
    cases.answer(code, "fase", "idee")
    clock.pass_days(89)
    assert cases.purge() == Purged(cases=0, drafts=0)
    clock.pass_days(1)
    assert cases.find(code) is None
    assert cases.purge() == Purged(cases=1, drafts=0)


def test_promise_drafts_7_days(cases: CaseStore, clock: Clock) -> None:
    """A case without answers is there after six days and erased after seven."""
    cases.create()
    clock.pass_days(6)
    assert cases.purge() == Purged(cases=0, drafts=0)
    clock.pass_days(1)
    assert cases.purge() == Purged(cases=0, drafts=1)


def test_promise_notes_go_too(cases: CaseStore, clock: Clock) -> None:
    """Whatever hangs on a case, a note of staff too, goes when the case is erased or purged."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            assert key.column.table.name != "cases" or key.ondelete == "CASCADE", table.name
    code = cases.create()
    cases.answer(code, "fase", "idee")
    with cases.database.changes() as session:
        case_id = session.execute(text("SELECT id FROM cases")).scalar_one()
        session.add(NoteRow(case_id=case_id, written=clock(), who="h", text="Bel Jan", follow_up=None, done=False))
    clock.pass_days(90)
    cases.purge()
    with cases.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM notes")).scalar_one() == 0


def test_promise_purged_at_start(rules: RuleBase, tmp_path: Path) -> None:
    """Starting the program erases what is due, and the manual says how to let it run every night."""
    address = f"sqlite:///{tmp_path / 'old.db'}"
    store = CaseStore(address, rules.questions, lambda: dt.datetime(2020, 1, 1))
    store.answer(store.create(), "fase", "idee")
    store.close()
    app = create_app(rules, address)
    assert rows(address, "SELECT count(*) FROM cases") == [(0,)]
    app.extensions["navigator"].adviser.close()
    app.extensions["navigator"].cases.close()
    assert re.search(r"0 3 \* \* \* .*navigator purge", README)


# --- what one can do


def test_promise_download(own: Flask) -> None:
    """The file holds every answer, the topics and the advice."""
    client, _ = visitor_with(own, BEGINNER)
    response = client.get("/advies.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.get_json()["casus"]["antwoorden"] == BEGINNER
    assert response.get_json()["advies"]["conclusies"]
    assert "/advies.json" in client.get("/privacy").text


def test_promise_change(cases: CaseStore) -> None:
    """An answer can be replaced again and again; the one before is gone."""
    code = cases.create()
    for phase in ("idee", "start", "idee", "doorgroei"):
        cases.answer(code, "fase", phase)
    with cases.database.reading() as session:
        assert session.execute(text("SELECT value FROM answers")).all() == [('"doorgroei"',)]


def test_promise_erase(own: Flask, url: str) -> None:
    """Erasing takes away all rows of the case at once, and the code opens nothing any more."""
    client, code = visitor_with(own, {"bedrag_nodig": 123_456_789})
    assert "123456789" in json.dumps(everything(url))
    token = token_on(client.get("/wissen"))
    assert client.post("/wissen", data={"csrf_token": token}).status_code == 200
    held = json.dumps(everything(url))
    assert "123456789" not in held
    assert sha(code) not in held
    assert own.extensions["navigator"].cases.find(code) is None


def test_promise_withdraw_looking_along(own: Flask) -> None:
    """A code to look along changes nothing, and opens nothing after it is withdrawn."""
    _, code = visitor_with(own, BEGINNER)
    store: CaseStore = own.extensions["navigator"].cases
    view = store.view_code(code)
    assert not store.answer(view, "fase", "start")
    store.erase(view)
    assert store.find(view) is not None
    store.withdraw_view_code(code)
    assert store.find(view) is None


# --- who sees it


def test_promise_only_with_code(own: Flask) -> None:
    """Without a code or an account no page shows anything of a case that is there."""
    visitor_with(own, SECRET_ANSWERS)
    client = own.test_client()
    for rule in own.url_map.iter_rules():
        access = access_of(own, rule.endpoint)
        assert access, rule.rule
        if "GET" in (rule.methods or ()) and access.who != "everyone":
            response = client.get(path_of(rule))
            assert "73519246" not in response.text
            assert "73.519.246" not in response.text


def path_of(rule: Rule) -> str:
    """An address of a route, with some value for each part of it that is open."""
    return re.sub(r"<(?:(int):)?(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: "1" if found[1] else "fase", rule.rule)


def test_promise_staff_is_logged(app: Flask) -> None:
    """Every page for staff about one case is written in the log, and none about a case is open to anyone else."""
    for rule in app.url_map.iter_rules():
        if "number" in rule.arguments and rule.rule.startswith("/medewerkers"):
            access = access_of(app, rule.endpoint)
            assert access
            assert access.who == "staff", rule.rule
            assert access.logs, rule.rule


def test_promise_counting_is_asked(own: Flask, rules: RuleBase) -> None:
    """However many cases there are, none is counted of which the owner did not say so."""
    for _ in range(45):
        visitor_with(own, {"fase": "idee"})
    store: CaseStore = own.extensions["navigator"].cases
    assert Rounds(store.database).close_if_due(rules, dt.date.today()) is None


def test_promise_counting_is_rounded(rules: RuleBase, tmp_path: Path) -> None:
    """Twenty-nine initiatives are not counted yet; of more, only multiples of ten are kept."""
    store = CaseStore(f"sqlite:///{tmp_path / 'count.db'}", rules.questions)
    for number in range(49):
        code = store.create()
        store.answer(code, "fase", "idee")
        store.let_count(code, True)
        if number == 28:
            assert Rounds(store.database).close_if_due(rules, dt.date.today()) is None
    found = Rounds(store.database).close_if_due(rules, dt.date.today())
    assert found
    assert all(count >= 10 and count % 10 == 0 for count in found.counts.values())
    store.close()


# --- cookies and logs


def test_promise_one_cookie(own: Flask) -> None:
    """Walking through all pages sets one cookie, with the code and a token in it, that ends with the browser."""
    client, code = visitor_with(own, {})
    seen: dict[str, str] = {}
    for path in ("/", "/onderwerpen", "/vraag/fase", "/antwoorden", "/advies", "/agenda", "/privacy", "/wissen"):
        for header in client.get(path).headers.getlist("Set-Cookie"):
            seen[header.split("=")[0]] = header
    assert list(seen) == [own.config["SESSION_COOKIE_NAME"]]
    (header,) = seen.values()
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert not re.search("Expires|Max-Age|Domain", header)
    assert set(unpacked(header)) <= {"code", "csrf_token", "view", "_fresh"}
    assert unpacked(header)["code"] == code


def unpacked(header: str) -> dict[str, Any]:
    """What a signed cookie of Flask holds; anyone can read that."""
    value = header.split(";")[0].partition("=")[2]
    body = value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    found: dict[str, Any] = json.loads(zlib.decompress(raw) if value.startswith(".") else raw)
    return found


def test_promise_quiet_logs(own: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an ordinary visit nor a crash writes an answer, a code or an address, whatever breaks underneath."""
    caplog.set_level(logging.INFO)
    client, code = visitor_with(own, {})
    address = {"REMOTE_ADDR": "198.51.100.77"}
    token = token_on(client.get("/vraag/fase", environ_overrides=address))

    def answer_all() -> None:
        for key, value in SECRET_ANSWERS.items():
            sent = {"antwoord": str(value), "csrf_token": token}
            client.post(f"/vraag/{key}", data=sent, environ_overrides=address)

    answer_all()
    client.post("/terugkomen", data={"code": code, "csrf_token": token}, environ_overrides=address)
    client.post("/api/v1/advies", json={"antwoorden": SECRET_ANSWERS}, environ_overrides=address)
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", fails)
        client.get("/advies", environ_overrides=address)
    run(own, "ALTER TABLE answers RENAME TO gone")
    answer_all()
    client.get("/antwoorden", environ_overrides=address)
    run(own, "ALTER TABLE gone RENAME TO answers")
    assert "broke down" in caplog.text
    assert len(caplog.records) > 2
    words = code.split(" ")
    for secret in ("73519246", "doorgroei", "flevoland", "198.51.100.77", sha(code), " ".join(words[:2])):
        assert secret not in caplog.text


def fails(*_: object) -> Any:
    raise EngineFailure("kapot")


def run(app: Flask, statement: str) -> None:
    """Run a statement on the database of an application."""
    with app.extensions["navigator"].cases.database.changes() as session:
        session.execute(text(statement))


def test_promise_adviser_keeps_nothing(own: Flask, url: str) -> None:
    """A case sent to the interface for programs leaves no trace in the database."""
    before = everything(url)
    assert own.test_client().post("/api/v1/advies", json={"antwoorden": SECRET_ANSWERS}).status_code == 200
    assert everything(url) == before


def test_the_page_is_accessible(page: Any, site: str) -> None:
    """Narrow or wide, light or dark, axe-core finds nothing and nothing sticks out."""
    page.goto(f"{site}/privacy")
    assert list(faults(page)) == []
