"""Passwords of staff: what one may be, and its hash (argon2id)."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from navigator import settings
from navigator.leaks import leaked
from navigator.store.codes import word_list
from navigator.store.guessing import easy_to_guess

SHORTEST, LONGEST = 12, 200
"""How many characters a password has; no kind of character is demanded, as NIST SP 800-63B advises."""
COMMON = Path(__file__).parent / "common.sha1"
"""Hashes of the 5,000 passwords of at least twelve characters that are used most: see `tools/common_passwords.sh`."""
_WORDS = 7  # of 1,024 each: 70 bits
_FEWEST_SIGNS = 5

_hasher = PasswordHasher()
_BETTER = (
    "Neem vier of meer losse woorden die niets met elkaar of met u te maken hebben, of laat een wachtwoordkluis kiezen."
)
_few_at_a_time = threading.BoundedSemaphore(2)  # each takes 64 MiB


def new_password() -> str:
    """A password of seven random words."""
    return " ".join(secrets.choice(word_list()) for _ in range(_WORDS))


def password_fault(password: str, name: str) -> str | None:
    """What is wrong with a password for this account, in Dutch, or None.

    Raises:
        SettingError: the list of passwords that leaked is named in the settings, and can't be read.
    """
    plain = _normal(password)
    if len(plain) < SHORTEST:
        return f"Dit wachtwoord is te kort: minstens {SHORTEST} tekens. Neem bijvoorbeeld vier losse woorden."
    if len(plain) > LONGEST:
        return f"Dit wachtwoord is te lang: hoogstens {LONGEST} tekens."
    if len(set(plain)) < _FEWEST_SIGNS:
        return "Dit wachtwoord is te makkelijk te raden: gebruik meer verschillende tekens."
    if name in plain.lower() or "initiatiefwijzer" in plain.lower():
        return "Dit wachtwoord is te makkelijk te raden: zet er niet uw inlognaam of de naam van deze site in."
    if leaked(plain.lower(), COMMON) or easy_to_guess(plain, name):
        return f"Dit wachtwoord is te makkelijk te raden. {_BETTER}"
    known = settings.text("NAVIGATOR_UITGELEKT")
    if known and leaked(plain, Path(known)):
        return f"Dit wachtwoord is ooit uitgelekt: het staat op een lijst die inbrekers ook hebben. {_BETTER}"
    return None


def hashed(password: str) -> str:
    """The hash under which a password is kept."""
    with _few_at_a_time:
        return _hasher.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password belongs to a hash; without a hash it takes as long to say no."""
    with _few_at_a_time:
        try:
            return _hasher.verify(kept or _nobody(), _normal(password)[: LONGEST + 1]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


def _normal(password: str) -> str:
    """The same password, whatever the keyboard that it was typed on."""
    return unicodedata.normalize("NFKC", password)
