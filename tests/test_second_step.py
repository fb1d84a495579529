"""The second step of signing in, in SQLite and in PostgreSQL: codes that work once, recovery codes, and guessing."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pyotp
import pytest
from databases import everything, rows
from stored import PASSWORD, Clock

from navigator.store.accounts import Account
from navigator.store.database import Database
from navigator.store.secondstep import OFFER_KEPT
from navigator.store.sessions import CODE_AWAITED, Attempt
from navigator.store.staff import StaffStore

OFFICE, STRANGER = "192.0.2.1", "203.0.113.9"
STEP = dt.timedelta(seconds=30)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


class App:
    """An app that makes codes, on the clock of the test."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.secret, self._clock = secret, clock

    def code(self, steps: int = 0) -> str:
        """The code that is shown, or that was or will be some steps of 30 seconds away."""
        moment = (self._clock() + steps * STEP).replace(tzinfo=dt.UTC)
        return pyotp.TOTP(self.secret).at(moment)


def anna(staff: StaffStore) -> Account:
    """The account."""
    return next(account for account in staff.accounts.all() if account.name == "anna")


def set_up(staff: StaffStore, clock: Clock) -> tuple[App, list[str]]:
    """Set up an app, half a minute before now; the app and the recovery codes."""
    staff.second_step.offer(anna(staff).id)
    offered = staff.second_step.offered(anna(staff).id, "anna")
    assert offered
    app = App(offered.secret, clock)
    codes = staff.second_step.confirm(anna(staff).id, app.code())
    clock.now += 2 * STEP
    return app, codes


def pending(staff: StaffStore, address: str = OFFICE, device: str | None = None) -> str:
    """Give the right password; the token to give a code with."""
    attempt = staff.sessions.sign_in("anna", PASSWORD, address, device)
    assert (attempt.session, attempt.device, attempt.wait) == (None, None, 0)
    assert attempt.pending
    return attempt.pending


def give(staff: StaffStore, code: str, device: str | None = None) -> Attempt:
    """Sign in with the right password and this code."""
    return staff.sessions.sign_in_with_code(pending(staff, device=device), code, device)


# --- setting it up


def test_without_a_second_step_the_password_signs_in(staff: StaffStore) -> None:
    """An offer alone changes nothing: the account has a second step once a code of the app was given."""
    staff.second_step.offer(anna(staff).id)
    assert staff.second_step.confirm(anna(staff).id, "000000") == []
    assert not anna(staff).has_second_step
    assert staff.sessions.sign_in("anna", PASSWORD, OFFICE).session


def test_the_app_learns_whose_code_it_is(staff: StaffStore) -> None:
    """The address in the QR code is that of apps, with the name, the site, and a secret of 160 bits."""
    staff.second_step.offer(anna(staff).id)
    offered = staff.second_step.offered(anna(staff).id, "anna")
    assert offered
    assert re.fullmatch("[A-Z2-7]{32}", offered.secret)
    assert offered.address == f"otpauth://totp/Initiatiefwijzer:anna?secret={offered.secret}&issuer=Initiatiefwijzer"
    staff.second_step.offer(anna(staff).id)
    again = staff.second_step.offered(anna(staff).id, "anna")
    assert again and again.secret != offered.secret


def test_an_offer_is_over_after_an_hour(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """It is no longer shown, can't be confirmed, and leaves no row."""
    staff.second_step.offer(anna(staff).id)
    offered = staff.second_step.offered(anna(staff).id, "anna")
    assert offered
    clock.now += OFFER_KEPT
    assert staff.second_step.offered(anna(staff).id, "anna") is None
    assert staff.second_step.confirm(anna(staff).id, App(offered.secret, clock).code()) == []
    staff.purge()
    assert rows(database_url, "SELECT count(*) FROM second_steps") == [(0,)]


def test_another_app_takes_the_place_of_the_first(staff: StaffStore, clock: Clock) -> None:
    """Until it is confirmed the first one works; after that neither it nor its recovery codes do."""
    first, codes = set_up(staff, clock)
    staff.second_step.offer(anna(staff).id)
    assert give(staff, first.code()).session
    second, _ = set_up(staff, clock)
    assert give(staff, first.code()).code == "wrong"
    assert give(staff, codes[0]).code == "wrong"
    assert give(staff, second.code()).session


# --- signing in


def test_the_password_alone_opens_nothing(staff: StaffStore, clock: Clock) -> None:
    """The token that it gives is no session, and makes no browser a known one."""
    set_up(staff, clock)
    token = pending(staff)
    assert staff.sessions.find(token) is None
    assert staff.sessions._known(token, "anna") is None


def test_a_code_signs_in_once(staff: StaffStore, clock: Clock) -> None:
    """With the code that the app shows; again it is refused, also in another browser; the next one is not."""
    app, _ = set_up(staff, clock)
    token, other = pending(staff), pending(staff)
    done = staff.sessions.sign_in_with_code(token, app.code())
    assert done.session and staff.sessions.find(done.session)
    assert staff.sessions.sign_in_with_code(other, app.code()) == Attempt(code="used")
    assert staff.sessions.sign_in_with_code(token, app.code(1)) == Attempt()
    clock.now += STEP
    assert staff.sessions.sign_in_with_code(other, app.code()).session


def test_the_code_that_set_it_up_is_used_too(staff: StaffStore, clock: Clock) -> None:
    """Who looked over a shoulder then can't use it."""
    staff.second_step.offer(anna(staff).id)
    offered = staff.second_step.offered(anna(staff).id, "anna")
    assert offered
    code = App(offered.secret, clock).code()
    assert staff.second_step.confirm(anna(staff).id, code)
    assert give(staff, code).code == "used"


@pytest.mark.parametrize(("steps", "found"), [(-21, "wrong"), (-2, "late"), (-1, "right"), (1, "right"), (2, "wrong")])
def test_a_clock_may_be_half_a_minute_off(staff: StaffStore, clock: Clock, steps: int, found: str) -> None:
    """A code of the step before or after counts; of an older one is said that it is over."""
    app, _ = set_up(staff, clock)
    clock.pass_days(1)
    assert give(staff, app.code(steps)).code == found


def test_a_code_may_be_written_with_spaces(staff: StaffStore, clock: Clock) -> None:
    """As apps show it, and with what comes along when it is pasted; letters are no code."""
    app, codes = set_up(staff, clock)
    code = app.code()
    assert give(staff, f"{code}a").code == give(staff, "").code == give(staff, "²" * 6).code == "wrong"
    assert give(staff, f" {code[:3]}\u00a0{code[3:]}\n").session
    assert give(staff, codes[0].replace(" ", "-")).session


def test_many_workers_take_a_code_once(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """Of eight that get the same code at the same moment one lets its owner in; of a recovery code too."""
    app, codes = set_up(staff, clock)
    for code in (app.code(), codes[3]):
        start, found = threading.Barrier(8), []

        def ask(code: str = code, start: threading.Barrier = start, found: list[str] = found) -> None:
            database = Database(database_url)
            start.wait()
            found.append(StaffStore(database, clock).second_step.check(1, code))
            database.close()

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(each in ("right", "recovered") for each in found) == 1
        assert len(found) == 8


def test_after_the_password_a_code_must_come_soon(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """After ten minutes the token is worth nothing and leaves no row."""
    app, _ = set_up(staff, clock)
    token = pending(staff)
    clock.now += CODE_AWAITED - dt.timedelta(seconds=1)
    assert staff.sessions.awaited(token)
    clock.now += dt.timedelta(seconds=1)
    assert staff.sessions.sign_in_with_code(token, app.code()) == Attempt()
    staff.purge()
    assert rows(database_url, "SELECT count(*) FROM staff_pending") == [(0,)]


def test_a_change_of_the_account_ends_what_was_begun(staff: StaffStore, clock: Clock) -> None:
    """After another password or the end of the account a token of before opens nothing."""
    app, _ = set_up(staff, clock)
    token = pending(staff)
    staff.accounts.change("anna", password="tulp lamp brug vork")
    assert staff.sessions.sign_in_with_code(token, app.code()) == Attempt()
    staff.accounts.change("anna", password=PASSWORD)
    token = pending(staff)
    staff.accounts.end("anna")
    assert staff.sessions.sign_in_with_code(token, app.code()) == Attempt()


# --- recovery codes


def test_a_recovery_code_works_once(staff: StaffStore, clock: Clock) -> None:
    """There are ten, each of 66 bits and more, none like another; each lets in once."""
    _, codes = set_up(staff, clock)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{3}( \d{3}){6}", code) for code in codes)
    for left, code in zip(range(9, -1, -1), codes, strict=True):
        assert give(staff, code).code == "recovered"
        assert staff.second_step.recovery_codes_left(anna(staff).id) == left
        assert give(staff, code) == Attempt(code="wrong")


def test_of_recovery_codes_only_argon2_hashes_are_kept(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """As of a password: no code and no part of it stands in the database, and neither does a token."""
    _, codes = set_up(staff, clock)
    token = pending(staff)
    held = str(everything(database_url))
    assert token not in held
    assert not any(code[4:] in held or code.replace(" ", "")[1:] in held for code in codes)
    kept = rows(database_url, "SELECT code_hash FROM recovery_codes")
    assert len(kept) == 10 and all(each.startswith("$argon2id$") for (each,) in kept)


# --- guessing


def test_codes_can_not_be_guessed(staff: StaffStore, clock: Clock) -> None:
    """Five tries, then a wait that doubles, from whatever address; the right code does not get in meanwhile."""
    app, _ = set_up(staff, clock)
    for number in range(5):
        token = pending(staff, f"203.0.113.{number}")
        assert staff.sessions.sign_in_with_code(token, "000000") == Attempt(code="wrong")
    waits = []
    for number in range(12):
        token = pending(staff, f"198.51.100.{number}")
        found = staff.sessions.sign_in_with_code(token, app.code())
        assert found.session is None
        waits.append(found.wait)
        clock.now += dt.timedelta(seconds=found.wait)
        assert give(staff, "000000") == Attempt(code="wrong")
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_who_guesses_does_not_stop_the_owner(staff: StaffStore, clock: Clock) -> None:
    """In a browser in which the owner signed in before; and who does not know the password does not get to codes."""
    app, _ = set_up(staff, clock)
    device = give(staff, app.code()).device
    clock.now += 2 * STEP
    for _ in range(6):
        give(staff, "000000")
    assert give(staff, app.code()).wait > 0
    assert give(staff, app.code(), device).session
    for _ in range(6):
        staff.sessions.sign_in("anna", "verkeerd geraden", STRANGER)
    clock.pass_days(1)
    assert give(staff, app.code()).session


# --- the phone is lost


def test_the_administrator_takes_it_away(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """The password is enough again, nothing of secret and codes is left, and every session is over."""
    app, _ = set_up(staff, clock)
    session = str(give(staff, app.code()).session)
    assert not staff.accounts.change("anna", without_second_step=True).has_second_step
    assert staff.sessions.find(session) is None
    assert rows(database_url, "SELECT count(*) FROM second_steps") == [(0,)]
    assert rows(database_url, "SELECT count(*) FROM recovery_codes") == [(0,)]
    assert staff.sessions.sign_in("anna", PASSWORD, OFFICE).session


def test_an_ended_account_keeps_no_secret(staff: StaffStore, clock: Clock, database_url: str) -> None:
    """Nor recovery codes."""
    set_up(staff, clock)
    staff.accounts.end("anna")
    assert rows(database_url, "SELECT count(*) FROM second_steps") == [(0,)]
    assert rows(database_url, "SELECT count(*) FROM recovery_codes") == [(0,)]
