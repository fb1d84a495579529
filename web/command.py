"""`navigator web`: start the questionnaire in the browser."""

from __future__ import annotations

import gc

import click

from navigator import settings
from navigator.commands.common import BAD_INPUT, compiling, given_folder, given_rules, stop
from navigator.commands.databases import readable, usable
from navigator.words.dutch_click import DutchCommand
from navigator.words.oserrors import reason

_WORKERS = settings.SETTINGS["WEB_CONCURRENCY"]


@click.command(cls=DutchCommand)
@click.option("--host", default="127.0.0.1", metavar="ADRES", help="Het adres om op te luisteren (anders: 127.0.0.1).")
@click.option("--port", default=8000, metavar="POORT", type=int, help="De poort om op te luisteren (anders: 8000).")
@click.option(
    "--workers",
    metavar="AANTAL",
    type=int,
    help="Het aantal processen (anders: WEB_CONCURRENCY). Valt er een uit, dan komt er meteen een nieuw.",
)
@click.option("--regels", metavar="MAP", help="Gebruik de regels in deze map, zolang de redactie niets publiceert.")
def web(host: str, port: int, workers: int | None, regels: str | None) -> None:
    """Start de vragenlijst in de browser.

    De antwoorden staan in de database van DATABASE_URL, of in navigator.db in de huidige map.
    """
    rules = given_rules(regels)
    if not 0 < port < 65536:
        stop(BAD_INPUT, "Een poort is een getal van 1 tot en met 65535.")
    from navigator.sharding import check_every_day
    from navigator.workbench.live import folder_files
    from web.server import serve

    gc.enable()  # a server runs on
    try:
        settings.check_all()
        count = settings.number("WEB_CONCURRENCY") if workers is None else _checked(workers)
        with compiling(), readable(), usable():
            check_every_day(rules)
            serve(rules, host, port, count, folder_files(given_folder(regels)))
    except settings.SettingError as error:
        stop(BAD_INPUT, str(error))
    except OSError as error:
        stop(BAD_INPUT, f"Het adres {host}:{port} is niet te gebruiken: {reason(error)}.")


def _checked(workers: int) -> int:
    """A number of processes; stops where the setting for it could not be that either."""
    try:
        _WORKERS.read(str(workers))
    except settings.SettingError as error:
        stop(BAD_INPUT, f"Het aantal processen is {error}.")
    return workers
