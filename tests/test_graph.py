"""The picture of the rules: what stands in it, that it fits on A4, and that it needs no style or script."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from click.testing import CliRunner

from navigator.cli import cli
from navigator.graph.picture import BEND, CONCLUSION, QUESTION, around, whole
from navigator.graph.svg import FONT, as_svg
from navigator.model import RuleBase, Uses, leaves

SVG = "{http://www.w3.org/2000/svg}"


def test_the_whole_picture_holds_every_use(rules: RuleBase) -> None:
    """Every question and conclusion that a rule names has an arrow to the conclusion of that rule."""
    found = {(arrow.start.kind, arrow.start.name, arrow.end.name) for arrow in whole(rules).arrows}
    expected = {
        (CONCLUSION, leaf.conclusion, name) if isinstance(leaf, Uses) else (QUESTION, leaf.question, name)
        for name, conclusion in rules.conclusions.items()
        for rule in conclusion.rules
        for leaf in leaves(rule.condition)
    }
    assert found == expected


def test_every_arrow_runs_to_a_later_layer(rules: RuleBase) -> None:
    """Each stop of an arrow stands in the layer right after the one before."""
    for name in rules.conclusions:
        picture = around(rules, name)
        layer = {node: at for at, nodes in enumerate(picture.layers) for node in nodes}
        for arrow in picture.arrows:
            places = [layer[node] for node in arrow.stops]
            assert places == list(range(places[0], places[0] + len(places)))


def test_the_neighbourhood_of_every_conclusion_can_be_read_on_a4(rules: RuleBase) -> None:
    """On A4 in landscape the letters are at least 6.5 points high."""
    for name in rules.conclusions:
        root = ET.fromstring(as_svg(around(rules, name)))
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        millimetres = min(297 / width, 210 / height)
        assert FONT * millimetres / 25.4 * 72 >= 6.5, name


def test_a_picture_has_no_style_and_no_script(rules: RuleBase) -> None:
    """The strict rules of the pages leave it as it is."""
    drawn = as_svg(whole(rules))
    for element in ET.fromstring(drawn).iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not {"style", "onclick", "class"} & element.attrib.keys()


def test_a_question_and_a_conclusion_are_named_in_full(rules: RuleBase) -> None:
    """What does not fit in a box can still be read, by pointer and by screen reader."""
    texts = {element.text for element in ET.fromstring(as_svg(around(rules, "anbi_cooperatie"))).iter(f"{SVG}title")}
    assert {rules.questions["rechtsvorm"].text.tekst, rules.conclusions["anbi_cooperatie"].text.titel} <= texts


def test_a_bend_is_no_box(rules: RuleBase) -> None:
    """Of what is only there for an arrow nothing is drawn."""
    picture = around(rules, "vergoeding_zonder_regeling")
    nodes = [node for layer in picture.layers for node in layer]
    assert any(node.kind == BEND for node in nodes)
    boxes = len(list(ET.fromstring(as_svg(picture)).iter(f"{SVG}rect")))
    assert boxes == sum(node.kind != BEND for node in nodes)


def test_the_command_draws_or_says_what_is_wrong() -> None:
    """`navigator graph` writes SVG; a conclusion that is not there is bad usage, with the nearest name."""
    done = CliRunner().invoke(cli, ["graph", "anbi_cooperatie"], prog_name="navigator")
    assert done.exit_code == 0
    assert ET.fromstring(done.output).tag == f"{SVG}svg"
    wrong = CliRunner().invoke(cli, ["graph", "anbi_coperatie"], prog_name="navigator")
    assert wrong.exit_code == 2
    assert "Bedoelt u `anbi_cooperatie`?" in wrong.output
