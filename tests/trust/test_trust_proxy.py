"""The service behind a real nginx with the file of `deploy/`: https, the name of the site, and who a visitor is."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
import trustme

from trust.service import ROOT, Service, free_port, token_in

NAME = "wijzer.voorbeeld.nl"
PROGRAM = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no nginx here: see tools/nginx.sh")


@dataclass(frozen=True)
class Front:
    """Where nginx listens, the authority that signed its certificate, and the service behind it."""

    plain: int
    secure: int
    authority: trustme.CA
    service: Service

    def context(self) -> ssl.SSLContext:
        """What a browser checks a connection with."""
        made = ssl.create_default_context()
        self.authority.configure_trust(made)
        return made

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> http.client.HTTPResponse:
        """One request over https."""
        connection = Here(NAME, context=self.context(), timeout=30)
        connection.here = self.secure
        connection.request(method, path, body, headers)
        return connection.getresponse()


class Here(http.client.HTTPSConnection):
    """A connection to this machine that asks for the site by its name."""

    here: int

    def connect(self) -> None:
        """Connect to the port of nginx."""
        plain = socket.create_connection(("127.0.0.1", self.here), timeout=30)
        self.sock = cast(ssl.SSLContext, self._context).wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The service as `deploy/initiatiefwijzer.env` sets it up, with nginx in front."""
    folder = tmp_path_factory.mktemp("front")
    authority = trustme.CA()
    certificate = authority.issue_cert(NAME)
    certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "cert.pem"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "NAVIGATOR_ADRES": f"https://{NAME}",
            "NAVIGATOR_PROXIES": "1",
            "NAVIGATOR_LOG": "json",
        }.items():
            patch.setitem(os.environ, name, value)
        service = Service(f"sqlite:///{folder / 'cases.db'}", folder)
    found = Front(free_port(), free_port(), authority, service)
    (folder / "nginx.conf").write_text(configuration(found, folder), encoding="utf-8")
    nginx = subprocess.Popen([str(PROGRAM), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"])
    try:
        answers(found.secure, nginx)
        yield found
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)
        service.end()


def configuration(front: Front, folder: Path) -> str:
    """The file of `deploy/`, with the ports and the certificate of this machine, within the least that nginx needs."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for pattern, mine in {
        r"\n\s*listen \[::\][^\n]*": "",
        r"listen 80;": f"listen 127.0.0.1:{front.plain};",
        r"listen 443": f"listen 127.0.0.1:{front.secure}",
        r"/etc/letsencrypt/\S+\.pem": str(folder / "cert.pem"),
        r"127\.0\.0\.1:8000": f"127.0.0.1:{front.service.port}",
    }.items():
        text, count = re.subn(pattern, mine, text)
        assert count, pattern
    kept = "\n".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off;\npid {folder / 'pid'};\nevents {{}}\nhttp {{\n{kept}\n{text}\n}}\n"


def answers(port: int, nginx: subprocess.Popen[bytes]) -> None:
    """Wait until nginx listens.

    Raises:
        AssertionError: it ended, or does not listen within a minute.
    """
    end = time.monotonic() + 60
    while True:
        assert nginx.poll() is None and time.monotonic() < end
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.05)


def test_a_visitor_begins_over_https(front: Front) -> None:
    """The start page comes, asks never to come back without https, and its form begins a case under a safe cookie."""
    page = front.ask("GET", "/", {})
    assert page.status == 200
    assert "max-age=31536000" in str(page.getheader("Strict-Transport-Security"))
    asked = front.ask("GET", "/onderwerpen", {})
    cookie = str(asked.getheader("Set-Cookie"))
    assert cookie.startswith("__Host-") and "Secure" in cookie
    form = f"csrf_token={token_in(asked.read())}&onderwerp=geld".encode()
    head = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie.partition(";")[0]}
    begun = front.ask(
        "POST", "/onderwerpen", {**head, "Origin": f"https://{NAME}", "Referer": f"https://{NAME}/"}, form
    )
    assert begun.status == 303, begun.read()
    assert not str(begun.getheader("Location")).startswith("http:")


def test_plain_http_leads_to_https(front: Front) -> None:
    """The same page, over https."""
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=30)
    connection.request("GET", "/privacy?a=b", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/privacy?a=b")


def test_who_a_visitor_is_can_not_be_made_up(front: Front) -> None:
    """The address that a visitor writes in a header is not the one the service goes by."""
    front.ask("GET", "/privacy", {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "elders.voorbeeld.nl"}).read()
    lines = [json.loads(line) for line in front.service.messages.read_text().splitlines() if line.startswith("{")]
    networks = {line["netwerk"] for line in lines if "netwerk" in line}
    assert networks == {"127.0.0.0/24"}


def test_only_the_site_itself_answers(front: Front) -> None:
    """Another name, a form that is far too large, and a cipher of old are refused."""
    assert front.ask("GET", "/", {"Host": "elders.voorbeeld.nl"}).status == 400
    assert front.ask("POST", "/onderwerpen", {"Content-Length": str(13 << 20)}).status == 413
    old = front.context()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.set_ciphers("AES128-SHA256:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", front.secure), timeout=30) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname=NAME)
