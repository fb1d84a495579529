"""Two people's changes of one file put together (three-way merge, with the `merge3` library)."""

from __future__ import annotations

from dataclasses import dataclass

from merge3 import Merge3

FIRST, BETWEEN, LAST = "<<<<<<< de ene tekst", "=======", ">>>>>>> de andere tekst"
"""The marks around two texts of which one has to be chosen; no rule file with a mark in it can be published."""


@dataclass(frozen=True)
class Merged:
    """Both changes in one text; where they touch the same lines both stand there, between marks."""

    text: str
    clashes: int
    """How many places have to be decided by hand."""


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What a file becomes if both changes of `base` are made.

    >>> merge("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    Merged(text='A\\nb\\nC\\n', clashes=0)
    """
    three = Merge3(_lines(base), _lines(mine), _lines(theirs))
    clashes = sum(group[0] == "conflict" for group in three.merge_groups())
    lines = three.merge_lines(start_marker=FIRST, mid_marker=BETWEEN, end_marker=LAST)
    return Merged("".join(lines), clashes)


def _lines(text: str) -> list[str]:
    """The lines, the last one ended too: a mark must stand on a line of its own."""
    return (text if text.endswith("\n") or not text else f"{text}\n").splitlines(keepends=True)
