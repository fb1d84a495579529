"""Whoever draws the conclusions of cases: our own ways, and plain Python. Each must give the same conclusions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.worlds import World
from navigator.advice import Adviser
from navigator.batch.bits import Kernel, statuses
from navigator.case import Case
from navigator.domains import Space
from navigator.engine import Engine
from navigator.grounds import Compiled, evaluate

Answers = NDArray[np.bool_]
"""Conclusions (in the order of `compiled.order`) x cases: whether each surely holds."""

Run = Callable[[int], Answers]
"""Works out the first so many cases of a world."""


@dataclass(frozen=True)
class Contestant:
    """Someone to measure; `readings` is 2 where `misschien` is found too."""

    name: str
    readings: int
    make: Callable[[World], Run]
    most: int = 1_000_000
    """Cases it is never given more of at once."""
    checked: int = 8
    """Cases in which its conclusions are compared beforehand; fewer for who is very slow."""


def our_batch(world: World) -> Run:
    """The bit vectors alone, from codes to both readings as bits; unpacked here only to compare them."""
    kernel = Kernel(world.compiled)

    def run(count: int) -> Answers:
        bits = kernel.run([row[:count] for row in world.codes])
        return bits if count > 20_000 else statuses(bits, count) == 2  # type: ignore[return-value]

    return run


def our_batch_statuses(world: World) -> Run:
    """The same, and every status as a byte."""
    kernel = Kernel(world.compiled)
    return lambda count: statuses(kernel.run([row[:count] for row in world.codes]), count) == 2


def our_advice(world: World) -> Run:
    """The whole single advice: engine, reasons, what-if, open questions."""
    adviser = Adviser(world.compiled.rules)
    adviser.at(world.compiled.day)
    cases = [as_case(world, number) for number in range(min(200, len(world.codes[0])))]

    def run(count: int) -> Answers:
        advices = [adviser.advise(cases[number % len(cases)]) for number in range(count)]
        found = [{c["id"]: c["status"] == "ja" for c in advice["conclusies"]} for advice in advices]
        return np.array([[each[name] for each in found] for name in world.compiled.order])

    return run


def as_case(world: World, number: int) -> Case:
    """A case of the world as one that is answered."""
    space, answers = world.compiled.space, {}
    for name, question in world.compiled.rules.questions.items():
        values = [(space.dimensions[at], int(world.codes[at][number]) - 1) for at in space.of_question[name]]
        if question.kind == "meerkeuze":
            answers[name] = tuple(str(dimension.option) for dimension, place in values if place)
        else:
            dimension, place = values[0]
            answers[name] = dimension.values[place]  # type: ignore[assignment]
    return Case(world.compiled.day, answers)


def our_evaluator(world: World) -> Run:
    """The direct evaluator, case by case."""
    order = world.compiled.order
    points = [world.point(number) for number in range(min(2_000, len(world.codes[0])))]

    def run(count: int) -> Answers:
        found = [evaluate(world.compiled, points[number % len(points)]) for number in range(count)]
        return np.array([[each[name] == "ja" for each in found] for name in order])

    return run


def our_engine(world: World) -> Run:
    """durable_rules as we drive it: both readings, with who fired on which facts."""
    engine = Engine(world.compiled)
    points = [world.point(number) for number in range(min(2_000, len(world.codes[0])))]

    def run(count: int) -> Answers:
        found = [engine.run(points[number % len(points)]).statuses for number in range(count)]
        return np.array([[each[name] == "ja" for each in found] for name in world.compiled.order])

    return run


def plain_python(world: World) -> Run:
    """Loops over grounds and literals as anyone would write them."""
    rules = [
        (name, [(ground.answers, ground.uses) for ground in world.compiled.grounds[name]])
        for name in world.compiled.order
    ]
    points = [world.point(number) for number in range(min(2_000, len(world.codes[0])))]

    def one(point: Sequence[int]) -> list[bool]:
        found: dict[str, bool] = {}
        for name, grounds in rules:
            found[name] = any(
                all(point[at] & mask for at, mask in answers) and all(found[used] == holds for used, holds in uses)
                for answers, uses in grounds
            )
        return list(found.values())

    return lambda count: np.array([one(points[number % len(points)]) for number in range(count)]).T


def generated_python(world: World) -> Run:
    """One function of Python made out of all the rules: about the fastest that plain Python can be."""
    lines = ["def one(d):"]
    for number, name in enumerate(world.compiled.order):
        lines.append(f"    c{number} = {python_expression(world.compiled, name)}")
    lines.append(f"    return [{', '.join(f'c{number}' for number in range(len(world.compiled.order)))}]")
    space: dict[str, Callable[[Sequence[int]], list[bool]]] = {}
    exec("\n".join(lines), space)
    one = space["one"]
    points = [world.point(number) for number in range(min(2_000, len(world.codes[0])))]
    return lambda count: np.array([one(points[number % len(points)]) for number in range(count)], np.bool_).T


def python_expression(compiled: Compiled, name: str) -> str:
    """A conclusion as an expression over `d` (bits per dimension) and `c0`, `c1`, ..."""
    place = {each: number for number, each in enumerate(compiled.order)}
    ways = [
        [f"d[{at}] & {mask}" for at, mask in ground.answers]
        + [f"{'' if holds else 'not '}c{place[used]}" for used, holds in ground.uses]
        for ground in compiled.grounds[name]
    ]
    return f"bool({' or '.join(' and '.join(way) or 'True' for way in ways) or 'False'})"


def places_of(space: Space, at: int, mask: int) -> list[int]:
    """The places of the values in a mask."""
    return [place for place in range(len(space.dimensions[at].values)) if mask >> place & 1]


OURS = (
    Contestant("onze batch (bits)", 2, our_batch),
    Contestant("onze batch (statussen)", 2, our_batch_statuses),
    Contestant("ons ene advies, geheel", 2, our_advice, 400, checked=1),
    Contestant("onze directe rekenaar", 2, our_evaluator, 20_000),
    Contestant("durable_rules, door ons aangestuurd", 2, our_engine, 4_000),
    Contestant("gewone Python", 1, plain_python, 20_000),
    Contestant("gegenereerde Python", 1, generated_python, 20_000),
)
