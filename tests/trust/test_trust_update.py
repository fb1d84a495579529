"""Stopping and updating while people are answering: what was confirmed is stored, and who is busy gets an answer."""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from navigator.model import RuleBase
from navigator.reading import load_rules
from navigator.store.cases import CaseStore
from navigator.store.database import migrate, open_engine
from trust.service import GONE, Service, Visitor

VISITORS, ANSWERS = 3, 24
KINDS = ("sqlite", "postgresql")
WAITS = sa.text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND NOT granted"
)


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    """The rules of the product."""
    return load_rules()


@dataclass
class Answering:
    """Someone who answers one question again and again, each time with another number, until it is confirmed."""

    port: int
    code: str
    confirmed: list[int] = field(default_factory=list)
    tries: int = 0
    wrong: list[str] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Give all answers, or go away."""
        for number in range(1, ANSWERS + 1):
            while not self.gone.is_set() and not self._sent(number) and not self.wrong:
                time.sleep(0.01)

    def _sent(self, number: int) -> bool:
        self.tries += 1
        visitor = Visitor(self.port)
        try:
            visitor.sign_in(self.code)
            reply = visitor.send("/vraag/bedrag_nodig", antwoord=str(number))
        except (*GONE, AssertionError):  # no answer came, or another page than the one that was asked for
            return False
        finally:
            visitor.close()
        if reply.status == 303:
            self.confirmed.append(number)
        elif reply.status != 503:
            self.wrong.append(f"{reply.status} {reply.body[:200]!r}")
        return reply.status == 303


def later_version(url: str) -> None:
    """What the next version does to the tables before it serves, as every migration is done."""
    engine = open_engine(url).execution_options(navigator_writes=True)
    migrate(engine, later_tables)
    engine.dispose()


def later_tables(connection: sa.Connection) -> None:
    """New columns with values and an index, and on SQLite a whole new table."""
    op = Operations(MigrationContext.configure(connection))
    op.add_column("answers", sa.Column("later", sa.Integer))
    connection.execute(sa.text("UPDATE answers SET later = 1"))
    op.create_index("answers_later", "answers", ["later"])
    with op.batch_alter_table("cases", recreate="always" if connection.dialect.name == "sqlite" else "auto") as cases:
        cases.add_column(sa.Column("later", sa.String(20), server_default="x"))


@contextmanager
def answering(visitors: Sequence[Answering]) -> Iterator[list[threading.Thread]]:
    """Visitors who are busy; whatever happens, none of them stays behind."""
    threads = [threading.Thread(target=visitor.run) for visitor in visitors]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for visitor in visitors:
            visitor.gone.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_while_people_answer_loses_nothing(
    make_database: Callable[[str], str], rules: RuleBase, tmp_path: Path, kind: str
) -> None:
    """The tables change under the old version, which goes on; it is stopped in the middle and the new one takes over.

    At the end every visitor's last answer is stored, and whoever was not confirmed could simply send it again.
    """
    url = make_database(kind)
    store = CaseStore(url, rules.questions)
    with Service(url, tmp_path) as old:
        visitors = [Answering(old.port, store.create()) for _ in range(VISITORS)]
        with answering(visitors) as threads:
            until(lambda: sum(len(visitor.confirmed) for visitor in visitors) > VISITORS * ANSWERS // 4)
            later_version(url)
            seen = sum(len(visitor.confirmed) for visitor in visitors)
            until(lambda: sum(len(visitor.confirmed) for visitor in visitors) > seen + VISITORS)
            assert old.end() == 0
            with Service(url, tmp_path, port=old.port):
                for thread in threads:
                    thread.join()
    assert [visitor.wrong for visitor in visitors] == [[]] * VISITORS
    for visitor in visitors:
        stored = store.find(visitor.code)
        assert stored is not None
        assert visitor.confirmed == list(range(1, ANSWERS + 1))
        assert stored.answers["bedrag_nodig"] == ANSWERS
    store.close()


def test_who_is_busy_when_the_service_stops_gets_an_answer(rules: RuleBase, tmp_path: Path) -> None:
    """A form of which half had come in is read to its end, stored and answered; then the service ends well."""
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    store = CaseStore(url, rules.questions)
    code = store.create()
    with Service(url, tmp_path) as service:
        visitor = Visitor(service.port)
        visitor.sign_in(code)
        visitor.close()
        fields = {"antwoord": "1234", "csrf_token": visitor.token}
        body = urllib.parse.urlencode(fields).encode()
        head = (
            f"POST /vraag/bedrag_nodig HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nExpect: 100-continue\r\n"
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in visitor.cookies.items())}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as line:
            line.sendall(head.encode())
            assert b"100 Continue" in line.recv(1000)  # a worker has it in hand
            line.sendall(body[:10])
            ended: list[int] = []
            ending = threading.Thread(target=lambda: ended.append(service.end(signal.SIGTERM)))
            ending.start()
            until(lambda: refused(service.port))
            line.sendall(body[10:])
            reply = line.recv(10_000)
        ending.join()
    assert re.match(rb"HTTP/1\.1 303 ", reply), reply
    stored = store.find(code)
    assert stored is not None and stored.answers["bedrag_nodig"] == 1234
    assert ended == [0]
    store.close()


def refused(port: int) -> bool:
    """Whether nobody listens any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: it is not so after two minutes.
    """
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_migration_that_is_broken_off_by_a_deadlock_begins_again(make_database: Callable[[str], str]) -> None:
    """Two transactions wait for each other's table; whichever PostgreSQL breaks off, the migration is done once."""
    engine = open_engine(make_database("postgresql"))
    tries: list[int] = []
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE one (n integer)"))
        connection.execute(sa.text("CREATE TABLE two (n integer)"))

    def change(connection: sa.Connection) -> None:
        tries.append(1)
        connection.execute(sa.text("SET LOCAL deadlock_timeout = '10ms'"))  # so that this one is broken off
        connection.execute(sa.text("ALTER TABLE one ADD COLUMN later integer"))
        if len(tries) == 1:
            waiting.start()
            with engine.connect() as other:
                until(lambda: bool(other.execute(WAITS).scalar()))
        connection.execute(sa.text("ALTER TABLE two ADD COLUMN later integer"))

    def visit() -> None:
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL deadlock_timeout = '100s'"))
            connection.execute(sa.text("SELECT * FROM two"))
            connection.execute(sa.text("SET LOCAL lock_timeout = '60s'"))
            connection.execute(sa.text("SELECT * FROM one"))

    waiting = threading.Thread(target=visit)
    migrate(engine, change)
    waiting.join()
    assert len(tries) == 2
    for table in ("one", "two"):
        assert [column["name"] for column in sa.inspect(engine).get_columns(table)] == ["n", "later"]
    engine.dispose()
