"""What to take along to a conversation: for each party that the advice addresses, the content of one sheet.

A sheet speaks for the initiative ("wij") to the party ("u"). It holds only what the advice says is `ja`; proposals
never appear. The titles of an advice speak to the initiative, so a sheet shows them as words of the advice, and not at
all where an obstacle lies in how people deal with each other: nobody opens a conversation with a reproach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from navigator.case import Case
from navigator.grounds import Compiled
from navigator.model import RuleBase
from navigator.moments import dutch_date
from navigator.rulefiles.fileshapes import Conclusiebestand, Stap
from navigator.sheets.addressed import (
    PARTIES,
    Party,
    asks_everyone,
    asks_payer,
    asks_unnamed,
    concerns,
    is_conditional,
    named,
)
from navigator.sheets.profile import Fact, what_is_arranged, what_is_told, what_it_does

_VOLUNTEER = "de vrijwilliger"
_ORDER = ("hard", "uitvoering", "route", "intern", "cultuur")


@dataclass(frozen=True)
class Ask:
    """A sentence to say, and when it is not simply ours: said by a volunteer, only to a payer, or only if needed."""

    text: str
    volunteer: bool = False
    payer: bool = False
    conditional: bool = False


@dataclass(frozen=True)
class Source:
    """A source under its number on the sheet."""

    number: int
    law: bool
    title: str
    publisher: str
    url: str | None
    checked: str
    remark: str | None


@dataclass(frozen=True)
class Request:
    """What we ask on one point; `title` is what the advice calls it."""

    id: str
    asks: tuple[Ask, ...]
    title: str | None
    ways_out: tuple[str, ...]
    sources: tuple[Source, ...]
    certainty: str
    correction: str | None


@dataclass(frozen=True)
class Example:
    """What happened somewhere else."""

    name: str
    place: str | None
    text: str
    source: Source | None


@dataclass(frozen=True)
class Sheet:
    """One conversation sheet; `clashes` are answers that can't all be true, for the initiative to look at first."""

    party: Party
    day: str
    does: tuple[Fact, ...]
    requests: tuple[Request, ...]
    examples: tuple[Example, ...]
    arranged: tuple[Fact, ...]
    sources: tuple[Source, ...]
    clashes: tuple[str, ...]


@dataclass
class _Sources:
    """The sources named so far on one sheet, numbered in the order of naming."""

    rules: RuleBase
    named: dict[str, Source] = field(default_factory=dict)

    def get(self, name: str) -> Source:
        if name not in self.named:
            found = self.rules.sources[name]
            publisher = ", ".join(str(part) for part in (found.uitgever, found.jaar) if part)
            self.named[name] = Source(
                len(self.named) + 1,
                found.soort == "wet",
                found.titel,
                publisher,
                found.url,
                dutch_date(found.gecontroleerd_op),
                " ".join(found.opmerking.split()) if found.opmerking and found.zekerheid != "hoog" else None,
            )
        return self.named[name]


def sheets(advice: Mapping[str, Any], compiled: Compiled, case: Case) -> dict[str, Sheet]:
    """The sheet of every party that this advice addresses, by id; the municipality first.

    `compiled` is the rule base on the day of the case; it says which of the answers count.
    """
    told = what_is_told(compiled, case)
    made = ((party.id, _sheet(party, advice, compiled.rules, told)) for party in PARTIES.values())
    return {party: sheet for party, sheet in made if sheet.requests}


def wanted(advice: Mapping[str, Any], rules: RuleBase, case: Case) -> Iterator[dict[str, Any]]:
    """The conclusions of an advice on the topics of the case (on all, where none is chosen)."""
    for found in advice["conclusies"]:
        if not case.topics or set(case.topics) & set(rules.conclusions[found["id"]].text.onderwerpen):
            yield found


def _sheet(party: Party, advice: Mapping[str, Any], rules: RuleBase, case: Case) -> Sheet:
    statuses = {found["id"]: found["status"] for found in advice["conclusies"]}
    chosen = [found for found in wanted(advice, rules, case) if found["status"] == "ja"]
    texts = {found["id"]: rules.conclusions[found["id"]].text for found in chosen}
    chosen = [found for found in chosen if _addresses(texts[found["id"]], party, rules, case)]
    chosen.sort(key=lambda found: _ORDER.index(_kind(texts[found["id"]])))
    sources = _Sources(rules)
    return Sheet(
        party,
        dutch_date(case.day),
        what_it_does(rules, case, party.id),
        tuple([_request(found, texts[found["id"]], party, statuses, sources) for found in chosen]),
        tuple(_examples((texts[found["id"]] for found in chosen), sources)),
        what_is_arranged(rules, case, party.id),
        tuple(sources.named.values()),
        tuple(clash["uitleg"] for clash in advice["tegenspraken"]),
    )


def _kind(text: Conclusiebestand) -> str:
    return text.knelpunt.soort if text.knelpunt else text.soort


# --- whom a conclusion addresses


def _addresses(text: Conclusiebestand, party: Party, rules: RuleBase, case: Case) -> bool:
    """Whether an obstacle is a party's to solve, or a route begins with a question to it."""
    if text.soort == "route":
        return any(True for _ in _asks(text, party))
    if text.knelpunt is None or not _is_one(party, text.knelpunt.adressaat):
        return False
    payers = set(_payers(rules, case)) if text.alleen_betalers else ()
    return not payers or party.id in payers


def _payers(rules: RuleBase, case: Case) -> Iterator[str]:
    """Who pays for what the initiative does, as far as its answers say."""
    for question in rules.questions.values():
        answer = case.known(question.id)
        chosen = answer if isinstance(answer, tuple) else (answer,)
        yield from (question.text.betaler[str(option)] for option in chosen if str(option) in question.text.betaler)


def _is_one(party: Party, organisations: Iterable[str]) -> bool:
    return not set(party.organisations).isdisjoint(organisations)


# --- what we ask


def _request(
    found: Mapping[str, Any], text: Conclusiebestand, party: Party, statuses: Mapping[str, str], sources: _Sources
) -> Request:
    asks = tuple(_asks(text, party))
    grounds = dict.fromkeys(name for ground in found["gronden"] for name in ground["bronnen"])
    names = sorted(grounds or found["bronnen"], key=lambda name: sources.rules.sources[name].soort != "wet")
    return Request(
        found["id"],
        asks,
        None if asks and _kind(text) == "cultuur" else text.titel,
        tuple(_ways_out(found["uitwegen"], party, statuses, sources.rules)),
        tuple([sources.get(name) for name in names]),
        text.zekerheid,
        " ".join(text.correctie.split()) if text.correctie else None,
    )


def _asks(text: Conclusiebestand, party: Party) -> list[Ask]:
    """The sentences to say to a party; those that are only for some, only where there is no other."""
    found = [
        Ask(
            step.zin.strip('"“” '),
            step.wie == _VOLUNTEER,
            step.alleen == "betaler" if step.aan else asks_payer(step.wat),
            step.alleen == "soms" if step.aan else is_conditional(step.wat),
        )
        for step in text.stappen
        if step.zin and _asks_party(step, text, party)
    ]
    return [ask for ask in found if not ask.conditional] or found


def _asks_party(step: Stap, text: Conclusiebestand, party: Party) -> bool:
    if addressees := set(step.aan) or named(step.wat):
        return party.id in addressees
    if text.knelpunt is None:
        return asks_everyone(step.wat) and _is_one(party, text.organisaties)
    open_to_all = asks_everyone(step.wat) or asks_unnamed(step.wat) or asks_payer(step.wat)
    return open_to_all and _is_one(party, text.knelpunt.adressaat)


def _ways_out(names: Iterable[str], party: Party, statuses: Mapping[str, str], rules: RuleBase) -> Iterator[str]:
    """The ways out in which a party has a part, without routes that do not fit."""
    for way in (rules.ways_out[name] for name in names):
        if concerns(party, f"{way.titel} {way.uitleg}") and (way.route is None or statuses.get(way.route) != "nee"):
            yield way.titel


def _examples(texts: Iterable[Conclusiebestand], sources: _Sources) -> Iterator[Example]:
    """What others did, each once, also where two conclusions tell of the same one in other words."""
    seen: list[str] = []
    for told in (text.praktijkvoorbeeld for text in texts):
        if told is not None and not any(told.naam in name or name in told.naam for name in seen):
            seen.append(told.naam)
            yield Example(told.naam, told.plaats, told.tekst, sources.get(told.bron) if told.bron else None)
