"""The HTTP interface refuses clearly what is no case, and stores nothing."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from apicases import URL, WRONG
from flask.testing import FlaskClient
from gunicorn.http.body import Body, ChunkedReader
from gunicorn.http.unreader import IterUnreader
from werkzeug.test import TestResponse

from navigator.advice import Adviser

pytestmark = pytest.mark.usefixtures("nothing_stored")


def refused(response: TestResponse, status: int) -> list[str]:
    """The response is a problem of this status; the fields that it names."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert set(problem) == {"type", "title", "status", "fouten"}
    assert problem["status"] == status
    assert problem["title"]
    assert problem["fouten"]
    for fault in problem["fouten"]:
        assert set(fault) == {"veld", "melding"}
        assert fault["melding"]
        assert len(fault["melding"]) < 1500
    return [fault["veld"] for fault in problem["fouten"]]


NOT_JSON = {
    "nothing": b"",
    "half an object": b'{"antwoorden": {',
    "two objects": b"{}{}",
    "invalid UTF-8": b'{"antwoorden": {"fase": "\xff"}}',
    "UTF-16": '{"antwoorden": {}}'.encode("utf-16"),
    "a key twice": b'{"antwoorden": {}, "antwoorden": {"fase": "idee"}}',
    "an answer twice": b'{"antwoorden": {"fase": "idee", "fase": "start"}}',
    "NaN": b'{"antwoorden": {"bedrag_nodig": NaN}}',
    "Infinity": b'{"antwoorden": {"bedrag_nodig": -Infinity}}',
    "a control character": b'{"antwoorden": {"fase": "ide\x07e"}}',
    "NUL": b'{"antwoorden": {"fase": "idee\x00"}}',
    "a number of 5,000 digits": b'{"antwoorden": {"bedrag_nodig": ' + b"9" * 5000 + b"}}",
    "far too many lists": b"[" * 90_000,
    "far too many objects": b'{"a":' * 15_000,
    "a comment": b'{"antwoorden": {} /* niets */}',
    "single quotes": b"{'antwoorden': {}}",
}


NAMED = {
    "a key twice": "antwoorden",
    "an answer twice": "antwoorden.fase",
    "NaN": "antwoorden.bedrag_nodig",
    "Infinity": "antwoorden.bedrag_nodig",
    "a number of 5,000 digits": "antwoorden.bedrag_nodig",
}
"""The field that a refusal names, where the text can be read."""


@pytest.mark.parametrize("what", NOT_JSON)
def test_what_is_no_json_is_refused(client: FlaskClient, what: str) -> None:
    """Text that is no JSON, or JSON that can be read in two ways, gives 400 and says what is wrong."""
    fields = refused(client.post(URL, data=NOT_JSON[what], content_type="application/json"), 400)
    assert fields == [NAMED.get(what, "")]


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_case_is_refused_with_every_fault(client: FlaskClient, what: str) -> None:
    """JSON that is no case gives 422 and names every field that is wrong, in one answer."""
    case, fields = WRONG[what]
    assert refused(client.post(URL, data=json.dumps(case), content_type="application/json"), 422) == fields


@pytest.mark.parametrize("size", [100_001, 250_000, 10_000_000])
@pytest.mark.parametrize("begin", [b'{"antwoorden": {"fase": "', b"[" * 1000, b" "])
def test_a_large_body_is_refused(client: FlaskClient, size: int, begin: bytes) -> None:
    """A body over 100 kB gives 413, long before anyone reads all of it."""
    response = client.post(URL, data=begin + b"x" * (size - len(begin)), content_type="application/json")
    refused(response, 413)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "", None],
)
def test_another_content_type_is_refused(client: FlaskClient, kind: str | None) -> None:
    """What does not call itself JSON gives 415, so that no other site's form can send a case."""
    assert refused(client.post(URL, data=b"{}", content_type=kind), 415) == [""]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(client: FlaskClient, method: str) -> None:
    """Only POST asks for advice; another method gives 405 and names the one that works."""
    response = client.open(URL, method=method)
    refused(response, 405)
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/bestaat-niet", "/api/", "/api/v2/advies", "/api/v1/advies/1", "/api/%00"])
def test_an_unknown_path_is_a_problem_too(client: FlaskClient, path: str) -> None:
    """An unknown path under /api gives 404 in the form that programs read."""
    refused(client.get(path), 404)
    refused(client.post(path, json={}), 404)


def test_a_crash_is_a_problem_without_details(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error gives 500 in the same form, and nothing of its cause."""

    def fail(*_: object) -> None:
        raise RuntimeError("geheim detail")

    monkeypatch.setattr(Adviser, "advise", fail)
    response = client.post(URL, json={})
    refused(response, 500)
    assert b"geheim" not in response.data


@pytest.mark.parametrize("sent", [b"ZZ\r\n{}\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"2\r\n{}x\r\n"])
@pytest.mark.parametrize("path", [URL, "/onderwerpen"])
def test_a_body_that_is_not_as_its_headers_say_is_refused(client: FlaskClient, path: str, sent: bytes) -> None:
    """A wrong size of a part of the body, as the server reads it, gives 400: it is no mistake of ours."""
    request = SimpleNamespace(cfg=SimpleNamespace(is_ssl=False), limit_request_fields=0, limit_request_field_size=0)
    body = Body(ChunkedReader(request, IterUnreader([sent])))
    environment = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post(path, content_type="application/json", environ_overrides=environment)
    assert response.status_code == 400
    if path == URL:
        assert refused(response, 400) == [""]


def test_a_case_needs_no_cookie_and_gets_none(client: FlaskClient) -> None:
    """The interface works without a session and starts none."""
    assert "Set-Cookie" not in client.post(URL, json={}).headers
    assert "Set-Cookie" not in client.get("/api/v1/vragen").headers
