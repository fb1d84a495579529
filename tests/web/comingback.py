"""Coming back with a code in a browser without a screen, for tests: forms, and the words on a page."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

KEPT_CODE = re.compile(r"([a-z]+[ +-]){9}[a-z]+")


def signed_in(app: Flask, code: str) -> FlaskClient:
    """A new browser that came back with a code."""
    client = app.test_client()
    assert post(client, "/terugkomen", code=code).status_code == 303
    return client


def post(client: FlaskClient, path: str, **form: str):  # type: ignore[no-untyped-def]
    """Send a form with the token of this visitor."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/terugkomen").text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **form})


def words_on(html: str) -> str:
    """The code on a page, as its numbered words."""
    shown = re.search(r'<ol class="woorden">(.*?)</ol>', html)
    assert shown
    return " ".join(re.findall("<li>([a-z]+)</li>", shown[1]))
