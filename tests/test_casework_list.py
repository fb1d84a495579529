"""Finding cases for staff, in SQLite and in PostgreSQL: filters, pages, and obstacles worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from desks import Desk, open_desk
from stored import Clock

from navigator.store.caselist import Filters


@pytest.fixture
def desk(database_url: str, clock: Clock) -> Iterator[Desk]:
    """The stores, with one case of two answers."""
    with open_desk(database_url, clock) as desk:
        yield desk


@pytest.fixture
def three(desk: Desk, clock: Clock) -> list[str]:
    """The numbers of three more cases, each a day later than the one before."""
    numbers = []
    for topics, phase, note in (
        (("geld", "zorg_en_pgb"), "start", "100% zeker"),
        ((), "idee", ""),
        (("gemeente",), "start", "Bus"),
    ):
        clock.pass_days(1)
        code = desk.cases.create(topics)
        desk.cases.answer(code, "fase", phase)
        number = str(desk.files.number_of(code))
        if note:
            desk.notes.add(number, "anna", note)
        numbers.append(number)
    return numbers


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [2, 1, 0, None]),
        (Filters(topic="geld"), [1, 0, None]),
        (Filters(topic="gemeente"), [2, 1]),
        (Filters(phase="start"), [2, 0]),
        (Filters(phase="start", topic="zorg_en_pgb"), [0]),
        (Filters(words="bus"), [2]),
        (Filters(words="%"), [0]),
        (Filters(since=dt.date(2026, 11, 24)), [2, 1]),
        (Filters(until=dt.date(2026, 11, 23)), [0, None]),
        (Filters(state="bezig"), []),
        (Filters(obstacle="anbi"), [2, 0]),
        (Filters(obstacle="anders"), []),
        (Filters(topic='"'), [1]),
    ],
)
def test_filters_find_what_they_say(desk: Desk, three: list[str], filters: Filters, expected: list[int | None]) -> None:
    """Each filter, alone or with others, gives exactly the cases that pass it, the last changed first."""
    desk.cases.create(("geld",))  # without an answer: not in the list
    desk.list.work_out_obstacles("1", lambda answers: ["anbi"] if answers["fase"] == "start" else [])
    numbers = [desk.number if place is None else three[place] for place in expected]
    lines, count = desk.list.find(filters)
    assert ([line.number for line in lines], count) == (numbers, len(numbers))


def test_the_list_comes_in_pages(desk: Desk, three: list[str]) -> None:
    """A page has its part of the whole, with phase and number of notes."""
    lines, count = desk.list.find(Filters(), first=1, most=2)
    assert count == 4
    assert [(line.number, line.traits, line.notes) for line in lines] == [
        (three[1], {"fase": "idee"}, 0),
        (three[0], {"fase": "start"}, 1),
    ]


def test_obstacles_are_worked_out_only_where_they_may_have_changed(desk: Desk, three: list[str]) -> None:
    """After the first time only cases that changed are done again; under other rules all are."""
    done: list[object] = []

    def evaluate(answers: object) -> list[str]:
        done.append(answers)
        return ["anbi"]

    for of, expected in (("1", 4), ("1", 0), ("2", 4)):
        done.clear()
        desk.list.work_out_obstacles(of, evaluate)  # type: ignore[arg-type]
        assert len(done) == expected
    desk.cases.answer(desk.code, "v1", True)
    done.clear()
    desk.list.work_out_obstacles("2", evaluate)  # type: ignore[arg-type]
    assert done == [{"v0": True, "v1": True, "fase": "idee"}]
    assert desk.list.find(Filters(obstacle="anbi"))[1] == 4
