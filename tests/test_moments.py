"""What the calendar does to a conclusion: over for good, open in a part of every year, other rules from a day on."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from advice_oracle import Truth
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rulebases import DAYS, SMALL, make_amount, make_conclusion, make_question, make_rule, make_rules, random_rules

from navigator.model import Among, AtLeast, Conclusion
from navigator.moments import closing_text, days_of_change, dutch_date, is_over
from navigator.periods import Periods
from navigator.reading import load_rules
from navigator.rulefiles.fileshapes import Venster

quick = settings(max_examples=200, deadline=None, derandomize=True)
DAY = dt.timedelta(days=1)
YES = Among("v", frozenset([True]))


def day(written: str) -> dt.date:
    """A date out of ISO."""
    return dt.date.fromisoformat(written)


def conclusion(*ends: str | None, window: tuple[str, str] | None = None, afterwards: str | None = None) -> Conclusion:
    """A conclusion `c` with one rule for each end, a yearly window, and a text for when it is over."""
    rules = [make_rule(f"c.{number}", YES, None, day(end) if end else None) for number, end in enumerate(ends, 1)]
    made = make_conclusion("c", rules)
    venster = Venster(van=window[0], tot=window[1]) if window else None
    return Conclusion("c", made.text.model_copy(update={"venster": venster, "na_afloop": afterwards}), made.rules, "c")


def moment(window: tuple[str, str], on: str | dt.date) -> str:
    """What the explanation adds about when one can apply."""
    text = closing_text(conclusion(None, window=window), day(on) if isinstance(on, str) else on)
    explanation, _, added = text.partition("\n\n")
    assert explanation == "c"
    return added


def now_until(end: str) -> str:
    """The text for a window that is open."""
    return f"Aanvragen kan nu, tot en met {end}."


def again_from(start: str, end: str) -> str:
    """The text for a window that opens later."""
    return f"Aanvragen kan nu niet. Dat kan weer van {start} tot en met {end}."


# --- dates in words


@pytest.mark.parametrize(
    ("month", "name"),
    [
        *((1, "januari"), (2, "februari"), (3, "maart"), (4, "april"), (5, "mei"), (6, "juni")),
        *((7, "juli"), (8, "augustus"), (9, "september"), (10, "oktober"), (11, "november"), (12, "december")),
    ],
)
def test_a_date_is_written_as_people_write_it(month: int, name: str) -> None:
    """The day without a nought, the name of the month, the year."""
    assert dutch_date(dt.date(2026, month, 3)) == f"3 {name} 2026"
    assert dutch_date(dt.date(2026, month, 28)) == f"28 {name} 2026"


# --- over for good


def test_without_window_or_end_the_explanation_stands_alone() -> None:
    """A conclusion that the calendar does nothing to is explained in its own words only."""
    assert closing_text(conclusion(None), DAYS[0]) == "c"


def test_a_conclusion_is_over_the_day_after_its_last_rule_ends() -> None:
    """On the last day of its last rule it still holds; the day after it is over."""
    both = conclusion("2026-06-30", "2026-12-31")
    assert not is_over(both, day("2026-07-01"))
    assert not is_over(both, day("2026-12-31"))
    assert is_over(both, day("2027-01-01"))


def test_a_conclusion_with_an_open_rule_is_never_over() -> None:
    """One rule without an end keeps it alive."""
    assert not is_over(conclusion("2020-01-01", None), day("2100-01-01"))


def test_when_it_is_over_the_other_text_comes_instead() -> None:
    """From the day after its end a conclusion is explained by `na_afloop`, before that by `uitleg`."""
    ended = conclusion("2026-12-31", afterwards="Voorbij.")
    assert closing_text(ended, day("2026-12-31")) == "c"
    assert closing_text(ended, day("2027-01-01")) == "Voorbij."


def test_when_it_is_over_no_window_is_named() -> None:
    """What is closed for good does not open again next year."""
    ended = conclusion("2026-12-31", window=("03-01", "03-31"), afterwards="Voorbij.")
    assert closing_text(ended, day("2027-03-15")) == "Voorbij."


def test_over_without_another_text_keeps_the_explanation() -> None:
    """Without `na_afloop` the explanation stays."""
    assert closing_text(conclusion("2026-12-31"), day("2027-01-01")) == "c"


def test_the_real_rules_have_texts_for_when_they_are_over() -> None:
    """Every real conclusion with `na_afloop` shows it the day after its last rule ends, and not on that day."""
    found = [c for c in load_rules().conclusions.values() if c.text.na_afloop]
    assert found
    for ending in found:
        last = max(rule.valid_until for rule in ending.rules if rule.valid_until)
        assert closing_text(ending, last + DAY) == ending.text.na_afloop
        assert closing_text(ending, last) != ending.text.na_afloop


# --- open in a part of every year


def test_a_window_within_a_year() -> None:
    """Before it opens this year's is named, within it its end, after it next year's."""
    window = ("09-01", "10-31")
    assert moment(window, "2026-08-31") == again_from("1 september 2026", "31 oktober 2026")
    assert moment(window, "2026-09-01") == now_until("31 oktober 2026")
    assert moment(window, "2026-10-31") == now_until("31 oktober 2026")
    assert moment(window, "2026-11-01") == again_from("1 september 2027", "31 oktober 2027")


def test_a_window_over_new_year() -> None:
    """It is one window, that ends in the next year: also when asked after New Year."""
    window = ("11-15", "02-10")
    assert moment(window, "2026-11-14") == again_from("15 november 2026", "10 februari 2027")
    assert moment(window, "2026-11-15") == now_until("10 februari 2027")
    assert moment(window, "2026-12-31") == now_until("10 februari 2027")
    assert moment(window, "2027-01-01") == now_until("10 februari 2027")
    assert moment(window, "2027-02-10") == now_until("10 februari 2027")
    assert moment(window, "2027-02-11") == again_from("15 november 2027", "10 februari 2028")


def test_a_window_of_one_day() -> None:
    """It is open on that day only."""
    assert moment(("05-05", "05-05"), "2026-05-04") == again_from("5 mei 2026", "5 mei 2026")
    assert moment(("05-05", "05-05"), "2026-05-05") == now_until("5 mei 2026")
    assert moment(("05-05", "05-05"), "2026-05-06") == again_from("5 mei 2027", "5 mei 2027")


def test_a_window_of_the_whole_year() -> None:
    """It is always open."""
    assert moment(("01-01", "12-31"), "2026-01-01") == now_until("31 december 2026")
    assert moment(("01-01", "12-31"), "2026-12-31") == now_until("31 december 2026")


def test_a_window_until_29_february() -> None:
    """It ends on 29 February in a leap year, on the 28th in any other, also when it began the year before."""
    assert moment(("02-01", "02-29"), "2028-02-29") == now_until("29 februari 2028")
    assert moment(("02-01", "02-29"), "2027-02-28") == now_until("28 februari 2027")
    assert moment(("02-01", "02-29"), "2027-03-01") == again_from("1 februari 2028", "29 februari 2028")
    assert moment(("12-01", "02-29"), "2027-12-24") == now_until("29 februari 2028")
    assert moment(("12-01", "02-29"), "2026-12-24") == now_until("28 februari 2027")


def test_a_window_from_29_february() -> None:
    """In a leap year it opens on the 29th, and one can ask on any day of any year when it opens."""
    assert moment(("02-29", "03-31"), "2028-02-28") == again_from("29 februari 2028", "31 maart 2028")
    assert moment(("02-29", "03-31"), "2028-02-29") == now_until("31 maart 2028")
    assert moment(("02-29", "03-31"), "2027-03-01") == now_until("31 maart 2027")


def test_a_window_until_a_day_the_month_does_not_have() -> None:
    """It ends on the last day of that month."""
    assert moment(("04-01", "04-31"), "2026-04-30") == now_until("30 april 2026")
    assert moment(("04-01", "04-31"), "2026-05-01") == again_from("1 april 2027", "30 april 2027")


def is_open(first: str, last: str, on: dt.date) -> bool:
    """Whether a day lies in a window, by its month and day."""
    written = f"{on:%m-%d}"
    return first <= written <= last if first <= last else written >= first or written <= last


def days_of(year: int) -> st.SearchStrategy[str]:
    """A month and day that this year has."""
    return st.dates(dt.date(year, 1, 1), dt.date(year, 12, 31)).map(lambda found: f"{found:%m-%d}")


@quick
@given(days_of(2027), days_of(2028), st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_a_window_is_the_one_found_by_looking_at_every_day(first: str, last: str, on: dt.date) -> None:
    """The window named is the one that is open, or the next to open, when one goes through the days one by one."""
    assume(
        not is_open(first, last, day(f"2027-{first}") - DAY) and not is_open(first, last, day(f"2028-{first}") - DAY)
    )
    start = on
    while not is_open(first, last, start):
        start += DAY
    end = start
    while is_open(first, last, end + DAY):
        end += DAY
    expected = now_until(dutch_date(end)) if start == on else again_from(dutch_date(start), dutch_date(end))
    assert moment((first, last), on) == expected


# --- the days on which rules or amounts change


def test_days_of_change_are_the_first_days_of_something_else() -> None:
    """The first day of a rule or amount, and the day after its last, each once and in order."""
    rules = [make_rule("c.1", YES, day("2026-01-01"), day("2026-12-31")), make_rule("c.2", YES, day("2027-01-01"))]
    amount = make_amount((day("2025-07-01"), day("2025-12-31"), 5), (day("2026-01-01"), None, 6))
    made = make_rules([make_question("v", "ja_nee")], [make_conclusion("c", rules)], {"b": amount})
    assert days_of_change(made) == [day("2025-07-01"), day("2026-01-01"), day("2027-01-01")]


def test_a_period_is_compiled_once_and_has_a_name_of_its_own() -> None:
    """Days of one period share what is compiled and its name; the first day of a rule begins another."""
    rule = make_rule("c.1", YES, day("2026-01-01"), None)
    periods = Periods(make_rules([make_question("v", "ja_nee")], [make_conclusion("c", [rule])]))
    before, first, later = day("2025-12-31"), day("2026-01-01"), day("2030-05-05")
    assert periods.compiled(first) is periods.compiled(later)
    assert periods.name(first) == periods.name(later)
    assert periods.name(before) != periods.name(first)
    assert [len(periods.compiled(on).grounds["c"]) for on in (before, first)] == [0, 1]


def test_rules_that_always_hold_have_no_days_of_change() -> None:
    """Without periods nothing ever changes."""
    assert days_of_change(make_rules([make_question("n", "bedrag")], {"c": AtLeast("n", 5)})) == []


@settings(quick, max_examples=60)
@given(st.integers(0, 10**9))
def test_between_two_days_of_change_the_rules_are_the_same(seed: int) -> None:
    """On every day the grounds are those of the last day of change before it."""
    rules = random_rules(random.Random(seed), SMALL)
    changes = days_of_change(rules)
    for offset in range(-2, len(DAYS) + 2):
        on = DAYS[0] + offset * DAY
        began = max((change for change in changes if change <= on), default=day("2000-01-01"))
        assert Truth(rules, on).ways == Truth(rules, began).ways
