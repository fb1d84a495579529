"""Placeholder: texts are held to plain language here."""

from __future__ import annotations

from collections.abc import Mapping

from navigator.findings import Finding
from navigator.yamltree import Tree


def check_language(files: Mapping[str, Tree]) -> list[Finding]:
    """Findings about texts that are too hard to read."""
    return []
