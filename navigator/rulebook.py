"""The rule base as a book: its conclusions in order, what rests on a source, what is due for checking, and a search."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from navigator.model import SOORTEN, Conclusion, Rule, RuleBase, Uses, leaves
from navigator.moments import MONTHS
from navigator.words.wording import SOORT_NAMES

CHECK_AGAIN = dt.timedelta(days=365)
"""A conclusion, amount or source that nobody looked at for so long is due for checking."""
ENDS_SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Chapter:
    """A part of the index: conclusions under one heading; `id` is fit for an address."""

    id: str
    title: str
    conclusions: tuple[Conclusion, ...]


@dataclass
class Resting:
    """Everything that rests on one source."""

    rules: list[tuple[Conclusion, Rule]] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    ways_out: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    stories: list[Conclusion] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


def by_topic(rules: RuleBase) -> list[Chapter]:
    """The conclusions by topic; one with several topics stands under each."""
    titles = {key: text.naam for key, text in rules.topics.items()}
    return _chapters(rules, titles, lambda conclusion: conclusion.text.onderwerpen)


def by_kind(rules: RuleBase) -> list[Chapter]:
    """The conclusions by kind."""
    return _chapters(rules, {kind: SOORT_NAMES[kind] for kind in SOORTEN}, lambda conclusion: [conclusion.kind])


def by_source(rules: RuleBase) -> list[Chapter]:
    """The conclusions by source, the sources by title."""
    titles = {key: source.titel for key, source in sorted(rules.sources.items(), key=lambda item: item[1].titel)}
    return _chapters(rules, titles, lambda conclusion: {s for rule in conclusion.rules for s in rule.sources})


def by_date(rules: RuleBase) -> list[Chapter]:
    """The conclusions by the month in which they were last checked, the longest ago first."""
    months = sorted({conclusion.text.gecontroleerd_op.strftime("%Y-%m") for conclusion in rules.conclusions.values()})
    titles = {month: f"Nagekeken in {MONTHS[int(month[5:]) - 1]} {month[:4]}" for month in months}
    return _chapters(rules, titles, lambda conclusion: [conclusion.text.gecontroleerd_op.strftime("%Y-%m")])


def _chapters(rules: RuleBase, titles: dict[str, str], of: Callable[[Conclusion], Iterable[str]]) -> list[Chapter]:
    found: dict[str, list[Conclusion]] = {key: [] for key in titles}
    for conclusion in rules.conclusions.values():
        for key in of(conclusion):
            found[key].append(conclusion)
    return [Chapter(key, titles[key], tuple(each)) for key, each in found.items() if each]


def builds_on(rules: RuleBase, name: str) -> list[Conclusion]:
    """The conclusions that a conclusion names in its rules."""
    found = (leaf for rule in rules.conclusions[name].rules for leaf in leaves(rule.condition))
    names = dict.fromkeys(leaf.conclusion for leaf in found if isinstance(leaf, Uses))
    return [rules.conclusions[each] for each in names]


def leads_to(rules: RuleBase, name: str) -> list[Conclusion]:
    """The conclusions that name this one in their rules."""
    return [each for key, each in rules.conclusions.items() if any(c.id == name for c in builds_on(rules, key))]


def resting_on(rules: RuleBase, source: str) -> Resting:
    """Everything to go through when a source changes."""
    found = Resting()
    for conclusion in rules.conclusions.values():
        found.rules += [(conclusion, rule) for rule in conclusion.rules if source in rule.sources]
        story = conclusion.text.praktijkvoorbeeld
        if story and story.bron == source:
            found.stories.append(conclusion)
    found.amounts = [k for k, a in rules.amounts.items() if any(source in value.bronnen for value in a.waarden)]
    found.ways_out = [key for key, way in rules.ways_out.items() if source in way.bronnen]
    found.organisations = [key for key, each in rules.organisations.items() if each.text.bron == source]
    found.terms = [key for key, term in rules.terms.items() if source in term.bronnen]
    found.clashes = [clash.explanation for clash in rules.contradictions if source in clash.sources]
    return found


def due(rules: RuleBase, conclusion: Conclusion, today: dt.date) -> list[str]:
    """Why a conclusion is due for checking, in Dutch; nothing if it is not."""
    reasons = []
    if conclusion.text.gecontroleerd_op + CHECK_AGAIN < today:
        reasons.append("meer dan een jaar geleden nagekeken")
    ends = [rule.valid_until for rule in conclusion.rules]
    if any(end is not None and today <= end <= today + ENDS_SOON for end in ends):
        reasons.append("een regel eindigt binnenkort")
    if all(end is not None and end < today for end in ends):
        reasons.append("alle regels zijn voorbij")
    old = [s for rule in conclusion.rules for s in rule.sources if is_old(rules.sources[s].gecontroleerd_op, today)]
    if old:
        reasons.append("een bron is meer dan een jaar geleden nagekeken")
    return reasons


def is_old(checked: dt.date, today: dt.date) -> bool:
    """Whether something was checked too long ago."""
    return checked + CHECK_AGAIN < today


def search(rules: RuleBase, wanted: str) -> list[Conclusion]:
    """The conclusions in which all these words occur, those with all of them in the title first.

    Looked through are the texts, steps, ids, the titles of the sources, and the questions and options that the rules
    ask for; capitals and accents make no difference.
    """
    words = plain(wanted).split()
    if not words:
        return []
    hits = [(all(word in plain(c.text.titel) for word in words), c) for c in rules.conclusions.values()]
    found = [(first, c) for first, c in hits if all(word in _words(rules, c) for word in words)]
    return [conclusion for _, conclusion in sorted(found, key=lambda hit: not hit[0])]


def plain(text: str) -> str:
    """Text without capitals and accents.

    >>> plain("Coöperatie")
    'cooperatie'
    """
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def _words(rules: RuleBase, conclusion: Conclusion) -> str:
    text = conclusion.text
    parts = [conclusion.id, conclusion.id.replace("_", " "), text.titel, text.uitleg, *(s.wat for s in text.stappen)]
    parts += [rules.sources[source].titel for rule in conclusion.rules for source in rule.sources]
    for leaf in (leaf for rule in conclusion.rules for leaf in leaves(rule.condition)):
        if isinstance(leaf, Uses):
            parts.append(rules.conclusions[leaf.conclusion].text.titel)
        else:
            parts.append(rules.questions[leaf.question].text.tekst)
    return plain("\n".join(parts))
