"""Words for the pages: Markdown from rule files made safe, and terms of art explained where they occur."""

from __future__ import annotations

import re

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from navigator.fileshapes import Begrip
from navigator.wording import who
from web.current import services

_markdown = MarkdownIt("commonmark", {"html": False})
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br", "code"}


def register(app: Flask) -> None:
    """Make these texts available in the templates."""
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.globals["terms_in"] = terms_in
    app.jinja_env.globals["who"] = lambda written: who(services().rules, written)
    app.jinja_env.globals["topic_texts"] = lambda: services().rules.topics


def markdown(text: str) -> Markup:
    """Text of a rule file as HTML; tags other than plain text markup are dropped."""
    html = nh3.clean(_markdown.render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"})
    return Markup(html)


def terms_in(*texts: str | None) -> list[Begrip]:
    """The terms of art that occur in these texts, each once, in the order of the list of terms."""
    whole = " ".join(text for text in texts if text)
    return [term for term in services().rules.terms.values() if _occurs(term, whole)]


def _occurs(term: Begrip, text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, _flags(form)) for form in (term.term, *term.ook))


def _flags(form: str) -> re.RegexFlag:
    """Abbreviations count only as written: `WW` is a term, `ww` in a word is not."""
    return re.NOFLAG if form.isupper() else re.IGNORECASE
