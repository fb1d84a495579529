"""What the check of language finds in rule files that a test writes."""

from __future__ import annotations

from navigator.language.plain import check_language
from navigator.rulefiles.findings import Finding
from navigator.rulefiles.yamlfile import parse
from navigator.rulefiles.yamltree import Tree


def trees(**texts: str) -> dict[str, Tree]:
    """Rule files by name, without the ending."""
    return {f"{name}.yaml": parse(text.encode(), f"{name}.yaml") for name, text in texts.items()}


def findings(text: str, **others: str) -> list[Finding]:
    """What is found in one rule file, next to others."""
    return [finding for finding in check_language(trees(anbi=text, **others)) if finding.path == "anbi.yaml"]
