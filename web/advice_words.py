"""What the advice says about one conclusion, in the words that the pages need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from navigator.answers import to_json
from navigator.case import Case
from navigator.language.dutch import sentences
from navigator.model import Conclusion
from navigator.moments import dutch_date
from navigator.overview.trial import Trial, trials, written
from navigator.rulefiles.fileshapes import Bron, Conclusiebestand, Uitweg
from navigator.sheets.steps import MONEY
from navigator.words.wording import (
    KNELPUNT_NAMES,
    NIVEAU_NAMES,
    SOORT_NAMES,
    STATUS_NAMES,
    ZEKERHEID_NAMES,
    answer_in_words,
    change_in_words,
)
from web.services import services
from web.visitor_advice import fits

TRAITS: dict[str, str] = {
    "fase": "Voor welke fase",
    "gever": "Wie geeft het",
    "vraagt": "Wat vragen ze",
    "inspanning": "Hoeveel werk",
    "doel": "Waarvoor het is",
    "gevraagde_rechtsvorm": "Welke rechtsvorm",
    "hoogte": "Hoeveel geld",
    "wanneer": "Wanneer aanvragen",
    "hoe_zeker": "Hoe zeker het is",
    "stand_van_zaken": "Hoe het ervoor staat",
    "wie_vraagt_dit": "Wie erom vraagt",
    "gebruik_nu": "Wat u er nu aan heeft",
}
"""What each of the `kenmerken` of a conclusion is called on the page."""
_ENOUGH = 2  # sentences


@lru_cache(maxsize=1000)
def _begin(text: str) -> str:
    return " ".join(sentence.text for sentence in sentences(text)[:_ENOUGH])


@dataclass(frozen=True)
class Reason:
    """One way in which a conclusion follows: question id, question and answer; titles it builds on; the rule."""

    answers: tuple[tuple[str, str, str], ...]
    via: tuple[str, ...]
    rule: str
    place: str


@dataclass(frozen=True)
class Change:
    """A change of answers: question id, question and answer; and per answer to try its label and its text."""

    parts: tuple[tuple[str, str, str], ...]
    tries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """A conclusion of an advice (`found`, as in the interface) with its words; each part is made when asked for."""

    found: Mapping[str, Any]
    case: Case

    @cached_property
    def _conclusion(self) -> Conclusion:
        return services().rules.conclusions[self.found["id"]]

    @property
    def id(self) -> str:
        """The id of the conclusion."""
        return self._conclusion.id

    @property
    def text(self) -> Conclusiebestand:
        """The file of the conclusion."""
        return self._conclusion.text

    @property
    def title(self) -> str:
        """Its title."""
        return self.text.titel

    @property
    def kind(self) -> str:
        """Its kind: `soort`."""
        return self.text.soort

    @property
    def status(self) -> str:
        """ja, misschien or nee."""
        return str(self.found["status"])

    @property
    def stands(self) -> str:
        """What its status says of the initiative."""
        return STATUS_NAMES[self.kind][self.status]

    @property
    def explanation(self) -> str:
        """What it is about, as Markdown."""
        return str(self.found["uitleg"])

    @property
    def begin(self) -> str:
        """How the explanation begins: enough to know what it is about."""
        return _begin(self.explanation)

    @property
    def label(self) -> str | None:
        """What kind of money it is, or what kind of obstacle."""
        if self.text.knelpunt:
            return KNELPUNT_NAMES[self.text.knelpunt.soort].capitalize()
        return SOORT_NAMES[self.kind] if self.kind in MONEY else None

    @property
    def level(self) -> str | None:
        """Where an obstacle can be solved."""
        return NIVEAU_NAMES[self.text.knelpunt.niveau] if self.text.knelpunt else None

    @property
    def checked(self) -> str:
        """When it was looked at last."""
        return dutch_date(self.text.gecontroleerd_op)

    @property
    def certainty(self) -> str:
        """How sure it is."""
        return ZEKERHEID_NAMES[self.text.zekerheid]

    @property
    def reasons(self) -> list[Reason]:
        """Why it holds; several grounds of one rule can rest on the same answers, and read the same."""
        return list(dict.fromkeys(_reason(ground) for ground in self.found["gronden"]))

    @property
    def depends(self) -> list[tuple[str, str]]:
        """The questions that can still decide it: id and words."""
        return [(name, services().rules.questions[name].text.tekst) for name in self.found["hangt_af_van"]]

    @property
    def changes(self) -> list[Change]:
        """What would make it different: so that it fits or comes, or where it holds, so that it no longer does."""
        return [_change(each, self.case) for each in self.found["wordt_ja_als"] or self.found["wordt_nee_als"]]

    @property
    def _source_names(self) -> list[str]:
        fired = dict.fromkeys(name for ground in self.found["gronden"] for name in ground["bronnen"])
        return list(fired or self.found["bronnen"])

    @property
    def sources(self) -> list[Bron]:
        """On what it rests here: the sources of the rules that hold, or of all where none does."""
        return [services().rules.sources[name] for name in self._source_names]

    @property
    def other_sources(self) -> list[Bron]:
        """The sources of its other rules."""
        here = self._source_names
        return [services().rules.sources[name] for name in self.found["bronnen"] if name not in here]

    @property
    def ways_out(self) -> list[Uitweg]:
        """What one can do about it."""
        return [services().rules.ways_out[name] for name in self.found["uitwegen"]]

    @property
    def traits(self) -> list[tuple[str, str]]:
        """Its characteristics: name and value."""
        return [(TRAITS[name], value) for name, value in self.text.kenmerken.items()]

    @property
    def addressees(self) -> list[Any]:
        """Who can change an obstacle."""
        return [_organisation(name) for name in self.text.knelpunt.adressaat] if self.text.knelpunt else []

    @property
    def helpers(self) -> list[Any]:
        """Who can help this initiative."""
        return [_organisation(name) for name in self.text.organisaties if fits(name, self.case)]


def trial_in_words(trial: Trial, case: Case) -> list[tuple[str, str, str, str]]:
    """Per question of a trial its id, its words, the answer now and the answer to try."""
    asked = [(services().rules.questions[key], answer) for key, answer in trial.items()]
    return [
        (
            question.id,
            question.text.tekst,
            answer_in_words(question, to_json(case.answers[question.id]) if question.id in case.answers else None),
            answer_in_words(question, to_json(answer)),
        )
        for question, answer in asked
    ]


def _reason(ground: Mapping[str, Any]) -> Reason:
    rules = services().rules
    asked = [(rules.questions[key], value) for key, value in ground["omdat"].items()]
    return Reason(
        tuple([(question.id, question.text.tekst, answer_in_words(question, value)) for question, value in asked]),
        tuple([rules.conclusions[name].text.titel for name in ground["via"]]),
        ground["regel"],
        ground["plaats"],
    )


def _change(change: Mapping[str, Any], case: Case) -> Change:
    words = change_in_words(services().rules, change)
    offered = trials(change, case)
    return Change(
        tuple([(key, *pair) for key, pair in zip(change, words, strict=True)]),
        tuple(zip(_labels(offered, case), map(written, offered), strict=True)),
    )


def _labels(offered: list[Trial], case: Case) -> Iterable[str]:
    """What the button of each trial says: the answer in which it differs from the others, if there are others."""
    if len(offered) < 2:
        return ["Probeer dit"]
    return (f"Probeer: {answer}" for answer in _differing(offered, case))


def _differing(offered: list[Trial], case: Case) -> Iterator[str]:
    several = next(key for key in offered[0] if len({trial[key] for trial in offered}) > 1)
    for trial in offered:
        yield from (words for key, _, _, words in trial_in_words(trial, case) if key == several)


def _organisation(name: str) -> Any:
    return services().rules.organisations[name].text
