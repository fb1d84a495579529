"""`navigator importeer`: bring in cases out of a CSV or JSON file."""

from __future__ import annotations

import click

from navigator.commands.common import BAD_INPUT, FINDINGS, read, stop
from navigator.commands.databases import given_database, live_rules
from navigator.words.dutch_click import DutchCommand

_OWNER = "$ navigator importeer"  # whose imports these are: no account has this name


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND|-", required=False)
@click.option("--bewaar", is_flag=True, help="Sla de goede rijen op. Zonder dit: alleen kijken.")
@click.option("--sjabloon", is_flag=True, help="Geef een leeg CSV-bestand met alle kolommen.")
@click.option("--regels", metavar="MAP", help="Gebruik de vragen in deze map, in plaats van die nu gelden.")
def importeer(bestand: str | None, bewaar: bool, sjabloon: bool, regels: str | None) -> None:
    """Breng casussen in uit een CSV- of JSON-bestand.

    Elke fout staat op één regel: rij, kolom, wat er staat en wat er mag. Zonder --bewaar wordt niets opgeslagen. Het
    mag vaker: een rij met dezelfde sleutel werkt de casus bij. Namen en adressen horen er niet in. De kolommen volgen
    de vragen die nu gelden, ook als de redactie die veranderde.
    """
    rules = live_rules(regels)
    from navigator.importing.files import LARGEST_FILE, FileError, read_file, template
    from navigator.importing.storing import Imports, store_all

    if sjabloon:
        click.echo(template(rules.questions), nl=False)
        return
    if bestand is None:
        stop(BAD_INPUT, "Geef een bestand, of een streepje (-) voor de standaardinvoer. Een leeg bestand: --sjabloon.")
    try:
        found = read_file(read(bestand, LARGEST_FILE + 1), rules.questions)
    except FileError as error:
        stop(BAD_INPUT, "\n".join(error.messages))
    for fault in found.faults:
        column = f" {fault.column}:" if fault.column else ""
        click.echo(f"rij {fault.row}:{column} er staat {fault.written}. {fault.message}")
    if bewaar:
        with given_database() as database:
            done = store_all(Imports(database), found.cases, _OWNER)
        same = done.total - done.added - done.changed
        click.echo(f"Opgeslagen: {done.added} nieuw, {done.changed} bijgewerkt; {same} waren er al zo.")
    else:
        click.echo(f"{len(found.cases)} rijen zijn goed. Er is niets opgeslagen; dat doet --bewaar.")
    if found.faults:
        rows = (
            "1 rij heeft fouten en is" if found.faulty_rows == 1 else f"{found.faulty_rows} rijen hebben fouten en zijn"
        )
        stop(FINDINGS, f"{rows} niet ingebracht.")
