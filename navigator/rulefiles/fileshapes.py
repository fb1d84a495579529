"""What each file under `rules/` looks like, as pydantic models.

The fields carry the Dutch names of the keys in the files, so that one thing has one name. Which names a field may
hold (questions, sources, ...) is checked later, when all files are read.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from navigator.rulefiles.shapekinds import Bronnaam, JaNee, MaandDag, Partij, Tekst, Webadres
from navigator.rulefiles.shapekinds import Naam as Naam
from navigator.rulefiles.shapekinds import Onderwerp as Onderwerp
from navigator.rulefiles.shapekinds import Soort as Soort
from navigator.rulefiles.shapekinds import Vraagtype as Vraagtype
from navigator.rulefiles.shapekinds import Zekerheid as Zekerheid


class Shape(BaseModel):
    """A block of a rule file; keys that are not named here are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


# --- a conclusion, one a file


class Geldig(Shape):
    """The days on which a rule holds, both included; an end left out is open."""

    vanaf: dt.date | None = None
    tot: dt.date | None = None


class Regel(Shape):
    """One rule: when (`als`) the conclusion holds, and on which sources that rests."""

    als: Any
    bronnen: list[Bronnaam]
    geldig: Geldig = Geldig()
    toelichting: Tekst | None = None


class Stap(Shape):
    """A step: who does what, if it helps a first sentence to say, to whom, and if that is not always said, when."""

    wie: Tekst
    wat: Tekst
    zin: Tekst | None = None
    aan: list[Partij] = []
    alleen: Literal["betaler", "soms"] | None = None


class Classificatie(Shape):
    """How a knelpunt is classified, and whom to address."""

    soort: Literal["hard", "uitvoering", "cultuur", "intern"]
    niveau: Literal["lokaal", "regionaal", "landelijk"]
    adressaat: Annotated[list[Naam], Field(min_length=1)]


class Venster(Shape):
    """The part of every year in which one can apply, both days included."""

    van: MaandDag
    tot: MaandDag


class Praktijkvoorbeeld(Shape):
    """An initiative that did this before."""

    naam: Tekst
    tekst: Tekst
    plaats: Tekst | None = None
    bron: Bronnaam | None = None


class Voorbeeld(Shape):
    """A case and the status the rule-writer expects for it."""

    naam: Tekst
    antwoorden: dict[str, Any]
    verwacht: Literal["ja", "nee", "misschien"]
    peildatum: dt.date | None = None


class Conclusiebestand(Shape):
    """One conclusion and everything about it; `alleen_betalers`: of its addressees it concerns those who pay."""

    conclusie: Naam
    soort: Soort
    onderwerpen: Annotated[list[Onderwerp], Field(min_length=1)]
    titel: Tekst
    uitleg: Tekst
    regels: Annotated[list[Regel], Field(min_length=1)]
    zekerheid: Zekerheid
    gecontroleerd_op: dt.date
    voorbeelden: list[Voorbeeld]
    knelpunt: Classificatie | None = None
    uitwegen: list[Naam] = []
    stappen: list[Stap] = []
    organisaties: list[Naam] = []
    kenmerken: dict[str, Tekst] = {}
    praktijkvoorbeeld: Praktijkvoorbeeld | None = None
    venster: Venster | None = None
    na_afloop: Tekst | None = None
    correctie: Tekst | None = None
    sluit_uit: list[Naam] = []
    alleen_betalers: JaNee = False


KENMERKEN: dict[str, tuple[str, ...]] = {
    "route": ("fase", "gever", "vraagt", "inspanning"),
    "fonds": ("doel", "gevraagde_rechtsvorm", "hoogte", "wanneer", "hoe_zeker"),
    "voorstel": ("stand_van_zaken", "wie_vraagt_dit", "gebruik_nu"),
}
"""Which `kenmerken` a conclusion of each soort may have."""


# --- the shared lists


class WijZin(Shape):
    """How an answer is told to others on a conversation sheet, in a sentence that says "wij".

    `waar` is its place: who we are, what we do, what we look for, or what we have. `voor` says to whom it is told,
    where not to all. With `altijd` an answer is told too that changes nothing in the advice. `na` names a question:
    where nothing is to be told of its answer, this one is silent too. A sentence for each option stands in `zinnen`;
    `zin` is the beginning that ends in the options chosen, or holds a number. What is in `zonder_zin` is not told.
    """

    waar: Literal["zijn", "doen", "zoeken", "hebben"]
    voor: list[Partij] = []
    altijd: JaNee = False
    na: Naam | None = None
    zin: Tekst | None = None
    zin_bij_een: Tekst | None = None
    zin_bij_nul: Tekst | None = None
    zinnen: dict[str, Tekst] = {}
    zonder_zin: list[Naam] = []


class Vraag(Shape):
    """A question of the interview; `betaler` says per option who pays for it."""

    type: Vraagtype
    tekst: Tekst
    in_zin: Tekst | None = None
    hulp: Tekst | None = None
    waarom: Tekst
    veranderbaar: JaNee
    onderwerpen: Annotated[list[Onderwerp], Field(min_length=1)]
    opties: dict[str, Tekst] = {}
    zonder_verschil: list[Naam] = []
    wij_zin: WijZin | None = None
    betaler: dict[str, Partij] = {}
    voorbeeld: Tekst | None = None


class Vragenbestand(Shape):
    """One section of questions, in the order in which they are asked."""

    sectie: Naam
    titel: Tekst
    vragen: Annotated[dict[str, Vraag], Field(min_length=1)]


class Waarde(Shape):
    """What an amount is in one period, both days included."""

    vanaf: dt.date
    waarde: Annotated[int, Field(ge=0, le=1_000_000_000)]
    bronnen: Annotated[list[Bronnaam], Field(min_length=1)]
    zekerheid: Zekerheid
    tot: dt.date | None = None


class Bedrag(Shape):
    """An amount or limit that changes with the date."""

    titel: Tekst
    eenheid: Literal["euro", "procent", "aantal"]
    waarden: Annotated[list[Waarde], Field(min_length=1)]
    toelichting: Tekst | None = None


class Bron(Shape):
    """A law, a document or a page on which rules rest."""

    soort: Literal["wet", "document", "pagina"]
    titel: Tekst
    gecontroleerd_op: dt.date
    zekerheid: Zekerheid
    url: Webadres | None = None
    uitgever: Tekst | None = None
    jaar: Annotated[int, Field(ge=1800, le=2200)] | None = None
    opmerking: Tekst | None = None
    achtergrond: JaNee = False


class Uitweg(Shape):
    """A way out of a knelpunt."""

    titel: Tekst
    uitleg: Tekst
    bronnen: Annotated[list[Bronnaam], Field(min_length=1)]
    route: Naam | None = None
    eigen_afleiding: JaNee = False


class Organisatie(Shape):
    """Who can help or decide; with `als`, named only where that surely holds."""

    naam: Tekst
    wat: Tekst
    url: Webadres | None = None
    telefoon: Tekst | None = None
    als: Any = None
    bron: Bronnaam | None = None


class Bewering(Shape):
    """What may name the sources on which it rests, and then the day on which they were checked for it."""

    model_config = ConfigDict(
        json_schema_extra={"dependencies": {"bronnen": ["gecontroleerd_op"], "gecontroleerd_op": ["bronnen"]}}
    )

    bronnen: list[Bronnaam] = []
    gecontroleerd_op: dt.date | None = None


class Begrip(Bewering):
    """A term of art, explained."""

    term: Tekst
    uitleg: Tekst
    ook: list[Tekst] = []


class Tegenspraak(Bewering):
    """Answers that can't all be true."""

    als: Any
    uitleg: Tekst


class Onderwerptekst(Shape):
    """A topic as the user sees it."""

    naam: Tekst
    uitleg: Tekst


class Bedragenbestand(Shape):
    """`bedragen.yaml`."""

    bedragen: dict[str, Bedrag]


class Bronnenbestand(Shape):
    """`bronnen.yaml`."""

    bronnen: dict[str, Bron]


class Uitwegenbestand(Shape):
    """`uitwegen.yaml`."""

    uitwegen: dict[str, Uitweg]


class Organisatiesbestand(Shape):
    """`organisaties.yaml`."""

    organisaties: dict[str, Organisatie]


class Begrippenbestand(Shape):
    """`begrippen.yaml`."""

    begrippen: dict[str, Begrip]
    vaktermen: list[Tekst] = []


class Tegensprakenbestand(Shape):
    """`tegenspraken.yaml`."""

    tegenspraken: list[Tegenspraak]


class Onderwerpenbestand(Shape):
    """`onderwerpen.yaml`."""

    onderwerpen: dict[Onderwerp, Onderwerptekst]
