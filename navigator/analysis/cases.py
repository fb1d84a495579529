"""Boxes that a search found as cases: only the questions that matter are answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from navigator.analysis.claims import Axes
from navigator.answers import Answer, to_json
from navigator.case import Case
from navigator.domains import Dimension, Mask
from navigator.packing import Way


def case_in(axes: Axes, way: Way, day: dt.date) -> Case:
    """The case of a box that was found among all cases, partly answered ones too: of each mask the first value."""
    answers: dict[str, Answer] = {}
    for question, group in axes.space.of_question.items():
        masks = [axes.packing.mask(way, at) for at in group]
        if any(not mask & axes.unknowns[at] for mask, at in zip(masks, group, strict=True)):
            answers[question] = _answer([axes.space.dimensions[at] for at in group], masks)
    return Case(day, answers)


def _answer(dimensions: list[Dimension], masks: list[Mask]) -> Answer:
    if dimensions[0].option is not None:
        pairs = zip(dimensions, masks, strict=True)
        return tuple(str(dimension.option) for dimension, mask in pairs if not mask & 0b01)
    value = dimensions[0].values[(masks[0] & -masks[0]).bit_length() - 1]
    assert not isinstance(value, tuple)
    return value


def written(answers: dict[str, Any]) -> str:
    """Answers (in the JSON form of a case) as one writes them in an example in a rule file.

    >>> written({"wil_anbi": True, "activiteiten": ["vervoer", "horeca"]})
    '{wil_anbi: ja, activiteiten: [vervoer, horeca]}'
    """
    return f"{{{', '.join(f'{key}: {_written(value)}' for key, value in answers.items())}}}"


def case_written(case: Case) -> str:
    """The answers of a case as one writes them in an example; says so where there are none."""
    return written({key: to_json(value) for key, value in case.answers.items()}) if case.answers else "{}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)
