"""What the calendar does to a conclusion: closed for good, or open in a part of every year."""

from __future__ import annotations

import datetime as dt

from navigator.model import Conclusion, RuleBase

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def dutch_date(day: dt.date) -> str:
    """A date as people write it.

    >>> dutch_date(dt.date(2026, 11, 2))
    '2 november 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_in_words(start: dt.date | None, end: dt.date | None) -> str:
    """The days on which something holds, or nothing where that is always.

    >>> days_in_words(dt.date(2026, 1, 1), None)
    'vanaf 1 januari 2026'
    """
    if start and end:
        return f"van {dutch_date(start)} tot en met {dutch_date(end)}"
    if start:
        return f"vanaf {dutch_date(start)}"
    return f"tot en met {dutch_date(end)}" if end else ""


def days_of_change(rules: RuleBase) -> list[dt.date]:
    """Every day on which a rule or an amount begins to hold, or no longer does."""
    periods = [(rule.valid_from, rule.valid_until) for c in rules.conclusions.values() for rule in c.rules]
    periods += [(value.vanaf, value.tot) for amount in rules.amounts.values() for value in amount.waarden]
    days = {start for start, _ in periods if start} | {end + dt.timedelta(days=1) for _, end in periods if end}
    return sorted(days)


def is_over(conclusion: Conclusion, day: dt.date) -> bool:
    """Whether every rule of a conclusion has ended before this day."""
    ends = [rule.valid_until for rule in conclusion.rules]
    return all(end is not None and end < day for end in ends)


def closing_text(conclusion: Conclusion, day: dt.date) -> str:
    """The explanation of a conclusion on a day: what it is, or that it is over, and when one can apply."""
    text = conclusion.text
    if text.na_afloop and is_over(conclusion, day):
        return text.na_afloop
    if text.venster is None:
        return text.uitleg
    start, end = _window(text.venster.van, text.venster.tot, day)
    if start <= day:
        moment = f"Aanvragen kan nu, tot en met {dutch_date(end)}."
    else:
        moment = f"Aanvragen kan nu niet. Dat kan weer van {dutch_date(start)} tot en met {dutch_date(end)}."
    return f"{text.uitleg}\n\n{moment}"


def _window(first: str, last: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The window that is open on a day, or the next one to open."""
    for year in (day.year - 1, day.year, day.year + 1):
        start = _in_year(first, year)
        end = _in_year(last, year if last >= first else year + 1)
        if day <= end:
            return start, end
    raise AssertionError("a yearly window always comes again")


def _in_year(month_day: str, year: int) -> dt.date:
    month, day = int(month_day[:2]), int(month_day[3:])
    while True:
        try:
            return dt.date(year, month, day)
        except ValueError:  # 29 February, or a 31st that the month does not have
            day -= 1
