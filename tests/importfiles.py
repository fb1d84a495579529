"""Files of cases to bring in, for tests."""

from __future__ import annotations

from stored import QUESTIONS

from navigator.importing.files import read_file
from navigator.importing.rows import Intake

GOOD = "sleutel;onderwerpen;meetellen;fase;v0;wie;bedrag\n"


def intake(text: str) -> Intake:
    """What a file holds, which must be without a fault."""
    found = read_file(text.encode(), QUESTIONS)
    assert found.faults == []
    return found
