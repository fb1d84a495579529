"""`navigator web`: the questionnaire in the browser."""

from __future__ import annotations

import gc

import click

from navigator.commands.common import BAD_INPUT, compiling, given_rules, stop
from navigator.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.option(
    "--host", default="127.0.0.1", show_default="127.0.0.1", metavar="ADRES", help="Het adres om op te luisteren."
)
@click.option(
    "--port", default=8000, show_default="8000", metavar="POORT", type=int, help="De poort om op te luisteren."
)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def web(host: str, port: int, regels: str | None) -> None:
    """Start de vragenlijst in de browser.

    De antwoorden staan in de database van DATABASE_URL, of in navigator.db in de huidige map.
    """
    rules = given_rules(regels)
    if not 0 < port < 65536:
        stop(BAD_INPUT, "Een poort is een getal van 1 tot en met 65535.")
    from web.server import serve

    gc.enable()  # a server runs on
    try:
        with compiling():
            serve(rules, host, port)
    except OSError as error:
        stop(BAD_INPUT, f"Het adres {host}:{port} is niet te gebruiken: {error.strerror or error}.")
