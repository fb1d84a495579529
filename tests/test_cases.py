"""Cases in SQLite and in PostgreSQL: two at once, coming back, and looking along."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from builders import make_question
from stored import QUESTIONS, Clock, case_rows, found, sha

from navigator.answers import DONT_KNOW
from navigator.store.cases import CaseStore
from navigator.store.codes import normal_code

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


def test_an_answer_the_rules_no_longer_know_is_left_out(store: CaseStore, database_url: str, clock: Clock) -> None:
    """A question that is gone and an option that is gone are passed over, and nothing else is."""
    code = store.create()
    store.answer(code, "fase", "idee")
    store.answer(code, "v0", True)
    fewer = {"fase": make_question("fase", "keuze", ["start"]), "v1": QUESTIONS["v1"]}
    later = CaseStore(database_url, fewer, clock)
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


def test_an_answer_to_a_case_erased_meanwhile_is_refused(
    open_store: Callable[[], CaseStore], database_url: str
) -> None:
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
    assert case_rows(database_url) == "[]"


def test_only_hashes_of_codes_are_stored(store: CaseStore, database_url: str) -> None:
    """Neither code stands in the database, only its SHA-256."""
    code = store.create()
    view = store.view_code(code)
    store.answer(code, "v0", True)
    dump = case_rows(database_url)
    assert sha(code) in dump
    assert sha(view) in dump
    assert code not in dump
    assert view not in dump


@pytest.mark.parametrize("written", ["", " ", "x", "zebra", "a " * 10, "zebra " * 10, "zebra " * 11, "' OR 1=1 --"])
def test_no_code_opens_nothing(store: CaseStore, database_url: str, written: str) -> None:
    """What is no code, or was never given out, finds, changes and erases nothing."""
    store.answer(store.create(("geld",)), "v0", True)
    before = case_rows(database_url)
    assert store.find(written) is None
    assert not store.answer(written, "v0", False)
    assert not store.choose_topics(written, ())
    assert store.view_code(written) == ""
    assert not store.withdraw_view_code(written)
    store.erase(written)
    assert case_rows(database_url) == before


# --- looking along


def test_a_view_code_shows_and_never_changes(store: CaseStore, database_url: str) -> None:
    """With a view code one sees the answers, and can't answer, choose topics, erase, or make and withdraw codes."""
    code = store.create(("geld",))
    store.answer(code, "v0", True)
    view = store.view_code(code)
    assert normal_code(view) == view != code
    before = case_rows(database_url)
    case = found(store, view)
    assert (case.answers, case.topics, case.may_change, case.shared) == ({"v0": True}, ("geld",), False, True)
    assert not store.answer(view, "v0", False)
    assert not store.answer(view, "v1", False)
    assert not store.choose_topics(view, ())
    assert store.view_code(view) == ""
    assert not store.withdraw_view_code(view)
    store.erase(view)
    assert case_rows(database_url) == before
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
