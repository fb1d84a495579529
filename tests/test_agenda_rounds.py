"""Rounds of the agenda: who is counted, once and for good, and what successive days show of one case."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from databases import everything, rows
from obstacles import MEETS_BOTH, MEETS_NONE, obstacle_rules
from sqlalchemy import select
from stored import Clock, sha

from navigator.agenda.cells import TOTAL
from navigator.agenda.rounds import SMALLEST_ROUND, Round, Rounds
from navigator.answers import answer_from
from navigator.store.cases import CaseStore
from navigator.store.codes import new_code
from navigator.store.database import Database
from navigator.store.tables import AnswerRow, CaseRow

RULES = obstacle_rules()
NOVEMBER, DECEMBER, JANUARY = dt.date(2026, 11, 22), dt.date(2026, 12, 1), dt.date(2027, 1, 1)


@pytest.fixture
def cases(database_url: str, clock: Clock) -> Any:
    """A store of cases under the small rules."""
    store = CaseStore(database_url, RULES.questions, clock)
    yield store
    store.close()


@pytest.fixture
def rounds(cases: CaseStore) -> Rounds:
    """The rounds in the same database."""
    return Rounds(cases.database)


def add(cases: CaseStore, count: int, answers: dict[str, Any] = MEETS_BOTH, may_count: bool = True) -> list[str]:
    """Store cases, of which may be counted what is said; their codes. All but the first are copied at once."""
    code = cases.create()
    for key, value in answers.items():
        cases.answer(code, key, answer_from(RULES.questions[key].options, value))
    cases.let_count(code, may_count)
    codes = [code, *(new_code() for _ in range(count - 1))]
    with cases.database.changes() as session:
        model = session.scalars(select(CaseRow).where(CaseRow.code_hash == sha(code))).one()
        same = {"topics": [], "created": model.created, "changed": model.changed, "touched": model.touched}
        copies = [CaseRow(code_hash=sha(each), may_count=may_count, **same) for each in codes[1:]]
        session.add_all(copies)
        session.flush()
        session.add_all(AnswerRow(case_id=row.id, question=k, value=v) for row in copies for k, v in answers.items())
    return codes


def closed(rounds: Rounds, day: dt.date) -> Round:
    """The round that is closed on a day, which must be due."""
    found = rounds.close_if_due(RULES, day)
    assert found is not None
    return found


def test_nobody_is_counted_who_did_not_say_so(cases: CaseStore, rounds: Rounds) -> None:
    """A case is not counted by default, nor after its owner said no again, nor without answers."""
    add(cases, 60, may_count=False)
    for code in add(cases, 30):
        cases.let_count(code, False)
    add(cases, 60, {})
    assert rounds.close_if_due(RULES, NOVEMBER) is None
    add(cases, 60, MEETS_NONE)
    found = closed(rounds, NOVEMBER)
    assert set(found.counts) == {TOTAL, "fase:start", "provincie:drenthe"}
    assert rows_counted(cases) == 60


def rows_counted(cases: CaseStore) -> int:
    """How many cases in the database were counted."""
    with cases.database.reading() as session:
        return int(session.connection().exec_driver_sql("SELECT count(counted_in) FROM cases").scalar_one())


def test_only_who_owns_a_case_says_whether_it_counts(cases: CaseStore) -> None:
    """A view code can't change it, and it is read back as it was said."""
    (code,) = add(cases, 1, may_count=False)
    view = cases.view_code(code)
    assert not cases.let_count(view, True)
    assert not found_to_count(cases, code)
    assert cases.let_count(code, True)
    assert found_to_count(cases, code)
    assert found_to_count(cases, view)
    assert cases.let_count(code, False)
    assert not found_to_count(cases, code)


def found_to_count(cases: CaseStore, code: str) -> bool:
    """Whether a case that is found may be counted."""
    found = cases.find(code)
    assert found is not None
    return found.may_count


def test_a_small_round_waits(cases: CaseStore, rounds: Rounds) -> None:
    """Fewer cases than a round needs are not published but wait, and count once there are enough."""
    add(cases, SMALLEST_ROUND - 1)
    assert rounds.close_if_due(RULES, NOVEMBER) is None
    assert rounds.all() == []
    add(cases, SMALLEST_ROUND)
    assert closed(rounds, NOVEMBER).counts[TOTAL] >= SMALLEST_ROUND


def test_a_month_has_one_round_and_each_case_is_in_one(cases: CaseStore, rounds: Rounds) -> None:
    """In the same month nothing is counted again; in the next one only the cases that came since."""
    add(cases, 60)
    first = closed(rounds, NOVEMBER)
    add(cases, 50, MEETS_NONE)
    assert rounds.close_if_due(RULES, NOVEMBER) is None
    assert rounds.close_if_due(RULES, dt.date(2026, 11, 30)) is None
    second = closed(rounds, DECEMBER)
    assert (first.number, second.number) == (1, 2)
    assert set(second.counts) == {TOTAL, "fase:start", "provincie:drenthe"}
    assert rounds.close_if_due(RULES, JANUARY) is None
    assert rounds.all() == [first, second]


CHANGES = {
    "added": lambda cases, _: add(cases, 1),
    "changed": lambda cases, code: cases.answer(code, "v0", False),
    "withdrawn": lambda cases, code: cases.let_count(code, False),
    "erased": lambda cases, code: cases.erase(code),
    "withdrawn and given again": lambda cases, code: cases.let_count(code, False) and cases.let_count(code, True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happens_to_one_case_shows_on_no_later_day(cases: CaseStore, rounds: Rounds, change: str) -> None:
    """After a round is closed, a case that comes, changes or goes alters nothing published, and none is counted twice.

    The attacker compares every day until the next round, and that round too: it holds the forty new cases alone.
    """
    codes = add(cases, 60)
    before = [closed(rounds, NOVEMBER)]
    CHANGES[change](cases, codes[0])
    for day in range(1, 9):
        assert rounds.close_if_due(RULES, NOVEMBER + dt.timedelta(days=day)) is None
        assert rounds.all() == before
    add(cases, 44, MEETS_NONE)
    following = closed(rounds, DECEMBER)
    assert rounds.all() == [*before, following]
    assert set(following.counts) == {TOTAL, "fase:start", "provincie:drenthe"}


def test_a_round_keeps_rounded_counts_only(cases: CaseStore, rounds: Rounds, database_url: str) -> None:
    """What is kept of a round is its day, the version of the rules and multiples of ten: no exact count, no case."""
    add(cases, 57)
    add(cases, 4, {**MEETS_BOTH, "provincie": "limburg"})
    closed(rounds, NOVEMBER)
    ((counts,),) = rows(database_url, "SELECT counts FROM rounds")
    kept: dict[str, int] = json.loads(counts) if isinstance(counts, str) else counts
    assert kept
    assert all(count >= 10 and count % 10 == 0 for count in kept.values())
    assert not [cell for cell in kept if "limburg" in cell]
    assert not [row for row in everything(database_url)["rounds"] if "57" in row or "61" in row]


def test_a_purge_leaves_published_rounds(cases: CaseStore, rounds: Rounds, clock: Clock) -> None:
    """When all counted cases are erased the published numbers stay, since they hold no case any more."""
    add(cases, 60)
    found = closed(rounds, NOVEMBER)
    clock.pass_days(91)
    assert cases.purge().cases == 60
    assert rounds.all() == [found]


def test_a_case_past_its_time_is_not_counted(cases: CaseStore, rounds: Rounds) -> None:
    """A case that should have been erased by now is left out, also where `navigator purge` did not run."""
    add(cases, 60)
    assert rounds.close_if_due(RULES, NOVEMBER + dt.timedelta(days=90)) is None
    assert closed(rounds, NOVEMBER + dt.timedelta(days=89)).counts[TOTAL] >= SMALLEST_ROUND


def test_processes_that_close_at_once_make_one_round(cases: CaseStore, rounds: Rounds, database_url: str) -> None:
    """Six servers that start at the same moment publish one round, in which each case counts once."""
    add(cases, 60)
    start, made, failures = threading.Barrier(6), [], []

    def close() -> None:
        database = Database(database_url)
        start.wait()
        try:
            made.append(Rounds(database).close_if_due(RULES, NOVEMBER))
        except BaseException as error:
            failures.append(error)
        database.close()

    threads = [threading.Thread(target=close) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [found for found in made if found] == rounds.all()
    assert len(rounds.all()) == 1
    assert rounds.all()[0].counts[TOTAL] in (40, 50, 60)
