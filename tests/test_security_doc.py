"""The notes on security: every requirement is accounted for under its real number, and every test they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asvs import LEVELS

ROOT = Path(__file__).parent.parent
NOTES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("veiligheid", "veiligheid-asvs")}
OF_LEVEL_2 = ("3", "6", "7", "8", "9", "10", "12", "13", "14", "16")
"""The chapters of which the notes promise level 2 too: what pages of staff, sessions and kept data rest on."""
ALSO = (
    "1.2.6-1.2.8, 1.3.5, 1.3.6, 1.3.8, 1.3.9, 1.3.11, 1.5.2, 2.3.3, 2.4.1, 4.1.3, 4.3, 4.4, 5.2.3, 6.3.8, "
    "11.4.2, 11.5.1, 14.2.7, 15.1.2, 15.3.4, V17"
)
"""What else the notes promise, or say is not for us."""
PARTLY = {"3.4.1", "6.3.3", "7.4.1", "7.5.2", "11.5.1"}
"""What stands both among what is done and among what is not, or is done otherwise."""
NO_NUMBER = "–"  # a row about something that is no requirement
NOT_FOR_US = "Niet van toepassing"
_PART = re.compile(r"V\d+|\d+\.\d+(\.\d+(-\d+\.\d+\.\d+)?)?")


def rows() -> list[tuple[str, list[str]]]:
    """Every row of every table, without its heading: the title above it, and its cells."""
    found = []
    for note in NOTES.values():
        title, lines = "", note.splitlines()
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            if line.startswith("#"):
                title = line.lstrip("# ")
            if line.startswith("| ") and not after.startswith("|---"):
                found.append((title, [cell.strip() for cell in line.strip().strip("|").split("|")]))
    return found


def numbers(cell: str) -> list[str]:
    """The requirements that a cell names: one by one, as a range, as a section (10.4) or as a chapter (V17).

    Raises:
        ValueError: it names something that ASVS does not have.
    """
    if cell == NO_NUMBER:
        return []
    named: list[str] = []
    for part in cell.split(", "):
        if not _PART.fullmatch(part):
            raise ValueError(f"no number: {part!r}")
        first, _, last = part.partition("-")
        if last:
            section, _, start = first.rpartition(".")
            found = [f"{section}.{place}" for place in range(int(start), int(last.rpartition(".")[2]) + 1)]
            if not last.startswith(f"{section}.") or len(found) < 2:
                raise ValueError(f"no range: {part!r}")
        else:
            found = [name for name in LEVELS if name == first or name.startswith(f"{first.removeprefix('V')}.")]
        if not found or set(found) - LEVELS.keys():
            raise ValueError(f"not in ASVS: {part!r}")
        named += found
    return named


@pytest.mark.parametrize(
    "cell", ["1.2.99", "6.2.1-6.2.13", "7.1.3-7.1.1", "7.1.1-7.2.2", "18.1.1", "V18", "13 rechten"]
)
def test_a_number_that_does_not_exist_is_noticed(cell: str) -> None:
    """One beyond the end of a section or chapter, a range that is none, or words among the numbers."""
    with pytest.raises(ValueError, match=re.escape(cell.split(" ")[0])):
        numbers(cell)


def test_the_list_of_requirements_is_whole() -> None:
    """As many of each level as ASVS 5.0.0 has: 70, 183 and 92."""
    assert [list(LEVELS.values()).count(level) for level in (1, 2, 3)] == [70, 183, 92]


def test_every_number_is_a_requirement() -> None:
    """Each row begins with real numbers of ASVS 5.0.0, and nothing else."""
    assert sum(bool(numbers(cells[0])) for _, cells in rows()) > 100


def test_every_requirement_is_accounted_for() -> None:
    """All of level 1, and of the promised chapters of level 2: done, not done, done otherwise, or not for us."""
    named = [number for _, cells in rows() for number in numbers(cells[0])]
    wanted = {name for name, level in LEVELS.items() if level == 1}
    wanted |= {name for name, level in LEVELS.items() if level == 2 and name.split(".")[0] in OF_LEVEL_2}
    assert sorted({*wanted, *numbers(ALSO)}.difference(named)) == []
    assert {name for name in named if named.count(name) > 1} == PARTLY


def test_every_test_that_the_notes_name_exists() -> None:
    """By file and by name, so that a promise whose test is gone is noticed."""
    named = [found for note in NOTES.values() for found in re.findall(r"`(tests/[\w/-]+\.py)(?:::(\w+))?`", note)]
    assert len(named) > 100
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path}::{name}"


def test_every_row_says_what_is_done() -> None:
    """No requirement stands there with nothing behind it; only the name of a test may be missing."""
    for title, cells in rows():
        assert len(cells) == {NOT_FOR_US: 2}.get(title, 4 if re.match(r"V\d", title) else 3), cells
        assert all(cells[:3]), cells
