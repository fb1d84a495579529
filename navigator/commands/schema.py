"""`navigator schema`: the form of the rule files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from navigator.commands.common import BAD_INPUT, given_folder, show, stop
from navigator.words.dutch_click import DutchCommand


@click.command(cls=DutchCommand)
@click.argument("folder", metavar="[MAP]", required=False)
@click.option("--naar", metavar="UITMAP", help="Schrijf elk schema als bestand in deze map.")
def schema(folder: str | None, naar: str | None) -> None:
    """Geef het schema van de regelbestanden (JSON Schema).

    Een editor zoals VS Code vult daarmee namen aan en wijst fouten aan terwijl u typt. De vragen, opties, conclusies,
    bronnen en bedragen van de regels in MAP staan erin. Zonder --naar komt één schema op het scherm, voor elk bestand.
    """
    from navigator.editor.schemas import all_schemas, combined
    from navigator.reading import read_folder

    reading = read_folder(given_folder(folder))
    if reading.rules is None:
        show(reading.findings, err=True)
        stop(BAD_INPUT, "De regels hebben fouten; verbeter die eerst.")
    if naar is None:
        click.echo(json.dumps(combined(reading.rules), ensure_ascii=False, indent=2))
        return
    target = Path(naar)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, found in all_schemas(reading.rules).items():
            text = json.dumps(found, ensure_ascii=False, indent=2)
            (target / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")
    except OSError:
        stop(BAD_INPUT, f"De map {naar} is niet te beschrijven.")
    click.echo(f"Geschreven in {target}: {', '.join(f'{name}.schema.json' for name in all_schemas(reading.rules))}.")
