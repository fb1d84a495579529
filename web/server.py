"""Serve the pages with waitress."""

from __future__ import annotations

import logging
import os

import click
from waitress.server import create_server

from navigator.model import RuleBase
from navigator.store.database import DEFAULT_URL
from web.app import create_app


def serve(rules: RuleBase, host: str, port: int) -> None:
    """Serve until interrupted.

    Raises:
        OSError: the address can't be used.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app(rules, os.environ.get("DATABASE_URL", DEFAULT_URL))
    server = create_server(app, host=host, port=port, threads=8, ident="")
    click.echo(f"De Initiatiefwijzer staat klaar op http://{host}:{port}/  (stoppen: Ctrl-C)")
    server.run()
