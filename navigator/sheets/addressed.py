"""To whom a step is addressed: the municipality, UWV, the insurer or the zorgkantoor.

A step says so itself (`aan`). The words of one that does not are read, strictly: whom one "vraagt", "belt" or
"uitnodigt", or "met", "bij" or "aan" whom one talks. A step that these patterns miss is left out of a conversation
sheet; that is better than a question put to the wrong one. Of a step that does say it, they only check that.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from navigator.language.dutch import Sentence, sentences


@dataclass(frozen=True)
class Party:
    """One with whom to talk: its name in a sentence, the organisations of the rule base it stands for, its words."""

    id: str
    name: str
    organisations: tuple[str, ...]
    words: str


PARTIES: Mapping[str, Party] = MappingProxyType(
    {
        party.id: party
        for party in (
            Party(
                "gemeente",
                "de gemeente",
                ("gemeente", "gemeenteraad", "sociale_dienst"),
                "gemeente|gemeenteraad|raad|raadslid|raadsleden|wethouder|ambtenaar|sociale dienst",
            ),
            Party("uwv", "UWV", ("uwv",), "uwv"),
            Party("zorgverzekeraar", "de zorgverzekeraar", ("zorgverzekeraar",), "zorgverzekeraar|verzekeraar"),
            Party("zorgkantoor", "het zorgkantoor", ("zorgkantoor",), "zorgkantoor"),
        )
    }
)
"""The parties for whom there are conversation sheets, by id."""

_NOUN = r"(?:(?:de|het|een|uw)\s+)?(?:(?:grootste|eigen|sociale)\s+)?[^\W\d_]+"
_NOUNS = rf"{_NOUN}(?:\s*,\s*{_NOUN})*(?:\s+(?:en|of)\s+(?:daarna\s+)?(?:met\s+)?{_NOUN})?"
_ASKED = re.compile(rf"\b(?:vraag|bel|nodig|schrijf)\s+(?:(?:meteen|vooraf|eerst|direct|dan|ook)\s+)*({_NOUNS})")
_TALKED_TO = re.compile(rf"(?<!contract )(?<!afspraak )(?<!afspraken )\b(?:met|bij|aan)\s+(?=({_NOUNS}))")
_TALKS = re.compile(r"\b(?:praat|bespreek|meld|leg|laat|vraag|spreek)\b")
_FOUND = re.compile(r"\bwelke?\s+(\w+)\b.*\ben vraag\b")
_EVERYONE = re.compile(r"\bnodig (?:hen|alle (?:betalers|partijen))\b")
_UNNAMED = re.compile(r"^vraag (?:op papier|per e-mail|om)\b")
_SUCH = re.compile(r"\b[Zz]o['’]n\b")
_PAYER = re.compile(r"\b(?:vraag|bel|met|aan) de (?:geldgever|betaler)\b")


def named(text: str) -> set[str]:
    """The parties that a step names as the ones to ask.

    >>> named("Vraag de gemeente om de zorgverzekeraar uit te nodigen."), named("Kijk of de gemeente iets heeft.")
    ({'gemeente'}, set())
    """
    found = " | ".join(part for sentence in sentences(text) for part in _addressees(sentence.text.lower()))
    return {party.id for party in PARTIES.values() if re.search(rf"\b(?:{party.words})\b", found)}


def _addressees(sentence: str) -> list[str]:
    found = [match[1] for match in _ASKED.finditer(sentence)] + [match[1] for match in _FOUND.finditer(sentence)]
    if _TALKS.search(sentence):
        found += [match[1] for match in _TALKED_TO.finditer(sentence)]
    return found


def is_conditional(text: str) -> bool:
    """Whether a step is only for some: it first asks something, then says whom to ask; or it speaks of "zo'n" case.

    >>> is_conditional("Past het niet? Vraag UWV dan om af te wijken."), is_conditional("Vraag het aan UWV. Mag het?")
    (True, False)
    """
    before = [sentence.text for sentence in itertools.takewhile(_says_nobody, sentences(text))]
    return _SUCH.search(text) is not None or any(sentence.endswith("?") for sentence in before)


def _says_nobody(sentence: Sentence) -> bool:
    return not _addressees(sentence.text.lower())


def asks_everyone(text: str) -> bool:
    """Whether a step invites all who are concerned, without naming them."""
    return _EVERYONE.search(text.lower()) is not None


def asks_unnamed(text: str) -> bool:
    """Whether a step asks without saying whom: then it asks those to whom its obstacle is addressed."""
    return _UNNAMED.search(text.lower()) is not None


def asks_payer(text: str) -> bool:
    """Whether a step asks "de geldgever" or "de betaler", whoever that is."""
    return _PAYER.search(text.lower()) is not None


def concerns(party: Party, text: str) -> bool:
    """Whether a text about a way out speaks of a party, so that it can do something about it."""
    words = f"{party.words}|overheid" if party.id == "gemeente" else party.words
    return re.search(rf"\b(?:{words})\b", text.lower()) is not None
