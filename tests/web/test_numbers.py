"""Numbers as people write them are read as they are meant, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.numbers import read_number


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12000", 12000),
        (" 12000 ", 12000),
        ("€ 12.000", 12000),
        ("€12.000", 12000),
        ("12.000 euro", 12000),
        ("12000€", 12000),
        ("EUR 500", 500),
        ("ongeveer 500 euro", 500),
        ("ca. € 1.000", 1000),
        ("±300", 300),
        ("zo’n 20 mensen", 20),
        ("12000,-", 12000),
        ("12000,--", 12000),
        ("12.000,00", 12000),
        ("12.000.-", 12000),
        ("12 000", 12000),
        ("12\u00a0000", 12000),
        ("12\u202f000", 12000),
        ("1.000.000", 1_000_000),
        ("2500.", 2500),
        ("34%", 34),
        ("34 procent", 34),
        ("5 personen", 5),
        ("0", 0),
        ("007", 7),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, meant: int) -> None:
    """Points, spaces, euro signs, dashes, percent signs and units around a whole number do not matter."""
    assert read_number(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("", ".", ",", "€", "-", "1.5", "1,5", ".5", "0.500", "1.00", "1.0000", "12.00.000", "1,000", "1,000.00"),
        *("veel", "duizend", "1e5", "+5", "-5", "5-10", "½", "²", "٥", "１２", "5k", "5 6", "12 34", "1\n000"),
        *("€€5", "5%%", "3\x00"),
    ],
)
def test_an_unclear_number_is_not_guessed(written: str) -> None:
    """What could mean two things, or no whole number at all, is never turned into one."""
    assert read_number(written) is None


@given(st.integers(0, 10**9), st.sampled_from(["{}", "€ {}", "{},-", "{} euro", "{},00", "{}%"]))
def test_every_number_is_read_back(number: int, form: str) -> None:
    """Every number, with or without points, is read as itself in each of the usual forms."""
    assert read_number(form.format(number)) == number
    assert read_number(form.format(f"{number:,}".replace(",", "."))) == number


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(written: str) -> None:
    """Any text at all gives a number or nothing, never an error."""
    found = read_number(written)
    assert found is None or found >= 0
