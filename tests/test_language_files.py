"""Which texts of the rule files and pages are held to plain language, and which terms must be explained there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pagetexts import visible_text
from textfindings import findings, trees

from navigator.language.dutch import sentences
from navigator.language.plain import check_language

TERMS = """
vaktermen: [penvoerder, stichting]
begrippen:
  stichting: {term: stichting, uitleg: Een groep met een bestuur.}
  wmo: {term: Wmo, ook: [Wmo 2015], uitleg: De gemeente helpt mensen thuis.}
  ww: {term: WW, uitleg: Geld voor wie geen werk meer heeft.}
"""

ORGANISATIONS = "organisaties:\n  nlzve: {naam: Nederland Zorgt Voor Elkaar (NLZVE), wat: Een netwerk.}\n"


# --- N012: terms without explanation


@pytest.mark.parametrize(
    "text", ["XYZ", "De Wkkgz geldt.", "Een mkb-bedrijf.", "Zzp'ers.", "De NZa beslist.", "De Awb."]
)
def test_an_abbreviation_without_entry_is_found(text: str) -> None:
    """Capitals, words without vowels and names of laws need an entry."""
    assert [f.code for f in findings(f'uitleg: "{text}"\n', begrippen=TERMS)] == ["N012"]


@pytest.mark.parametrize(
    "text",
    [
        "De Wmo 2015 en de wmo.",
        "Een WW-uitkering.",
        "Bel NLZVE.",
        "Hoofdstuk IV, deel XI.",
        "€ 2.200 (34%)",
        "Kijk op www.nlzve.nl of mail xyz@nlzve.nl.",
        "Bij Noord-Brabant of het IJsselmeer.",
        "Op tv. In 5 km. WhatsApp.",
        "Oranje Fonds en VSBfonds.",
        "Wie weet wat u wilt?",
        "B en W.",
    ],
)
def test_what_needs_no_entry_is_no_finding(text: str) -> None:
    """Explained terms, organisations, numbers, addresses and ordinary names pass."""
    assert findings(f'uitleg: "{text}"\n', begrippen=TERMS, organisaties=ORGANISATIONS) == []


def test_an_abbreviation_counts_as_explained_only_as_written() -> None:
    """`ww` is not shown with the explanation of `WW`, so it is a finding."""
    assert [f.column for f in findings("uitleg: Met ww mag het.\n", begrippen=TERMS)] == [13]


def test_a_term_of_art_without_entry_is_found_in_text_and_list() -> None:
    """A word of `vaktermen` without entry is found where it is used and where it is listed."""
    found = check_language(trees(anbi="titel: Zoek een Penvoerder.\n", begrippen=TERMS))
    assert [(f.path, f.line, f.column, f.code) for f in found] == [
        ("anbi.yaml", 1, 17, "N012"),
        ("begrippen.yaml", 2, 13, "N012"),
    ]


def test_without_a_list_of_terms_none_is_asked_for() -> None:
    """A rule folder without `begrippen.yaml` may use any abbreviation."""
    assert findings("uitleg: De XYZ en de Wkkgz.\n") == []


# --- places


@pytest.mark.parametrize(
    "text",
    [
        "titel: {}",
        "uitleg: {}",
        "na_afloop: {}",
        "correctie: {}",
        "stappen: [{{wat: {}}}]",
        "stappen: [{{wie: {}}}]",
        "stappen: [{{zin: {}}}]",
        "kenmerken: {{fase: {}}}",
        "praktijkvoorbeeld: {{tekst: {}}}",
        "vragen: {{a: {{tekst: {}}}}}",
        "vragen: {{a: {{hulp: {}}}}}",
        "vragen: {{a: {{waarom: {}}}}}",
        "vragen: {{a: {{opties: {{b: {}}}}}}}",
        "vragen: {{a: {{voorbeeld: {}}}}}",
        "uitwegen: {{a: {{titel: {}}}}}",
        "uitwegen: {{a: {{uitleg: {}}}}}",
        "begrippen: {{a: {{uitleg: {}}}}}",
        "organisaties: {{a: {{wat: {}}}}}",
        "tegenspraken: [{{uitleg: {}}}]",
        "onderwerpen: {{a: {{uitleg: {}}}}}",
        "onderwerpen: {{a: {{naam: {}}}}}",
    ],
)
def test_every_text_that_users_read_is_checked(text: str) -> None:
    """A stiff word is found wherever users would read it."""
    assert [f.code for f in findings(text.format("Bel indien nodig"))] == ["T003"]


@pytest.mark.parametrize(
    "text",
    [
        "voorbeelden: [{{naam: {}}}]",
        "bronnen: {{a: {{titel: {}}}}}",
        "praktijkvoorbeeld: {{naam: {}}}",
        "organisaties: {{a: {{naam: {}}}}}",
        "titel: [{}]",
        "uitleg: {{a: {}}}",
        "[{}]",
        "vragen: {}",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    """Names, titles of sources and texts in the wrong place are not checked here."""
    assert findings(text.format("Bel XYZ indien nodig"), begrippen=TERMS) == []


def test_an_unreadable_file_is_no_language_finding() -> None:
    """A file that is no YAML is reported elsewhere, and a list of terms that is read in part asks for none."""
    assert check_language(trees(anbi="uitleg: [", begrippen="begrippen: [")) == []
    assert findings("uitleg: De XYZ.\n", begrippen=TERMS + "  xyz: [\n") == []


# --- the pages


TEMPLATES = sorted((Path(__file__).parent.parent / "web" / "templates").glob("*.html"))


def test_the_text_of_a_page_is_what_a_visitor_reads() -> None:
    """Inline marks join a sentence, blocks and branches split it, and an expression is one word."""
    page = (
        '<p>Bel <a href="{{ url }}">de {{ naam }}</a>{% if x %} nu{% else %}Wacht{% endif %}.</p><p>Klaar{# niet #}</p>'
    )
    assert [s.text.split() for s in sentences(visible_text(page))] == [
        ["Bel", "de", "waarde", "nu"],
        ["Wacht", "."],
        ["Klaar"],
    ]


def test_there_are_pages_to_check() -> None:
    """The templates are where this test looks, and their text is seen."""
    assert len(TEMPLATES) >= 10
    assert "geen rechten ontlenen" in visible_text((TEMPLATES[0].parent / "base.html").read_text())
