"""Plain language: each finding in a tiny bad text, sound texts that pass, and the words of the pages."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from navigator.language.dutch import STIFF, reading_ease, sentences, syllables, words
from navigator.language.glossary import Glossary
from navigator.language.plain import check_language, check_text
from navigator.reading import default_folder, read_folder
from navigator.rulefiles.findings import Finding
from navigator.rulefiles.yamlfile import parse
from navigator.rulefiles.yamltree import Tree

TEMPLATES = sorted((Path(__file__).parent.parent / "web" / "templates").glob("*.html"))
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
TERMS = """
vaktermen: [penvoerder, stichting]
begrippen:
  stichting: {term: stichting, uitleg: Een groep met een bestuur.}
  wmo: {term: Wmo, ook: [Wmo 2015], uitleg: De gemeente helpt mensen thuis.}
  ww: {term: WW, uitleg: Geld voor wie geen werk meer heeft.}
"""
ORGANISATIONS = "organisaties:\n  nlzve: {naam: Nederland Zorgt Voor Elkaar (NLZVE), wat: Een netwerk.}\n"


def trees(**texts: str) -> dict[str, Tree]:
    """Rule files by name, without the ending."""
    return {f"{name}.yaml": parse(text.encode(), f"{name}.yaml") for name, text in texts.items()}


def findings(text: str, **others: str) -> list[Finding]:
    """What is found in one rule file, next to others."""
    return [finding for finding in check_language(trees(anbi=text, **others)) if finding.path == "anbi.yaml"]


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


def test_all_rules_are_checked_in_half_a_second() -> None:
    """The check of every text takes under half a second of processor time, at best of three."""
    files = read_folder(default_folder()).files
    times = []
    for _ in range(3):
        start = time.process_time()
        check_language(files)
        times.append(time.process_time() - start)
    assert min(times) < 0.5


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een. Twee! Drie? Vier", 4),
        ("Het kost € 2.200. Dat is veel.", 2),
        ("Kijk op nlzve.nl. Daar staat het.", 2),
        ("Vraag mr. A. Jansen (tel. 0800 8010) om raad.", 1),
        ("Denk aan koffie, thee enz. en aan de huur.", 1),
        ("Bij ons op 3 sept. 2026 om 10.30 uur.", 1),
        ("Neem mee: brood, kaas e.d. Drinken is er al.", 2),
        ('Vraag: "Past dit bij u?" en luister.', 1),
        ('Zeg: "Dit past niet." Ga daarna verder.', 2),
        ("Kom langs. 's Avonds zijn we open.", 2),
        ("Eerste deel\n\nTweede deel", 2),
        ("Dit zijn de stappen:\n1. Bel\n2. Wacht", 3),
        ("Dit loopt\ngewoon door.", 1),
        ("Wacht... Het kan nog.", 2),
        ("... – !", 0),
    ],
)
def test_sentences_are_split_where_they_end(text: str, expected: int) -> None:
    """Shortened words, amounts, addresses and quotes don't end a sentence; empty lines and list items do."""
    assert len(sentences(text)) == expected


def test_words_are_counted_without_marks() -> None:
    """Marks and lone signs are no words; numbers, compounds and links are one."""
    assert words("– **Zorg-** en [welzijn](https://x.nl): € 5, 10% & zzp'ers/vrijwilligers!") == (
        *("Zorg", "en", "welzijn", "5", "10", "zzp'ers/vrijwilligers"),
    )


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


def test_reading_ease_is_the_formula_of_douma() -> None:
    """Two sentences with eight words and nine syllables together."""
    assert reading_ease(sentences("De kat eet vis. De hond wil water.")) == pytest.approx(
        206.84 - 0.77 * 112.5 - 0.93 * 4
    )


SYLLABLES = {
    1: "huis eeuw één site vrouw jeugd",
    2: "nieuwe mooie bloeien zoals zeeën café systeem royaal quotum",
    3: "gemeente ideeën sociaal cliënten museum bijeenkomst poëzie zee-egel pgb UWV",
    4: "beoordelen financiën januari vrijwilliger",
    5: "initiatief coöperatie geïnteresseerd",
    6: "individuele wijkverpleegkundige",
    7: "vrijwilligersvergoeding",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, line in SYLLABLES.items() for word in line.split()]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    """Vowel groups count once, a diaeresis starts a new syllable, abbreviations are spelled out."""
    assert syllables(word) == count


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


def visible_text(template: str) -> str:
    """What a visitor reads of a template: each branch once, each value as one word, each element on its own."""
    text = re.sub(r"{#.*?#}", "", template, flags=re.DOTALL)
    text = re.sub(r"{%-?\s*(?:end)?if\b.*?%}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}", "\n\n", text, flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "waarde", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:a|span|strong|em|q|code|b|i)\b[^>]*>", " ", text)
    return re.sub(r"<[^>]*>", "\n\n", text)


def strings_of(template: str) -> list[str]:
    """The pieces of text that a template chooses between in its expressions."""
    expressions = re.findall(r"{{.*?}}", template, flags=re.DOTALL)
    return [text for expression in expressions for text in re.findall("'([^']*)'", expression) if " " in text.strip()]


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
