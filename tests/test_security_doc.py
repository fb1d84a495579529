"""The note on security names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTE = (ROOT / "docs" / "veiligheid.md").read_text(encoding="utf-8")


def test_every_test_that_the_note_names_exists() -> None:
    """By file and by name, so that a promise whose test is gone is noticed."""
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", NOTE)
    assert len(named) > 50
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path}::{name}"


def test_every_row_says_what_is_done() -> None:
    """No requirement stands there with nothing behind it."""
    for line in NOTE.splitlines():
        if line.startswith("| ") and not line.startswith("|---"):
            assert all(cell.strip() for cell in line.strip("|").split("|")[:2]), line
