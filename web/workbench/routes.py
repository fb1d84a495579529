"""The parts that the workbench is made of."""

from __future__ import annotations

from web.workbench import example, file, overview, proposal, versions

PARTS = (overview, proposal, file, versions, example)
"""Modules with a blueprint."""
