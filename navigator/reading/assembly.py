"""From files without mistakes to the rule base."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from navigator.model import SOORTEN, Conclusion, Condition, Contradiction, Organisation, Question, Rule, RuleBase
from navigator.rulefiles import fileshapes as shapes
from navigator.rulefiles.yamltree import Path, Tree

S = TypeVar("S", bound=shapes.Shape)
Conditions = Mapping[Path, Condition]


def assemble(
    fitted: Mapping[str, shapes.Shape],
    conditions: Mapping[str, Conditions],
    files: Mapping[str, Tree],
    folder: str,
    version: str,
) -> RuleBase:
    """The rule base; `fitted`, `conditions` and `files` are by path below the rule folder, named `folder` to users."""
    conclusions = [
        _conclusion(name, shape, conditions[name], files[name], folder)
        for name, shape in fitted.items()
        if isinstance(shape, shapes.Conclusiebestand)
    ]
    conclusions.sort(key=lambda conclusion: (SOORTEN.index(conclusion.kind), conclusion.id))
    sections = [shape for shape in fitted.values() if isinstance(shape, shapes.Vragenbestand)]
    rules = RuleBase(
        version=version,
        questions={key: Question(key, part.sectie, text) for part in sections for key, text in part.vragen.items()},
        conclusions={conclusion.id: conclusion for conclusion in conclusions},
        sections={part.sectie: part.titel for part in sections},
    )
    return _with_lists(rules, fitted, conditions)


def _with_lists(rules: RuleBase, fitted: Mapping[str, shapes.Shape], conditions: Mapping[str, Conditions]) -> RuleBase:
    amounts = _only(fitted, shapes.Bedragenbestand)
    sources = _only(fitted, shapes.Bronnenbestand)
    ways_out = _only(fitted, shapes.Uitwegenbestand)
    organisations = _only(fitted, shapes.Organisatiesbestand)
    terms = _only(fitted, shapes.Begrippenbestand)
    contradictions = _only(fitted, shapes.Tegensprakenbestand)
    topics = _only(fitted, shapes.Onderwerpenbestand)
    who = conditions.get("organisaties.yaml", {})
    clash = conditions.get("tegenspraken.yaml", {})
    return dataclasses.replace(
        rules,
        amounts=amounts.bedragen if amounts else {},
        sources=sources.bronnen if sources else {},
        ways_out=ways_out.uitwegen if ways_out else {},
        organisations={
            key: Organisation(key, text, who.get(("organisaties", key, "als")))
            for key, text in (organisations.organisaties if organisations else {}).items()
        },
        terms=terms.begrippen if terms else {},
        contradictions=tuple(
            Contradiction(
                clash[("tegenspraken", index, "als")], text.uitleg, tuple(text.bronnen), text.gecontroleerd_op
            )
            for index, text in enumerate(contradictions.tegenspraken if contradictions else [])
        ),
        topics={str(key): text for key, text in (topics.onderwerpen if topics else {}).items()},
    )


def _only(fitted: Mapping[str, shapes.Shape], shape: type[S]) -> S | None:
    return next((value for value in fitted.values() if isinstance(value, shape)), None)


def _conclusion(
    name: str, text: shapes.Conclusiebestand, conditions: Conditions, tree: Tree, folder: str
) -> Conclusion:
    path = f"{folder}/{name}"
    rules = tuple(
        Rule(
            id=f"{text.conclusie}.{index + 1}",
            place=f"{path}:{tree.mark(('regels', index))[0]}",
            condition=conditions[("regels", index, "als")],
            sources=tuple(rule.bronnen),
            valid_from=rule.geldig.vanaf,
            valid_until=rule.geldig.tot,
        )
        for index, rule in enumerate(text.regels)
    )
    return Conclusion(text.conclusie, text, rules, path)
