"""A check of whom a step is for: its words name nobody whom its `aan` leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from navigator.reading.references import find
from navigator.rulefiles.findings import Finding, listed
from navigator.rulefiles.yamltree import Tree
from navigator.sheets.addressed import named


def wrongly_addressed(tree: Tree) -> Iterator[Finding]:
    """What is wrong with whom the steps of a conclusion say they are for; a step that says nothing of it is passed."""
    for path, step in find(tree.data, ("stappen", "*")):
        if not isinstance(step, dict):
            continue
        to, words = step.get("aan"), step.get("wat")
        if isinstance(to, list) and isinstance(words, str) and (left := named(words) - {str(each) for each in to}):
            message = f"De stap vraagt iets aan {listed(left)}. Noem die ook bij `aan`, of schrijf de stap anders."
            yield Finding(tree.path, *tree.key_mark((*path, "aan")), "S013", message)
        if "alleen" in step and "aan" not in step:
            message = "Bij `alleen` hoort ook de sleutel `aan`. Die ontbreekt in deze stap."
            yield Finding(tree.path, *tree.key_mark((*path, "alleen")), "S002", message)
