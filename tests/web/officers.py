"""Policy officers who work in the workbench without a browser, for tests."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from walking import token_on
from werkzeug.test import TestResponse

from web.services import Services

FILE = "routes/startgeld.yaml"
PASSWORD = "vier losse woorden hier"


def services_of(app: Flask) -> Services:
    """What the pages of the application work with."""
    found: Services = app.extensions["navigator"]
    return found


class Officer:
    """A member of staff without a browser, who sends forms as they stand on the page."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client: FlaskClient = app.test_client()
        staff = services_of(app).staff
        account = staff.accounts.with_password(name, PASSWORD)
        assert account is not None
        self.client.set_cookie("medewerker", str(staff.sessions.start(account).session))

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, page: str | None = None, **fields: str) -> TestResponse:
        """Send a form, with the hidden fields of the page it stands on."""
        form = self.get(page or path)
        hidden = dict(re.findall(r'<input type="hidden" name="(gezien|na)" value="([^"]*)"', form.text))
        return self.client.post(path, data={"csrf_token": token_on(form), **hidden, **fields})

    def propose(self, title: str = "Startgeld omhoog") -> str:
        """Begin a proposal; its address."""
        response = self.send("/redactie", naam=title, waarom="De regeling is veranderd.")
        assert response.status_code == 303
        return response.headers["Location"]

    def text(self, proposal: str, path: str = FILE) -> str:
        """A file as it stands in the editor."""
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", self.get(editor(proposal, path)).text, re.DOTALL)
        assert found
        return found[1].replace("&#39;", "'").replace("&#34;", '"').replace("&gt;", ">").replace("&lt;", "<")

    def save(self, proposal: str, text: str, path: str = FILE, **fields: str) -> TestResponse:
        """Save a file."""
        return self.send(editor(proposal, path), tekst=text, doe="bewaar", **fields)


def editor(proposal: str, path: str = FILE) -> str:
    """The address of the editor of a file."""
    return f"{proposal}/bestand?pad={path}"


def publish(anna: Officer, bert: Officer, change: Callable[[str], str], path: str = FILE) -> str:
    """Bring a change all the way to live; the address of its proposal."""
    proposal = anna.propose()
    assert anna.save(proposal, change(anna.text(proposal, path)), path).status_code == 303
    assert anna.send(f"{proposal}/stand", proposal, naar="klaar").status_code == 303
    assert bert.send(f"{proposal}/publiceren", f"{proposal}/gevolgen").status_code == 303
    return proposal


def titles(app: Flask) -> set[str]:
    """The titles of all conclusions as an advice has them now."""
    advice = app.test_client().post("/api/v1/advies", json={"antwoorden": {}}).get_json()
    return {conclusion["titel"] for conclusion in advice["conclusies"]}


def retitle(text: str) -> str:
    """A file with another title."""
    return re.sub(r"^titel: .*$", "titel: Heel nieuw startgeld", text, flags=re.MULTILINE)
