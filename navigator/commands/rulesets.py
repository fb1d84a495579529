"""`navigator regels`: the versions of the rules in the database, out to a folder and in from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from navigator.commands.common import BAD_INPUT, FINDINGS, given_folder, show, stop
from navigator.commands.databases import given_database
from navigator.words.dutch_click import DutchGroup
from navigator.words.oserrors import reason

if TYPE_CHECKING:
    from navigator.store.database import Database
    from navigator.store.publications import RuleFiles


@click.group(cls=DutchGroup)
def regels() -> None:
    """Bekijk welke regels golden, en zet ze in een map of haal ze eruit.

    Wie in de redactie (/redactie) publiceert, verandert de regels in de database, niet die in de map. Met "schrijf" zet
    u de regels die nu gelden in een map, bijvoorbeeld om ze in git te bewaren.
    """


@regels.command()
def versies() -> None:
    """Toon alle versies, de nieuwste eerst."""
    from navigator.store.publications import Publications

    with given_database() as database:
        found = Publications(database).all()
    for each in found:
        by = f" {each.author}, gepubliceerd door {each.reviewer}" if each.proposal else ""
        click.echo(f"{each.number:>4}  {each.published:%Y-%m-%d %H:%M}  {each.title}{by}")
    if not found:
        click.echo("In deze database is nog niets gepubliceerd.")


@regels.command()
@click.argument("folder", metavar="MAP")
@click.option("--versie", type=int, metavar="NUMMER", help="Deze versie, in plaats van die nu geldt.")
def schrijf(folder: str, versie: int | None) -> None:
    """Schrijf de regels die nu gelden in een MAP die nog niet bestaat of leeg is."""
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        stop(BAD_INPUT, f"De map {folder} is niet leeg. Kies een nieuwe map.")
    with given_database() as database:
        files = _files(database, versie)
    try:
        for path, content in files.contents.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError as error:
        stop(BAD_INPUT, f"Schrijven in {folder} lukt niet: {reason(error)}.")
    click.echo(f"{len(files.contents)} bestanden geschreven in {folder}.")


@regels.command()
@click.argument("folder", metavar="MAP")
@click.option("--waarom", required=True, metavar="TEKST", help="De reden; die blijft bij deze versie staan.")
def neem(folder: str, waarom: str) -> None:
    """Laat de regels in een MAP meteen gelden, in plaats van wat in de redactie is gepubliceerd.

    Bedoeld voor wie de regels in git beoordeelt, of een redactie die vastzit. De opdracht kijkt eerst na wat ook
    "navigator check" en "navigator test" nakijken; is er iets mis, dan verandert er niets. De versies van ervoor
    blijven bewaard.
    """
    from navigator.store.publications import MANAGER, Publications

    files = _sound_files(given_folder(folder))
    with given_database() as database:
        publications = Publications(database)
        live = publications.live()
        if live is not None and live.rules_version == files.version:
            stop(FINDINGS, "Deze regels gelden al.")
        publications.take_folder(files, waarom, MANAGER)
    click.echo(f"De regels uit {folder} gelden nu.")


def _sound_files(root: Path) -> RuleFiles:
    """The rule files in a folder; stops where they may not be published."""
    from navigator.reading import read_folder
    from navigator.workbench.inspection import inspected
    from navigator.workbench.live import folder_files

    found = inspected(read_folder(root), both=True)
    if not found.clean or found.rules is None:
        show([*found.findings])
        stop(FINDINGS, f"{len(found.findings)} bevinding(en) in {root}. Er is niets veranderd.")
    files = folder_files(root)
    if files.version != found.rules.version:
        stop(FINDINGS, f"Er veranderde iets in {root} tijdens het nakijken. Probeer het opnieuw.")
    return files


def _files(database: Database, number: int | None) -> RuleFiles:
    from navigator.store.publications import Publications
    from navigator.store.rulebases import RuleBases
    from navigator.workbench.live import files_of

    publications = Publications(database)
    found = publications.live() if number is None else publications.find(number)
    if found is None:
        stop(BAD_INPUT, "Die versie is er niet. Zie: navigator regels versies")
    return files_of(RuleBases(database), found)
