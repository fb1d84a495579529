"""`navigator sample`: random cases, to try `navigator batch` or other programs with."""

from __future__ import annotations

import datetime as dt
import gc
import json
import sys

import click

from navigator.commands.common import BAD_INPUT, compiling, given_rules, stop
from navigator.commands.extras import given_day, need_extra
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.argument("aantal", metavar="N", type=int)
@click.option(
    "--seed", default=1, show_default="1", metavar="S", type=int, help="Een ander getal geeft andere casussen."
)
@click.option("--peildatum", metavar="DAG", help="De peildatum van de casussen (jjjj-mm-dd; anders: vandaag).")
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def sample(aantal: int, seed: int, peildatum: str | None, regels: str | None) -> None:
    """Verzin N casussen, als JSON-regels.

    Elke casus is zoals iemand de vragenlijst invult: alleen vragen die aan de beurt komen, nu en dan "weet ik niet", en
    soms halverwege gestopt. Hetzelfde getal S geeft dezelfde casussen.
    """
    need_extra("batch", "numpy")
    if aantal < 0 or seed < 0:
        stop(BAD_INPUT, "N en S zijn 0 of meer.")
    day = given_day(peildatum) or dt.date.today()
    rules = given_rules(regels)
    gc.enable()
    from navigator.batch.sample import sample_cases
    from navigator.grounds import compile_rules

    with compiling():
        compiled = compile_rules(rules, day)
    for case in sample_cases(compiled, aantal, seed):
        sys.stdout.write(json.dumps(case, separators=(",", ":")) + "\n")
