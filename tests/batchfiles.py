"""Files of cases for the tests of `navigator batch`, and reading back what it wrote."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from navigator.case import read_case
from navigator.grounds import compile_rules, evaluate
from navigator.model import RuleBase

DAY = dt.date(2026, 11, 22)
Json = dict[str, Any]


def write_cases(path: Path, cases: Sequence[Json], questions: Mapping[str, Any], row_group: int = 1_000_000) -> Path:
    """These cases as a file of the kind of its suffix."""
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    elif path.suffix == ".csv":
        names = ["peildatum", "onderwerpen", *questions]
        with path.open("w", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_NONE, lineterminator="\n")
            writer.writerow(names)
            for case in cases:
                row = case | case["antwoorden"]
                writer.writerow([_cell(row.get(name)) for name in names])
    else:
        pq.write_table(as_table(cases, questions), path, row_group_size=row_group)
    return path


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(value) or "[]"
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else "" if value is None else str(value)


def as_table(cases: Sequence[Json], questions: Mapping[str, Any]) -> pa.Table:
    """The cases as a table with a type of Arrow that fits each question; `weet_niet` is null in these."""
    columns: dict[str, pa.Array] = {"peildatum": pa.array([dt.date.fromisoformat(c["peildatum"]) for c in cases])}
    for name, question in questions.items():
        values = [case["antwoorden"].get(name) for case in cases]
        values = [None if value == "weet_niet" else value for value in values]
        kinds = {"ja_nee": pa.bool_(), "keuze": pa.string(), "meerkeuze": pa.list_(pa.string())}
        columns[name] = pa.array(values, kinds.get(question.kind, pa.int32()))
    return pa.table(columns)


def read_result(path: Path) -> dict[int, dict[str, str]]:
    """Per number the statuses that were written."""
    if path.suffix == ".jsonl":
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert all(list(line) == ["nr", "conclusies"] for line in lines)
        return {line["nr"]: line["conclusies"] for line in lines}
    rows: list[dict[str, Any]] = (
        list(csv.DictReader(path.open(newline=""))) if path.suffix == ".csv" else pq.read_table(path).to_pylist()
    )
    return {int(row.pop("nr")): row for row in rows}


def expected_result(rules: RuleBase, cases: Sequence[Json], start: int = 1) -> dict[int, dict[str, str]]:
    """The statuses of these cases, each by itself, by the direct evaluator."""
    result: dict[int, dict[str, str]] = {}
    compiled = {}
    for number, data in enumerate(cases, start):
        case = read_case(data, rules.questions, DAY)
        if case.day not in compiled:
            compiled[case.day] = compile_rules(rules, case.day)
        found = evaluate(compiled[case.day], compiled[case.day].space.point(case))
        result[number] = {name: found[name] for name in rules.conclusions}
    return result
