"""What the HTTP interface answers, as pydantic models: the one place from which the OpenAPI description takes it.

The fields carry the Dutch names that programs read. What comes straight out of a rule file has the model of that file.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from navigator.model import Status
from navigator.rulefiles import fileshapes as shapes

Waarde = str | bool | int | list[str]
_VERSION = Field(pattern="^sha256:[0-9a-f]{64}$", description="Naam van precies deze regels")


class Antwoord(BaseModel):
    """An object of which all keys are named."""

    model_config = ConfigDict(extra="forbid")


# --- the advice


class Regels(Antwoord):
    """Which rules an advice rests on, and how many there are."""

    versie: Annotated[str, _VERSION]
    conclusies: int
    regels: int
    vragen: int


class Grond(Antwoord):
    """One rule that holds, and the answers and conclusions it rests on."""

    regel: str
    plaats: str
    omdat: dict[str, Waarde]
    via: list[str]
    bronnen: list[str]


class Bevat(Antwoord):
    """This option has to be ticked."""

    bevat: str


class BevatNiet(Antwoord):
    """This option may not be ticked."""

    bevat_niet: str


class Grenzen(Antwoord):
    """The number has to lie between these, both included."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    minstens: int | None = None
    hoogstens: int | None = None


Verandering = dict[str, list[str | bool] | Bevat | BevatNiet | Grenzen]
Veranderingen = Annotated[list[Verandering], Field(max_length=3)]


class Conclusie(Antwoord):
    """One conclusion of an advice."""

    id: str
    soort: shapes.Soort
    status: Status
    titel: str
    uitleg: str
    gronden: list[Grond]
    hangt_af_van: list[str]
    wordt_ja_als: Veranderingen
    wordt_nee_als: Veranderingen
    knelpunt: shapes.Classificatie | None
    uitwegen: list[str]
    stappen: list[str]
    bronnen: list[str]
    gecontroleerd_op: dt.date
    zekerheid: shapes.Zekerheid


class Tegenspraak(Antwoord):
    """Answers that can't all be true; the sources and their day only where the rules name them."""

    vragen: list[str]
    uitleg: str
    bronnen: list[str] = []
    gecontroleerd_op: dt.date | None = None


class Advies(Antwoord):
    """The advice on a case."""

    peildatum: dt.date
    regels: Regels
    conclusies: list[Conclusie]
    tegenspraken: list[Tegenspraak]
    volgende_vraag: str | None
    open_vragen: list[str]


# --- what can be read


class Sectie(Antwoord):
    """A part of the list of questions."""

    id: str
    titel: str


class Vraag(shapes.Vraag):
    """A question as in its rule file, with its name and section."""

    id: shapes.Naam
    sectie: shapes.Naam


class Vragen(Antwoord):
    """Every question, in the order of asking."""

    versie: Annotated[str, _VERSION]
    secties: list[Sectie]
    vragen: list[Vraag]


class Regelplaats(Antwoord):
    """One rule: where it stands and on what it rests."""

    id: str
    plaats: str
    bronnen: list[str]


NOT_SERVED = {"conclusie", "regels", "voorbeelden"}
"""The parts of the file of a conclusion that are not served as they stand there."""

_file_fields: dict[str, Any] = {
    name: (field.annotation, field)
    for name, field in shapes.Conclusiebestand.model_fields.items()
    if name not in NOT_SERVED
}
Conclusietekst = create_model(
    "Conclusietekst",
    __config__=ConfigDict(extra="forbid"),
    id=(str, ...),
    regels=(list[Regelplaats], ...),
    **_file_fields,
)


class Regelbestand(Antwoord):
    """Every conclusion, and the lists that they refer to."""

    versie: Annotated[str, _VERSION]
    conclusies: list[Conclusietekst]  # type: ignore[valid-type]
    bronnen: dict[str, shapes.Bron]
    uitwegen: dict[str, shapes.Uitweg]
    bedragen: dict[str, shapes.Bedrag]


# --- refusals, and whether all is well


class Fout(Antwoord):
    """One fault: which field (empty where it is in none), and what is wrong with it."""

    veld: str
    melding: str


class Probleem(Antwoord):
    """A refusal, as RFC 9457 has it."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    fouten: Annotated[list[Fout], Field(min_length=1)]


class Gezondheid(Antwoord):
    """Whether the program can do its work."""

    gezond: bool
    database: bool
    regels: Annotated[str, _VERSION]
