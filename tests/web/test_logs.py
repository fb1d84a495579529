"""What the server writes down, and what never."""

from __future__ import annotations

import json
import logging
import sys
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from walking import store_case, token_on

from web.logs import JsonLines
from web.services import Services

SECRETS = ("203.0.113.77", "vergadering-xyz")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """Everything that was logged, as the server writes it."""
    return [json.loads(JsonLines().format(record)) for record in caplog.records]


def test_a_request_is_one_line_with_its_route(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """When, what kind of page, how it went, how long it took, and from which network."""
    caplog.set_level(logging.INFO)
    client.get("/vraag/fase", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    (line,) = [line for line in lines(caplog) if line["bron"] == "initiatiefwijzer.verzoek"]
    assert (line["methode"], line["route"], line["status"]) == ("GET", "/vraag/<question>", 303)
    assert line["netwerk"] == "203.0.113.0/24"
    assert isinstance(line["ms"], float)
    assert str(line["tijd"]).endswith("+00:00")


def test_no_code_answer_or_address_is_ever_written_down(
    client: FlaskClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever a visitor types them: in a form, in the address, in a header, right or wrong."""
    caplog.set_level(logging.DEBUG)
    code = store_case(services, {"fase": "idee"})
    address = {"REMOTE_ADDR": "203.0.113.77"}
    sent = {"code": code, "csrf_token": token_on(client.get("/terugkomen", environ_base=address))}
    assert client.post("/terugkomen", data=sent, environ_base=address).status_code == 303
    token = token_on(client.get("/vraag/bedrag_nodig", environ_base=address))
    for answer in ("73519", "vergadering-xyz"):
        client.post("/vraag/bedrag_nodig", data={"antwoord": answer, "csrf_token": token}, environ_base=address)
    client.get(f"/{quote(code)}?code={quote(code)}", headers={"Referer": f"/{code}", "User-Agent": code})
    client.post("/terugkomen", data={"code": f"{code} fout", "csrf_token": token}, environ_base=address)
    written = json.dumps(lines(caplog))
    assert written.count("initiatiefwijzer.verzoek") >= 6
    for secret in (*SECRETS, "73519", code, quote(code), *code.split()[3:6]):
        assert secret not in written


def test_a_crash_is_one_line_too() -> None:
    """With the place in the program, and nothing that could pass for a line of its own."""
    try:
        raise RuntimeError('eerste\n{"niveau": "INFO"}')
    except RuntimeError:
        record = logging.LogRecord("web", logging.ERROR, "x.py", 1, "mis\ntweede", (), sys.exc_info())
    written = JsonLines().format(record)
    assert "\n" not in written
    assert json.loads(written)["bericht"] == "mis\ntweede"
    assert "RuntimeError" in json.loads(written)["fout"]
