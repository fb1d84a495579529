"""Names that nothing uses: questions without a ground, amounts and sources that no rule or list mentions."""

from __future__ import annotations

from collections.abc import Iterator

from navigator.analysis.facts import Fact
from navigator.grounds import Compiled
from navigator.model import AtLeast, Condition, RuleBase, leaves


def unused_questions(rules: RuleBase, days: list[Compiled]) -> Iterator[Fact]:
    """Questions that no ground of any conclusion asks for, on any of these days."""
    used = {compiled.space.dimensions[at].question for compiled in days for at in _dimensions(compiled)}
    for compiled in days:  # an amount that is not known on the day asks for its question all the same
        keys = (compiled.space.dimensions[at].key for at in _dimensions(compiled))
        used |= {key.partition("?")[0] for key in keys if "?" in key}
    for name in rules.questions:
        if name not in used:
            message = f"Geen enkele regel gebruikt de vraag `{name}`; zij wordt dus nooit gesteld."
            yield Fact("A005", ("vragen", name), message)


def unused_amounts(rules: RuleBase) -> Iterator[Fact]:
    """Amounts that no condition compares with."""
    found = (leaf for condition in _conditions(rules) for leaf in leaves(condition) if isinstance(leaf, AtLeast))
    used = {leaf.bound for leaf in found}
    for name in rules.amounts:
        if name not in used:
            yield Fact("A007", ("bedragen", name), f"Geen enkele regel gebruikt het bedrag `{name}`.")


def unused_sources(rules: RuleBase) -> Iterator[Fact]:
    """Sources on which nothing rests."""
    used = {source for c in rules.conclusions.values() for rule in c.rules for source in rule.sources}
    used |= {source for a in rules.amounts.values() for value in a.waarden for source in value.bronnen}
    used |= {source for way in rules.ways_out.values() for source in way.bronnen}
    used |= {source for term in rules.terms.values() for source in term.bronnen}
    used |= {source for clash in rules.contradictions for source in clash.sources}
    used |= {o.text.bron for o in rules.organisations.values() if o.text.bron}
    examples = (c.text.praktijkvoorbeeld for c in rules.conclusions.values())
    used |= {example.bron for example in examples if example and example.bron}
    for name, source in rules.sources.items():
        if name not in used and not source.achtergrond:
            message = f"Niets steunt op de bron `{name}`. Is zij alleen achtergrond? Schrijf dan `achtergrond: ja`."
            yield Fact("A008", ("bronnen", name), message)
        elif name in used and source.achtergrond:
            message = f"Er steunt wel iets op de bron `{name}`. Haal `achtergrond` weg."
            yield Fact("A008", ("bronnen", name, "achtergrond"), message)


def _dimensions(compiled: Compiled) -> set[int]:
    return {at for grounds in compiled.grounds.values() for ground in grounds for at, _ in ground.answers}


def _conditions(rules: RuleBase) -> Iterator[Condition]:
    yield from (rule.condition for c in rules.conclusions.values() for rule in c.rules)
    yield from (each.condition for each in rules.contradictions)
    yield from (each.condition for each in rules.organisations.values() if each.condition is not None)
