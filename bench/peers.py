"""Other engines, each given the same rules in its own form and full answers; an extra: `pip install -e '.[peers]'`.

Each gets what suits it best: values as small whole numbers, rules made ready beforehand, no explanation asked for.
"""

from __future__ import annotations

import json
from functools import reduce
from typing import Any

import clips
import numpy as np
import zen
from json_logic import jsonLogic
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.bare_durable import bare_durable
from bench.contestants import Answers, Contestant, Run, places_of
from bench.worlds import World
from navigator.grounds import Compiled, Ground


def _cases(world: World) -> list[list[int]]:
    return [world.place(number) for number in range(min(500, len(world.codes[0])))]


def zen_engine(world: World) -> Run:
    """zen-engine (GoRules, in Rust): a node with one expression per conclusion."""
    place = {name: number for number, name in enumerate(world.compiled.order)}
    expressions = [
        {"id": f"e{number}", "key": f"c{number}", "value": _zen_expression(world.compiled, name, place)}
        for name, number in place.items()
    ]
    kinds = {"in": "inputNode", "rules": "expressionNode", "out": "outputNode"}
    nodes: list[dict[str, Any]] = [
        {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()
    ]
    nodes[1]["content"] = {"expressions": expressions}
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    cases = [{f"d{at}": value for at, value in enumerate(case)} for case in _cases(world)]

    def run(count: int) -> Answers:
        found = [decision.evaluate(cases[n % len(cases)])["result"] for n in range(count)]
        return np.array([[each[f"c{n}"] for each in found] for n in place.values()])

    return run


def _zen_expression(compiled: Compiled, name: str, place: dict[str, int]) -> str:
    ways = []
    for ground in compiled.grounds[name]:
        parts = [
            "(" + " or ".join(f"d{at} == {value}" for value in places_of(compiled.space, at, mask)) + ")"
            for at, mask in ground.answers
        ]
        parts += [f"$.c{place[used]} == {str(holds).lower()}" for used, holds in ground.uses]
        ways.append(f"({' and '.join(parts) or 'true'})")
    return " or ".join(ways) or "false"


def clips_engine(world: World) -> Run:
    """CLIPS: a rule per ground, a fact per answer; the layers by salience, so that `not` sees what is complete."""
    environment = clips.Environment()
    environment.build("(deftemplate v (slot d (type INTEGER)) (slot w (type INTEGER)))")
    environment.build("(deftemplate c (slot n (type INTEGER)))")
    place = {name: number for number, name in enumerate(world.compiled.order)}
    for depth, names in enumerate(world.compiled.layers):
        for ground in (ground for name in names for ground in world.compiled.grounds[name]):
            environment.build(_clips_rule(world.compiled, ground, place, -depth))
    template = environment.find_template("v")
    used = sorted({at for found in world.compiled.grounds.values() for g in found for at, _ in g.answers})
    cases = _cases(world)

    def one(case: list[int]) -> list[bool]:
        environment.reset()
        for at in used:
            template.assert_fact(d=at, w=case[at])
        environment.run()
        holding = {fact["n"] for fact in environment.find_template("c").facts()}
        return [number in holding for number in place.values()]

    return lambda count: np.array([one(cases[n % len(cases)]) for n in range(count)]).T


def _clips_rule(compiled: Compiled, ground: Ground, place: dict[str, int], salience: int) -> str:
    patterns = [
        f"(v (d {at}) (w {'|'.join(map(str, places_of(compiled.space, at, mask)))}))" for at, mask in ground.answers
    ]
    uses = [f"(c (n {place[used]}))" for used, holds in ground.uses if holds]
    without = [f"(not (c (n {place[used]})))" for used, holds in ground.uses if not holds]
    name = f"g{salience}-{ground.id}".replace("/", "-").replace(".", "-")
    condition = " ".join(patterns + uses + without)
    conclusion = f"(c (n {place[ground.conclusion]}))"
    return f"(defrule {name} (declare (salience {salience})) {condition} => (assert {conclusion}))"


def json_logic(world: World) -> Run:
    """JsonLogic (json-logic-qubit, in Python): an expression per conclusion."""

    def part(at: int, mask: int) -> Any:
        return {"in": [{"var": f"d{at}"}, places_of(world.compiled.space, at, mask)]}

    rules: dict[str, dict[str, list[Any]]] = {
        name: {
            "or": [
                {
                    "and": [part(at, mask) for at, mask in ground.answers]
                    + [{"var": used} if holds else {"!": {"var": used}} for used, holds in ground.uses]
                }
                for ground in world.compiled.grounds[name]
            ]
            or [False]
        }
        for name in world.compiled.order
    }
    cases = [{f"d{at}": value for at, value in enumerate(case)} for case in _cases(world)]

    def one(case: dict[str, Any]) -> list[bool]:
        data = dict(case)
        for name, rule in rules.items():
            data[name] = bool(jsonLogic(rule, data))
        return [data[name] for name in rules]

    return lambda count: np.array([one(cases[n % len(cases)]) for n in range(count)]).T


PERIOD = "2026"


def openfisca(world: World) -> Run:
    """openfisca-core: a variable per dimension and per conclusion, formulas on arrays (numpy); one reading."""
    entity = build_entity(key="initiatief", plural="initiatieven", label="", is_person=True)
    system = TaxBenefitSystem([entity])
    shared = {"entity": entity, "definition_period": DateUnit.YEAR, "label": "bench"}
    for at in range(len(world.codes)):
        system.add_variable(type(f"d{at}", (Variable,), {"value_type": int, **shared}))
    for name in world.compiled.order:
        formula = _openfisca_formula(world.compiled, name)
        system.add_variable(type(f"c_{name}", (Variable,), {"value_type": bool, "formula": formula, **shared}))

    def run(count: int) -> Answers:
        simulation = SimulationBuilder().build_default_simulation(system, count=count)
        for at, row in enumerate(world.codes):
            simulation.set_input(f"d{at}", PERIOD, row[:count].astype(np.int32) - 1)
        return np.array([simulation.calculate(f"c_{name}", PERIOD) for name in world.compiled.order])

    return run


def _openfisca_formula(compiled: Compiled, name: str) -> Any:
    def formula(population: Any, period: Any) -> Any:
        result = np.zeros(population.count, np.bool_)
        for ground in compiled.grounds[name]:
            holds = np.ones(population.count, np.bool_)
            for at, mask in ground.answers:
                values = population(f"d{at}", period)
                holds &= reduce(np.logical_or, [values == w for w in places_of(compiled.space, at, mask)])
            for used, wanted in ground.uses:
                holds &= population(f"c_{used}", period) == wanted
            result |= holds
        return result

    return formula


PEERS = (
    Contestant("durable_rules, kaal", 1, bare_durable, 2_000),
    Contestant("zen-engine", 1, zen_engine, 5_000),
    Contestant("clipspy", 1, clips_engine, 5_000),
    Contestant("json-logic-qubit", 1, json_logic, 5_000),
    Contestant("openfisca-core", 1, openfisca, 50_000),
)
