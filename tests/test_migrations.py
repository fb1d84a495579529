"""Databases of every earlier version, in SQLite and in PostgreSQL: an upgrade keeps all that is in them."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import KINDS, everything, rows, schema
from sqlalchemy import JSON, MetaData, insert
from stored import found, sha

from navigator.store import database
from navigator.store.cases import CaseStore, Purged
from navigator.store.codes import new_code
from navigator.store.database import Database, migrate, open_engine, upgrade
from navigator.store.proposals import Proposals
from navigator.store.tables import Base


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, make_database: Callable[[str], str]) -> str:
    """The address of a new, empty database, once of each kind: here its tables are what it is about."""
    return make_database(request.param)


def revisions() -> list[str]:
    """All versions of the database there ever were, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


HEAD = revisions()[-1]
OLDER = revisions()[:-1]


def old_database(url: str, code: str, revision: str = "0001") -> None:
    """A database as an earlier version made it, with a case, three answers and a setting."""
    engine = open_engine(url)
    with engine.begin() as connection:
        upgrade(connection, revision)
    tables = MetaData()
    tables.reflect(engine)
    cases, answers, settings = (tables.tables[name] for name in ("cases", "answers", "settings"))
    for column in (cases.c.topics, answers.c.value):
        column.type = JSON()
    created, changed = dt.datetime(2026, 10, 1, 8), dt.datetime(2026, 11, 1, 23, 59, 59)
    case = {"id": 7, "code_hash": sha(code), "topics": ["geld"], "created": created, "changed": changed}
    with engine.begin() as connection:
        later = {"touched": changed.date()} if "touched" in cases.c else {}
        connection.execute(insert(cases).values(**case, **later))
        for question, value in (("v0", True), ("fase", "idee"), ("wie", ["ouderen"])):
            connection.execute(insert(answers).values(case_id=7, question=question, value=value))
        connection.execute(insert(settings).values(name="cookie_key", value="geheim"))
    engine.dispose()


def version_of(url: str) -> str:
    """The version that a database says it has."""
    ((found_version,),) = rows(url, "SELECT version_num FROM alembic_version")
    return str(found_version)


@pytest.mark.parametrize("revision", OLDER)
def test_an_upgrade_keeps_all_cases(open_store: Callable[[], CaseStore], database_url: str, revision: str) -> None:
    """A case of any version is whole after the upgrade, was last used when it was last changed, and can be shared."""
    code = new_code()
    old_database(database_url, code, revision)
    store = open_store()
    created, touched = "substr(CAST(created AS VARCHAR(30)), 1, 19)", "CAST(touched AS VARCHAR(10))"
    assert rows(database_url, f"SELECT id, {created}, {touched}, view_hash FROM cases") == [
        (7, "2026-10-01 08:00:00", "2026-11-01", None)
    ]
    case = found(store, code)
    assert case.answers == {"v0": True, "fase": "idee", "wie": ("ouderen",)}
    assert case.topics == ("geld",)
    assert store.database.secret("cookie_key") == "geheim"
    assert not found(store, store.view_code(code)).may_change
    assert store.answer(code, "v1", False)
    assert found(store, store.create(("geld",))).topics == ("geld",)
    assert version_of(database_url) == HEAD


def test_an_upgrade_erases_nothing_that_is_not_due(open_store: Callable[[], CaseStore], database_url: str) -> None:
    """Right after an upgrade `purge` counts from the last change of each case."""
    code = new_code()
    old_database(database_url, code)
    store = open_store()
    assert store.purge(dt.datetime(2027, 1, 29)) == Purged(cases=0, drafts=0)
    assert store.purge(dt.datetime(2027, 1, 30)) == Purged(cases=1, drafts=0)


def test_upgrading_again_changes_nothing(open_store: Callable[[], CaseStore], database_url: str) -> None:
    """Opening an upgraded database again leaves its tables and cases as they are."""
    code = new_code()
    old_database(database_url, code)
    open_store().close()
    before = schema(database_url), everything(database_url)
    for _ in range(3):
        open_store().close()
    assert (schema(database_url), everything(database_url)) == before


def test_an_upgrade_is_whole_or_not_done(
    open_store: Callable[[], CaseStore], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that breaks off halfway leaves the database of before, and succeeds the next time."""
    code = new_code()
    old_database(database_url, code)
    before = schema(database_url), everything(database_url)

    def breaks(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", breaks)
        with pytest.raises(OSError, match="no space"):
            open_store()
    assert (schema(database_url), everything(database_url)) == before
    assert found(open_store(), code).answers["v0"] is True


@pytest.mark.parametrize("old", [False, True])
def test_several_processes_may_start_at_once(open_store: Callable[[], CaseStore], database_url: str, old: bool) -> None:
    """Eight stores opened at the same moment, on no database or an old one, upgrade it once."""
    if old:
        old_database(database_url, new_code())
    start, failures = threading.Barrier(8), []

    def opens() -> None:
        start.wait()
        try:
            open_store()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=opens) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert version_of(database_url) == HEAD


def test_an_upgrade_keeps_who_wrote_a_proposal(database_url: str) -> None:
    """Who began it and who wrote its files as they stand can't publish it after the upgrade either."""
    engine = open_engine(database_url)
    with engine.begin() as connection:
        upgrade(connection, "0008")
    old = MetaData()
    old.reflect(engine)
    now = dt.datetime(2026, 11, 1)
    proposal = {"title": "Iets", "why": "Daarom", "created": now, "changed": now, "state": "klaar", "version": 3}
    file = {"content": b"a", "base": None, "version": 2, "changed": now}
    with engine.begin() as connection:
        for number, author in ((4, "anna"), (5, "dirk")):
            connection.execute(insert(old.tables["proposals"]).values(id=number, author=author, **proposal))
        for path, who in (("a.yaml", "bert"), ("b.yaml", "anna"), ("c.yaml", "bert")):
            connection.execute(insert(old.tables["proposal_files"]).values(proposal_id=4, path=path, who=who, **file))
    engine.dispose()
    upgraded = Database(database_url)
    assert {each.id: each.writers for each in Proposals(upgraded).all()} == {4: {"anna", "bert"}, 5: {"dirk"}}
    upgraded.close()


def test_the_migrations_make_the_tables_of_the_program(database_url: str) -> None:
    """After all migrations the database has exactly the tables, columns and indexes that the program works with."""
    engine = open_engine(database_url)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
