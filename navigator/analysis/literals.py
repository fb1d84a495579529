"""Grounds as one writes them in a rule file, for findings."""

from __future__ import annotations

from collections.abc import Iterator

from navigator.analysis.allcases import AllCases
from navigator.analysis.claims import Terms
from navigator.domains import Dimension, Mask
from navigator.grounds import Ground


def ground_written(cases: AllCases, ground: Ground | Terms) -> str:
    """The lines of a ground in one row, as in a rule file."""
    dimensions = cases.compiled.space.dimensions
    lines = [_line(dimensions[at], mask) for at, mask in ground.answers]
    lines += [f"{name}: {'ja' if holds else 'nee'}" for name, holds in ground.uses]
    quoted = [f"`{line}`" for line in lines]
    return " en ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _line(dimension: Dimension, mask: Mask) -> str:
    question = dimension.question or dimension.key.partition("?")[0]
    if dimension.question is None:
        return f"{question}: {{{'minstens' if mask == 0b10 else 'minder_dan'}: {dimension.key.partition('?')[2]}}}"
    if dimension.option is not None:
        line = f"{question}: {{bevat: {dimension.option}}}"
        return line if mask == 0b10 else f"niet: {{{line}}}"
    values = [value for place, value in enumerate(dimension.values) if mask >> place & 1]
    if dimension.largest is not None:
        return f"{question}: {{{', '.join(_bounds(dimension, mask))}}}"
    if isinstance(values[0], bool):
        return f"{question}: {'ja' if values[0] else 'nee'}"
    return f"{question}: {values[0]}" if len(values) == 1 else f"{question}: [{', '.join(map(str, values))}]"


def _bounds(dimension: Dimension, mask: Mask) -> Iterator[str]:
    """The bounds of the numbers in a mask; of more than one range those of the whole."""
    first, last = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
    if first > 0:
        yield f"minstens: {dimension.values[first]}"
    if last + 1 < len(dimension.values):
        yield f"minder_dan: {dimension.values[last + 1]}"
