"""Plain language: sound texts that pass, and each finding about a sentence or a text in a tiny bad one."""

from __future__ import annotations

import pytest
from textfindings import findings

from navigator.language.dutch import STIFF
from navigator.language.glossary import Glossary
from navigator.language.plain import check_language, check_text
from navigator.reading import default_folder, read_folder

PLAIN = """
U kunt bij de gemeente geld vragen voor uw plan. Dat heet subsidie. Schrijf op wat u wilt doen en wat het kost.
De gemeente kijkt of uw plan past bij haar regels. Bent u het er niet mee eens? Dan kunt u bezwaar maken.
"""

LONG = "Wie in zijn dorp of wijk samen met anderen iets nieuws wil beginnen dat geld kost kan dat hier rustig nakijken."

FORMAL = """
De gemeentelijke subsidieverordening bevat uitgebreide ontvankelijkheidscriteria. Aanvraagformulieren vermelden
noodzakelijke begrotingsvereisten. Verantwoordingsdocumenten moeten accountantsverklaringen bevatten. Financiële
ondersteuning veronderstelt cofinanciering. Beleidsmedewerkers beoordelen subsidieaanvragen zorgvuldig.
Bestuurlijke besluitvorming vindt maandelijks plaats in collegevergaderingen. Bezwaarprocedures zijn mogelijk.
"""


def codes(text: str, most_words: int | None = None, glossary: Glossary | None = None) -> list[str]:
    """The codes of what is wrong with a text."""
    return [message[:4] for message in check_text(text, most_words, glossary)]


# --- sound texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Geld",
        PLAIN,
        "Bij elkaar komen (zaaltje, koffie, folders)",
        "- Bel de gemeente.\n- Vraag wat het kost.\n- Schrijf het op.",
        "De echte kosten zijn € 2.200. Dat is in 2026 echter het hoogste bedrag.",
    ],
)
def test_a_plain_text_has_no_findings(text: str) -> None:
    """Ordinary text, short or long, with lists and amounts, passes."""
    assert check_text(text, 120) == []


def test_the_rules_have_no_findings() -> None:
    """Every text under `rules/` is plain enough."""
    assert check_language(read_folder(default_folder()).files) == []


# --- T001: long sentences


def test_a_sentence_of_more_than_twenty_words_is_found() -> None:
    """Twenty words are allowed, twenty-one are not."""
    twenty = " ".join(["woord"] * 20)
    assert codes(f"{twenty}.") == []
    assert codes(f"{twenty} woord.") == ["T001"]


def test_a_long_sentence_is_quoted() -> None:
    """The message counts the words and shows how the sentence begins."""
    [message] = check_text(LONG)
    assert "telt 21 woorden, hoogstens 20: `Wie in zijn dorp of wijk" in message


def test_a_long_sentence_is_pointed_at_in_a_block() -> None:
    """In a block with `|` the finding names the line and column where the sentence begins."""
    text = f"titel: Geld\nuitleg: |\n  Kort. Ook kort.\n\n  Even wachten. {LONG}\nzekerheid: hoog\n"
    assert [(f.line, f.column, f.code) for f in findings(text)] == [(5, 17, "T001")]


def test_a_long_sentence_over_several_lines_is_pointed_at() -> None:
    """A sentence that goes on over lines is found at its first word, in a block or between quotes."""
    wrapped = LONG.replace("samen", "\n   samen")
    assert [(f.line, f.column) for f in findings(f"uitleg: |\n   Kort.\n   {wrapped}\n")] == [(3, 4)]
    assert [(f.line, f.column) for f in findings(f'uitleg:\n  "Kort. {wrapped}"\n')] == [(2, 10)]


def test_two_long_sentences_on_one_line_are_two_findings() -> None:
    """Sentences on one line keep their own column."""
    other = LONG.replace("Wie", "Iedereen die")
    assert [f.column for f in findings(f"uitleg: {LONG} {other}\n")] == [9, 9 + len(LONG) + 1]


def test_a_sentence_that_is_written_with_escapes_is_found_at_its_value() -> None:
    """Where the file spells a sentence otherwise, the finding stands at the start of the text."""
    written = LONG.replace("nieuws", "nieuw\\u0073")
    assert [(f.line, f.column) for f in findings(f'titel: Geld\nuitleg: "Kort. {written}"\n')] == [(2, 9)]


# --- T002: long on average


def test_sentences_that_are_long_on_average_are_found() -> None:
    """More than twelve words a sentence is too many, from three sentences on."""
    thirteen = " ".join(["Zo", *["ook"] * 12]) + ". "
    assert codes(thirteen * 3) == ["T002"]
    assert codes(thirteen * 2) == []
    assert codes(thirteen * 2 + " ".join(["Zo", *["ook"] * 9]) + ".") == []
    assert "gemiddeld 13,0 woorden" in check_text(thirteen * 3)[0]


# --- T003: stiff words


@pytest.mark.parametrize("form", STIFF)
def test_every_stiff_word_is_found(form: str) -> None:
    """Each word of the list is found inside a sentence, at its start, and with a capital."""
    for text in (f"U mag {form} dit doen.", f"{form.capitalize()} dit."):
        assert any(message.startswith(f"T003 `{form}` is stijf.") for message in check_text(text)), text


@pytest.mark.parametrize(
    ("text", "stiff"),
    [
        ("Echter, dat mag niet.", "echter"),
        ("Wij moeten,\nten behoeve\nvan de buurt, wachten.", "ten behoeve van"),
        ("Bel ons (indien nodig).", "indien"),
    ],
)
def test_a_stiff_word_is_found_across_marks_and_lines(text: str, stiff: str) -> None:
    """Brackets and line ends don't hide a stiff word; `echter` is one at the start of a sentence only."""
    assert [message.split("`")[1] for message in check_text(text)] == [stiff]


@pytest.mark.parametrize(
    "text", ["Wij indienen dit.", "Een conforme brief.", "Dat mag echter niet.", "Het werk dient het algemeen belang."]
)
def test_a_word_that_only_holds_a_stiff_one_is_no_finding(text: str) -> None:
    """A stiff word inside another word doesn't count."""
    assert check_text(text) == []


def test_a_stiff_word_says_what_to_write_and_where() -> None:
    """The message names a plain word, and the place is that of the stiff one."""
    [finding] = findings("uitleg: |\n  Bel ons.\n  Dat kan alleen indien u wilt.\n")
    assert (finding.line, finding.column, finding.code) == (3, 18, "T003")
    assert finding.message == "`indien` is stijf. Schrijf liever: als."


# --- T004: long texts


@pytest.mark.parametrize(
    ("before", "after", "most"),
    [
        ("uitleg: ", "\n", 120),
        ("vragen: {geld: {hulp: ", "}}\n", 60),
        ("uitwegen: {steun: {uitleg: ", "}}\n", 80),
        ("begrippen: {anbi: {uitleg: ", "}}\n", 50),
    ],
)
def test_a_text_may_be_as_long_as_its_place_allows(before: str, after: str, most: int) -> None:
    """The longest length of each place is allowed, one word more is not."""
    text = "Dit is kort. " * (most // 3) + "Ja. " * (most % 3)
    assert findings(f"{before}{text.strip()}{after}") == []
    assert [f.code for f in findings(f"{before}{text}Nee.{after}")] == ["T004"]


# --- T005: hard texts


def test_a_hard_text_is_found() -> None:
    """Short sentences full of long words are hard all the same, and the message names the longest."""
    [message] = check_text(FORMAL)
    assert message.startswith("T005 Deze tekst leest te moeilijk: -")
    assert "`verantwoordingsdocumenten`" in message


def test_a_short_text_is_not_measured() -> None:
    """Under thirty words the measure says too little."""
    assert check_text(" ".join(FORMAL.split()[:6])) == []


def test_an_explained_term_does_not_make_a_text_hard() -> None:
    """Terms with an entry, names, numbers and addresses don't count as long words."""
    terms = ["zorgverzekeraar", "wijkverpleging", "persoonsgebonden budget"]
    text = "De zorgverzekeraar betaalt de wijkverpleging. Het persoonsgebonden budget niet. " * 4
    assert codes(text) == ["T005"]
    assert codes(text, glossary=Glossary(terms)) == []
    assert codes("Dit is van de Belastingdienst in Noord-Brabant. Zie toetredingzorgaanbieders.nl. " * 4) == []
