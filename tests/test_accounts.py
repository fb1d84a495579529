"""Accounts of staff in SQLite and in PostgreSQL: passwords, sessions that end, waiting after failures, and the log."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pyotp
import pytest
from databases import everything, rows
from sqlalchemy.exc import DBAPIError
from stored import PASSWORD, START, Clock

from navigator.store import passwords
from navigator.store.accounts import AccountError
from navigator.store.audit import Entry
from navigator.store.sessions import Attempt
from navigator.store.staff import StaffStore

COMMAND = Path(sys.executable).parent / "navigator"
OFFICE, STRANGER = "192.0.2.1", "203.0.113.9"

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def signed_in(staff: StaffStore, device: str | None = None, address: str = OFFICE) -> Attempt:
    """Sign in with the right password, which must work."""
    attempt = staff.sessions.sign_in("anna", PASSWORD, address, device)
    assert attempt.session
    return attempt


def fail(staff: StaffStore, times: int, address: str = STRANGER, device: str | None = None, name: str = "anna") -> int:
    """Try a wrong password some times; the seconds to wait after the last try."""
    return [staff.sessions.sign_in(name, "verkeerd geraden", address, device).wait for _ in range(times)][-1]


# --- accounts


def test_an_account_opens_with_its_password_alone(staff: StaffStore) -> None:
    """The right password gives the account and its roles, in any case of the name; another password nothing."""
    found = staff.accounts.with_password(" Anna ", PASSWORD)
    assert found is not None
    assert (found.name, found.roles) == ("anna", ("helpdesk",))
    assert staff.accounts.with_password("anna", f"{PASSWORD} ") is None
    assert staff.accounts.with_password("bob", PASSWORD) is None
    assert staff.accounts.with_password("anna", "") is None


def test_only_an_argon2_hash_is_kept(staff: StaffStore, database_url: str) -> None:
    """The password stands nowhere in the database; its hash is argon2id with at least 19 MiB."""
    assert PASSWORD not in str(everything(database_url))
    ((kept,),) = rows(database_url, "SELECT password_hash FROM accounts")
    assert kept.startswith("$argon2id$")
    assert int(kept.split("m=")[1].split(",")[0]) >= 19_456


def test_the_same_work_for_a_name_that_is_not_there(staff: StaffStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name, a wrong password and an ended account each cost one hash of the same strength."""
    staff.accounts.create("weg", ["beleid"], PASSWORD)
    staff.accounts.end("weg")
    staff.accounts.with_password("warm", "up")
    checked: list[str] = []
    real = passwords._hasher.verify
    monkeypatch.setattr(
        type(passwords._hasher), "verify", lambda self, kept, given: (checked.append(kept), real(kept, given))[1]
    )
    for name in ("anna", "niemand", "weg"):
        assert staff.accounts.with_password(name, "verkeerd geraden") is None
    assert len(checked) == 3
    assert len({kept.split("$")[3] for kept in checked}) == 1


@pytest.mark.parametrize(
    ("name", "roles", "password", "message"),
    [
        ("a", ["helpdesk"], PASSWORD, "inlognaam"),
        ("jan de vries", ["helpdesk"], PASSWORD, "inlognaam"),
        ("jan", [], PASSWORD, "Kies een of meer van"),
        ("jan", ["baas"], PASSWORD, "De rol baas bestaat niet"),
        ("jan", ["helpdesk"], "kort", "te kort"),
        ("jan", ["helpdesk"], "x" * 500, "te lang"),
        ("jan", ["helpdesk"], "aaaaaaaaaaaaaaa", "makkelijk"),
        ("jan", ["helpdesk"], "ik ben jan en jan", "makkelijk"),
        ("jan", ["helpdesk"], "Welkom2026!!", "vier of meer losse woorden"),
        ("anna", ["helpdesk"], PASSWORD, "bestaat al"),
        ("jan", ["helpdesk"], None, "wachtwoord"),
    ],
)
def test_what_can_t_be_an_account_is_refused(
    staff: StaffStore, name: str, roles: list[str], password: str | None, message: str
) -> None:
    """A name, role or password that can't be used is said in words, and no account is made."""
    with pytest.raises(AccountError, match=message):
        staff.accounts.create(name, roles, password)
    assert [account.name for account in staff.accounts.all()] == ["anna"]


def test_an_ended_account_opens_nothing(staff: StaffStore) -> None:
    """Ending signs out at once, its password no longer works, and its name never passes to someone else."""
    session = signed_in(staff).session
    staff.accounts.end("anna")
    assert session
    assert staff.sessions.find(session) is None
    assert staff.sessions.sign_in("anna", PASSWORD, OFFICE).session is None
    with pytest.raises(AccountError, match="heeft bestaan"):
        staff.accounts.create("anna", ["beheer"], PASSWORD)
    with pytest.raises(AccountError, match="beëindigd"):
        staff.accounts.change("anna", password="een ander wachtwoord")


def test_a_change_signs_out_everywhere(staff: StaffStore) -> None:
    """After a new password or other roles every session of the account is over."""
    for change in ({"password": "vijf andere losse woorden"}, {"roles": ["beleid", "helpdesk"]}):
        staff.accounts.change("anna", password=PASSWORD)
        session = signed_in(staff).session
        staff.accounts.change("anna", **change)  # type: ignore[arg-type]
        assert staff.sessions.find(str(session)) is None
    assert staff.accounts.all()[0].roles == ("helpdesk", "beleid")


# --- sessions


def test_a_session_says_who_it_is(staff: StaffStore, database_url: str) -> None:
    """Every time of signing in gives another token, of which only the hash is kept; a made up one opens nothing."""
    first, second = signed_in(staff), signed_in(staff)
    assert first.session != second.session
    found = staff.sessions.find(str(second.session))
    assert found is not None
    assert (found.name, found.roles) == ("anna", ("helpdesk",))
    dump = str(everything(database_url))
    assert not any(str(token) in dump for token in (first.session, first.device))
    assert staff.sessions.find("") is None
    assert staff.sessions.find("x" * 43) is None


def test_signing_out_ends_one_session(staff: StaffStore) -> None:
    """The token that signed out is worth nothing, another one of the same account still is."""
    first, second = str(signed_in(staff).session), str(signed_in(staff).session)
    staff.sessions.end(first)
    assert staff.sessions.find(first) is None
    assert staff.sessions.find(second) is not None


def test_a_session_ends_without_use(staff: StaffStore, clock: Clock) -> None:
    """A session lives on while it is used, and is over an hour after it last was."""
    session = str(signed_in(staff).session)
    for _ in range(3):
        clock.now += dt.timedelta(minutes=59)
        assert staff.sessions.find(session) is not None
    clock.now += dt.timedelta(minutes=60)
    assert staff.sessions.find(session) is None


def test_a_session_ends_after_a_day_of_work(staff: StaffStore, clock: Clock) -> None:
    """However much it is used, a session is over after twelve hours."""
    session = str(signed_in(staff).session)
    for _ in range(23):
        clock.now += dt.timedelta(minutes=30)
        assert staff.sessions.find(session) is not None
    clock.now += dt.timedelta(minutes=30)
    assert staff.sessions.find(session) is None


def test_purge_erases_what_is_over(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """Sessions, known browsers and failures whose time is over leave no row."""
    signed_in(staff)
    fail(staff, 3)
    staff.purge()
    assert rows(database_url, "SELECT count(*) FROM staff_sessions") == [(1,)]
    clock.pass_days(91)
    staff.purge()
    for table in ("staff_sessions", "staff_devices", "sign_in_failures"):
        assert rows(database_url, f"SELECT count(*) FROM {table}") == [(0,)]


# --- waiting


def test_after_five_failures_one_waits_longer_and_longer(staff: StaffStore, clock: Clock) -> None:
    """Five tries are free; then the wait doubles from two seconds, up to a quarter of an hour."""
    assert fail(staff, 5) == 0
    waits = []
    for _ in range(12):
        wait = fail(staff, 1)
        waits.append(wait)
        clock.now += dt.timedelta(seconds=wait)
        assert fail(staff, 1) == 0
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_during_a_wait_no_password_is_tried(staff: StaffStore) -> None:
    """Who waits learns nothing: the right password is refused as a wrong one, and nothing is counted."""
    fail(staff, 5)
    wait = fail(staff, 1)
    assert staff.sessions.sign_in("anna", PASSWORD, STRANGER) == Attempt(wait=wait)
    assert fail(staff, 20) == wait


def test_strangers_lock_nobody_out(staff: StaffStore) -> None:
    """However often strangers fail, the owner signs in: from a known browser at their address too, and from another."""
    device = signed_in(staff).device
    for number in range(20):
        fail(staff, 6, address=f"203.0.113.{number}")
    assert fail(staff, 1) > 0
    signed_in(staff, device, STRANGER)
    signed_in(staff, None, OFFICE)


def test_a_known_browser_waits_for_its_own_failures(staff: StaffStore) -> None:
    """A token of a known browser gives no free guesses either, and none for another account."""
    staff.accounts.create("bob", ["beheer"], PASSWORD)
    device = signed_in(staff).device
    assert fail(staff, 6, device=device) == 2
    assert fail(staff, 5, device=device, name="bob") == 0
    assert fail(staff, 1, name="bob") == 2


def test_one_password_on_many_names_is_slowed_down(staff: StaffStore) -> None:
    """An address that tries fifty names waits, other addresses do not; a network of one customer counts as one."""
    for number in range(50):
        assert fail(staff, 1, address=f"2001:db8::{number:x}", name=f"naam{number}") == 0
    assert fail(staff, 1, address="2001:db8::ffff", name="nog.een") > 0
    assert fail(staff, 1, address="2001:db8:0:1::1", name="nog.een") == 0


def test_it_makes_no_difference_whether_a_name_exists(staff: StaffStore) -> None:
    """The answers to tries with a name that is there and one that is not are the same."""
    real = [staff.sessions.sign_in("anna", "verkeerd geraden", STRANGER) for _ in range(8)]
    other = [staff.sessions.sign_in("niemand", "verkeerd geraden", "198.51.100.1") for _ in range(8)]
    assert real == other


def test_signing_in_forgets_the_failures_with_that_name(staff: StaffStore, clock: Clock) -> None:
    """After a success the count of that name starts again; after a day it does too."""
    fail(staff, 4, address=OFFICE)
    signed_in(staff)
    assert fail(staff, 5, address=OFFICE) == 0
    clock.pass_days(1)
    assert fail(staff, 5, address=OFFICE) == 0


def test_no_name_or_address_can_be_read_from_the_failures(staff: StaffStore, database_url: str) -> None:
    """What is kept of failures are keyed hashes."""
    fail(staff, 3, name="annelies")
    kept = everything(database_url)["sign_in_failures"]
    assert len(kept) == 2
    assert not any(text in str(kept) for text in ("annelies", "203.0.113"))


# --- the log


def test_the_log_says_who_what_and_when(staff: StaffStore, clock: Clock) -> None:
    """Lines come back newest first, by name, deed or case, a page at a time."""
    for number in range(5):
        clock.now += dt.timedelta(minutes=1)
        staff.audit.note("anna", "casus_bekeken", f"CASE{number}")
    staff.audit.note("bob", "logboek_bekeken")
    found, count = staff.audit.entries()
    assert (len(found), count) == (6, 6)
    assert found[0] == Entry(clock.now, "bob", "logboek_bekeken", None)
    assert [entry.case_number for entry in staff.audit.entries(who="anna", first=1, most=2)[0]] == ["CASE3", "CASE2"]
    assert staff.audit.entries(case_number="CASE1")[1] == staff.audit.entries(what=["logboek_bekeken"])[1] == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET who = 'iemand'", "DELETE FROM audit", "DELETE FROM audit WHERE what = 'x'"]
)
def test_the_database_refuses_to_change_the_log(staff: StaffStore, database_url: str, statement: str) -> None:
    """Not even by SQL a line of the past year is changed or erased."""
    staff.audit._now = lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None)
    staff.audit.note("anna", "x")
    with pytest.raises(DBAPIError, match="append-only"):
        rows(database_url, statement)
    assert rows(database_url, "SELECT who FROM audit") == [("anna",)]


def test_the_log_forgets_after_a_year(staff: StaffStore, clock: Clock) -> None:
    """A line is erased after a year and a day, and not before."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    clock.now = now - dt.timedelta(days=367)
    staff.audit.note("anna", "oud")
    clock.now = now - dt.timedelta(days=360)
    staff.audit.note("anna", "nieuw")
    clock.now = now
    staff.audit.purge()
    assert [entry.what for entry in staff.audit.entries()[0]] == ["nieuw"]


# --- the command


def run(url: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """`navigator medewerker` on a database, with something on standard input."""
    done = subprocess.run(
        [COMMAND, "medewerker", *arguments],
        capture_output=True,
        text=True,
        input=typed,
        env={**os.environ, "DATABASE_URL": url},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_accounts_on_the_command_line(staff: StaffStore, database_url: str) -> None:
    """An account is made with a password from standard input or one thought up, changed, listed and ended."""
    assert run(database_url, "nieuw", "bob", "--rol", "beleid", typed="een lang wachtwoord\n").returncode == 0
    assert staff.accounts.with_password("bob", "een lang wachtwoord") is not None
    made = run(database_url, "wijzig", "bob", "--rol", "beheer", "--maak-wachtwoord").stdout
    account = staff.accounts.with_password("bob", made.strip().splitlines()[-1].strip())
    assert account is not None
    assert account.roles == ("beheer",)
    staff.second_step.offer(account.id)
    offered = staff.second_step.offered(account.id, "bob")
    assert offered and staff.second_step.confirm(
        account.id, pyotp.TOTP(offered.secret).at(START.replace(tzinfo=dt.UTC))
    )
    until = f"{account.password_until:%Y-%m-%d}"  # of a password that its owner did not choose
    assert run(database_url, "lijst").stdout.splitlines()[1] == f"bob\tbeheer\twachtwoord tot {until} met tweede stap"
    assert "De tweede stap is weg" in run(database_url, "wijzig", "bob", "--zonder-tweede-stap").stdout
    assert run(database_url, "lijst").stdout.splitlines()[1] == f"bob\tbeheer\twachtwoord tot {until}"
    assert staff.audit.entries(who="bob")[0][0].what == "tweede_stap_weggehaald"
    assert run(database_url, "stop", "bob").stdout == "Beëindigd: bob.\n"
    assert run(database_url, "lijst").stdout.splitlines()[0] == "anna\thelpdesk\twachtwoord"
    assert "bob\tbeheer\tbeëindigd op" in run(database_url, "lijst").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nieuw", "bob", "--rol", "baas"), "De rol baas bestaat niet"),
        (("nieuw", "bob", "--rol", "beleid"), "te kort"),
        (("stop", "niemand"), "Er is geen account"),
        (("wijzig", "anna"), "Zeg wat er verandert"),
        (("nieuw", "bob", "--wachtwoord", "x"), "bestaat niet"),
    ],
)
def test_wrong_use_is_explained(staff: StaffStore, database_url: str, arguments: tuple[str, ...], message: str) -> None:
    """What can't be done is said in Dutch with exit code 2, and there is no option to type a password."""
    done = run(database_url, *arguments, typed="kort\n")
    assert done.returncode == 2
    assert message in done.stderr
    assert [account.name for account in staff.accounts.all()] == ["anna"]
