"""The end of cases in SQLite and in PostgreSQL: erased without a trace when asked, and when their time is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from databases import rows
from sqlalchemy import event
from sqlalchemy.engine import Engine
from stored import START, Clock, case_rows, found, sha

from navigator.answers import DONT_KNOW
from navigator.store.cases import CaseStore, Purged

# --- erasing


def on_disk(url: str) -> bytes:
    """Every byte of an SQLite database, its log included."""
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


in_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""PostgreSQL frees and overwrites the place of what was erased in its own time (see docs/beheer.md)."""


@in_sqlite
def test_erasing_removes_everything(store: CaseStore, database_url: str) -> None:
    """Not a row, hash or answer of the case is left, also not in the bytes of the file or its log; others stay."""
    other = store.create(("zorg",))
    store.answer(other, "wie", ("ouderen",))
    code = store.create(("geld",))
    view = store.view_code(code)
    for number in range(40):
        store.answer(code, f"v{number}", True)
    store.answer(code, "wie", ("jongeren",))
    assert sha(code).encode() in on_disk(database_url)
    assert b"jongeren" in on_disk(database_url)
    store.erase(code)
    assert store.find(code) is None
    assert store.find(view) is None
    assert (
        rows(database_url, "SELECT count(*) FROM cases") == rows(database_url, "SELECT count(*) FROM answers") == [(1,)]
    )
    left = on_disk(database_url)
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
    store: CaseStore, clock: Clock, database_url: str, days: int, answered: bool
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
    before = case_rows(database_url)
    assert not store.answer(code, "v1", True)
    assert not store.choose_topics(code, ())
    assert not store.withdraw_view_code(code)
    assert store.view_code(code) == ""
    assert case_rows(database_url) == before
    assert store.purge() == Purged(cases=int(answered), drafts=int(not answered))
    assert case_rows(database_url) == "[]"
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


@in_sqlite
def test_purge_leaves_no_trace_and_no_one_else_s_case(store: CaseStore, clock: Clock, database_url: str) -> None:
    """What was purged is gone from the bytes of the file too, and what was used in time is whole."""
    old = store.create()
    store.answer(old, "wie", ("jongeren",))
    clock.pass_days(89)
    kept = store.create()
    store.answer(kept, "bedrag", 77_777)
    clock.pass_days(1)
    assert store.purge() == Purged(cases=1, drafts=0)
    assert sha(old).encode() not in on_disk(database_url)
    assert b"jongeren" not in on_disk(database_url)
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


def test_the_day_is_written_once_a_day(store: CaseStore, clock: Clock, database_url: str) -> None:
    """Opening a case often writes nothing more on the same day."""
    written: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.startswith("UPDATE") else [])

    code = store.create()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for days, expected in ((0, 0), (1, 1), (0.4, 1)):
            clock.pass_days(days)
            for _ in range(3):
                found(store, code)
            assert len(written) == expected
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert rows(database_url, "SELECT CAST(touched AS VARCHAR(10)) FROM cases") == [("2026-11-23",)]


def test_an_expired_case_can_still_be_erased(store: CaseStore, clock: Clock, database_url: str) -> None:
    """Erasing works for the owner until the last trace is gone, found or not."""
    code = store.create()
    clock.pass_days(400)
    store.erase(code)
    assert case_rows(database_url) == "[]"
