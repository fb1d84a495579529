"""The fixed words of sheets, steps and advice on paper are plain."""

from __future__ import annotations

from pathlib import Path

import pytest
from pagetexts import strings_of, visible_text

from navigator.language.plain import check_text
from navigator.sheets import words as sheetwords
from navigator.sheets.content import Ask

TEMPLATES = sorted((Path(__file__).parent.parent / "web" / "templates" / "takeaway").glob("*.html"))


def fixed_words() -> list[str]:
    """The fixed texts of a sheet."""
    found = [value for name, value in vars(sheetwords).items() if name.isupper() and isinstance(value, str)]
    leads = [Ask("", volunteer=True), Ask("", payer=True), Ask("", conditional=True)]
    return [*found, *sheetwords.BLANKS, *map(sheetwords.lead, leads), sheetwords.made_on("2 mei 2026")]


def test_the_fixed_words_are_plain() -> None:
    """No fixed text of a sheet has a sentence over twenty words or a stiff word."""
    assert len(fixed_words()) > 15
    assert [problem for text in fixed_words() for problem in check_text(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_pages_to_take_along_are_plain(path: Path) -> None:
    """No page or PDF has a sentence over twenty words or a stiff word; a value counts as a short word."""
    template = path.read_text()
    assert check_text(visible_text(template).replace("waarde", "dit")) == []
    assert [message for text in strings_of(template) for message in check_text(text)] == []
