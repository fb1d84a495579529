"""`navigator graph`: the rule base as a picture."""

from __future__ import annotations

import click

from navigator.commands.common import BAD_INPUT, given_rules, stop
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.argument("conclusie", metavar="[CONCLUSIE]", required=False)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def graph(conclusie: str | None, regels: str | None) -> None:
    """Teken de regels, als SVG.

    Vragen staan links, met ronde hoeken; een pijl loopt naar de conclusie waarvoor het antwoord telt. Een gestreepte
    pijl zegt dat iets juist niet mag gelden. Met CONCLUSIE alleen wat tot die conclusie leidt, en wat eruit volgt.
    """
    from navigator.graph.picture import around, whole
    from navigator.graph.svg import as_svg
    from navigator.rulefiles.findings import nearest

    rules = given_rules(regels)
    if conclusie is not None and conclusie not in rules.conclusions:
        hint = nearest(conclusie, rules.conclusions)
        stop(BAD_INPUT, f"De conclusie {conclusie} bestaat niet.{hint}")
    click.echo(as_svg(around(rules, conclusie) if conclusie else whole(rules)))
