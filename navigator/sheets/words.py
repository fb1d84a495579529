"""The fixed words on a conversation sheet, which the page, the PDF and the plain text share."""

from __future__ import annotations

from navigator.sheets.content import Ask, Example, Request, Source
from navigator.sheets.profile import lower_first

DOES = "Wat wij doen"
ASKS = "Wat wij vragen"
EXAMPLES = "Hoe het ergens anders ging"
ARRANGED = "Wat wij al hebben en kunnen laten zien"
OFFERS = "Wat wij aanbieden"
AGREED = "Wat wij samen afspreken"
WHO, WHAT, WHEN = "Wie", "Wat", "Wanneer"
SOURCES = "Waar dit op rust"
ADVICE_SAYS = "In het advies aan ons staat:"
WAYS_OUT = "Een oplossing kan zijn:"
RESTS_ON = "Dit rust op:"
SEE_ALSO = "Zie ook"
ABOUT_SOURCE = "Over de bron:"
ANSWER = "Antwoord:"
NO_SENTENCE = "Hierover praten wij graag met u."
HALF_SURE = "* Dit is nagegaan, maar niet tot in de wettekst of op een recente pagina."
UNSURE = "Dit is niet goed na te gaan. Wilt u het met ons nakijken?"
SOURCES_BY = "De Initiatiefwijzer bekeek deze bronnen. De opmerkingen erbij zijn ook van de Initiatiefwijzer."
NO_RIGHTS = "U kunt aan dit blad geen rechten ontlenen. Kijk het na bij de bron."
YOU_IS_US = "Waar in een titel “u” staat, zijn wij dat zelf."
BLANKS = ("Ons initiatief", "Datum van het gesprek", "Wie erbij waren")
"""What is filled in by hand at the top."""


def made_on(day: str) -> str:
    """When and out of what a sheet was made."""
    return f"Dit blad is gemaakt op {day}, met de Initiatiefwijzer en onze eigen antwoorden."


def lead(ask: Ask) -> str:
    """What stands before a sentence that is not simply ours to say."""
    if ask.volunteer:
        return "Een vrijwilliger vraagt:"
    if ask.payer:
        return "Geeft u ons geld? Dan vragen wij:"
    return "Als dit nog niet bekend is, vragen wij:" if ask.conditional else ""


def mark(certainty: str) -> str:
    """The mark that sends to `HALF_SURE`."""
    return "*" if certainty == "midden" else ""


def whose(example: Example) -> str:
    """Who did it, and where."""
    return f"{example.name}, {example.place}" if example.place else example.name


def named_sources(request: Request) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """The sources that a question names in full (the laws, or else the first one), and those it only refers to."""
    in_full = tuple([source for source in request.sources if source.law]) or request.sources[:1]
    return in_full, tuple([source for source in request.sources if source not in in_full])


def described(source: Source) -> str:
    """A source with its publisher, and when it was looked at."""
    publisher = f" {source.publisher}." if source.publisher else ""
    return f"{source.title}.{publisher} {looked_at(source)}"


def looked_at(source: Source) -> str:
    """When a source was looked at."""
    return f"Bekeken op {source.checked}."


def in_sentence(titles: tuple[str, ...]) -> str:
    """Titles one after the other, as they are written inside a sentence."""
    return "; ".join(lower_first(title) for title in titles)
