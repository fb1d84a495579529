"""Accounts of staff in SQLite and in PostgreSQL: passwords, sessions that end, and the command."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner
from databases import everything, rows
from signing import OFFICE, fail, signed_in
from stored import PASSWORD, START, Clock

from navigator.cli import cli
from navigator.store import passwords
from navigator.store.accounts import AccountError
from navigator.store.staff import StaffStore

COMMAND = Path(sys.executable).parent / "navigator"

pytestmark = pytest.mark.usefixtures("cheap_hashes")


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


def test_the_role_that_publishes_rules_says_so() -> None:
    """Whoever gives out roles reads in the help and in the manual that `beleid` changes what all visitors are told."""
    manual = (Path(__file__).parent.parent / "docs" / "beheer.md").read_text(encoding="utf-8")
    (roles,) = re.findall(r"^Rollen: .*?\n\n", manual, re.MULTILINE | re.DOTALL)
    shown = CliRunner().invoke(cli, ["medewerker", "--help"]).output
    for written in (" ".join(roles.split()), " ".join(shown.split())):
        assert re.search(r"beleid`? ?\(?.*alle regels.*publice", written), written
