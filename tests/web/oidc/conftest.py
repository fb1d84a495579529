"""A real OpenID provider that runs on this machine, and the application that trusts it."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator

import pytest
from attempts import PROVIDER, SUBJECT, MakeApp
from flask import Flask
from flask.testing import FlaskClient

from navigator.model import RuleBase
from web.app import create_app
from web.services import Services


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The address of a provider, on a port that it chooses."""
    with subprocess.Popen(
        [PROVIDER, "--port", "0", "--require-nonce"], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr
        try:
            found = next(found for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            threading.Thread(target=process.stderr.read, daemon=True).start()  # so that its log never fills up
            yield found[0]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def make_app(rules: RuleBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeApp]:
    """A function that gives the application with a provider of this address, and one account for someone it knows."""
    made: list[Flask] = []

    def make(issuer: str) -> Flask:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NAVIGATOR_OIDC_ISSUER", issuer)
            patch.setenv("NAVIGATOR_OIDC_CLIENT", "initiatiefwijzer")
            patch.setenv("NAVIGATOR_OIDC_SECRET", "geheim")
            patch.setenv("NAVIGATOR_OIDC_NAAM", "uw account van Voorbeeld")
            app = create_app(rules, f"sqlite:///{tmp_path_factory.mktemp('oidc')}/cases.db")
        services: Services = app.extensions["navigator"]
        services.staff.accounts.create("anna", ["helpdesk"], subject=SUBJECT)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["navigator"].adviser.close()
        app.extensions["navigator"].cases.close()


@pytest.fixture(scope="module")
def linked(make_app: MakeApp, provider: str) -> Flask:
    """The application with the provider that runs."""
    return make_app(provider)


@pytest.fixture
def staff(linked: Flask) -> FlaskClient:
    """A member of staff without a browser, not signed in."""
    return linked.test_client()
