"""The style: the component library as published, our tokens on it, and pages that are calm at every size."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

STATIC = Path(__file__).parents[2] / "web" / "static"
VENDORED = STATIC / "vendor" / "utrecht"
OWN = sorted(path.name for path in STATIC.glob("*.css"))
TEMPLATES = sorted((STATIC.parent / "templates").rglob("*.html"))


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


def style_of(name: str) -> str:
    """A stylesheet of our own, without its comments."""
    return re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", [name for name in OWN if name != "tokens.css"])
def test_colours_are_chosen_only_among_the_tokens(name: str) -> None:
    """No stylesheet but the tokens holds a colour: dark, paper and the PDF are reached from one place."""
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|: *(?:white|black)\b", style_of(name))


def test_a_colour_is_written_once_for_each_place_it_is_for() -> None:
    """What paper and the dark have of their own differs from the light: nothing stands there twice."""
    light, dark, paper = (
        set(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", style_of("tokens.css"), re.DOTALL)
    )
    assert len(light) > len(dark) > len(paper) > 0
    assert not light & (dark | paper)
    assert {name for name, _ in dark | paper} <= {name for name, _ in light}


def test_every_token_of_our_own_exists() -> None:
    """Every name asked for with var() is set somewhere: a spelling mistake would style nothing, in silence."""
    styles = "".join(map(style_of, OWN))
    asked = set(re.findall(r"var\((--(?!utrecht)[a-z-]+)", styles))
    assert asked == set(re.findall(r"(--(?!utrecht)[a-z-]+):", styles))


@pytest.mark.parametrize("name", OWN)
def test_a_stylesheet_can_be_read(name: str) -> None:
    """One declaration a line, or one rule of one declaration; lines of at most 120 characters, at most 300 of them."""
    lines = (STATIC / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    assert [line for line in lines if len(line) > 120] == []
    assert [line for line in style_of(name).splitlines() if line.count(";") > 1] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_can_be_read(path: Path) -> None:
    """No line of a template is longer than 140 characters, so that a difference between versions shows what changed."""
    assert [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 140] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_imports_only_what_it_uses(path: Path) -> None:
    """Every macro that a template imports is called in it."""
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"\w+", " ".join(re.findall(r"{% from \S+ import (.*?) %}", text)))
    assert [name for name in names if not re.search(rf"\b{name}\(", text)] == []


def test_every_class_with_a_style_is_used() -> None:
    """No rule is for a class that no page has."""
    code = [path for folder in ("web", "navigator") for path in (STATIC.parents[1] / folder).rglob("*.py")]
    made = "".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *code))
    for name in OWN:
        styled = set(re.findall(r"\.([a-z][a-z-]*)(?=[^{}]*\{)", re.sub(r'"[^"]*"', "", style_of(name))))
        assert [each for each in styled if not re.search(rf"(?<![\w-]){each}(?![\w-])", made)] == [], name


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
