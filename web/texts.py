"""Words for the pages: Markdown from rule files made safe, and what the templates need to show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import nh3
from flask import Blueprint, Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from navigator.rulefiles.fileshapes import Bron
from navigator.words.wording import NOT_KNOWN, who
from web.parts import when_added
from web.services import services
from web.terms import Linker, term_id, terms_in

blueprint = Blueprint("texts", __name__)
_markdown = MarkdownIt("commonmark", {"html": False})
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br", "code"}


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Make these texts available in the templates."""
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.filters["midway"] = midway
    app.jinja_env.filters["iso_date"] = dt.date.fromisoformat
    app.jinja_env.filters["term_id"] = term_id
    app.jinja_env.globals["terms_in"] = terms_in
    app.jinja_env.globals["linker"] = Linker
    app.jinja_env.globals["not_known"] = NOT_KNOWN
    app.jinja_env.globals["who"] = lambda written: who(services().rules, written)
    app.jinja_env.globals["named_sources"] = named_sources
    app.jinja_env.globals["topic_texts"] = lambda: services().rules.topics


def named_sources(names: Iterable[str]) -> list[tuple[str, Bron]]:
    """These sources by name; one that is not in the rules of today (an advice may be older) is left out."""
    known = services().rules.sources
    return [(name, known[name]) for name in names if name in known]


@lru_cache(maxsize=2000)
def markdown(text: str) -> Markup:
    """Text of a rule file as HTML; tags other than plain text markup are dropped."""
    html = nh3.clean(_markdown.render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"})
    return Markup(html)


def midway(name: str) -> str:
    """A name as it is written after another one in a list: without a capital on its article.

    >>> midway("Uw gemeente"), midway("Belastingdienst")
    ('uw gemeente', 'Belastingdienst')
    """
    return name[0].lower() + name[1:] if name.split(" ")[0] in {"De", "Het", "Een", "Uw"} else name
