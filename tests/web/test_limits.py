"""How often one address may do what costs much: wide enough for a library, and no way around it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from walking import token_on

from navigator.store.codes import new_code
from web.limits import ADVICES, LIMITS, NEW_CASES, WRONG_CODES, Counters, Limit

FAR = {"REMOTE_ADDR": "203.0.113.9"}
OTHER = {"REMOTE_ADDR": "203.0.113.10"}
FEW = Limit("few", 3, 10)


class Time:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """The moment it is."""
        return self.now


@pytest.fixture
def time() -> Time:
    """The clock of the counters."""
    return Time()


@pytest.fixture
def counters(time: Time) -> Counters:
    """Counters that start at nothing."""
    return Counters(time)


@pytest.fixture
def limited(app: Flask, counters: Counters) -> Iterator[Flask]:
    """The application with counters of this test."""
    before = app.extensions["counters"]
    app.extensions["counters"] = counters
    yield app
    app.extensions["counters"] = before


def test_after_so_many_at_once_each_has_to_wait_its_turn(counters: Counters, time: Time) -> None:
    """Three go at once, then one every ten seconds; the wait that is named is long enough, and not much too long."""
    for _ in range(3):
        assert counters.wait(FEW, "192.0.2.1") == 0
        counters.count(FEW, "192.0.2.1")
    assert counters.wait(FEW, "192.0.2.1") in (10, 11)
    time.now += 10
    assert counters.wait(FEW, "192.0.2.1") == 0
    counters.count(FEW, "192.0.2.1")
    assert counters.wait(FEW, "192.0.2.1") > 0
    time.now += 30
    assert [counters.wait(FEW, "192.0.2.1"), counters.count(FEW, "192.0.2.1")][0] == 0


def test_one_address_does_not_use_up_that_of_another(counters: Counters) -> None:
    """Nor one limit that of another; the addresses of one IPv6 customer count as one."""
    for _ in range(3):
        counters.count(FEW, "2001:db8::1")
    assert counters.wait(FEW, "2001:db8::ffff") > 0
    assert counters.wait(FEW, "2001:db8:0:1::1") == 0
    assert counters.wait(Limit("other", 3, 10), "2001:db8::1") == 0


def test_all_workers_count_together(counters: Counters) -> None:
    """What a forked process counts, counts here."""
    child = os.fork()
    if not child:
        for _ in range(3):
            counters.count(FEW, "192.0.2.1")
        os._exit(0)
    os.waitpid(child, 0)
    assert counters.wait(FEW, "192.0.2.1") > 0


def guess(client: FlaskClient, code: str, address: dict[str, str]) -> int:
    """Try a code; the status of the answer."""
    token = token_on(client.get("/terugkomen", environ_base=address))
    return client.post("/terugkomen", data={"code": code, "csrf_token": token}, environ_base=address).status_code


def test_guessing_codes_is_slowed_down(limited: Flask, counters: Counters, code: str) -> None:
    """After a hundred wrong codes even a right one has to wait, in any browser, but not at another address."""
    for _ in range(WRONG_CODES.at_once - 1):
        counters.count(WRONG_CODES, FAR["REMOTE_ADDR"])
    assert guess(limited.test_client(), new_code(), FAR) == 422
    assert guess(limited.test_client(), code, FAR) == 429
    assert guess(limited.test_client(), code, OTHER) == 303


def test_right_codes_are_never_counted(limited: Flask, counters: Counters, code: str) -> None:
    """A library in which all day people come back with their codes is not kept out."""
    for _ in range(WRONG_CODES.at_once - 1):
        counters.count(WRONG_CODES, FAR["REMOTE_ADDR"])
    for _ in range(3):
        assert guess(limited.test_client(), code, FAR) == 303


def test_who_has_to_wait_reads_why_and_how_long(limited: Flask, counters: Counters) -> None:
    """A page in plain words, and the seconds in a header; who is under way can go on."""
    client = limited.test_client()
    token = token_on(client.get("/terugkomen"))
    for _ in range(WRONG_CODES.at_once + 5):
        counters.count(WRONG_CODES, FAR["REMOTE_ADDR"])
    response = client.post("/terugkomen", data={"code": "x", "csrf_token": token}, environ_base=FAR)
    assert response.status_code == 429
    assert "Even wachten" in response.text
    assert 30 < int(response.headers["Retry-After"]) < 60
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/onderwerpen", environ_base=FAR).status_code == 200


def test_new_cases_are_limited_and_old_ones_are_not(limited: Flask, counters: Counters) -> None:
    """One address can't fill the database; whoever has a case can change it."""
    client = limited.test_client()
    token = token_on(client.get("/onderwerpen"))
    sent = {"onderwerp": "alles", "csrf_token": token}
    assert client.post("/onderwerpen", data=sent, environ_base=FAR).status_code == 303
    for _ in range(NEW_CASES.at_once):
        counters.count(NEW_CASES, FAR["REMOTE_ADDR"])
    assert client.post("/onderwerpen", data=sent, environ_base=FAR).status_code == 303
    late = limited.test_client()
    sent["csrf_token"] = token_on(late.get("/onderwerpen"))
    assert late.post("/onderwerpen", data=sent, environ_base=FAR).status_code == 429


def test_programs_get_the_refusal_as_a_problem(limited: Flask, counters: Counters) -> None:
    """In the form of RFC 9457, with the seconds to wait."""
    for _ in range(ADVICES.at_once):
        counters.count(ADVICES, FAR["REMOTE_ADDR"])
    response = limited.test_client().post("/api/v1/advies", json={}, environ_base=FAR)
    assert response.status_code == 429
    assert response.content_type == "application/problem+json"
    assert int(response.headers["Retry-After"]) >= 1


def test_a_proxy_we_were_not_told_of_keeps_nobody_out(limited: Flask, counters: Counters) -> None:
    """Where every visitor seems to come from this machine itself, only guessing codes is limited."""
    for limit in (NEW_CASES, ADVICES):
        for _ in range(limit.at_once):
            counters.count(limit, "127.0.0.1")
    assert limited.test_client().post("/api/v1/advies", json={}).status_code == 200


def test_a_class_of_thirty_can_start_at_once() -> None:
    """Each of them five times over, and every limit lets that pass."""
    assert all(limit.at_once >= 100 for limit in LIMITS)
    assert NEW_CASES.at_once >= 150
