"""How a Dutch text is taken apart: sentences, words, syllables, and how easy it reads."""

from __future__ import annotations

import pytest

from navigator.language.dutch import reading_ease, sentences, syllables, words


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
