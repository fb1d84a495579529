"""The parts that the workbench is made of."""

from __future__ import annotations

from flask import Flask

from web.workbench import example, file, overview, proposal, versions
from web.workbench.context import has_workbench


def register(app: Flask) -> None:
    """Add the pages of the workbench."""
    for part in (overview, proposal, file, versions, example):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals["has_workbench"] = has_workbench
