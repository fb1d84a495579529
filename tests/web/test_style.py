"""The style: the component library as published, our tokens on it, and pages that are calm at every size."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

STATIC = Path(__file__).parents[2] / "web" / "static"
VENDORED = STATIC / "vendor" / "utrecht"
OWN = ("tokens.css", "site.css", "advies.css", "druk.css")


def record() -> dict[str, str]:
    """What the script that fetched the library wrote down."""
    lines = (VENDORED / "VERSION").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("name", ["html.css", "LICENSE.md"])
def test_the_library_is_as_it_was_published(name: str) -> None:
    """The vendored style and its licence are, to the byte, what the record says was fetched."""
    assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == record()[f"sha256 {name}"]


def test_the_record_says_what_the_library_is() -> None:
    """The record names package, exact version and licence, and the licence lies beside the style."""
    found = record()
    assert found["package"] == "@utrecht/component-library-css"
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["version"])
    assert found["licence"] == "EUPL-1.2"
    assert found["integrity"].startswith("sha512-")
    assert "European Union Public Licence" in (VENDORED / "LICENSE.md").read_text(encoding="utf-8")


def test_every_token_is_one_of_the_library() -> None:
    """No token is set that the library never reads: it would be a spelling mistake that styles nothing."""
    library = (VENDORED / "html.css").read_text(encoding="utf-8")
    read = set(re.findall(r"var\(\s*(--utrecht-[a-z0-9-]+)", library))
    for name in OWN:
        style = (STATIC / name).read_text(encoding="utf-8")
        assert set(re.findall(r"(--utrecht-[a-z0-9-]+)\s*:", style)) <= read, name


def test_colours_are_chosen_only_among_the_tokens() -> None:
    """The style of the site holds no colour of its own, so that the dark scheme reaches everything."""
    for name in ("site.css", "advies.css"):
        style = re.sub(r"/\*.*?\*/|@media print.*", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        style = style.replace("background: #fff; }", "")  # a QR code must be black on white
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", style), name


def test_the_library_draws_the_page(page: Page, site: str) -> None:
    """Headings, text and buttons have the look that the tokens give through the library."""
    page.goto(f"{site}/onderwerpen")
    looks = page.evaluate(
        """() => ["html", "body", "h1", "button[type=submit]"].map(name => {
            const style = getComputedStyle(document.querySelector(name));
            return [style.fontFamily.split(",")[0], style.fontWeight, style.borderRadius, style.minHeight];
        })"""
    )
    assert [look[0] for look in looks[1:]] == ["system-ui"] * 3
    assert looks[2][1] == "700"
    assert looks[3][1:] == ["600", "10.8px", "49.5px"]  # 0.6 and 2.75 rem of 18 pixels


def test_no_page_asks_anything_of_another_site(page: Page, site: str) -> None:
    """Style and pictures all come from this server: no font, picture or script of a third party."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/onderwerpen")
    assert len(asked) >= 4
    assert all(url.startswith(f"{site}/") for url in asked)
