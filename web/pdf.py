"""Pages as PDF, made by WeasyPrint where it is installed (the extra `pdf`); it fetches only our stylesheets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

_STATIC = Path(__file__).parent / "static"
STYLESHEETS = {f"initiatiefwijzer:{name}": _STATIC / name for name in ("tokens.css", "print.css")}
"""The only addresses a page that is made into a PDF may name, and the file of each."""
_VARIANT = "pdf/ua-1"  # tagged, titled, in a language: what a screen reader needs
_PATIENCE = 30  # seconds to wait for the PDFs before this one; they are made one at a time
_turn = threading.Lock()
_places = threading.BoundedSemaphore(3)  # so that visitors who wait for a PDF leave threads for the pages


class BusyError(Exception):
    """Too many PDFs are being made; try again in a moment."""


@cache
def _weasyprint() -> ModuleType | None:
    """WeasyPrint, or None where it, or a library of the system that it needs, is missing."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    module: ModuleType = weasyprint
    return module


def available() -> bool:
    """Whether PDFs can be made here."""
    return _weasyprint() is not None


def make_pdf(html: str) -> bytes:
    """A whole page as a tagged PDF; its title and language are those of the page.

    Raises:
        BusyError: other PDFs are in the way.
    """
    found = _weasyprint()
    assert found is not None, "asked for a PDF where none can be made"
    with _my_turn():
        pdf: bytes = found.HTML(string=html, url_fetcher=_fetcher()).write_pdf(pdf_variant=_VARIANT)
        return pdf


@contextmanager
def _my_turn() -> Iterator[None]:
    """Wait for the PDFs before this one, with a few others at most and not for too long."""
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        if not _turn.acquire(timeout=_PATIENCE):
            raise BusyError
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()


@cache
def _fetcher() -> Any:
    """What WeasyPrint fetches with: our stylesheets, and a refusal for every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyStylesheets(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in STYLESHEETS:
                raise ValueError(f"refused: {url}")
            return URLFetcherResponse(url, STYLESHEETS[url].read_bytes(), {"Content-Type": "text/css; charset=utf-8"})

    return OnlyStylesheets()
