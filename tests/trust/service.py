"""The service as its users have it: `navigator web` in processes of its own, and visitors without a browser."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
GONE = (ConnectionError, http.client.HTTPException, TimeoutError)
"""What a visitor meets whose worker dies: a connection that ends, and never half an answer that looks whole."""


@dataclass(frozen=True)
class Reply:
    """An answer of the service, received in full."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Service:
    """`navigator web` on a port of its own, with its messages in a file."""

    def __init__(self, url: str, folder: Path, workers: int = 2, port: int | None = None) -> None:
        self.port = port or free_port()
        self.messages = folder / "server.log"
        program = [sys.executable, "-c", "from navigator.cli import main; main()"]
        command = [*program, "web", "--port", str(self.port), "--workers", str(workers)]
        with self.messages.open("a") as out:
            environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
        self.wait()

    def wait(self) -> None:
        """Wait until pages come.

        Raises:
            AssertionError: the service ended, or does not answer within three minutes.
        """
        until = time.monotonic() + 180  # a machine that is busy with other work takes long
        while True:
            assert self._process.poll() is None, self.messages.read_text()
            with suppress(*GONE):
                visitor = Visitor(self.port)
                assert visitor.ask("GET", "/gezond").status == 200
                visitor.close()
                return
            assert time.monotonic() < until, self.messages.read_text()
            time.sleep(0.05)

    @property
    def workers(self) -> list[int]:
        """The processes that answer requests now."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Stop it, or kill it; its exit code."""
        self._process.send_signal(sign)
        return self._process.wait(timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.end()


@dataclass
class Visitor:
    """Someone with cookies, and a connection that is made again when it is gone."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Reply:
        """One request.

        Raises:
            ConnectionError, HTTPException, TimeoutError: no whole answer came (see `GONE`).
        """
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            self._connection.request(method, path, body, {**headers, **({"Content-Type": kind} if kind else {})})
            response = self._connection.getresponse()
            reply = Reply(response.status, response.headers, response.read())
        except BaseException:
            self.close()
            raise
        for line in reply.headers.get_all("Set-Cookie", ()):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def send(self, path: str, **fields: str | list[str]) -> Reply:
        """Send a form."""
        body = urllib.parse.urlencode({**fields, "csrf_token": self.token}, doseq=True).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def sign_in(self, code: str) -> None:
        """Go on with a case that is there."""
        self.token = token_in(self.ask("GET", "/terugkomen").body)
        assert self.send("/terugkomen", code=code).status == 303
        self.token = token_in(self.ask("GET", "/vraag/fase").body)

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def token_in(page: bytes) -> str:
    """The token that a form on a page carries."""
    found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, page
    return found[1].decode()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
