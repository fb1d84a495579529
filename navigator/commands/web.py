"""`navigator web`: the questionnaire in the browser."""

from __future__ import annotations

import gc

import click

from navigator import settings
from navigator.commands.common import BAD_INPUT, compiling, given_folder, given_rules, stop
from navigator.commands.databases import usable
from navigator.words.dutch_click import DutchCommand

MOST_WORKERS = 64


@click.command(cls=DutchCommand)
@click.option(
    "--host", default="127.0.0.1", show_default="127.0.0.1", metavar="ADRES", help="Het adres om op te luisteren."
)
@click.option(
    "--port", default=8000, show_default="8000", metavar="POORT", type=int, help="De poort om op te luisteren."
)
@click.option(
    "--workers",
    default=2,
    show_default="2",
    envvar="WEB_CONCURRENCY",
    metavar="AANTAL",
    type=int,
    help="Het aantal processen. Valt er een uit, dan komt er meteen een nieuw. Ook: WEB_CONCURRENCY.",
)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map.")
def web(host: str, port: int, workers: int, regels: str | None) -> None:
    """Start de vragenlijst in de browser.

    De antwoorden staan in de database van DATABASE_URL, of in navigator.db in de huidige map.
    """
    rules = given_rules(regels)
    if not 0 < port < 65536:
        stop(BAD_INPUT, "Een poort is een getal van 1 tot en met 65535.")
    if not 0 < workers <= MOST_WORKERS:
        stop(BAD_INPUT, f"Het aantal processen is een getal van 1 tot en met {MOST_WORKERS}.")
    from navigator.sharding import check_every_day
    from navigator.workbench.live import folder_files
    from web.server import serve

    gc.enable()  # a server runs on
    try:
        settings.check_all()
        with compiling(), usable():
            check_every_day(rules)
            serve(rules, host, port, workers, folder_files(given_folder(regels)))
    except settings.SettingError as error:
        stop(BAD_INPUT, str(error))
    except OSError as error:
        stop(BAD_INPUT, f"Het adres {host}:{port} is niet te gebruiken: {error.strerror or error}.")
