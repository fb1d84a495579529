"""Tables of cases (CSV, Parquet) to columns: each different cell is read once, and the rows follow as codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from navigator.answers import DONT_KNOW, answer_fault, answer_from
from navigator.batch.cells import answer_of, cell_fault, several
from navigator.batch.columns import NO_NUMBER, Columns, Layout, answer_codes
from navigator.case import CaseError, Fault, read_case
from navigator.model import LARGEST, Question
from navigator.rulefiles.findings import nearest, shown

DAY, TOPICS = "peildatum", "onderwerpen"

Faults = dict[int, list[Fault]]
"""Per row of the table what is wrong with it."""


class TableError(Exception):
    """A table that can't be read at all: a column that is no question, or of a type that holds no answers."""


def check_columns(names: Sequence[str], layout: Layout) -> None:
    """Whether each column is a question, `peildatum` or `onderwerpen`, and there once.

    Raises:
        TableError: naming every column at fault.
    """
    allowed = [DAY, TOPICS, *layout.questions]
    wrong = [f"De kolom {shown(name)} is geen vraag.{nearest(name, allowed)}" for name in names if name not in allowed]
    wrong += [f"De kolom {shown(name)} staat er twee keer in." for name in set(names) if names.count(name) > 1]
    if wrong:
        raise TableError("\n".join([*wrong, "Elke kolom is een vraag, `peildatum` of `onderwerpen`."]))


def columns_of_table(table: pa.Table, layout: Layout, today: dt.date) -> tuple[Columns, Faults]:
    """Every row as a case, with the faults per row; a row at fault has unknown answers where they are.

    Raises:
        TableError: a column of a type that holds no answers.
    """
    reader = _TableReader(layout, table.num_rows, today)
    for name in table.column_names:
        reader.read(name, pa.concat_arrays(table[name].unify_dictionaries().chunks))
    return Columns(layout, reader.codes, reader.numbers, reader.days), reader.faults


class _TableReader:
    def __init__(self, layout: Layout, count: int, today: dt.date) -> None:
        self._layout = layout
        self.codes = np.zeros((layout.width, count), np.uint8)
        self.numbers = np.full((len(layout.numbers), count), NO_NUMBER, np.int64)
        self.days = np.full(count, today.toordinal(), np.int64)
        self.faults: Faults = {}

    def read(self, name: str, column: pa.Array) -> None:
        """Read one column into its place."""
        question, kind = self._layout.questions.get(name), column.type
        if pa.types.is_null(kind):
            return
        text = as_text(column)
        if question is None and text is not None:
            self._read_other(name, text)
        elif question is None:
            raise TableError(f"De kolom `{name}` is van het type {kind}; hier hoort tekst.")
        elif question.kind in LARGEST and text is None and not pa.types.is_boolean(kind):
            self._read_numbers(question, column)
        elif question.kind in LARGEST and text is not None and (numbers := plain_numbers(text)) is not None:
            self._read_numbers(question, numbers)
        elif question.kind == "ja_nee" and pa.types.is_boolean(kind):
            codes = pc.fill_null(pc.add(pc.cast(column, pa.uint8()), 1), 0)
            self.codes[self._layout.codes[name][0]] = codes.to_numpy(zero_copy_only=False)
        elif text is not None:
            self._read_answers(question, text)
        else:
            raise TableError(f"De kolom `{name}` is van het type {kind}; daarin past geen antwoord op deze vraag.")

    def _read_numbers(self, question: Question, column: pa.Array) -> None:
        try:
            found = pc.cast(column, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        except pa.ArrowException:
            raise TableError(f"De kolom `{question.id}` is van het type {column.type}; hier horen getallen.") from None
        known = ~np.isnan(found)
        right = known & (found >= 0) & (found <= LARGEST[question.kind]) & (np.floor(found) == found)
        self.numbers[self._layout.numbers[question.id], right] = found[right].astype(np.int64)
        for row in np.flatnonzero(known & ~right):
            value = float(found[row])
            self._refuse([int(row)], question, int(value) if value.is_integer() else value)

    def _read_answers(self, question: Question, text: pa.Array) -> None:
        places, texts = different(text)
        start, width = self._layout.codes.get(question.id, (0, 0))
        codes = np.zeros((len(texts) + 1, width), np.uint8)
        numbers = np.full(len(texts) + 1, NO_NUMBER, np.int64)
        for place, written in enumerate(texts):
            answer = answer_of(question, written)
            if answer is None or (isinstance(answer, str) and answer == DONT_KNOW):
                continue
            if answer_fault(question.kind, question.options, answer):
                self._refuse(np.flatnonzero(places == place).tolist(), question, answer)
            elif width:
                codes[place] = list(answer_codes(question, answer_from(question.options, answer)))
            else:
                numbers[place] = answer
        if width:
            self.codes[start : start + width] = codes[places].T
        else:
            self.numbers[self._layout.numbers[question.id]] = numbers[places]

    def _read_other(self, name: str, text: pa.Array) -> None:
        """Read the days or the topics: checked as those of a single case are."""
        places, texts = different(text)
        days = np.zeros(len(texts) + 1, np.int64)
        for place, written in enumerate(texts):
            if written:
                try:
                    case = read_case({name: written if name == DAY else several(written)}, {}, dt.date.min)
                except CaseError as error:
                    for row in np.flatnonzero(places == place).tolist():
                        self.faults.setdefault(row, []).extend(error.faults)
                else:
                    days[place] = case.day.toordinal()
        if name == DAY:
            self.days = np.where(days[places] > 0, days[places], self.days)

    def _refuse(self, rows: Sequence[int], question: Question, answer: Any) -> None:
        fault = Fault(f"antwoorden.{question.id}", cell_fault(question, answer))
        for row in rows:
            self.faults.setdefault(row, []).append(fault)


# --- columns of Arrow


def as_text(column: pa.Array) -> pa.Array | None:
    """A column of text, lists of text or dates as one of text; None for any other."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if is_text(kind.value_type) else None
    if is_text(kind):
        return column
    if pa.types.is_date(kind):
        return pc.cast(column, pa.string())
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, "%Y-%m-%d")
    if (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and is_text(kind.value_type):
        joined = pc.fill_null(pc.binary_join(column, ","), "null")  # an item that is null makes the whole null
        joined = pc.if_else(pc.equal(pc.list_value_length(column), 0), "[]", joined)
        return pc.if_else(pc.is_null(column), None, joined)
    return None


def is_text(kind: pa.DataType) -> bool:
    """Whether a type holds text (or bytes that should be)."""
    return any(
        test(kind)
        for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    )


def plain_numbers(text: pa.Array) -> pa.Array | None:
    """Text as whole numbers, if each cell is nothing but digits or empty."""
    if pa.types.is_dictionary(text.type):
        return None
    text = pc.cast(text, pa.string(), safe=False)
    filled = pc.if_else(pc.equal(text, ""), None, text)
    if not pc.all(pc.match_substring_regex(filled, r"^[0-9]{1,15}$"), min_count=0).as_py():
        return None
    return pc.cast(filled, pa.int64())


def different(text: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """The different texts of a column, and per row which of them it has (-1 for none)."""
    if not pa.types.is_dictionary(text.type):
        text = pc.dictionary_encode(text)
    places = pc.fill_null(text.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    values = [v.decode(errors="replace") if isinstance(v, bytes) else v or "" for v in text.dictionary.to_pylist()]
    return places, values
