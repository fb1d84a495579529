"""The terms of art that the rules explain, and the abbreviations in a text that nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from navigator.language.dutch import Sentence, is_address
from navigator.reading.references import find
from navigator.rulefiles.yamltree import Tree

TERMS_FILE = "begrippen.yaml"

_PIECE = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{0,3})")
_VOWEL = re.compile("[aeiouyáéíóúàèêäëïöü]")
_LAW = re.compile(r"W[^aeiouyhr]\w*")  # Wmo, Wtza, Wkkgz: no Dutch word begins like that
_WITH_VOWELS = frozenset(
    ["anbi", "anw", "aow", "avg", "awb", "awr", "bbz", "cao", "ioaw", "ioaz", "kor", "sbbi", "ubo", "uwv", "wao", "wia"]
)
_EVERYDAY = frozenset(["tv", "sms", "pdf", "eu", "km", "cm", "mm", "kg", "dr", "drs", "mr", "nr", "ok", "www"])


class Glossary:
    """Which terms are explained (`forms`), which should be (`wanted`), and the `names` that need no explanation."""

    def __init__(self, forms: Iterable[str], wanted: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self._forms = frozenset(map(_key, forms))
        self._pieces = frozenset(_key(piece) for text in (*self._forms, *names) for piece in _PIECE.findall(text))
        self._missing = [term for term in wanted if not self.explains(term)]

    def explains(self, phrase: str) -> bool:
        """Whether a word or phrase has an entry, in this or another spelling of it."""
        return phrase in self._forms or phrase.lower() in self._forms

    def unexplained(self, text: str, found: Sequence[Sentence]) -> Iterator[str]:
        """The terms of art and abbreviations in a text (and its sentences) that have no entry, each once."""
        for term in self._missing:
            if re.search(rf"(?<!\w){re.escape(_key(term))}(?!\w)", text if term.isupper() else text.lower()):
                yield term
        for piece in dict.fromkeys(_pieces(found)):
            if _is_abbreviation(piece) and not {piece, piece.lower()} & self._pieces and piece not in self._missing:
                yield piece


def make_glossary(files: Mapping[str, Tree]) -> Glossary | None:
    """The glossary of a rule folder; None where it has no list of terms, or one that could not be read as a whole."""
    terms, organisations = files.get(TERMS_FILE), files.get("organisaties.yaml", Tree(""))
    if terms is None or not (terms.whole and organisations.whole):
        return None
    forms = [*_texts(terms, "begrippen", "*", "term"), *_texts(terms, "begrippen", "*", "ook", "*")]
    names = [*_texts(organisations, "organisaties", "*", "naam"), *_keys(organisations.data, "organisaties")]
    return Glossary(forms, _texts(terms, "vaktermen", "*"), names)


def _texts(tree: Tree, *pattern: str) -> list[str]:
    return [value for _, value in find(tree.data, pattern) if isinstance(value, str) and value.strip()]


def _keys(data: Any, block: str) -> list[str]:
    inner = data.get(block) if isinstance(data, dict) else None
    return list(inner) if isinstance(inner, dict) else []


def _key(form: str) -> str:
    """How a term is looked up: `WW` only as written, `Vpb` and `penvoerder` in any case."""
    return form if form.isupper() else form.lower()


def _pieces(found: Sequence[Sentence]) -> Iterator[str]:
    for sentence in found:
        for word in sentence.words:
            if not is_address(word):
                yield from _PIECE.findall(word)


@lru_cache(maxsize=20_000)
def _is_abbreviation(piece: str) -> bool:
    lower = piece.lower()
    if len(piece) < 2 or lower in _EVERYDAY or _ROMAN.fullmatch(piece):
        return False
    capitals = sum(map(str.isupper, piece.replace("IJ", "Ij", 1)))
    mostly_capitals = capitals >= 2 and 2 * capitals >= len(piece)  # NZa and SVn, but not DigiD or VSBfonds
    return mostly_capitals or not _VOWEL.search(lower) or lower in _WITH_VOWELS or bool(_LAW.fullmatch(piece))
