"""A picture as SVG: it fits on A4, and has no style, script or font of its own, so that any page may show it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise

from navigator.graph.picture import BEND, QUESTION, Arrow, Node, Picture

WIDTH, GAP_X, GAP_Y = 190, 56, 9
LINE, PADDING, MOST_LINES, LETTERS = 14, 7, 3, 30
FONT = 11.5
A4 = (297, 210)  # millimetres, landscape
Place = tuple[float, float, float]
"""Left, top and height of a node."""


def as_svg(picture: Picture, link: Callable[[Node], str | None] | None = None, *, a4: bool = True) -> str:
    """The picture as an SVG document, on A4 or as large as its letters need.

    `link` gives the address behind a node, if it has one.
    """
    columns = [_lines_of(layer) for layer in picture.layers]
    heights = [sum(_height(lines) + GAP_Y for lines in column) for column in columns]
    height = max(heights, default=0) + 2 * GAP_Y
    width = len(columns) * (WIDTH + GAP_X) - GAP_X + 4
    places = _places(picture, columns, heights, height)
    body = [*_arrows(picture, places), *_nodes(picture, places, link)]
    wide = width * A4[1] >= height * A4[0]
    size = f'width="{width}" height="{height:g}"'
    role = "group" if link else "img"  # an image can't hold links
    if a4:
        size = f'width="{A4[0]}mm"' if wide else f'height="{A4[1]}mm"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" {size} role="{role}" '
            f'aria-label="{escape(picture.title)}" font-family="sans-serif" font-size="{FONT}" fill="currentColor">',
            f"<title>{escape(picture.title)}</title>",
            *body,
            "</svg>",
        ]
    )


def _lines_of(layer: tuple[Node, ...]) -> list[list[str]]:
    """The words of each node, in lines; a bend has none."""
    return [textwrap.wrap(node.text, LETTERS, max_lines=MOST_LINES, placeholder=" …") for node in layer]


def _height(lines: list[str]) -> float:
    return len(lines) * LINE + 2 * PADDING if lines else 0


def _places(picture: Picture, columns: list[list[list[str]]], heights: list[float], height: float) -> dict[Node, Place]:
    """Where each node stands; every column in the middle of the height."""
    found: dict[Node, Place] = {}
    for at, (layer, column) in enumerate(zip(picture.layers, columns, strict=True)):
        top = (height - heights[at] + GAP_Y) / 2
        for node, lines in zip(layer, column, strict=True):
            found[node] = (2 + at * (WIDTH + GAP_X), top, _height(lines))
            top += _height(lines) + GAP_Y
    return found


def _arrows(picture: Picture, places: dict[Node, Place]) -> Iterator[str]:
    yield '<g fill="none" stroke="currentColor" stroke-opacity="0.55">'
    for arrow in picture.arrows:
        yield _arrow(arrow, places)
    yield "</g>"


def _arrow(arrow: Arrow, places: dict[Node, Place]) -> str:
    dashes = ' stroke-dasharray="5 4"' if arrow.against else ""
    line = ""
    for start, end in pairwise(arrow.stops):
        x1, y1 = places[start][0] + WIDTH, places[start][1] + places[start][2] / 2
        x2, y2 = places[end][0], places[end][1] + places[end][2] / 2
        bend = GAP_X / 2
        line += f"{'L' if line else 'M'}{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    tip = f"M{x2 - 6:g} {y2 - 3.5:g}L{x2:g} {y2:g}L{x2 - 6:g} {y2 + 3.5:g}"
    return f'<path d="{line}"{dashes}/><path d="{tip}"/>'


def _nodes(picture: Picture, places: dict[Node, Place], link: Callable[[Node], str | None] | None) -> Iterator[str]:
    for layer in picture.layers:
        for node, lines in zip(layer, _lines_of(layer), strict=True):
            if node.kind == BEND:
                continue
            address = link(node) if link else None
            inside = "".join(_node(node, lines, places[node], node == picture.centre, address is not None))
            yield f'<a href="{escape(address)}">{inside}</a>' if address else f"<g>{inside}</g>"


def _node(node: Node, lines: list[str], place: Place, centre: bool, linked: bool) -> Iterator[str]:
    """A box with its words; questions have round ends, and the conclusion it is about has a thick line."""
    left, top, tall = place
    radius = 16 if node.kind == QUESTION else 3
    line = 3 if centre else 1
    yield f"<title>{escape(node.text)}</title>"
    yield (
        f'<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{tall:g}" rx="{radius}" fill="currentColor" '
        f'fill-opacity="{0.04 if node.kind == QUESTION else 0.11}" stroke="currentColor" stroke-width="{line}"/>'
    )
    weight = ' font-weight="bold"' if centre else ""
    under = ' text-decoration="underline"' if linked else ""
    for at, text in enumerate(lines):
        y = top + PADDING + (at + 0.78) * LINE
        yield f'<text x="{left + 10:g}" y="{y:g}"{weight}{under}>{escape(text)}</text>'
