"""The name of a file in a proposal: below the rule folder, and one that the reader would read."""

from __future__ import annotations

import re

_PATH = re.compile(r"([a-z0-9_-]+/){0,3}[a-z0-9_-]+\.yaml")
LONGEST = 200


def path_fault(path: str) -> str | None:
    """Why this can't be the name of a rule file, in Dutch; None if it can.

    >>> path_fault("knelpunten/nieuw.yaml") is None, path_fault("../nieuw.yaml") is None
    (True, False)
    """
    if len(path) <= LONGEST and _PATH.fullmatch(path):
        return None
    return (
        "Dit kan geen naam van een regelbestand zijn. Schrijf een map en een naam met kleine letters, cijfers, - of _, "
        "bijvoorbeeld knelpunten/nieuw_knelpunt.yaml."
    )
