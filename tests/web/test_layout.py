"""Every page in every state, for who zooms, tabs, listens or is made dizzy: order, focus, large text, no movement."""

from __future__ import annotations

from playwright.sync_api import Page
from states import every_state

OUT_OF_ORDER = """() => {
    const hidden = ".verborgen, .skip, svg *, script, noscript";
    const says = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const blocks = [...document.querySelectorAll("body *")].filter(element =>
        element.checkVisibility() && !element.closest(hidden)
        && (says(element) || element.matches("input, img, textarea"))
        && getComputedStyle(element).display !== "inline");
    const boxes = blocks.map(element => [element, element.getBoundingClientRect()]);
    const wrong = [];
    boxes.forEach(([element, box], place) => {
        const [next, after] = boxes[place + 1] || [];
        if (!next || element.contains(next)) return;
        const above = after.bottom <= box.top + 1 && after.left < box.right;
        const left = after.right <= box.left + 1 && after.top < box.bottom - 4 && after.bottom > box.top + 4;
        if (above || left) wrong.push([element.textContent.trim().slice(0, 60), next.textContent.trim().slice(0, 60)]);
    });
    return [blocks.length, wrong];
}"""

STICKS_OUT = """() => [...document.querySelectorAll("body *:not(.skip, svg *)")].filter(element =>
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && ![...ancestors(element)].some(around => getComputedStyle(around).overflowX === "auto")
).map(element => element.outerHTML.slice(0, 200));
function* ancestors(element) { while ((element = element.parentElement)) yield element; }"""

CLIPPED = """() => [...document.querySelectorAll("main *:not(.verborgen)")].filter(element =>
    ["hidden", "clip"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1
    && !element.closest("svg, progress")).map(element => element.outerHTML.slice(0, 200))"""

MOVES = """() => {
    const seconds = value => Math.max(...value.split(",").map(parseFloat));
    return [document.documentElement, ...document.querySelectorAll("body *")].filter(element => {
        const style = getComputedStyle(element);
        return seconds(style.transitionDuration) > 0.01 || style.animationName !== "none"
            || style.scrollBehavior === "smooth";
    }).map(element => element.outerHTML.slice(0, 100));
}"""

SPACING = """() => document.querySelectorAll("body, body *:not(svg *)").forEach(({ style }) => {
    style.lineHeight = "1.5"; style.letterSpacing = "0.12em"; style.wordSpacing = "0.16em"; })"""

TABBABLE = """() => {
    const all = [...document.querySelectorAll("*")];
    const reached = "a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex='0']";
    const radios = new Set();
    return all.map((element, place) => [element, place]).filter(([element]) => {
        if (!element.matches(reached) || element.disabled || !element.checkVisibility()) return false;
        if (element.type !== "radio") return true;
        const group = [...document.getElementsByName(element.name)];
        return element === (group.find(radio => radio.checked) || group[0]);
    }).map(([, place]) => place);
}"""

FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getClientRects()[0];
    const at = [Math.min(Math.max(box.left + 4, 1), innerWidth - 1), box.top + Math.min(box.height / 2, 20)];
    const seen = document.elementFromPoint(...at);
    return {
        place: element === document.body ? -1 : [...document.querySelectorAll("*")].indexOf(element),
        marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
        inView: box.bottom > 0 && box.top < innerHeight && !!seen && (element.contains(seen) || seen.contains(element)),
        what: element.outerHTML.slice(0, 120),
    };
}"""


@every_state
def test_what_is_read_first_stands_first(state: Page) -> None:
    """In the order of the document no block stands above or left of the one before it, narrow or wide."""
    for width in (375, 1280):
        state.set_viewport_size({"width": width, "height": 800})
        blocks, wrong = state.evaluate(OUT_OF_ORDER)
        assert blocks > 5
        assert not wrong, width


@every_state
def test_large_text_and_wide_spacing_fit(state: Page) -> None:
    """At 200 % zoom, at text of twice the size, and with more space in the text, nothing sticks out or is cut off."""
    state.set_viewport_size({"width": 640, "height": 400})  # 1280 by 800 at 200 %
    assert state.evaluate(STICKS_OUT) == []
    state.set_viewport_size({"width": 1280, "height": 800})
    state.evaluate("document.documentElement.style.fontSize = '225%'")
    assert state.evaluate(STICKS_OUT) == []
    assert state.evaluate(CLIPPED) == []
    state.set_viewport_size({"width": 375, "height": 800})
    state.evaluate("document.documentElement.style.fontSize = ''")
    state.evaluate(SPACING)
    assert state.evaluate(STICKS_OUT) == []
    assert state.evaluate(CLIPPED) == []


@every_state
def test_nothing_moves_for_who_does_not_want_it(state: Page) -> None:
    """Who asked for less motion sees no animation, no transition and no smooth scrolling."""
    assert state.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert state.evaluate(MOVES) == []


@every_state
def test_tab_goes_through_the_page_in_its_order(state: Page) -> None:
    """Tab reaches every control once, in the order of the page, each with a visible focus and in view."""
    state.reload()
    expected = state.evaluate(TABBABLE)
    reached: list[int] = []
    while len(reached) < len(expected):
        state.keyboard.press("Tab")
        focus = state.evaluate(FOCUSED)
        if focus["place"] == -1:  # past the end, in the browser's own controls
            assert reached
            continue
        assert focus["marked"], focus["what"]
        assert focus["inView"], focus["what"]
        reached.append(focus["place"])
    began = reached.index(expected[0])  # after a mistake the focus starts at the summary
    assert reached[began:] + reached[:began] == expected
