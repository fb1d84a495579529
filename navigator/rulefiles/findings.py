"""Findings: what is wrong in a rule file, where, what is allowed, and a hint (in Dutch, for policy staff)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

CODES: dict[str, str] = {
    "Y001": "de opbouw klopt niet: inspringing, dubbele punt, haakje of aanhalingsteken",
    "Y002": "het bestand is geen UTF-8-tekst, of bevat een onzichtbaar stuurteken",
    "Y003": "een sleutel staat twee keer in hetzelfde blok",
    "Y004": "een waar/onwaar-woord van YAML (yes, no, on, off, true, false)",
    "Y005": "een getal dat YAML anders leest dan het er staat",
    "Y006": "een datum die niet bestaat of niet als jjjj-mm-dd is geschreven",
    "Y007": "een tab in plaats van spaties",
    "Y008": "een verwijzing of label van YAML (&, *, !, <<) dat hier niet mag",
    "Y009": "een sleutel zonder waarde",
    "Y010": "een leeg bestand, of meer dan één document in een bestand",
    "Y011": "een bestand of map die er niet is, niet te lezen is of te groot is",
    "Y012": "tekst die wegvalt na een hekje (#)",
    "S001": "een onbekende sleutel",
    "S002": "een sleutel die ontbreekt",
    "S003": "een waarde van de verkeerde soort",
    "S004": "een waarde die niet in de lijst staat",
    "S005": "een getal of tekst buiten de grenzen",
    "S006": "een periode die eindigt voor zij begint, of twee perioden die elkaar overlappen",
    "S007": "een naam met tekens die niet mogen",
    "S008": "een conclusie zonder voorbeelden",
    "S009": "een regel zonder bron",
    "S010": "sleutels die niet bij deze soort of dit type passen",
    "S011": "iets dat twee keer in dezelfde lijst staat",
    "S012": "een optie waarvan niet staat wat zij op een gespreksblad zegt of wie betaalt",
    "S013": "een stap die iets vraagt aan wie niet bij `aan` staat",
    "N001": "een onbekende vraag of conclusie in een voorwaarde",
    "N002": "een onbekende optie",
    "N003": "een onbekende bron",
    "N004": "een onbekend bedrag",
    "N005": "een onbekende uitweg",
    "N006": "een onbekende organisatie",
    "N007": "een naam die twee keer is vastgelegd",
    "N008": "een vraag en een conclusie met dezelfde naam",
    "N009": "een bestandsnaam of map die niet past bij wat erin staat",
    "N010": "een onbekend onderwerp",
    "N011": "een onbekende conclusie in een verwijzing",
    "N012": "een vakterm zonder uitleg in begrippen.yaml",
    "C001": "een vergelijking die niet bij het type van de vraag past",
    "C002": "een lege voorwaarde",
    "C003": "een regel met te veel gronden",
    "C004": "een grond met te veel voorwaarden",
    "C005": "conclusies die in een kring op elkaar steunen",
    "C006": "een voorwaarde die nooit waar kan zijn",
    "C007": "een voorwaarde die altijd waar is",
    "C008": "meer opties, grensgetallen of namen dan de regelmotor aankan",
    "C009": "een deel van een voorwaarde dat niets toevoegt",
    "T001": "een te lange zin",
    "T002": "zinnen die gemiddeld te lang zijn",
    "T003": "een stijf woord",
    "T004": "een te lange tekst",
    "T005": "een tekst die te moeilijk is om te lezen",
    "A001": "een regel die nooit kan gelden, door de conclusies waarop zij steunt",
    "A002": "een regel die niets toevoegt aan de andere",
    "A003": "een conclusie die nooit geldt",
    "A004": "een conclusie die altijd geldt",
    "A005": "een vraag die geen enkele regel gebruikt",
    "A006": "een optie die nergens verschil maakt",
    "A007": "een bedrag dat geen enkele regel gebruikt",
    "A008": "een bron waar niets op steunt, of die ten onrechte achtergrond heet",
    "A009": "een gat in de data: een tijd lang geldt iets niet, daarna weer wel",
    "A010": "twee versies van een regel die tegelijk gelden",
    "A011": "conclusies die elkaar uitsluiten, maar toch samen kunnen gelden",
    "A012": "een optie bij zonder_verschil die wel verschil maakt",
    "V001": "een voorbeeld dat een andere uitkomst geeft dan verwacht",
}
"""Every code a finding can carry, with its meaning. `docs/bevindingen.md` shows each with an example."""


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake in a rule file, at one place (line and column count from 1).

    `rule` names the rule, conclusion or list at fault, and `case` (in the JSON form of a case) is the smallest case
    that proves it, where the analysis found it.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    rule: str | None = field(default=None, compare=False)
    case: Mapping[str, Any] | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The finding as plain JSON data, with Dutch keys."""
        found = {"bestand": self.path, "regel": self.line, "kolom": self.column, "code": self.code}
        return {**found, "melding": self.message, "over": self.rule, "casus": self.case}

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


class RulesError(Exception):
    """A rule folder that holds mistakes; `findings` says which, for people to read."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} bevinding(en) in de regels")
        self.findings = findings


def nearest(name: object, allowed: Iterable[str]) -> str:
    """A hint naming the allowed name that looks most like `name`, or nothing.

    >>> nearest("coperatie", ["cooperatie", "stichting"])
    ' Bedoelt u `cooperatie`?'
    """
    close = difflib.get_close_matches(str(name)[:100], sorted(allowed), n=1, cutoff=0.6)
    return f" Bedoelt u `{close[0]}`?" if close else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """The allowed names as text, shortened when there are many.

    >>> listed(["b", "a"])
    '`a`, `b`'
    """
    ordered = sorted(names)
    shown = ", ".join(f"`{name}`" for name in ordered[:most])
    rest = len(ordered) - most
    return f"{shown} en nog {rest}" if rest > 0 else shown


def shown(value: object, most: int = 40) -> str:
    """What stands in the file, short enough for one line.

    >>> shown("Den Haag"), shown(["idee"]), shown(True)
    ('`Den Haag`', 'een lijst', '`true`')
    """
    if isinstance(value, dict | list):
        return "een blok" if isinstance(value, dict) else "een lijst"
    if value is None or isinstance(value, bool):
        return {None: "`null`", True: "`true`", False: "`false`"}[value]
    text = "".join(char if char.isprintable() else " " for char in str(value)[:200])
    text = " ".join(text.split())
    return f"`{text[: most - 1]}…`" if len(text) > most else f"`{text}`"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by place, each once."""
    return sorted(set(findings))
