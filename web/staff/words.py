"""The Dutch words of the pages for staff."""

from __future__ import annotations


def too_many(seconds: int) -> str:
    """What to say to who has to wait.

    >>> too_many(45)
    'Er waren te veel pogingen. Wacht 45 seconden en probeer het dan weer.'
    >>> too_many(61)
    'Er waren te veel pogingen. Wacht 2 minuten en probeer het dan weer.'
    """
    minutes = -(-seconds // 60)
    wait = f"{seconds} seconden" if seconds < 60 else "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return f"Er waren te veel pogingen. Wacht {wait} en probeer het dan weer."


NOT_THE_PASSWORD = "Uw wachtwoord klopt niet. Vul het wachtwoord in waarmee u inlogt."
CODE_FAULTS: dict[str, str] = {
    "wrong": "Deze code klopt niet. Vul de code in die uw app nu laat zien, of een herstelcode van uw lijst.",
    "used": "Deze code is al gebruikt. Wacht tot uw app een nieuwe code laat zien.",
    "late": "Deze code is verlopen. Vul de code in die uw app nu laat zien. Gebeurt dit vaker? "
    "Laat uw telefoon de tijd zelf instellen.",
    "new": "Deze code klopt niet. Vul de code in die uw app nu laat zien, bij Initiatiefwijzer. Gebeurt dit vaker? "
    "Laat uw telefoon de tijd zelf instellen.",
}
"""What is wrong with a code for the second step (`navigator.store.secondstep.Result`); `new` is for a new app."""

STATE_NAMES: dict[str, str] = {
    "nieuw": "Nieuw",
    "bezig": "In behandeling",
    "wacht": "Wacht op de beller of een ander",
    "klaar": "Afgerond",
}
"""How far the helpdesk is with a case (`navigator.store.casefiles.STATES`)."""

REPORT_STATE_NAMES: dict[str, str] = {
    "nieuw": "Nieuw",
    "bezig": "Wordt uitgezocht",
    "aangepast": "De regels zijn aangepast",
    "klopt_toch": "Het advies klopt wel",
}
"""What policy staff did with a report (`navigator.store.reports.STATES`)."""
