"""What every page is held to: WCAG as axe-core checks it, no sideways scrolling, no control too small to hit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # all that the dark scheme can change
WIDTHS = (320, 375, 1280)  # pixels
SMALLEST = 44  # pixels

WIDE = """() => [...document.querySelectorAll("body *:not(.skip, .verborgen)")].filter(element =>
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !element.parentElement.closest(".tabel-breed, pre, .verschil, textarea, svg")
).map(element => element.outerHTML.slice(0, 200))"""
"""What sticks out of the page, other than in a part that scrolls by itself."""

SMALL_TARGETS = """smallest => {
    const around = link => link.closest("li, dd, p, nav") || link.parentElement;
    const alone = link => around(link).textContent.trim() === link.textContent.trim();
    const large = control => control.getBoundingClientRect().height >= smallest;
    const links = [...document.querySelectorAll("a:not(.skip)")].filter(
        link => link.matches(".knop, .terug, .merk, nav a, footer a") || alone(link));
    const others = document.querySelectorAll("button, summary, .keus label, input:is([type=text])");
    const controls = [...links, ...others].filter(control => control.checkVisibility());
    const small = controls.filter(control => !large(control));
    return [controls.length, small.map(control => control.outerHTML.slice(0, 200))];
}"""
"""How many controls there are, and which are too small: a link within a sentence may be."""


def violations(page: Page, only: list[str] | dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What axe-core, loaded in the page before, finds with these tags, or with these rules."""
    found = page.evaluate("only => axe.run({ runOnly: only, resultTypes: ['violations'] })", only)
    assert found["passes"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]


def faults(page: Page) -> Iterator[str]:
    """All that is wrong with a page with everything unfolded, narrow and wide, light and dark; in words."""
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        yield from (f"{width}: {found}" for found in violations(page, TAGS))
        page.emulate_media(color_scheme="dark")
        yield from (f"{width}, dark: {found}" for found in violations(page, {"type": "rule", "values": COLOUR_RULES}))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield f"{width}: sticks out: {page.evaluate(WIDE)}"
        yield from (f"{width}: small: {found}" for found in page.evaluate(SMALL_TARGETS, SMALLEST)[1])
    page.emulate_media(color_scheme="light")
