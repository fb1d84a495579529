"""A password that the administrator gave, in SQLite and in PostgreSQL: its owner changes it, within two weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pyotp
import pytest
from click.testing import CliRunner, Result
from stored import Clock

from navigator.cli import cli
from navigator.store.accounts import FIRST_PASSWORD_KEPT, Account
from navigator.store.database import Database
from navigator.store.staff import StaffStore

GIVEN, OWN = "vier losse woorden", "knikker orgel bosrand veter"
OFFICE = "192.0.2.1"
SECOND = dt.timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def staff(database_url: str, clock: Clock) -> Iterator[StaffStore]:
    """Accounts, with one whose password the administrator gave."""
    database = Database(database_url)
    store = StaffStore(database, clock)
    store.accounts.create("anna", ["helpdesk"], GIVEN, first_password=True)
    yield store
    database.close()


def must_change(staff: StaffStore, password: str) -> bool | None:
    """Whether someone who signs in with this password has to change it first; None if it opens nothing."""
    token = staff.sessions.sign_in("anna", password, OFFICE).session
    found = staff.sessions.find(token) if token else None
    return found.must_change if found else None


def test_a_first_password_opens_only_the_way_to_another(staff: StaffStore) -> None:
    """Every session that begins with it is for changing it; one with a password of one's own opens all."""
    assert [must_change(staff, GIVEN) for _ in range(2)] == [True, True]
    staff.accounts.change("anna", password=OWN)
    assert must_change(staff, OWN) is False
    assert must_change(staff, GIVEN) is None


def test_a_first_password_ends_by_itself(staff: StaffStore, clock: Clock) -> None:
    """Until fourteen days after it was given it works, and not from then on; a new one from the administrator does."""
    assert FIRST_PASSWORD_KEPT.days == 14
    clock.now += FIRST_PASSWORD_KEPT - SECOND
    assert must_change(staff, GIVEN) is True
    clock.now += SECOND
    assert must_change(staff, GIVEN) is None
    staff.accounts.change("anna", password=OWN, first_password=True)
    assert must_change(staff, OWN) is True


def test_a_password_of_one_s_own_never_ends(staff: StaffStore, clock: Clock) -> None:
    """Once changed it works for as long as its owner likes, also after other changes to the account."""
    staff.accounts.change("anna", password=OWN)
    staff.accounts.change("anna", roles=["beleid"])
    clock.pass_days(1000)
    assert must_change(staff, OWN) is False


def test_another_change_does_not_make_it_one_s_own(staff: StaffStore) -> None:
    """Other roles leave the first password what it is."""
    staff.accounts.change("anna", roles=["beleid"])
    assert must_change(staff, GIVEN) is True


def test_who_signs_in_elsewhere_is_not_held_up(staff: StaffStore) -> None:
    """A session that did not begin with the password is not stopped by it."""
    account = account_of(staff, "anna")
    token = staff.sessions.start(account).session
    found = staff.sessions.find(str(token))
    assert found is not None
    assert not found.must_change


def test_a_new_password_leaves_the_second_step(staff: StaffStore, clock: Clock) -> None:
    """Who gets a new password from the administrator still needs a code, and then changes the password first."""
    account = account_of(staff, "anna")
    staff.second_step.offer(account.id)
    offered = staff.second_step.offered(account.id, "anna")
    codes = offered and staff.second_step.confirm(
        account.id, pyotp.TOTP(offered.secret).at(clock().replace(tzinfo=dt.UTC))
    )
    assert codes
    staff.accounts.change("anna", password=OWN, first_password=True)
    attempt = staff.sessions.sign_in("anna", OWN, OFFICE)
    assert attempt.session is None
    token = staff.sessions.sign_in_with_code(str(attempt.pending), codes[0]).session
    found = staff.sessions.find(str(token))
    assert found is not None
    assert found.must_change


def account_of(staff: StaffStore, name: str) -> Account:
    """One account."""
    (found,) = (account for account in staff.accounts.all() if account.name == name)
    return found


# --- the command, whose clock is that of the machine


@pytest.fixture
def run(staff: StaffStore, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A function that runs `navigator medewerker` on the same database, with something on standard input."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return lambda *arguments, typed="": CliRunner().invoke(cli, ["medewerker", *arguments], input=typed)


@pytest.mark.parametrize(("arguments", "its_own"), [(("--maak-wachtwoord",), False), ((), False), (("--zelf",), True)])
def test_what_the_administrator_knows_has_to_be_changed(
    staff: StaffStore, run: Callable[..., Result], arguments: tuple[str, ...], its_own: bool
) -> None:
    """A password that was made or typed for a new account is a first password, unless its owner typed it."""
    done = run("nieuw", "bob", "--rol", "beleid", *arguments, typed=f"{OWN}\n")
    assert done.exit_code == 0, done.output
    assert ("meteen veranderen" in done.stdout) is not its_own
    account = account_of(staff, "bob")
    assert (account.password_until is None) is its_own
    assert ("wachtwoord tot 2" in run("lijst").stdout.splitlines()[1]) is not its_own


def test_a_new_password_for_someone_is_a_first_password_too(staff: StaffStore, run: Callable[..., Result]) -> None:
    """Also where an account had one of its own, and not where something else of it is changed."""
    staff.accounts.change("anna", password=OWN)
    said = run("wijzig", "anna", "--rol", "beheer").stdout
    assert "meteen veranderen" not in said
    assert account_of(staff, "anna").password_until is None
    assert "meteen veranderen" in run("wijzig", "anna", "--maak-wachtwoord").stdout
    assert account_of(staff, "anna").password_until is not None
    assert run("wijzig", "anna", "--wachtwoord", "--zelf", typed=f"{OWN}\n").exit_code == 0
    assert account_of(staff, "anna").password_until is None


def test_a_made_password_can_not_stay(staff: StaffStore, run: Callable[..., Result]) -> None:
    """Making one and saying that its owner typed it go not together, and nothing changes."""
    done = run("wijzig", "anna", "--maak-wachtwoord", "--zelf")
    assert done.exit_code == 2
    assert "--zelf" in done.stderr
    assert must_change(staff, GIVEN) is True


def test_an_account_without_a_password_has_none_to_change(staff: StaffStore, run: Callable[..., Result]) -> None:
    """Who signs in with the account of the organisation gets no date."""
    assert run("nieuw", "bob", "--rol", "beleid", "--oidc", "b1").exit_code == 0
    assert account_of(staff, "bob").password_until is None
