"""A conversation sheet as plain text, to paste in a letter or a mail: no line is longer than 80 characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from urllib.parse import urlsplit

from navigator.sheets import words
from navigator.sheets.content import Request, Sheet, Source
from navigator.sheets.profile import Fact

WIDTH = 76
LONGEST_LINE = 80
LINE = "." * 40


def as_text(sheet: Sheet) -> str:
    """The whole sheet."""
    return "\n".join(line.rstrip() for line in _lines(sheet)).rstrip() + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from _heading(f"Gespreksblad: wij praten met {sheet.party.name}", "=")
    for blank in words.BLANKS:
        yield f"{blank}: {LINE}"
    yield from _facts(words.DOES, sheet.does)
    yield from _heading(words.ASKS)
    yield from _paragraph(words.YOU_IS_US)
    for number, request in enumerate(sheet.requests, start=1):
        yield ""
        yield from _request(number, request)
    if sheet.examples:
        yield from _heading(words.EXAMPLES)
        for example in sheet.examples:
            cited = f" [{example.source.number}]" if example.source else ""
            yield from _paragraph(f"{words.whose(example)}. {example.text}{cited}", "- ")
    yield from _facts(words.ARRANGED, sheet.arranged)
    yield from _blanks(words.OFFERS)
    yield from _blanks(words.AGREED)
    yield from _heading(words.SOURCES)
    if any(request.certainty == "midden" for request in sheet.requests):
        yield from (*_paragraph(words.HALF_SURE), "")
    yield from (*_paragraph(words.SOURCES_BY), "")
    for source in sheet.sources:
        yield from _source(source)
    yield ""
    yield from _paragraph(f"{words.made_on(sheet.day)} {words.NO_RIGHTS}")


def _request(number: int, request: Request) -> Iterator[str]:
    first = f"{number}. "
    for ask in request.asks:
        yield from _paragraph(f"{words.lead(ask)} “{ask.text}”".strip(), first)
        first = " " * len(first)
    if not request.asks:
        yield from _paragraph(words.NO_SENTENCE, first)
    indent = " " * len(f"{number}. ")
    if request.title:
        yield from _paragraph(f"{words.ADVICE_SAYS} “{request.title}”", indent)
    if request.ways_out:
        yield from _paragraph(f"{words.WAYS_OUT} {words.in_sentence(request.ways_out)}.", indent)
    yield from _paragraph(f"{_rests_on(request)}{words.mark(request.certainty)}", indent)
    if request.certainty == "laag":
        yield from _paragraph(words.UNSURE, indent)
    if request.correction:
        yield from _paragraph(f"{words.ABOUT_SOURCE} {request.correction}", indent)


def _rests_on(request: Request) -> str:
    in_full, others = words.named_sources(request)
    titles = "; ".join(f"{source.title} [{source.number}]" for source in in_full)
    numbers = ", ".join(f"[{source.number}]" for source in others)
    return f"{words.RESTS_ON} {titles}." + (f" {words.SEE_ALSO} {numbers}." if numbers else "")


def _facts(heading: str, facts: tuple[Fact, ...]) -> Iterator[str]:
    if facts:
        yield from _heading(heading)
    for fact in facts:
        if len(fact.items) == 1:
            yield from _paragraph(f"{fact.text} {fact.items[0]}.", "- ")
            continue
        yield from _paragraph(fact.text, "- ")
        for item in fact.items:
            yield from _paragraph(item, "  - ")


def _source(source: Source) -> Iterator[str]:
    first = f"[{source.number}] "
    yield from _paragraph(words.described(source), first)
    indent = " " * len(first)
    if source.remark:
        yield from _paragraph(source.remark, indent)
    if source.url:
        yield f"{indent}{_shown(source.url, LONGEST_LINE - len(indent))}"


def _shown(url: str, room: int) -> str:
    """An address that fits on a line: whole, or else only the site, since half an address leads nowhere."""
    return url if len(url) <= room else f"te vinden op {urlsplit(url).netloc}"


def _heading(text: str, under: str = "-") -> Iterator[str]:
    if under == "-":
        yield ""
    yield from (text, under * len(text), "")


def _blanks(heading: str) -> Iterator[str]:
    yield from _heading(heading)
    yield from (f"- {LINE}" for _ in range(3))


def _paragraph(text: str, first: str = "") -> list[str]:
    indent = " " * len(first)
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=True, break_on_hyphens=False
    )
