"""What commands share: reading rules and cases, showing findings, and stopping with the right exit code."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from navigator.words.oserrors import reason

if TYPE_CHECKING:
    from navigator.case import Case
    from navigator.model import RuleBase
    from navigator.rulefiles.findings import Finding

FINDINGS, BAD_INPUT = 1, 2


def stop(code: int, message: str) -> NoReturn:
    """End the program with a message on the error output."""
    click.echo(message, err=True)
    sys.exit(code)


def show(findings: list[Finding], *, err: bool = False) -> None:
    """Print findings, a line each."""
    for finding in findings:
        place = f"{finding.path}:{finding.line}:{finding.column}:"
        click.echo(f"{click.style(place, bold=True)} {click.style(finding.code, fg='red')} {finding.message}", err=err)


def given_folder(folder: str | None) -> Path:
    """The rule folder that was asked for, or that of this product; stops if there is none."""
    from navigator.rulefiles.folder import default_folder

    root = Path(folder) if folder is not None else default_folder()
    if folder == "" or not root.is_dir():
        stop(BAD_INPUT, f"De map {root} bestaat niet.")
    return root


def given_rules(folder: str | None) -> RuleBase:
    """The rules in a folder; stops where they hold a mistake."""
    from navigator.rulefiles.findings import RulesError
    from navigator.snapshot import load_rules

    try:
        return load_rules(given_folder(folder))
    except RulesError as error:
        show(error.findings, err=True)
        stop(FINDINGS, f"{error}. Zie: navigator check")


@contextmanager
def compiling() -> Iterator[None]:
    """Stop where rules that are well written turn out to be more than the engine bears."""
    from navigator.grounds import CompileError

    try:
        yield
    except CompileError as error:
        stop(FINDINGS, f"{error.place}:1: {error.code} {error.message}")


def given_case(source: str, day: str | None, rules: RuleBase) -> Case:
    """The case in a file, or on standard input for `-`; stops where it holds a mistake."""
    from navigator.case import LARGEST_CASE, CaseError, parse_json, read_case

    try:
        raw = read(source, LARGEST_CASE + 1)
        data: Any = parse_json(raw)
        if day is not None and isinstance(data, dict):
            data["peildatum"] = day
        return read_case(data, rules.questions, dt.date.today())
    except CaseError as error:
        for fault in error.faults:
            click.echo(f"{fault.field}: {fault.message}" if fault.field else fault.message, err=True)
        stop(BAD_INPUT, f"De casus is niet gebruikt: {len(error.faults)} fout(en).")


def read(source: str, most: int) -> bytes:
    """The first bytes of a file, or of standard input for `-`; stops where it can't be read."""
    try:
        if source == "-" and not sys.stdin:
            stop(BAD_INPUT, "Er is geen standaardinvoer om te lezen. Noem een bestand in plaats van -.")
        if source == "-":
            return sys.stdin.buffer.read(most)
        with Path(source).open("rb") as file:
            return file.read(most)
    except OSError as error:
        what = "De standaardinvoer" if source == "-" else f"Het bestand {source}"
        stop(BAD_INPUT, f"{what} is niet te lezen: {reason(error)}.")
    except ValueError:
        stop(BAD_INPUT, f"Het bestand {source} is niet te lezen.")
