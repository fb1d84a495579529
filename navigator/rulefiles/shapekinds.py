"""What the shapes of rule files are made of: names, texts, days, and the words that a key may choose from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _ja_nee(value: object) -> bool:
    if value == "ja":
        return True
    if value == "nee":
        return False
    raise PydanticCustomError("ja_nee", "ja_nee")


JaNee = Annotated[bool, BeforeValidator(_ja_nee)]
Naam = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Bronnaam = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Tekst = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
MaandDag = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Webadres = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=400)]
Zekerheid = Literal["hoog", "midden", "laag"]
Onderwerp = Literal[
    "geld", "rechtsvorm_en_belasting", "vrijwilligers", "gemeente", "zorg_en_pgb", "wonen_en_gebouw", "organisatie"
]
Soort = Literal["geldvorm", "route", "fonds", "voorstel", "knelpunt", "status"]
Partij = Literal["gemeente", "uwv", "zorgverzekeraar", "zorgkantoor"]
"""With whom an initiative talks, so that there are conversation sheets for them; organisations of the rules too."""
Vraagtype = Literal["keuze", "meerkeuze", "ja_nee", "bedrag", "aantal", "procent"]
