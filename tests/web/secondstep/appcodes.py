"""The pages of the second step, the accounts behind them, and the codes that an app would show."""

from __future__ import annotations

import datetime as dt

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from stored import Clock

from navigator.store.staff import StaffStore
from web.services import Services

PASSWORD = "vier losse woorden"
LOGIN, CODE, SETUP = (f"/medewerkers/{path}" for path in ("inloggen", "inloggen/code", "tweede-stap"))
STEP = dt.timedelta(seconds=30)


def staff_of(app: Flask) -> StaffStore:
    """The accounts."""
    found: Services = app.extensions["navigator"]
    return found.staff


def deeds(app: Flask) -> list[str]:
    """What Anna did, the latest first."""
    return [entry.what for entry in staff_of(app).audit.entries(who="anna")[0]]


def code_of(secret: str, clock: Clock) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).at(clock().replace(tzinfo=dt.UTC))


def signed_in(app: Flask, name: str) -> FlaskClient:
    """The browser of someone who is signed in."""
    account = next(account for account in staff_of(app).accounts.all() if account.name == name)
    client = app.test_client()
    client.set_cookie("medewerker", str(staff_of(app).sessions.start(account).session))
    return client
