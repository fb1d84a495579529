"""Passwords that are easy to guess, or that leaked, are refused; whoever chooses well is not bothered."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator.leaks import leaked, usable_list
from navigator.settings import SettingError
from navigator.store.passwords import COMMON, new_password, password_fault


def sha1(password: str) -> str:
    """The hash under which a password is on a list."""
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def write(path: Path, hashes: list[str], end: str = "\r\n") -> Path:
    """A list as Have I Been Pwned gives it out: in order, each hash with how often it was seen."""
    path.write_bytes("".join(f"{found}:{3**number % 100_000}{end}" for number, found in enumerate(hashes)).encode())
    return path


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "qwertyuiop12",
        "passwordpassword",
        "Wachtwoord123!",
        "Welkom2026!!",
        "W3lk0mW3lk0m1!",
        "Zomer2026!Zomer",
        "september2026!",
        "Gemeente2026!",
        "devries2026!!",
        "Feyenoord1908!",
        "abcdefghijklm",
        "aB3$xaB3$xaB3$xaB3$x",
        "correcthorse",
        "perasperaadastra",
        "FindAuPair007",
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    """Common ones, words of the place and the season with a year, rows, repetitions, the name: with a way out."""
    assert "losse woorden" in str(password_fault(password, "anna.de.vries"))


@pytest.mark.parametrize(
    "password",
    ["vier losse woorden", "tulp lamp brug vork", "klaproos-molen", "u7#Kq0!zPw2v", "zażółć gęślą jaźń"],
)
def test_what_is_hard_to_guess_is_fine(password: str) -> None:
    """Words that do not belong together, or what a password manager makes, need no digit, capital or sign."""
    assert password_fault(password, "anna.de.vries") is None


def test_a_password_that_the_program_makes_is_fine() -> None:
    """It would be strange to refuse one's own."""
    assert [fault for _ in range(20) if (fault := password_fault(new_password(), "anna"))] == []


def test_a_long_password_costs_no_more() -> None:
    """The strongest part may stand anywhere in the first 72 characters, and more than that is not looked at."""
    assert password_fault("tulp lamp brug vork " * 9, "anna") is None
    assert password_fault("a1b2c" * 40, "anna") is not None


def test_the_list_of_common_passwords_is_whole() -> None:
    """At least the 3,000 that ASVS asks for, in a form that halving finds its way in."""
    hashes = COMMON.read_text(encoding="ascii").splitlines()
    assert len(set(hashes)) >= 3_000
    assert hashes == sorted(hashes) and usable_list(COMMON)


def test_a_password_that_leaked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However hard to guess it looks; only if there is such a list, and no other password."""
    known, other = "tulp lamp brug vork", "vork brug lamp tulp"
    assert password_fault(known, "anna") is None
    monkeypatch.setenv("NAVIGATOR_UITGELEKT", str(write(tmp_path / "lijst.txt", sorted(map(sha1, [known, "x", "y"])))))
    assert "uitgelekt" in str(password_fault(known, "anna"))
    assert password_fault(other, "anna") is None


def test_without_the_list_that_is_promised_nothing_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A list that is gone is said, and does not count as an empty one; on the command line in words."""
    monkeypatch.setenv("NAVIGATOR_UITGELEKT", str(tmp_path / "weg.txt"))
    with pytest.raises(SettingError, match="NAVIGATOR_UITGELEKT"):
        password_fault("tulp lamp brug vork", "anna")
    (tmp_path / "c.db").touch()
    done = subprocess.run(
        [Path(sys.executable).parent / "navigator", "medewerker", "nieuw", "anna", "--rol", "beheer"],
        input="tulp lamp brug vork\n",
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/c.db"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "NAVIGATOR_UITGELEKT" in done.stderr and "Traceback" not in done.stderr


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 400), max_size=60), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_search_finds_exactly_what_is_on_the_list(tmp_path: Path, on: set[int], end: str, lower: bool) -> None:
    """Wherever it stands, the first and the last line too; however lines end, and in small letters as well."""
    hashes = sorted(sha1(str(number)) for number in on)
    path = write(tmp_path / "lijst.txt", [found.lower() if lower else found for found in hashes], end)
    assert {number for number in range(401) if leaked(str(number), path)} == on


@pytest.mark.parametrize("text", ["", "wachtwoord\n", "B" * 40 + "\n" + "A" * 40 + "\n", "A" * 41, "A" * 40 + " 5\n"])
def test_a_list_of_another_kind_is_noticed(tmp_path: Path, text: str) -> None:
    """Empty, passwords themselves, in another order, or with other columns: no password would ever be found on it."""
    path = tmp_path / "lijst.txt"
    path.write_text(text)
    assert not usable_list(path)
    assert usable_list(write(path, [sha1("x")], end=""))


def test_other_commands_do_not_load_the_word_lists() -> None:
    """They take time, and only who sets a password needs them."""
    script = "import sys, navigator.store.accounts, navigator.store.sessions; sys.exit('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
