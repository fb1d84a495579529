"""A disk that is full or read-only, a locked database, a lost connection: said clearly, nothing lost, and it recovers.

No test starts the application again: what works at the end does so in the process that met the trouble.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import pytest
from builders import make_rules, yes
from databases import rows
from flask.testing import FlaskClient
from sqlalchemy import make_url
from stored import QUESTIONS

from navigator.store import database as database_module
from web.app import create_app
from web.services import Services

Trouble = Callable[[str], AbstractContextManager[None]]
NOBODY = 65_534


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new, empty database of the kind that was asked for; SQLite in a folder that all may enter."""
    if request.param == "postgresql":
        yield request.getfixturevalue("make_database")("postgresql")
        return
    folder = Path(tempfile.mkdtemp(prefix="schijf-"))
    folder.chmod(0o777)
    yield f"sqlite:///{folder / 'cases.db'}"
    shutil.rmtree(folder)


@pytest.fixture
def client(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A visitor with a case in which v0 is answered; nobody waits long for a lock."""
    monkeypatch.setattr(database_module, "_PATIENCE", 0.05)
    monkeypatch.setitem(database_module._POSTGRESQL, "options", "-c lock_timeout=50ms")
    app = create_app(make_rules(QUESTIONS.values(), {"c": yes(0)}), url)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/onderwerpen", data={"onderwerp": ["alles"]}).status_code == 303
    assert client.post("/vraag/v0", data={"antwoord": "ja"}).status_code == 303
    services: Services = app.extensions["navigator"]
    services.cases.close()  # no connection is left open, nor room in SQLite's log
    yield client
    services.adviser.close()
    services.cases.close()


def folder_of(url: str) -> Path:
    """Where an SQLite file is."""
    return Path(make_url(url).database or "").parent


# --- what can go wrong with SQLite


@contextmanager
def full_disk(url: str) -> Iterator[None]:
    """The file moves to a real file system without a byte left, and back; only the superuser can make one."""
    folder = folder_of(url)
    kept = (folder / "cases.db").read_bytes()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=777", "tmpfs", folder], check=False).returncode:
        pytest.skip("this user can't mount a file system")
    try:
        (folder / "cases.db").write_bytes(kept)
        with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))
        yield
        (folder / "ballast").unlink()
        with closing(sqlite3.connect(folder / "cases.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = (folder / "cases.db").read_bytes()
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
    (folder / "cases.db").write_bytes(kept)


@contextmanager
def no_more_room(url: str) -> Iterator[None]:
    """This process may make no file larger than it is: another way for a disk to be full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only_disk(url: str) -> Iterator[None]:
    """The folder and the file in it may only be read, by a user for whom that counts."""
    folder = folder_of(url)
    user = os.geteuid()
    (folder / "cases.db").chmod(0o444)
    folder.chmod(0o555)
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(0)
        folder.chmod(0o777)
        (folder / "cases.db").chmod(0o666)


@contextmanager
def locked_file(url: str) -> Iterator[None]:
    """Another process is writing, and does not stop."""
    with closing(sqlite3.connect(folder_of(url) / "cases.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


# --- what can go wrong with PostgreSQL


@contextmanager
def full_server(url: str) -> Iterator[None]:
    """The server says that its disk is full, as soon as a row is written."""
    body = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
    rows(url, f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
    rows(url, "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON answers EXECUTE FUNCTION full_disk()")
    yield
    rows(url, "DROP TRIGGER full_disk ON answers")


@contextmanager
def read_only_server(url: str) -> Iterator[None]:
    """The server takes no changes, as a standby does."""
    name = make_url(url).database
    rows(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    _disconnect(url)
    yield
    rows(other(url), f"ALTER DATABASE {name} RESET default_transaction_read_only")
    _disconnect(url)


@contextmanager
def locked_table(url: str) -> Iterator[None]:
    """Someone holds the table, and does not let go."""
    engine = database_module.open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE answers IN ACCESS EXCLUSIVE MODE")
        yield
    engine.dispose()


@contextmanager
def lost_connection(url: str) -> Iterator[None]:
    """The server ends every connection, and takes no new one."""
    name = make_url(url).database
    rows(other(url), f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _disconnect(url)
    yield
    rows(other(url), f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def other(url: str) -> str:
    """The address of another database of the same server."""
    return make_url(url).set(database="postgres").render_as_string(hide_password=False)


def _disconnect(url: str) -> None:
    statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    rows(other(url), statement, name=make_url(url).database)


TROUBLES = [
    *(("sqlite", trouble) for trouble in (full_disk, no_more_room, read_only_disk, locked_file)),
    *(("postgresql", trouble) for trouble in (full_server, read_only_server, locked_table, lost_connection)),
]


@pytest.mark.parametrize(("url", "trouble"), TROUBLES, indirect=["url"])
def test_trouble_is_said_and_loses_nothing(url: str, trouble: Trouble, client: FlaskClient) -> None:
    """An answer that can't be stored is refused with 503, when to come back and what to do; later it is taken."""
    answer = {"antwoord": "nee"}
    with trouble(url):
        refused = client.post("/vraag/v1", data=answer)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "60"
        assert "Wat al was bewaard, staat er nog" in refused.text
        assert client.get("/vraag/v1").status_code in (200, 503)
        assert client.post("/api/v1/advies", json={"antwoorden": {"v0": True}}).status_code == 200
    assert rows(url, "SELECT question FROM answers") == [("v0",)]
    assert client.get("/vraag/v1").status_code == 200
    assert client.post("/vraag/v1", data=answer).status_code == 303
    assert sorted(rows(url, "SELECT question FROM answers")) == [("v0",), ("v1",)]


@pytest.mark.parametrize(("url", "trouble"), [("sqlite", locked_file)], indirect=["url"])
def test_reading_goes_on_where_only_writing_can_not(url: str, trouble: Trouble, client: FlaskClient) -> None:
    """Also on the first visit of a day, when the day of use would be written."""
    rows(url, "UPDATE cases SET touched = date(touched, '-1 day')")
    with trouble(url):
        assert client.get("/antwoorden").status_code == 200


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_connection_that_was_lost_meanwhile_is_replaced(url: str, client: FlaskClient) -> None:
    """After the server was started again the first visitor notices nothing."""
    assert client.get("/antwoorden").status_code == 200
    _disconnect(url)
    assert client.post("/vraag/v1", data={"antwoord": "ja"}).status_code == 303
