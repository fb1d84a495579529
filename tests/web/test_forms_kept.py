"""What people send with the forms: kept as they mean it, or shown again to be mended."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from walking import Snapshot

from web.services import Services

pytestmark = pytest.mark.usefixtures("no_traceback")


@pytest.mark.parametrize(
    ("question", "sent", "kept"),
    [
        ("fase", ["idee"], "idee"),
        ("fase", ["weet_niet"], "weet_niet"),
        ("bewoners_leidend", ["ja"], True),
        ("bewoners_leidend", ["nee"], False),
        ("activiteiten", ["eettafel", "ontmoeting"], ("ontmoeting", "eettafel")),
        ("activiteiten", ["geen_van_deze"], ()),
        ("activiteiten", ["weet_niet"], "weet_niet"),
        ("bedrag_nodig", ["€ 12.000,-"], 12000),
        ("bedrag_nodig", ["1.000.000.000"], 1_000_000_000),
        ("bedrag_nodig", ["0"], 0),
        ("bedrag_nodig", ["", "weet_niet"], "weet_niet"),
        ("algemeen_belang", ["100 %"], 100),
        ("kartrekkers", ["9 mensen"], 9),
    ],
)
def test_a_good_answer_is_kept(
    client: FlaskClient, token: str, services: Services, code: str, question: str, sent: list[str], kept: Any
) -> None:
    """An answer of each kind is stored as what it means, and the visitor goes on."""
    response = client.post(f"/vraag/{question}", data={"csrf_token": token, "antwoord": sent})
    assert (response.status_code, response.headers["Location"]) == (303, "/verder")
    found = services.cases.find(code)
    assert found is not None
    assert found.answers == {question: kept}


@pytest.mark.parametrize(
    ("sent", "kept"), [(["geld"], ("geld",)), (["organisatie", "geld"], ("geld", "organisatie")), (["alles"], 7)]
)
def test_chosen_topics_are_kept(
    client: FlaskClient, token: str, services: Services, code: str, sent: list[str], kept: tuple[str, ...] | int
) -> None:
    """The topics chosen are stored with the case; "Alles" stands for each of them."""
    assert client.post("/onderwerpen", data={"csrf_token": token, "onderwerp": sent}).status_code == 303
    found = services.cases.find(code)
    assert found is not None
    assert found.topics == kept if isinstance(kept, tuple) else len(found.topics) == kept


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("bedrag_nodig", "1000000001"),
        ("bedrag_nodig", "9" * 12),
        ("bedrag_nodig", "9" * 5000),
        ("bedrag_nodig", "9" + ".999" * 5000),
        ("algemeen_belang", "101"),
        ("kartrekkers", "1000001"),
        ("bedrag_nodig", "-1"),
        ("bedrag_nodig", "1e3"),
        ("bedrag_nodig", "0x10"),
        ("bedrag_nodig", "NaN"),
        ("bedrag_nodig", "inf"),
        ("bedrag_nodig", "12,50"),
        ("bedrag_nodig", "٣٤"),
        ("bedrag_nodig", "1_000"),
        ("bedrag_nodig", "5 tot 10"),
    ],
)
def test_a_number_that_cannot_be_is_refused_and_shown_again(
    client: FlaskClient, token: str, stored: Snapshot, question: str, written: str
) -> None:
    """A number out of range or unclear is refused with what to do, and stands in the field to be mended."""
    before = stored()
    response = client.post(f"/vraag/{question}", data={"csrf_token": token, "antwoord": written})
    assert response.status_code == 422
    assert re.search("Vul een (heel )?getal in", response.text)
    assert f'value="{written}"' in response.text
    assert stored() == before
