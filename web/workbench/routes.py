"""The parts that the workbench is made of."""

from __future__ import annotations

from flask import Flask

from web.workbench import file, overview, proposal, versions


def register(app: Flask) -> None:
    """Add the pages of the workbench."""
    for part in (overview, proposal, file, versions):
        app.register_blueprint(part.blueprint)
