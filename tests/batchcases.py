"""Random cases in columns, for the tests of batches, and each of them as a single case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from rulebases import numbers_that_matter

from navigator.answers import Answer
from navigator.batch.columns import NO_NUMBER, Columns, make_layout
from navigator.case import Case
from navigator.model import RuleBase


def random_columns(rules: RuleBase, count: int, seed: int, days: Sequence[dt.date]) -> Columns:
    """So many cases on these days, each with its own part of the questions unknown (from none to all)."""
    rng = np.random.default_rng(seed)
    layout = make_layout(rules.questions)
    unknown = rng.random(count).astype(np.float32)
    codes = np.zeros((layout.width, count), np.uint8)
    numbers = np.full((len(layout.numbers), count), NO_NUMBER, np.int64)
    for name, question in rules.questions.items():
        known = rng.random(count, np.float32) >= unknown
        if name in layout.numbers:
            near = np.array(numbers_that_matter(rules, question))
            numbers[layout.numbers[name], known] = rng.choice(near, count)[known]
        else:
            start, width = layout.codes[name]
            values = len(question.options) if question.kind == "keuze" else 2
            for row in range(start, start + width):
                codes[row, known] = rng.integers(1, values + 1, count, np.uint8)[known]
    ordinals = np.array([day.toordinal() for day in days])
    return Columns(layout, codes, numbers, rng.choice(ordinals, count))


def case_at(columns: Columns, row: int) -> Case:
    """One of the cases by itself."""
    answers: dict[str, Answer] = {}
    for name, question in columns.layout.questions.items():
        if name in columns.layout.numbers:
            number = int(columns.numbers[columns.layout.numbers[name], row])
            if number != NO_NUMBER:
                answers[name] = number
            continue
        start, width = columns.layout.codes[name]
        codes = columns.codes[start : start + width, row].tolist()
        if codes[0] == 0:
            continue
        if question.kind == "meerkeuze":
            ticked = zip(question.options, codes, strict=True)
            answers[name] = tuple(option for option, code in ticked if code == 2)
        else:
            answers[name] = codes[0] == 2 if question.kind == "ja_nee" else question.options[codes[0] - 1]
    return Case(dt.date.fromordinal(int(columns.days[row])), answers)
