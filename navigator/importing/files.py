"""A file with cases, CSV or JSON, read in full; and the template and the example that show how to make one."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from navigator.batch.cells import answer_of, several
from navigator.case import CaseError, doubles, parse_json
from navigator.importing.rows import COUNT, EXTRA, KEY, OWN_COLUMNS, TOPICS_COLUMN, Intake, Reader
from navigator.model import Question
from navigator.rulefiles.findings import nearest, shown

LARGEST_FILE = 2_000_000  # bytes
MOST_ROWS = 2_000
_MOST_NAMED = 20  # wrong columns
_ANSWERS = "antwoorden"


class FileError(Exception):
    """A file that can't be used at all; each message is a sentence in Dutch."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = list(messages)


def read_file(raw: bytes, questions: Mapping[str, Question]) -> Intake:
    """Every case in a file, and every fault in it. What begins with a bracket is JSON, all else CSV.

    Raises:
        FileError: the file is empty, too large, of another kind, or has columns that do not exist.
    """
    if len(raw) > LARGEST_FILE:
        raise FileError(f"Dit bestand is te groot: hoogstens {LARGEST_FILE // 1_000_000} MB. Verdeel het.")
    if not raw.strip():
        raise FileError("Dit bestand is leeg.")
    if b"\0" in raw[:4000]:
        raise FileError("Dit is geen CSV of JSON. Bewaar uw rekenblad als CSV (UTF-8).")
    reader = Reader(questions)
    start = raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    count = (_read_json if start in (b"[", b"{") else _read_csv)(raw, reader, questions)
    if not count:
        raise FileError("In dit bestand staat geen enkele casus.")
    return Intake(reader.cases, reader.faults)


def _read_csv(raw: bytes, reader: Reader, questions: Mapping[str, Question]) -> int:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # as older spreadsheets write it
    first = text.lstrip().split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    try:
        table = [(number, cells) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise FileError(f"Regel {lines.line_num} is niet te lezen. Staat er een aanhalingsteken te veel?") from None
    if not table:
        return 0
    columns = "\t".join(cell.strip() for cell in table[0][1]).rstrip().split("\t")
    _check_columns(columns, questions)
    rows = [(number, cells) for number, cells in table[1:] if not cells[0].lstrip().startswith("#")]
    _check_count(len(rows))
    for number, cells in rows:
        reader.read(number, _typed(columns, cells, questions))
    return len(rows)


def _check_columns(columns: Sequence[str], questions: Mapping[str, Question]) -> None:
    known = dict.fromkeys((*OWN_COLUMNS, *questions))
    unknown = islice((name for name in columns if name not in known), _MOST_NAMED)  # a hint takes time
    messages = [f"De kolom {shown(name)} bestaat niet.{nearest(name, known)}" for name in unknown]
    counts = Counter(columns)
    messages += [f"De kolom {shown(name)} staat er twee keer." for name in known if counts[name] > 1]
    if KEY not in columns:
        messages.append(f"De kolom `{KEY}` ontbreekt. Gebruik het sjabloon.")
    if messages:
        raise FileError(*messages[:_MOST_NAMED])


def _check_count(count: int) -> None:
    if count > MOST_ROWS:
        raise FileError(f"Dit bestand heeft {count} rijen; hoogstens {MOST_ROWS} per keer. Verdeel het.")


def _typed(columns: Sequence[str], cells: Sequence[str], questions: Mapping[str, Question]) -> dict[str, Any]:
    """The cells of a row as JSON data, and under `EXTRA` what stands there beyond the last column."""
    typed: dict[str, Any] = {EXTRA: " ".join(cells[len(columns) :]).strip() or None}
    for name, text in zip(columns, cells, strict=False):
        text = text.strip()
        if name in questions:
            typed[name] = answer_of(questions[name], text)
        elif not text:
            typed[name] = None
        elif name == TOPICS_COLUMN:
            typed[name] = several(text)
        elif name == COUNT:
            typed[name] = {"ja": True, "nee": False}.get(text.lower(), text)
        else:
            typed[name] = text
    return typed


def _read_json(raw: bytes, reader: Reader, questions: Mapping[str, Question]) -> int:
    try:
        data = parse_json(raw, LARGEST_FILE)
    except CaseError as error:
        raise FileError(*(fault.message for fault in error.faults)) from None
    if not isinstance(data, list):
        raise FileError("Hier hoort een lijst van casussen: [{…}, {…}]. Bekijk het voorbeeld.")
    _check_count(len(data))
    faults = (message for number, case in enumerate(data, 1) for message in _shape_faults(number, case, questions))
    if messages := list(islice(faults, _MOST_NAMED)):  # no more are made than are shown: a hint takes time
        raise FileError(*messages)
    for number, case in enumerate(data, 1):
        own = {key: case.get(key) for key in OWN_COLUMNS}
        reader.read(number, {**(case.get(_ANSWERS) or {}), **own})
    return len(data)


def _shape_faults(number: int, case: Any, questions: Mapping[str, Question]) -> Iterator[str]:
    """What is wrong with the names in one case of a JSON file."""
    if not isinstance(case, dict) or not isinstance(case.get(_ANSWERS, {}), dict | None):
        yield f"Casus {number} is geen object met `{KEY}` en `{_ANSWERS}`."
        return
    for fault in (*doubles(case), *doubles(case.get(_ANSWERS))):
        yield f"Casus {number}: {fault.message}"
    allowed: tuple[str, ...] = (*OWN_COLUMNS, _ANSWERS)
    wrong = [(key, allowed) for key in case if key not in allowed]
    wrong += [(key, tuple(questions)) for key in case.get(_ANSWERS) or {} if key not in questions]
    yield from (f"Casus {number}: {shown(key)} bestaat niet.{nearest(key, names)}" for key, names in wrong)


# --- how to make one


def template(questions: Mapping[str, Question]) -> bytes:
    """An empty CSV file with all columns, and two lines that say what each may hold; they are skipped when read."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*OWN_COLUMNS, *questions])
    writer.writerow(
        [
            "# eigen nummer, geen naam",
            " | ".join(["een of meer van: geld", "…"]),
            "ja of nee",
            *map(_allowed, questions.values()),
        ]
    )
    return text.getvalue().encode("utf-8-sig")


def example(questions: Mapping[str, Question]) -> str:
    """Two cases in JSON."""
    answers = {key: _example_answer(question) for key, question in list(questions.items())[:6]}
    first = {KEY: "2026-001", TOPICS_COLUMN: ["geld"], COUNT: False, _ANSWERS: answers}
    second = {KEY: "2026-002", _ANSWERS: dict(list(answers.items())[:2])}
    return json.dumps([first, second], ensure_ascii=False, indent=2) + "\n"


def _allowed(question: Question) -> str:
    if question.kind == "ja_nee":
        return "ja, nee of weet_niet"
    if question.kind == "keuze":
        return f"één van: {' | '.join(question.options)}"
    if question.kind == "meerkeuze":
        return f"een of meer van: {' | '.join(question.options)}; [] is geen van deze"
    return "een heel getal"


def _example_answer(question: Question) -> Any:
    if question.kind == "ja_nee":
        return True
    if question.kind == "keuze":
        return question.options[0]
    return list(question.options[:2]) if question.kind == "meerkeuze" else 4
