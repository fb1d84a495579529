"""Every promise on /privacy has a test of its name, which holds the program to that sentence.

Those about what a visit leaves behind are in `test_privacy_visits.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from databases import rows
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from stored import Clock
from walking import BEGINNER, Visit, token_on
from wcag import faults

from navigator.agenda.rounds import Rounds
from navigator.model import LARGEST, RuleBase
from navigator.store.cases import CaseStore, Purged
from navigator.store.tables import Base, NoteRow
from web.access import access_of
from web.app import create_app
from web.privacy import KEPT_OTHERWISE, KEPT_PER_CASE, PROMISES

NAMES = [name for sentences in PROMISES.values() for name in sentences]
MODULES = ("test_privacy.py", "test_privacy_visits.py")
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def cases(rules: RuleBase, tmp_path: Path, clock: Clock) -> Any:
    """A store with a clock that can be moved."""
    store = CaseStore(f"sqlite:///{tmp_path / 'cases.db'}", rules.questions, clock)
    yield store
    store.close()


def test_every_promise_has_a_test_and_stands_on_the_page(client: FlaskClient) -> None:
    """The page makes the promises that are tested here, each once, and there is no test of one it does not make."""
    page = client.get("/privacy").text
    assert re.findall(r'<li id="(\w+)">', page) == NAMES
    modules = "".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in MODULES)
    assert sorted(re.findall(r"^def test_promise_(\w+)\(", modules, re.MULTILINE)) == sorted(NAMES)


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


def test_the_page_is_accessible(page: Any, site: str) -> None:
    """Narrow or wide, light or dark, axe-core finds nothing and nothing sticks out."""
    page.goto(f"{site}/privacy")
    assert list(faults(page)) == []


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


# --- what is kept, and how long


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


def test_promise_change(cases: CaseStore) -> None:
    """An answer can be replaced again and again; the one before is gone."""
    code = cases.create()
    for phase in ("idee", "start", "idee", "doorgroei"):
        cases.answer(code, "fase", phase)
    with cases.database.reading() as session:
        assert session.execute(text("SELECT value FROM answers")).all() == [('"doorgroei"',)]


def test_promise_stop_here(visit: Visit) -> None:
    """After stopping, the browser has nothing of the case any more; the answers are there for who has the code."""
    client = visit(BEGINNER)
    with client.session_transaction() as kept:
        code = kept["code"]
    path = "/stoppen-op-dit-apparaat"
    assert client.post(path, data={"csrf_token": token_on(client.get(path))}).status_code == 200
    with client.session_transaction() as left:
        assert "code" not in left
    assert client.get("/antwoorden").headers["Location"] == "/onderwerpen"
    token = token_on(client.get("/terugkomen"))
    assert client.post("/terugkomen", data={"code": code, "csrf_token": token}).status_code == 303
    assert "We hebben een idee" in client.get("/antwoorden").text


# --- who sees it


def test_promise_staff_is_logged(app: Flask) -> None:
    """Every page for staff about one case is written in the log, and none about a case is open to anyone else."""
    for rule in app.url_map.iter_rules():
        if "number" in rule.arguments and rule.rule.startswith("/medewerkers"):
            access = access_of(app, rule.endpoint)
            assert access
            assert access.who == "staff", rule.rule
            assert access.logs, rule.rule


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
