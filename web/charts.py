"""Charts as plain drawings: where each bar and word stands, for the template that makes SVG of it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 340  # units of the drawing, which are pixels on a phone
_LINE = 17  # height of a line of text
_BAR = 16
_GAP = 14  # between one bar and the words of the next
_LETTERS = 44  # that fit on a line
_NUMBER = 46  # room for the number behind a bar
_COLUMNS_HEIGHT = 150
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Bar:
    """One bar with its words and its number; a column stands, with its words under it."""

    lines: tuple[str, ...]
    number: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A drawing of bars, and what it says to who can't see it."""

    id: str
    title: str
    description: str
    height: float
    bars: tuple[Bar, ...]
    columns: bool = False


def bars(name: str, title: str, counts: Sequence[tuple[str, int]]) -> Chart:
    """Lying bars, one under the other, each with its words above it."""
    largest = max((count for _, count in counts), default=0) or 1
    drawn, y = [], 0.0
    for words, count in counts:
        lines = tuple(textwrap.wrap(words, _LETTERS))
        y += _LINE * len(lines)
        drawn.append(Bar(lines, str(count), 0, y + 4, round((WIDTH - _NUMBER) * count / largest, 1), _BAR))
        y += 4 + _BAR + _GAP
    return Chart(name, title, _description(counts), y, tuple(drawn))


def columns(name: str, title: str, counts: Sequence[tuple[str, int]]) -> Chart:
    """Standing bars from left to right, such as one a month; the last ones, if there are many."""
    shown = list(counts)[-MOST_COLUMNS:]
    largest = max((count for _, count in shown), default=0) or 1
    step = WIDTH / max(len(shown), 4)
    drawn = []
    for at, (words, count) in enumerate(shown):
        height = round(_COLUMNS_HEIGHT * count / largest, 1)
        top = _LINE + _COLUMNS_HEIGHT - height
        drawn.append(Bar(tuple(words.split(" ")), str(count or ""), at * step + 3, top, step - 6, height))
    return Chart(name, title, _description(shown), _COLUMNS_HEIGHT + 3.5 * _LINE, tuple(drawn), columns=True)


def _description(counts: Sequence[tuple[str, int]]) -> str:
    """The chart in words; all numbers are in the table beside it."""
    if not counts:
        return "Er zijn geen aantallen om te tonen."
    words, most = max(counts, key=lambda pair: pair[1])
    return f"{len(counts)} staven. De langste is “{words}”: minstens {most}. Alle aantallen staan in de tabel ernaast."
