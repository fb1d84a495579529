"""Dutch text in pieces: sentences, words and syllables, how hard they read, and which words are stiff."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# --- sentences and words

_BLOCK_END = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")  # an empty line, or a list item follows
_LIST_MARK = re.compile(r"^(?:[-*+]|\d{1,3}[.)]) ")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?= |$)")
_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]|[A-Z]")  # o.a. and d.w.z., or the initial of a name
_CLITIC = re.compile(r"['’][nst] ")  # 's Avonds
_MARKS = "\"'“”‘’«»()[]*_.,:;!?…–—-/€%"
_ADDRESS = re.compile(r"\w\.[^\W\d]|@|://")  # nlzve.nl, but not 2.200
_ALPHANUMERIC = re.compile(r"[^\W_]")
_SHORTENED = re.compile(
    "afd|art|bijv|blz|ca|dhr|drs?|evt|excl|incl|ing|ir|jl|max|mevr|min|mr|mw|nr|plm|prof|resp|st|tel|vgl|zgn"
    "|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec"
)
_MAY_END = frozenset({"e.d", "a.u.b", "s.v.p"})  # shortened words that often close a sentence


@dataclass(frozen=True)
class Sentence:
    """A sentence, with every run of white space as one space, and its words."""

    text: str
    words: tuple[str, ...]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order.

    >>> [s.text for s in sentences("Bel de heer A. Jansen (tel. 0800 8010). Hij weet o.a. wat het kost!")]
    ['Bel de heer A. Jansen (tel. 0800 8010).', 'Hij weet o.a. wat het kost!']
    """
    found = []
    for block in _BLOCK_END.split(text):
        line = _LIST_MARK.sub("", " ".join(block.split()))
        ends = [match.end() for match in _SENTENCE_END.finditer(line) if _closes(line, match)]
        pairs = itertools.pairwise([0, *ends, len(line)])
        found += [line[start:end].strip() for start, end in pairs]
    return [sentence for sentence in (Sentence(part, words(part)) for part in found) if sentence.words]


def _closes(line: str, match: re.Match[str]) -> bool:
    following = line[match.end() + 1 :][:5]
    if following.lstrip(_MARKS)[:1].islower() and not _CLITIC.match(following):
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = line[: match.start()].rpartition(" ")[2].lstrip(_MARKS)
    if before in _MAY_END:
        return True
    return not _SHORTENED.fullmatch(before.lower()) and not _DOTTED.fullmatch(before)


def words(text: str) -> tuple[str, ...]:
    """The words of a text without the marks around them; a number counts as a word, a lone dash does not.

    >>> words("Eén keer – of (elk jaar) € 2.200?")
    ('Eén', 'keer', 'of', 'elk', 'jaar', '2.200')
    """
    bare = [token.partition("](")[0].strip(_MARKS) for token in text.split()]
    return tuple([word for word in bare if word and _ALPHANUMERIC.search(word)])


def is_address(word: str) -> bool:
    """Whether a word is a web or mail address (or a shortened word with points inside, such as `o.a`)."""
    return _ADDRESS.search(word) is not None


# --- syllables

_NUCLEUS = re.compile("aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|ai|oi|[aeiou]|(?<![aeiou])y(?![aeiou])")
_LETTERS = re.compile(r"[^\W\d_]")
_ACCENTS = {ord(with_mark): plain for with_mark, plain in zip("áàâéèêíìîóòôúùû", "aaaeeeiiiooouuu", strict=True)}
_NEW_SYLLABLE = {ord(with_mark): f"|{plain}" for with_mark, plain in zip("äëïöü", "aeiou", strict=True)}
_BORROWED = {"site": 1, "sites": 1, "team": 1, "teams": 1, "online": 2, "website": 2, "websites": 2, "museum": 3}


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a Dutch word has; a diaeresis starts a new one, short abbreviations are spelled out.

    >>> [syllables(word) for word in ("zorgcoöperatie", "financiën", "nieuwe", "bijeenkomst", "pgb", "UWV")]
    [6, 4, 2, 3, 3, 3]
    """
    if len(word) <= 3 and word.isupper():
        return len(word)
    lower = unicodedata.normalize("NFKC", word).lower()
    if lower in _BORROWED:
        return _BORROWED[lower]
    plain = lower.translate(_ACCENTS).translate(_NEW_SYLLABLE).replace("qu", "kw")
    return len(_NUCLEUS.findall(plain)) or max(1, len(_LETTERS.findall(plain)))


def reading_ease(found: Sequence[Sentence], known: Callable[[str], bool] = lambda phrase: False) -> float:
    """How easily sentences read by Flesch-Douma: from 0 (very hard) to 100 (very easy), sometimes beyond.

    206.84 - 0.77 * (syllables per 100 words) - 0.93 * (words per sentence), from W.H. Douma, De leesbaarheid van
    landbouwbladen, Landbouwhogeschool Wageningen, 1960. Numbers, names and the terms that `known` says are explained
    count as words of a sentence but not for the syllables: nobody can write them shorter.
    """
    counted = [word for sentence in found for word in common_words(sentence, known)]
    per_hundred = 100 * sum(map(syllables, counted)) / max(1, len(counted))
    return 206.84 - 0.77 * per_hundred - 0.93 * sum(len(sentence.words) for sentence in found) / max(1, len(found))


def common_words(sentence: Sentence, known: Callable[[str], bool]) -> list[str]:
    """The words of a sentence that are no number, web address, known term or name (a capital past the first word)."""
    found, index = [], 0
    while index < len(sentence.words):
        longest = next((n for n in (4, 3, 2, 1) if known(" ".join(sentence.words[index : index + n]))), 0)
        word = sentence.words[index]
        named = (index > 0 and word[0].isupper()) or is_address(word)
        if not longest and not named and _LETTERS.search(word):
            found.append(word)
        index += max(1, longest)
    return found


# --- stiff words

_STIFF = """
aangaande: over | aangezien: omdat | abusievelijk: per ongeluk | additioneel, additionele: extra
alsmede: en | alvorens: voordat | aldus: zo | behoudens: behalve | benevens: en | betreffende: over, of deze
bewerkstelligen, bewerkstelligt: zorgen voor | bovengenoemd, bovengenoemde: dit, of deze | conform: volgens
continueren, continueert: doorgaan met | danwel, dan wel: of | derhalve: daarom | desalniettemin: toch
desbetreffende: deze, of die | desgewenst: als u dat wilt | dientengevolge: daardoor | doch: maar
eenieder, een ieder: iedereen | eveneens: ook | faciliteren, faciliteert: helpen | gaarne: graag | gelieve: wilt u
geschieden, geschiedt: gebeuren | hetgeen: wat | hetwelk: dat | hieromtrent: hierover | hiertoe: hiervoor
daartoe: daarvoor | implementeren, implementeert: invoeren | indien: als | ingevolge: volgens | inzake: over
jegens: tegen, of voor | krachtens: volgens | louter: alleen | middels: met, of door | mits: alleen als | nadien: daarna
niettemin: toch | nimmer: nooit | omtrent: over | onderhavig, onderhavige: dit, of deze | opdat: zodat
participeren, participeert: meedoen | reeds: al | slechts: alleen, of maar | substantieel, substantiële: groot
te allen tijde: altijd | teneinde, ten einde: om | terzake, ter zake: hierover | tevens: ook | thans: nu
veelal: vaak | vergen, vergt: vragen, of kosten | vermeld, vermelde: genoemd | verschuldigd: wat iemand moet betalen
verstrekken, verstrekt, verstrekte, verstrekking: geven | verzoeken, verzoekt: vragen | vooralsnog: voorlopig
voornoemd, voornoemde: deze, of die | voorts: ook | wederom: weer | zodanig, zodanige, dusdanig, dusdanige: zo
zodoende: zo | zulks: dat | zorg dragen, draagt zorg, dragen zorg: zorgen voor | kenbaar maken: zeggen
dient te, diende te, dient u te, dient men: moet | dienen te, dienden te: moeten | door middel van: met
in acht nemen, in acht neemt: u houden aan | in het kader van: voor, of bij | in verband met: door, of om
met behulp van: met | met betrekking tot: over | met ingang van: vanaf | met inachtneming van: volgens
naar aanleiding van: na, of door | op basis van: door, of met | op grond van: volgens, of door
ten aanzien van: over, of bij | ten behoeve van: voor | ten gevolge van, als gevolg van: door | ten tijde van: tijdens
ter beschikking stellen, ter beschikking stelt: geven | ter gelegenheid van: bij | uit hoofde van: door
voorafgaand aan: voor | wat betreft: over
wordt verzocht, worden verzocht, wordt geacht, worden geacht: wij vragen u, of u moet
wordt aanbevolen, wordt aangeraden, wordt geadviseerd: wij raden u aan
er wordt, er worden, er werd, er werden: wie het doet (de gemeente beslist)
a.u.b.: alstublieft | bijv.: bijvoorbeeld | c.q.: of | ca.: ongeveer | d.m.v.: met | d.w.z.: dat betekent
e.d.: en zoiets | enz., etc.: noem wat u bedoelt | evt., eventueel, eventuele: misschien, of als dat nodig is
i.p.v.: in plaats van | i.v.m.: door, of om | m.b.t.: over | m.b.v.: met | n.a.v.: na, of door | o.a.: onder andere
resp.: en | t.a.v.: over | t.b.v.: voor | t.o.v.: vergeleken met | zgn.: zogenoemde
"""


def _stiff_words() -> dict[str, str]:
    entries = (entry for line in _STIFF.strip().splitlines() for entry in line.split(" | "))
    pairs = (entry.rpartition(": ")[::2] for entry in entries)
    return {form: better for forms, better in pairs for form in forms.split(", ")}


STIFF: dict[str, str] = _stiff_words()
"""Stiff and formal words and formulas, in lower case, each with what to write instead."""


def _by_first_word() -> dict[str, list[str]]:
    first_words: dict[str, list[str]] = {}
    for form in STIFF:
        first_words.setdefault(words(form)[0], []).append(form)
    return first_words


_BY_FIRST_WORD = _by_first_word()


def stiff_words(sentence: Sentence) -> list[tuple[str, str]]:
    """The stiff words in a sentence, each with what to write instead.

    >>> stiff_words(sentences("Echter dient u te betalen.")[0])
    [('echter', 'maar'), ('dient u te', 'moet')]
    """
    lower = sentence.text.lower()
    found = [("echter", "maar")] if sentence.words[0].lower() == "echter" else []
    for word in dict.fromkeys(map(str.lower, sentence.words)):
        forms = (form for form in _BY_FIRST_WORD.get(word, ()) if _stands_in(form, lower))
        found += ((form, STIFF[form]) for form in forms)
    return found


def _stands_in(form: str, lower: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(form)}(?!\w)", lower) is not None
