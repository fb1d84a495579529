"""The work of staff on cases, in SQLite and in PostgreSQL: numbers, two at once, notes and reports."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from databases import everything, rows
from desks import Desk, open_desk
from stored import Clock, found

from navigator.store.advices import MOST
from navigator.store.caselist import Filters
from navigator.store.notes import LONGEST
from navigator.store.rulebases import RuleBases

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def desk(database_url: str, clock: Clock) -> Iterator[Desk]:
    """The stores, with one case of two answers."""
    with open_desk(database_url, clock) as desk:
        yield desk


# --- numbers


def test_a_case_is_found_by_its_number_and_by_either_code(desk: Desk) -> None:
    """Both codes lead to the number, the number to the case; looking does not prolong it."""
    assert desk.files.number_of(desk.cases.view_code(desk.code)) == desk.number
    assert desk.file.answers == {"v0": True, "fase": "idee"}
    assert desk.file.topics == ("geld",)
    shown = f" {desk.number[:4].lower()}-{desk.number[4:]} "
    assert desk.files.find(shown) == desk.file
    for wrong in ("", "x", "AAAAAAAA", "zebra " * 10, desk.number[:-1]):
        assert desk.files.find(wrong) is None
        assert desk.files.number_of(wrong) is None


def test_numbers_say_nothing_about_order(desk: Desk) -> None:
    """Fifty cases have fifty numbers, not in the order in which they were made."""
    numbers = [desk.files.number_of(desk.cases.create()) for _ in range(50)]
    assert len(set(numbers)) == 50
    assert numbers != sorted(numbers, key=str)


def test_a_case_whose_time_is_over_is_not_found(desk: Desk, clock: Clock) -> None:
    """After 90 days without use by its owner staff don't see the case either, however often they looked."""
    clock.pass_days(89)
    assert desk.file.expires == TODAY + dt.timedelta(days=90)
    clock.pass_days(1)
    assert desk.files.find(desk.number) is None
    assert desk.files.number_of(desk.code) is None
    assert not desk.files.save_answers(desk.number, 2, {"v1": True})
    assert desk.list.find(Filters()) == ([], 0)


def test_cases_of_before_have_a_number(database_url: str, desk: Desk) -> None:
    """No two cases share a number, and none is without."""
    numbers = [number for (number,) in rows(database_url, "SELECT number FROM cases")]
    assert all(numbers)
    assert len(set(numbers)) == len(numbers)


# --- two at once


def test_who_saves_second_is_told_and_nothing_is_lost(desk: Desk) -> None:
    """Of two helpers who looked at the same case the first is stored; the second is refused, and can save after it."""
    version = desk.file.version
    assert desk.files.save_answers(desk.number, version, {"fase": "start"})
    assert not desk.files.save_answers(desk.number, version, {"bedrag": 500, "fase": None})
    assert desk.file.answers == {"v0": True, "fase": "start"}
    assert desk.files.save_answers(desk.number, desk.file.version, {"bedrag": 500, "v0": None})
    assert desk.file.answers == {"fase": "start", "bedrag": 500}


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.cases.answer(desk.code, "v1", True),
        lambda desk: desk.cases.choose_topics(desk.code, ()),
        lambda desk: desk.files.set_state(desk.number, desk.file.version, "bezig"),
        lambda desk: desk.cases.erase(desk.code),
    ],
    ids=["resident answers", "resident chooses", "other helper", "erased"],
)
def test_every_change_in_between_is_noticed(desk: Desk, change: Callable[[Desk], object]) -> None:
    """Whatever changed the case since one looked, saving is refused."""
    version = desk.file.version
    change(desk)
    assert not desk.files.save_answers(desk.number, version, {"v2": True})
    assert not desk.files.set_state(desk.number, version, "klaar")


def test_at_the_same_moment_one_of_two_wins(desk: Desk) -> None:
    """Two processes that save at the same version at once: exactly one is stored, every time."""
    for _ in range(10):
        version, start, done = desk.file.version, threading.Barrier(2), []

        def saves(number: int, version: int = version, start: threading.Barrier = start, done: list = done) -> None:  # type: ignore[type-arg]
            start.wait()
            done.append((desk.files.save_answers(desk.number, version, {"bedrag": number}), number))

        threads = [threading.Thread(target=saves, args=(number,)) for number in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(stored for stored, _ in done) == [False, True]
        assert desk.file.answers["bedrag"] == max(done)[1]


def test_saving_for_a_caller_prolongs(desk: Desk, clock: Clock) -> None:
    """A caller for whom answers are saved uses the case by it."""
    clock.pass_days(50)
    assert desk.files.save_answers(desk.number, desk.file.version, {"v1": False})
    assert found(desk.cases, desk.code).expires == TODAY + dt.timedelta(days=140)


# --- notes and reports


def test_notes_come_back_and_are_ticked_off(desk: Desk) -> None:
    """Notes stand newest first; those with a day wait in the order of their days until they are ticked off."""
    desk.notes.add(desk.number, "anna", "eerste", dt.date(2026, 12, 2))
    desk.notes.add(desk.number, "bob", "tweede")
    desk.notes.add(desk.number, "anna", "derde", dt.date(2026, 12, 1))
    assert [note.text for note in desk.notes.of(desk.number)] == ["derde", "tweede", "eerste"]
    waiting = desk.notes.to_follow_up()
    assert [(note.text, note.number) for note in waiting] == [("derde", desk.number), ("eerste", desk.number)]
    assert desk.notes.set_done(desk.number, waiting[0].id, True)
    assert [note.text for note in desk.notes.to_follow_up()] == ["eerste"]
    other = desk.files.number_of(desk.cases.create())
    assert not desk.notes.set_done(str(other), waiting[1].id, True)
    assert not desk.notes.add("AAAAAAAA", "anna", "nergens")


def test_a_report_is_handled_once(desk: Desk) -> None:
    """Of two who handle a report the second is told; the first is kept."""
    desk.reports.add(desk.number, "anna", "klopt niet", "anbi", "sha256:1")
    (report,) = desk.reports.all("nieuw")
    assert desk.reports.handle(report.id, report.version, "bob", "bezig", "ik kijk")
    assert not desk.reports.handle(report.id, report.version, "eva", "klopt_toch", "nee hoor")
    kept = desk.reports.find(report.id)
    assert kept is not None
    assert (kept.state, kept.reply, kept.handled_by) == ("bezig", "ik kijk", "bob")
    assert desk.reports.all("nieuw") == []
    assert desk.reports.of(desk.number) == [kept]


def test_nothing_is_cut_off_in_silence(desk: Desk) -> None:
    """A note, a reason or a reply is stored whole, or refused whole."""
    whole, longer = "x" * LONGEST, "x" * (LONGEST + 1)
    assert desk.notes.add(desk.number, "anna", whole)
    assert desk.reports.add(desk.number, "anna", whole, None, "sha256:1")
    (report,) = desk.reports.all("nieuw")
    for refused in (
        lambda: desk.notes.add(desk.number, "anna", longer),
        lambda: desk.reports.add(desk.number, "anna", longer, None, "sha256:1"),
        lambda: desk.reports.handle(report.id, report.version, "bob", "bezig", longer),
    ):
        with pytest.raises(ValueError, match="5001 characters"):
            refused()
    assert desk.reports.of(desk.number) == [report]
    assert [note.text for note in desk.notes.of(desk.number)] == [whole]


@pytest.mark.parametrize("how", ["erased by its owner", "purged"])
def test_all_of_a_case_goes_with_it(desk: Desk, clock: Clock, database_url: str, how: str) -> None:
    """Notes, reports, shown advices and obstacles leave no row when the case is erased or its time is over."""
    desk.notes.add(desk.number, "anna", "notitie", TODAY)
    desk.reports.add(desk.number, "anna", "klopt niet", None, "sha256:1")
    desk.advices.note(desk.code, TODAY, "sha256:1", {"v0": True}, {"anbi": "ja"})
    desk.list.work_out_obstacles("a", lambda answers: ["anbi"])
    tables = ("notes", "reports", "advices", "case_obstacles", "answers", "cases")
    assert all(everything(database_url)[table] for table in tables)
    if how == "purged":
        clock.pass_days(90)
        desk.cases.purge()
    else:
        desk.cases.erase(desk.code)
    assert not any(everything(database_url)[table] for table in tables)


# --- shown advices and rule bases


def test_the_last_advice_of_a_day_is_remembered(desk: Desk) -> None:
    """One is kept per day and version of the rules, the last; showing the same again writes nothing."""
    for statuses in ({"a": "ja"}, {"a": "nee"}, {"a": "nee"}):
        desk.advices.note(desk.code, TODAY, "sha256:1", {"v0": True, "wie": ("ouderen",)}, statuses)
    desk.advices.note(desk.number, TODAY, "sha256:2", {}, {"a": "ja"})
    newest, oldest = desk.advices.of(desk.number)
    assert (oldest.rules_version, oldest.statuses) == ("sha256:1", {"a": "nee"})
    assert oldest.answers == {"v0": True, "wie": ["ouderen"]}
    assert newest.rules_version == "sha256:2"
    for day in range(MOST + 5):
        desk.advices.note(desk.number, TODAY + dt.timedelta(days=day), "sha256:3", {}, {})
    assert len(desk.advices.of(desk.number)) == MOST
    desk.advices.note("zebra " * 10, TODAY, "sha256:1", {}, {})


def test_rule_files_come_back_byte_for_byte(desk: Desk) -> None:
    """The files of a version are kept once, and are what they were."""
    bases = RuleBases(desk.cases.database)
    files = {"vragen/a.yaml": "é\r\n".encode(), "b.yaml": bytes(range(256))}
    assert bases.keep("sha256:1", "/srv/regels/rules", files)
    assert not bases.keep("sha256:1", "anders", {})
    assert bases.files("sha256:1") == ("rules", files)
    assert bases.files("sha256:2") is None
