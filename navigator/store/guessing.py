"""How hard a password is to guess."""

from __future__ import annotations

import re
import threading

EASY = 10**10
"""Guesses below which a password is too easy; from here on its maker calls it safe even if the hashes were stolen.

The estimate is that of zxcvbn (Wheeler, "zxcvbn: low-budget password strength estimation", USENIX Security 2016).
"""
_READ = 72  # characters; the work grows with the square of the length, and more are never needed to be strong
_WORDS = re.findall(
    r"\w+",
    """
    initiatiefwijzer initiatief wijzer medewerker helpdesk beleid beheer beheerder gemeente provincie
    wachtwoord welkom geheim inloggen inlognaam toegang sleutel nederland hallo
    januari februari maart april mei juni juli augustus september oktober november december
    lente voorjaar zomer herfst najaar winter maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    amsterdam rotterdam utrecht feyenoord ajax voetbal koningsdag sinterklaas kerstmis
    """,
)
"""What people here take for a password, next to the names and English words that zxcvbn knows."""
_one_at_a_time = threading.Lock()  # zxcvbn keeps the words it is given in a variable that all threads share


def easy_to_guess(password: str, name: str) -> bool:
    """Whether someone who knows the name of the account guesses this password in fewer tries than `EASY`."""
    from zxcvbn import zxcvbn  # its word lists take time to load, and hardly any command needs them

    known = [*re.split("[._-]+", name), *_WORDS]
    with _one_at_a_time:
        return bool(zxcvbn(password[:_READ], user_inputs=known)["guesses"] < EASY)
