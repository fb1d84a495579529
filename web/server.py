"""Serve the pages with gunicorn: workers that all run the application, and a parent that replaces one that dies.

The parent reads the rules and builds the engines once; a worker is a copy of it (fork), so that a new one serves within
milliseconds. A worker that no longer gives a sign of life is killed and replaced too.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from navigator import settings
from navigator.model import RuleBase
from navigator.store.publications import RuleFiles
from web import logs
from web.app import create_app
from web.services import Services

THREADS = 8  # in each worker
PATIENCE = 30  # seconds without a sign of life after which a worker is replaced, and to finish its work when stopping
_WAITING = 512  # connections that may wait until a worker has time
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG in <sys/prctl.h>


def serve(rules: RuleBase, host: str, port: int, workers: int, folder: RuleFiles | None = None) -> None:
    """Serve until interrupted.

    Raises:
        OSError: the address can't be used.
    """
    logs.configure(settings.text("NAVIGATOR_LOG"))
    with contextlib.ExitStack() as sockets:
        listening = [sockets.enter_context(found) for found in _sockets(host, port)]
        app = create_app(rules, settings.text("DATABASE_URL"), folder)
        ready = f"De Initiatiefwijzer staat klaar op http://{_shown(host)}:{port}/  (stoppen: Ctrl-C)"
        _Server(app, listening, workers, ready).run()


class _Log(Logger):  # type: ignore[misc]
    """Gunicorn's own messages, such as that a worker died, go where all others go."""

    def setup(self, cfg: Any) -> None:
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings, and none from elsewhere."""

    def __init__(self, app: Flask, listening: Sequence[socket.socket], workers: int, ready: str) -> None:
        self._app = app
        self._settings = {
            "bind": [f"fd://{os.dup(found.fileno())}" for found in listening],
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PATIENCE,
            "graceful_timeout": PATIENCE,
            "preload_app": True,
            "control_socket_disable": True,
            "logger_class": _Log,
            "when_ready": lambda server: click.echo(ready),
            "post_fork": lambda server, worker: _die_with_parent(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, without open connections: a worker makes its own."""
        services: Services = self._app.extensions["navigator"]
        services.cases.close()
        gc.collect()
        gc.freeze()  # the rules stay: no worker need search them for waste, nor copy the memory they share
        return self._app


def _sockets(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of a host."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError as error:  # it can't be the name of a computer
        raise socket.gaierror(socket.EAI_NONAME, host) from error
    found = dict.fromkeys((family, address) for family, *_, address in addresses)
    return [socket.create_server(address, family=family, backlog=_WAITING) for family, address in found]


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _die_with_parent() -> None:
    """Let the system end this worker with its parent, so that the address is free again at once; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
