"""Terms of art, explained on the page on which they stand: a list under the text, and a link at the first use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from navigator.rulefiles.fileshapes import Begrip
from web.services import services

_TAG = re.compile(r"(<[^>]*>)")


def terms_in(*texts: str | None) -> list[Begrip]:
    """The terms of art that occur in these texts, each once, in the order of the list of terms."""
    whole = " ".join(text for text in texts if text)
    lower = whole.lower()
    terms = services().rules.terms.values()
    return [term for term in terms if any(_occurs(form, whole, lower) for form in _forms(term))]


def term_id(term: Begrip) -> str:
    """The id of the explanation of a term on a page.

    >>> term_id(Begrip(term="college van B en W", uitleg="Het bestuur."))
    'begrip-college-van-b-en-w'
    """
    return "begrip-" + re.sub(r"\W+", "-", term.term.lower())


class Linker:
    """Makes the first use of each term in the texts of one page a link to its explanation on that page."""

    def __init__(self, terms: Iterable[Begrip]) -> None:
        self._terms = {form: term for term in terms for form in _forms(term)}
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w.@/])(?:{'|'.join(map(_pattern, longest_first))})(?!\w|\.\w)")
        self._linked: set[str] = set()

    def __call__(self, html: Markup) -> Markup:
        """HTML of our own making with links at terms that had none before; links of its own stay as they are."""
        if not self._terms:
            return html
        parts, inside_link = [], False
        for part in _TAG.split(html):
            if part.startswith("<"):
                inside_link = part.startswith("<a ") or (inside_link and part != "</a>")
            elif not inside_link:
                part = self._pattern.sub(self._link, part)
            parts.append(part)
        return Markup("".join(parts))

    def _link(self, match: re.Match[str]) -> str:
        written = match.group()
        term = self._terms.get(written) or next(
            term for form, term in self._terms.items() if form.lower() == written.lower()
        )
        if term.term in self._linked:
            return written
        self._linked.add(term.term)
        return f'<a class="begrip" href="#{term_id(term)}">{written}</a>'


def _forms(term: Begrip) -> tuple[str, ...]:
    return (term.term, *term.ook)


def _pattern(form: str) -> str:
    """A form of a term in HTML; an abbreviation counts only as written."""
    exact = re.escape(str(escape(form)))
    return exact if form.isupper() else f"(?i:{exact})"


def _occurs(form: str, text: str, lower: str) -> bool:
    """Whether a word stands in a text; an abbreviation counts only as written: `WW` is a term, `ww` is not."""
    if not form.isupper():
        form, text = form.lower(), lower
    return form in text and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None
