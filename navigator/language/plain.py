"""The texts that users read, held to plain language of about level B1.

Sentences and texts have a longest length, stiff words are named with a plain one, every term of art needs an
explanation, and longer texts are measured with the formula of Flesch as W.H. Douma fitted it to Dutch in 1960.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from navigator.language.dutch import Sentence, common_words, reading_ease, sentences, stiff_words, syllables
from navigator.language.glossary import TERMS_FILE, Glossary, make_glossary
from navigator.reading.references import find
from navigator.rulefiles.findings import Finding, shown
from navigator.rulefiles.yamltree import Mark, Path, Tree

LONGEST_SENTENCE = 20
"""The most words a sentence may have."""
LONGEST_AVERAGE = 12
"""The most words a sentence may have on average, in texts of at least `FEWEST_SENTENCES` sentences."""
FEWEST_SENTENCES = 3
HARDEST = 60
"""The lowest reading ease, in texts of at least `FEWEST_WORDS` words."""
FEWEST_WORDS = 30

# where users read texts, as paths in which `*` is any key or index, and the most words each may have
_PLACES: tuple[tuple[Path, int | None], ...] = (
    (("titel",), None),
    (("uitleg",), 120),
    (("stappen", "*", "wie"), None),
    (("stappen", "*", "wat"), None),
    (("stappen", "*", "zin"), None),
    (("kenmerken", "*"), None),
    (("na_afloop",), None),
    (("correctie",), None),
    (("praktijkvoorbeeld", "tekst"), None),
    (("vragen", "*", "tekst"), None),
    (("vragen", "*", "hulp"), 60),
    (("vragen", "*", "waarom"), None),
    (("vragen", "*", "opties", "*"), None),
    (("vragen", "*", "voorbeeld"), None),
    (("vragen", "*", "wij_zin", "zin"), None),
    (("vragen", "*", "wij_zin", "zin_bij_een"), None),
    (("vragen", "*", "wij_zin", "zin_bij_nul"), None),
    (("vragen", "*", "wij_zin", "zinnen", "*"), None),
    (("uitwegen", "*", "titel"), None),
    (("uitwegen", "*", "uitleg"), 80),
    (("begrippen", "*", "uitleg"), 50),
    (("organisaties", "*", "wat"), None),
    (("tegenspraken", "*", "uitleg"), None),
    (("onderwerpen", "*", "naam"), None),
    (("onderwerpen", "*", "uitleg"), None),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a text; `quote` is the part that is concerned, or nothing for the whole text."""

    code: str
    message: str
    quote: str = ""


def check_language(files: Mapping[str, Tree]) -> list[Finding]:
    """Findings about texts that are too hard to read."""
    glossary = make_glossary(files)
    findings: list[Finding] = []
    for tree in files.values():
        for pattern, most_words in _PLACES:
            for path, text in find(tree.data, pattern):
                if isinstance(text, str):
                    problems = _problems(text, most_words, glossary)
                    findings += (Finding(tree.path, *_spot(tree, path, p.quote), p.code, p.message) for p in problems)
    return findings + list(_terms_without_entry(files, glossary))


def check_text(text: str, most_words: int | None = None, glossary: Glossary | None = None) -> list[str]:
    """What is wrong with one text, each as a code and a message; terms of art count only with a glossary.

    >>> check_text("Indien u dit wilt, belt u ons.")
    ['T003 `indien` is stijf. Schrijf liever: als.']
    """
    return [f"{problem.code} {problem.message}" for problem in _problems(text, most_words, glossary)]


def _problems(text: str, most_words: int | None, glossary: Glossary | None) -> Iterator[Problem]:
    found = sentences(text)
    counts = [len(sentence.words) for sentence in found]
    yield from _long_sentences(found, counts)
    yield from _stiff_words(found)
    if most_words is not None and sum(counts) > most_words:
        message = f"Deze tekst telt {sum(counts)} woorden, hoogstens {most_words}. Laat weg wat niet nodig is."
        yield Problem("T004", message)
    if sum(counts) >= FEWEST_WORDS:
        yield from _hard_text(found, glossary)
    for term in glossary.unexplained(text, found) if glossary else ():
        message = f"{shown(term)} staat niet in {TERMS_FILE}. Leg het daar uit, of gebruik een gewoon woord."
        yield Problem("N012", message, term)


def _long_sentences(found: list[Sentence], counts: list[int]) -> Iterator[Problem]:
    for sentence, count in zip(found, counts, strict=True):
        if count > LONGEST_SENTENCE:
            message = (
                f"Deze zin telt {count} woorden, hoogstens {LONGEST_SENTENCE}: {shown(sentence.text)}. Knip hem op."
            )
            yield Problem("T001", message, sentence.text)
    if len(found) >= FEWEST_SENTENCES and sum(counts) > LONGEST_AVERAGE * len(found):
        average = f"{sum(counts) / len(found):.1f}".replace(".", ",")
        message = f"De zinnen tellen gemiddeld {average} woorden, hoogstens {LONGEST_AVERAGE}. Maak zinnen korter."
        yield Problem("T002", message)


def _stiff_words(found: list[Sentence]) -> Iterator[Problem]:
    pairs = (pair for sentence in found for pair in stiff_words(sentence))
    for stiff, better in dict.fromkeys(pairs):
        yield Problem("T003", f"{shown(stiff)} is stijf. Schrijf liever: {better}.", stiff)


def _hard_text(found: list[Sentence], glossary: Glossary | None) -> Iterator[Problem]:
    """A text under the bound of 60.

    Douma calls 60 to 70 "normal", for readers with primary school and a little more, and under 60 "fairly hard" (his
    table is quoted at dbnl.org/tekst/_taa014197701_01/_taa014197701_01_0089.php). That fits B1, the level of people
    with primary school and a few years of mavo or vmbo. Samples measured: a law 38, a letter of an official 34, a
    policy paper 11, a newspaper 51; some 170 texts of these rules from 63 to 115, and nineteen in twenty over 74.
    Terms with an explanation don't count: nobody can write `gemeenteraad` shorter, and it costs a text up to 27.
    """
    known = glossary.explains if glossary else (lambda phrase: False)
    ease = reading_ease(found, known)
    if ease < HARDEST:
        common = {word.lower() for sentence in found for word in common_words(sentence, known)}
        longest = ", ".join(shown(word) for word in sorted(common, key=lambda word: (-syllables(word), word))[:4])
        yield Problem(
            "T005",
            f"Deze tekst leest te moeilijk: {ease:.0f} op de schaal van Flesch-Douma, minstens {HARDEST}. "
            f"Gebruik kortere zinnen en kortere woorden dan {longest}.",
        )


def _terms_without_entry(files: Mapping[str, Tree], glossary: Glossary | None) -> Iterable[Finding]:
    tree = files.get(TERMS_FILE, Tree(TERMS_FILE))
    for path, term in find(tree.data, ("vaktermen", "*")):
        if glossary and isinstance(term, str) and not glossary.explains(term):
            message = f"De vakterm {shown(term)} heeft geen uitleg. Zet haar ook onder `begrippen`."
            yield Finding(tree.path, *tree.mark(path), "N012", message)


def _spot(tree: Tree, path: Path, quote: str) -> Mark:
    """The place of a quote inside a value: where it stands in the file, or the value where that can't be told."""
    start = tree.mark(path)
    if not quote or not tree.source:
        return start
    ends = [0, *itertools.accumulate(len(line) + 1 for line in tree.source.split("\n"))]
    after = min((mark for mark in (*tree.values.values(), *tree.keys.values()) if mark > start), default=None)
    begins = ends[start[0] - 1] + start[1] - 1
    stops = ends[after[0] - 1] + after[1] - 1 if after else len(tree.source)
    pattern = r"\s+".join(map(re.escape, quote.split()))
    match = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE).search(tree.source, begins, stops)
    if match is None:
        return start
    line = bisect.bisect_right(ends, match.start())
    return line, match.start() - ends[line - 1] + 1
