"""An application whose accounts live on a clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from appcodes import PASSWORD
from flask import Flask
from serving import served
from stored import Clock

from navigator.model import RuleBase
from navigator.store.staff import StaffStore
from web.app import create_app
from web.services import Services


@pytest.fixture
def own_clock() -> Clock:
    """The clock of the application; it starts at the moment it is, since the browser has a clock too."""
    clock = Clock()
    clock.now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    return clock


@pytest.fixture
def own(rules: RuleBase, make_ready: Callable[[str], str], own_clock: Clock) -> Iterator[Flask]:
    """An application with accounts on that clock: with a password, and with only an identity elsewhere."""
    app = create_app(rules, make_ready("sqlite"))
    services: Services = app.extensions["navigator"]
    vars(services.staff).update(vars(StaffStore(services.cases.database, own_clock)))
    services.staff.accounts.create("anna", ["helpdesk"], PASSWORD)
    services.staff.accounts.create("bob", ["helpdesk"], subject="bob@organisatie")
    yield app
    services.adviser.close()
    services.cases.close()


@pytest.fixture
def own_site(own: Flask) -> Iterator[str]:
    """The address of a server that serves it."""
    with served(own) as address:
        yield address
