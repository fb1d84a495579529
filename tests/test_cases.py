"""Cases in a real SQLite file: two at once, coming back, looking along, erasing, running out, and older databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from builders import make_question, yes_no
from sqlalchemy import create_engine

from navigator.answers import DONT_KNOW
from navigator.store import cases
from navigator.store.cases import CaseStore, Purged, StoredCase
from navigator.store.codes import new_code, normal_code
from navigator.store.database import migrate
from navigator.store.tables import Base

COMMAND = Path(sys.executable).parent / "navigator"
START = dt.datetime(2026, 11, 22, 12)
QUESTIONS = {
    question.id: question
    for question in (
        *yes_no(40),
        make_question("fase", "keuze", ["idee", "start"]),
        make_question("bedrag", "bedrag"),
        make_question("wie", "meerkeuze", ["ouderen", "jongeren"]),
    )
}


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        """The moment it is."""
        return self.now

    def pass_days(self, days: float) -> None:
        """Let some days go by."""
        self.now += dt.timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    """The clock of every store in a test."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database of a test is."""
    return tmp_path / "cases.db"


@pytest.fixture
def open_store(file: Path, clock: Clock) -> Iterator[Callable[[], CaseStore]]:
    """A function that opens one more store on the database of the test, as another process would."""
    opened: list[CaseStore] = []

    def opens() -> CaseStore:
        opened.append(CaseStore(f"sqlite:///{file}", QUESTIONS, clock))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], CaseStore]) -> CaseStore:
    """One store."""
    return open_store()


def found(store: CaseStore, code: str) -> StoredCase:
    """The case under a code, which must be there."""
    case = store.find(code)
    assert case is not None
    return case


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database answers to a query, read by other means than the program's."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def everything(file: Path) -> str:
    """All that stands in the tables about cases."""
    return str(rows(file, "SELECT * FROM cases") + rows(file, "SELECT * FROM answers"))


def sha(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


# --- keeping answers


def test_a_case_comes_back_as_it_was_left(open_store: Callable[[], CaseStore]) -> None:
    """Answers of every kind and the topics are there again for another process, in the order of the questions."""
    one = open_store()
    code = one.create(("geld",))
    answers: dict[str, Any] = {"v3": False, "fase": "idee", "bedrag": 12_000, "wie": ("ouderen",), "v1": DONT_KNOW}
    assert all(one.answer(code, question, answer) for question, answer in answers.items())
    assert one.choose_topics(code, ("geld", "zorg"))
    one.close()
    case = found(open_store(), code.upper().replace(" ", "-"))
    assert case.answers == answers
    assert list(case.answers) == ["v1", "v3", "fase", "bedrag", "wie"]
    assert case.topics == ("geld", "zorg")
    assert case.may_change
    assert not case.shared


def test_an_answer_can_be_changed(store: CaseStore) -> None:
    """The last answer to a question counts."""
    code = store.create()
    for answer in (True, DONT_KNOW, False):
        store.answer(code, "v0", answer)
    assert found(store, code).answers == {"v0": False}


def test_an_answer_the_rules_no_longer_know_is_left_out(store: CaseStore, file: Path, clock: Clock) -> None:
    """A question that is gone and an option that is gone are passed over, and nothing else is."""
    code = store.create()
    store.answer(code, "fase", "idee")
    store.answer(code, "v0", True)
    fewer = {"fase": make_question("fase", "keuze", ["start"]), "v1": QUESTIONS["v1"]}
    later = CaseStore(f"sqlite:///{file}", fewer, clock)
    assert found(later, code).answers == {}
    assert found(store, code).answers == {"fase": "idee", "v0": True}
    later.close()


def test_two_answers_at_once_are_both_kept(open_store: Callable[[], CaseStore]) -> None:
    """Two processes that answer forty questions of one case at the same moment, also the same ones, lose nothing."""
    stores = [open_store(), open_store()]
    code = stores[0].create()
    start = threading.Barrier(2)
    results: list[bool] = []
    failures: list[BaseException] = []

    def answers(store: CaseStore, first: int) -> None:
        try:
            start.wait()
            for number in range(40):
                results.append(store.answer(code, f"v{(first + number) % 40}", True))
                results.append(store.answer(code, "bedrag", number))
        except BaseException as error:
            failures.append(error)

    threads = [
        threading.Thread(target=answers, args=(store, first)) for store, first in zip(stores, (0, 20), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert results == [True] * 160
    assert found(stores[0], code).answers == {**{f"v{number}": True for number in range(40)}, "bedrag": 39}


def test_an_answer_to_a_case_erased_meanwhile_is_refused(open_store: Callable[[], CaseStore], file: Path) -> None:
    """Whoever answers in one process while the other erases is told so, and no loose answer stays behind."""
    one, two = open_store(), open_store()
    for _ in range(20):
        code = one.create()
        erasing = threading.Thread(target=two.erase, args=(code,))
        erasing.start()
        kept = [one.answer(code, f"v{number}", True) for number in range(10)]
        erasing.join()
        assert kept == sorted(kept, reverse=True)
        assert not one.answer(code, "v0", True)
    assert everything(file) == "[]"


def test_only_hashes_of_codes_are_stored(store: CaseStore, file: Path) -> None:
    """Neither code stands in the database, only its SHA-256."""
    code = store.create()
    view = store.view_code(code)
    store.answer(code, "v0", True)
    dump = everything(file)
    assert sha(code) in dump
    assert sha(view) in dump
    assert code not in dump
    assert view not in dump


@pytest.mark.parametrize("written", ["", " ", "x", "zebra", "a " * 10, "zebra " * 10, "zebra " * 11, "' OR 1=1 --"])
def test_no_code_opens_nothing(store: CaseStore, file: Path, written: str) -> None:
    """What is no code, or was never given out, finds, changes and erases nothing."""
    store.answer(store.create(("geld",)), "v0", True)
    before = everything(file)
    assert store.find(written) is None
    assert not store.answer(written, "v0", False)
    assert not store.choose_topics(written, ())
    assert store.view_code(written) == ""
    assert not store.withdraw_view_code(written)
    store.erase(written)
    assert everything(file) == before


# --- looking along


def test_a_view_code_shows_and_never_changes(store: CaseStore, file: Path) -> None:
    """With a view code one sees the answers, and can't answer, choose topics, erase, or make and withdraw codes."""
    code = store.create(("geld",))
    store.answer(code, "v0", True)
    view = store.view_code(code)
    assert normal_code(view) == view != code
    before = everything(file)
    case = found(store, view)
    assert (case.answers, case.topics, case.may_change, case.shared) == ({"v0": True}, ("geld",), False, True)
    assert not store.answer(view, "v0", False)
    assert not store.answer(view, "v1", False)
    assert not store.choose_topics(view, ())
    assert store.view_code(view) == ""
    assert not store.withdraw_view_code(view)
    store.erase(view)
    assert everything(file) == before
    assert found(store, code).may_change


def test_a_new_view_code_replaces_the_old_one(store: CaseStore) -> None:
    """Of two view codes made one after the other only the second works."""
    code = store.create()
    assert not found(store, code).shared
    first, second = store.view_code(code), store.view_code(code)
    assert first != second
    assert store.find(first) is None
    assert not found(store, second).may_change


def test_a_withdrawn_view_code_opens_nothing(store: CaseStore) -> None:
    """After withdrawing nobody looks along, the owner goes on, and a new view code can be made."""
    code = store.create()
    view = store.view_code(code)
    assert store.withdraw_view_code(code)
    assert store.find(view) is None
    assert not found(store, code).shared
    assert store.withdraw_view_code(code)
    assert not found(store, store.view_code(code)).may_change


def test_cases_without_a_view_code_don_t_share_one(store: CaseStore) -> None:
    """Any number of cases may be without a view code, and each view code opens the case it was made for."""
    codes = [store.create((topic,)) for topic in ("geld", "zorg", "wonen")]
    views = [store.view_code(code) for code in codes[:2]]
    assert [found(store, view).topics for view in views] == [("geld",), ("zorg",)]


# --- erasing


def on_disk(file: Path) -> bytes:
    """Every byte of the database, its log included."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def test_erasing_removes_everything(store: CaseStore, file: Path) -> None:
    """Not a row, hash or answer of the case is left, also not in the bytes of the file or its log; others stay."""
    other = store.create(("zorg",))
    store.answer(other, "wie", ("ouderen",))
    code = store.create(("geld",))
    view = store.view_code(code)
    for number in range(40):
        store.answer(code, f"v{number}", True)
    store.answer(code, "wie", ("jongeren",))
    assert sha(code).encode() in on_disk(file)
    assert b"jongeren" in on_disk(file)
    store.erase(code)
    assert store.find(code) is None
    assert store.find(view) is None
    assert rows(file, "SELECT count(*) FROM cases") == rows(file, "SELECT count(*) FROM answers") == [(1,)]
    left = on_disk(file)
    assert not any(text in left for text in (sha(code).encode(), sha(view).encode(), b"jongeren", b'"geld"'))
    assert found(store, other).answers == {"wie": ("ouderen",)}
    store.erase(code)


# --- running out


def test_the_day_of_erasing_is_known(store: CaseStore, clock: Clock) -> None:
    """Without an answer a case is kept for 7 days, with one for 90."""
    code = store.create()
    assert found(store, code).expires == dt.date(2026, 11, 29)
    store.answer(code, "v0", DONT_KNOW)
    assert found(store, code).expires == dt.date(2027, 2, 20)
    clock.pass_days(10)
    assert found(store, store.view_code(code)).expires == dt.date(2027, 3, 2)


@pytest.mark.parametrize(("days", "answered"), [(90, True), (7, False)])
def test_a_case_ends_on_its_day_and_not_before(
    store: CaseStore, clock: Clock, file: Path, days: int, answered: bool
) -> None:
    """In the last second before its day a case is there; from midnight on it is not found, changed or kept by purge."""
    code = store.create(("geld",))
    if answered:
        store.answer(code, "v0", True)
    view = store.view_code(code)
    clock.now = dt.datetime.combine(START, dt.time()) + dt.timedelta(days=days, seconds=-1)
    assert found(store, view).expires == clock.now.date() + dt.timedelta(days=1)
    assert store.purge() == Purged(cases=0, drafts=0)
    assert store.find(view) is not None
    clock.pass_days(1 / 86_400)
    assert store.find(view) is None
    assert store.find(code) is None
    before = everything(file)
    assert not store.answer(code, "v1", True)
    assert not store.choose_topics(code, ())
    assert not store.withdraw_view_code(code)
    assert store.view_code(code) == ""
    assert everything(file) == before
    assert store.purge() == Purged(cases=int(answered), drafts=int(not answered))
    assert everything(file) == "[]"
    assert store.purge() == Purged(cases=0, drafts=0)


def test_purge_can_be_asked_about_another_moment(store: CaseStore) -> None:
    """`purge` takes the moment it is to be, so that one can say what would be erased when."""
    store.create()
    answered = store.create()
    store.answer(answered, "v0", True)
    assert store.purge(START + dt.timedelta(days=6)) == Purged(cases=0, drafts=0)
    assert store.purge(START + dt.timedelta(days=7)) == Purged(cases=0, drafts=1)
    assert store.purge(START + dt.timedelta(days=89)) == Purged(cases=0, drafts=0)
    assert store.purge(START + dt.timedelta(days=90)) == Purged(cases=1, drafts=0)
    assert store.find(answered) is None


def test_purge_leaves_no_trace_and_no_one_else_s_case(store: CaseStore, clock: Clock, file: Path) -> None:
    """What was purged is gone from the bytes of the file too, and what was used in time is whole."""
    old = store.create()
    store.answer(old, "wie", ("jongeren",))
    clock.pass_days(89)
    kept = store.create()
    store.answer(kept, "bedrag", 77_777)
    clock.pass_days(1)
    assert store.purge() == Purged(cases=1, drafts=0)
    assert sha(old).encode() not in on_disk(file)
    assert b"jongeren" not in on_disk(file)
    assert found(store, kept).answers == {"bedrag": 77_777}


@pytest.mark.parametrize(
    "use",
    [
        lambda store, code: store.find(code),
        lambda store, code: store.answer(code, "v1", True),
        lambda store, code: store.choose_topics(code, ()),
        lambda store, code: store.view_code(code),
        lambda store, code: store.withdraw_view_code(code),
    ],
    ids=["opened", "answered", "topics", "view code", "withdrawn"],
)
def test_use_by_the_owner_prolongs(store: CaseStore, clock: Clock, use: Callable[[CaseStore, str], object]) -> None:
    """A case that its owner opens or changes on its last day is kept for another 90."""
    code = store.create()
    store.answer(code, "v0", True)
    clock.pass_days(89)
    assert use(store, code)
    clock.pass_days(89)
    store.purge()
    assert found(store, code).answers["v0"] is True


def test_looking_along_does_not_prolong(store: CaseStore, clock: Clock) -> None:
    """A helper who looks every day does not keep the case of an owner who stays away."""
    code = store.create()
    store.answer(code, "v0", True)
    view = store.view_code(code)
    for _ in range(89):
        clock.pass_days(1)
        assert found(store, view).expires == dt.date(2027, 2, 20)
    clock.pass_days(1)
    assert store.find(view) is None
    assert store.find(code) is None


def test_a_draft_that_is_answered_becomes_a_case(store: CaseStore, clock: Clock) -> None:
    """The first answer, also "weet ik niet", is enough to be kept for 90 days; topics alone are not."""
    chosen, answered = store.create(("geld",)), store.create(("geld",))
    store.answer(answered, "v0", DONT_KNOW)
    clock.pass_days(7)
    assert store.purge() == Purged(cases=0, drafts=1)
    assert store.find(chosen) is None
    assert store.find(answered) is not None


def test_the_day_is_written_once_a_day(store: CaseStore, clock: Clock, file: Path) -> None:
    """Opening a case often writes nothing more on the same day."""
    code = store.create()
    found(store, code)
    watch = sqlite3.connect(file)
    version = "PRAGMA data_version"
    first = watch.execute(version).fetchone()
    for _ in range(5):
        found(store, code)
    assert watch.execute(version).fetchone() == first
    clock.pass_days(1)
    found(store, code)
    second = watch.execute(version).fetchone()
    assert second != first
    clock.pass_days(0.4)
    found(store, code)
    assert watch.execute(version).fetchone() == second
    watch.close()
    assert rows(file, "SELECT touched FROM cases") == [("2026-11-23",)]


def test_an_expired_case_can_still_be_erased(store: CaseStore, clock: Clock, file: Path) -> None:
    """Erasing works for the owner until the last trace is gone, found or not."""
    code = store.create()
    clock.pass_days(400)
    store.erase(code)
    assert everything(file) == "[]"


# --- databases of earlier versions


def old_database(file: Path, code: str) -> None:
    """A database as version 0001 made it, with a case, three answers and a setting."""
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(Path(cases.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute(
        "INSERT INTO cases (id, code_hash, topics, created, changed) VALUES (7, ?, ?, ?, ?)",
        (sha(code), '["geld"]', "2026-10-01 08:00:00.000000", "2026-11-01 23:59:59.000000"),
    )
    for question, value in (("v0", True), ("fase", "idee"), ("wie", ["ouderen"])):
        db.execute("INSERT INTO answers VALUES (7, ?, ?)", (question, json.dumps(value)))
    db.execute("INSERT INTO settings VALUES ('cookie_key', 'geheim')")
    db.commit()
    db.close()


def test_an_upgrade_keeps_all_cases(open_store: Callable[[], CaseStore], file: Path) -> None:
    """A case of version 0001 is whole after the upgrade, was last used when it was last changed, and can be shared."""
    code = new_code()
    old_database(file, code)
    store = open_store()
    assert rows(file, "SELECT id, created, touched, view_hash FROM cases") == [
        (7, "2026-10-01 08:00:00.000000", "2026-11-01", None)
    ]
    case = found(store, code)
    assert case.answers == {"v0": True, "fase": "idee", "wie": ("ouderen",)}
    assert case.topics == ("geld",)
    assert store.database.secret("cookie_key") == "geheim"
    assert not found(store, store.view_code(code)).may_change


def test_an_upgrade_erases_nothing_that_is_not_due(open_store: Callable[[], CaseStore], file: Path) -> None:
    """Right after an upgrade `purge` counts from the last change of each case."""
    code = new_code()
    old_database(file, code)
    store = open_store()
    assert store.purge(dt.datetime(2027, 1, 29)) == Purged(cases=0, drafts=0)
    assert store.purge(dt.datetime(2027, 1, 30)) == Purged(cases=1, drafts=0)


def schema(file: Path) -> list[tuple[Any, ...]]:
    """The tables and indexes of a database, and its version."""
    return rows(file, "SELECT name, sql FROM sqlite_master ORDER BY name") + rows(file, "SELECT * FROM alembic_version")


def test_upgrading_again_changes_nothing(open_store: Callable[[], CaseStore], file: Path) -> None:
    """Opening an upgraded database again leaves its tables and cases as they are."""
    code = new_code()
    old_database(file, code)
    open_store().close()
    before = schema(file), everything(file)
    for _ in range(3):
        open_store().close()
    assert (schema(file), everything(file)) == before


def test_an_upgrade_is_whole_or_not_done(
    open_store: Callable[[], CaseStore], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that breaks off halfway leaves the database of before, and succeeds the next time."""
    code = new_code()
    old_database(file, code)
    before = schema(file), everything(file)

    def breaks(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", breaks)
        with pytest.raises(OSError, match="no space"):
            open_store()
    assert (schema(file), everything(file)) == before
    assert found(open_store(), code).answers["v0"] is True


@pytest.mark.parametrize("old", [False, True])
def test_several_processes_may_start_at_once(open_store: Callable[[], CaseStore], file: Path, old: bool) -> None:
    """Eight stores opened at the same moment, on no database or an old one, upgrade it once."""
    if old:
        old_database(file, new_code())
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
    assert rows(file, "SELECT * FROM alembic_version") == [("0003",)]


def test_the_migrations_make_the_tables_of_the_program(store: CaseStore, file: Path) -> None:
    """After all migrations the database has exactly the tables, columns and indexes that the program works with."""
    engine = create_engine(f"sqlite:///{file}")
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


# --- the command


def purge_command(url: str | None, cwd: Path) -> tuple[int, str, str]:
    """The exit code, output and errors of `navigator purge`."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    done = subprocess.run([COMMAND, "purge"], capture_output=True, text=True, cwd=cwd, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_the_command_erases_and_counts(file: Path, clock: Clock, store: CaseStore, tmp_path: Path) -> None:
    """`navigator purge` erases what is due today, says how much that was, and leaves the rest."""
    clock.now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    kept = store.create()
    clock.pass_days(-91)
    store.create()
    for _ in range(2):
        store.answer(store.create(), "v0", True)
    assert purge_command(f"sqlite:///{file}", tmp_path) == (
        0,
        "Gewist: 2 met antwoorden, 1 zonder antwoorden.\n",
        "",
    )
    assert rows(file, "SELECT code_hash FROM cases") == [(sha(kept),)]


def test_the_command_uses_the_database_of_this_folder(tmp_path: Path) -> None:
    """Without `DATABASE_URL` the database is `navigator.db` here."""
    CaseStore(f"sqlite:///{tmp_path / 'navigator.db'}", {}).close()
    assert purge_command(None, tmp_path)[0] == 0


def test_the_command_makes_no_database(tmp_path: Path) -> None:
    """Where there is no database the command says so, and does not leave an empty one."""
    code, _, error = purge_command(None, tmp_path)
    assert code == 2
    assert "bestaat niet" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["onzin", "sqlite:///README.md", "sqlite://", "bestaatniet://x"])
def test_the_command_explains_a_wrong_database(tmp_path: Path, url: str) -> None:
    """What is no database gets a sentence in Dutch and exit code 2, without the password that may be in it."""
    (tmp_path / "README.md").write_text("# Dit is geen database\n" * 100)
    code, _, error = purge_command(url, tmp_path)
    assert code == 2
    assert error.startswith("De database ")
