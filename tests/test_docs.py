"""The documents for policy staff keep up with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from navigator.rulefiles.fileshapes import KENMERKEN, Conclusiebestand, Vraag
from navigator.rulefiles.findings import CODES

DOCS = Path(__file__).parent.parent / "docs"


def test_every_code_is_documented() -> None:
    """`docs/bevindingen.md` explains every code of a finding, with its meaning, and no other."""
    headings = re.findall(
        r"^### ([A-Z]\d{3}): (.+)$", (DOCS / "bevindingen.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(headings) == CODES


@pytest.mark.parametrize("shape", [Conclusiebestand, Vraag])
def test_every_key_is_documented(shape: type[Conclusiebestand] | type[Vraag]) -> None:
    """`docs/regels-schrijven.md` names every key of a conclusion and of a question."""
    text = (DOCS / "regels-schrijven.md").read_text(encoding="utf-8")
    kenmerken = {name for names in KENMERKEN.values() for name in names}
    missing = [key for key in {*shape.model_fields, *kenmerken} if not re.search(rf"\b{key}\b", text)]
    assert missing == []
