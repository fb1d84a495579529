"""What commands for many cases share: an extra that must be installed, and a day that is given."""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec

from navigator.commands.common import BAD_INPUT, stop


def need_extra(extra: str, *modules: str) -> None:
    """Stop if a module of an extra is not installed, with what to type."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        stop(
            BAD_INPUT,
            f"Voor deze opdracht ontbreekt {', '.join(missing)}. Typ: pip install 'initiatiefwijzer[{extra}]'",
        )


def given_day(text: str | None) -> dt.date | None:
    """The day in `--peildatum`; stops if there is no such day."""
    from navigator.case import CaseError, read_case

    if text is None:
        return None
    try:
        return read_case({"peildatum": text}, {}, dt.date.today()).day
    except CaseError as error:
        stop(BAD_INPUT, f"--peildatum: {error.faults[0].message}")
