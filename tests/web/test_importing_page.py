"""The helpdesk brings in a file: looks at what is wrong, confirms, watches, and does it again without harm."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from walking import token_on
from wcag import faults

from navigator.importing import storing
from navigator.model import RuleBase
from navigator.store.tables import AnswerRow, AuditRow, CaseRow, ImportRow
from web.services import Services
from web.staff import importing

PASSWORD = "een heel lang wachtwoord 7"
PATH = "/medewerkers/inbrengen"
GOOD = "sleutel;fase;rechtsvorm\nX-1;idee;stichting\n"

Upload = Callable[..., Any]


@pytest.fixture(scope="session")  # a module comes back where pytest puts the tests with a browser together
def tokens(app: Flask) -> dict[str, str]:
    """The session of a member of staff with each role."""
    staff = app.extensions["navigator"].staff
    found = {}
    for role in ("helpdesk", "beleid"):
        account = staff.accounts.create(f"inbreng-{role}", [role], PASSWORD)
        found[role] = staff.sessions.start(account).session
    return found


@pytest.fixture
def helper(app: Flask, tokens: dict[str, str]) -> FlaskClient:
    """Someone of the helpdesk, signed in, without a browser."""
    client = app.test_client()
    client.set_cookie("medewerker", tokens["helpdesk"])
    return client


@pytest.fixture
def upload(helper: FlaskClient) -> Upload:
    """A function that uploads a file, and gives the page that follows."""

    def send(content: str | bytes, name: str = "casussen.csv") -> Any:
        raw = content.encode() if isinstance(content, str) else content
        token = token_on(helper.get(PATH))
        return helper.post(PATH, data={"csrf_token": token, "bestand": (io.BytesIO(raw), name)})

    return send


def counts(services: Services) -> tuple[int, int, int]:
    """How many cases brought in, answers, and imports there are."""
    with services.cases.database.reading() as session:
        return (
            session.scalar(select(func.count()).where(CaseRow.import_key.is_not(None))) or 0,
            session.scalar(select(func.count()).select_from(AnswerRow)) or 0,
            session.scalar(select(func.count()).select_from(ImportRow)) or 0,
        )


def many(name: str, count: int) -> str:
    """A file with so many good rows."""
    return "sleutel;fase\n" + "".join(f"{name}-{number};idee\n" for number in range(count))


def log(services: Services) -> list[str]:
    """What was noted of storing imports, one by one."""
    return [entry.what for entry in services.staff.audit.entries(what=["import_uitgevoerd"])[0]]


def test_a_helper_finishes_what_was_left(
    helper: FlaskClient, upload: Upload, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes the page halfway finds the import again, and it goes on where it was, by a form alone."""
    monkeypatch.setattr(importing, "_STRETCH", 1)
    page = upload(many("H", storing.PIECE + 5))
    sent = {"csrf_token": token_on(page), "casussen": page.text.split('name="casussen" value="')[1].split('"')[0]}
    before, lines = counts(services), log(services)
    started = helper.post(f"{PATH}/opslaan", data=sent)
    assert started.status_code == 303
    for _ in range(2):  # however often one looks, nothing more is stored
        first = helper.get(started.location)
        assert f"{storing.PIECE} van {storing.PIECE + 5} casussen zijn opgeslagen" in first.text
        assert counts(services)[0] == before[0] + storing.PIECE
    assert started.location in helper.get(PATH).text
    further = f"{started.location}/verder"
    assert helper.post(further).status_code == 400  # without the token of the form
    assert log(services) == [*lines, "import_uitgevoerd"]
    for _ in range(2):  # sent twice by mistake
        assert helper.post(further, data={"csrf_token": token_on(first)}).location == started.location
    last = helper.get(started.location)
    assert f"{storing.PIECE + 5} casussen zijn ingebracht" in last.text
    assert 'id="verder"' not in last.text
    assert counts(services)[0] == before[0] + storing.PIECE + 5
    assert log(services) == [*lines, "import_uitgevoerd", "import_uitgevoerd"]
    assert started.location not in helper.get(PATH).text


@pytest.mark.parametrize("script", [True, False], ids=["by itself", "by hand"])
def test_a_long_import_goes_on_until_all_is_stored(
    page: Page, site: str, tokens: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    """With the script by itself; without it a button stores the next stretch, until there is none."""
    monkeypatch.setattr(importing, "_STRETCH", 1)
    monkeypatch.setattr(storing, "PIECE", 4)
    page.context.add_cookies([{"name": "medewerker", "value": tokens["helpdesk"], "url": site}])
    if not script:
        page.route(re.compile("/import.js"), lambda route: route.abort())
    page.goto(f"{site}{PATH}")
    path = tmp_path / "casussen.csv"
    path.write_text(many("L" if script else "M", 10), encoding="utf-8")
    page.get_by_label("Het bestand").set_input_files(path)
    page.get_by_role("button", name="Bekijk het bestand").click()
    page.get_by_role("button", name="Sla 10 casussen op").click()
    for done in () if script else (4, 8):
        expect(page.get_by_role("status")).to_have_text(f"{done} van 10 casussen zijn opgeslagen.")
        assert list(faults(page)) == []
        page.get_by_role("button", name="Ga verder met opslaan").click()
    expect(page.get_by_role("heading", name="10 casussen zijn ingebracht")).to_be_visible()


def test_what_was_changed_on_the_way_is_not_stored(helper: FlaskClient, upload: Upload, services: Services) -> None:
    """Cases that were not looked at here, by this member of staff, are refused."""
    before = counts(services)
    page = upload(GOOD)
    token = token_on(page)
    signed = page.text.split('name="casussen" value="')[1].split('"')[0]
    for forged in ("", "onzin", signed[:-2] + "xx", signed[5:]):
        response = helper.post(f"{PATH}/opslaan", data={"csrf_token": token, "casussen": forged})
        assert response.status_code == 422
        assert "verlopen" in response.text
    assert counts(services) == before


def test_a_wrong_cell_is_shown_and_not_kept(upload: Upload, database: Path) -> None:
    """What someone put in a wrong cell stands on the page, escaped, and nowhere in the database."""
    page = upload(f"{GOOD}X-2;<b>Jan Jansen</b>;stichting\n")
    assert page.status_code == 200
    assert "&lt;b&gt;Jan Jansen&lt;/b&gt;" in page.text
    assert b"Jansen" not in database.read_bytes()
    assert "1 rij is goed. 1 rij heeft fouten" in " ".join(page.text.split())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"sleutel;naam\nA-1;Jan\n", "`naam` bestaat niet"),
        (b"PK\x03\x04\0\0", "geen CSV of JSON"),
        (b"x" * 2_100_000, "te groot"),
        (b"[1]", "Casus 1"),
    ],
)
def test_a_wrong_file_is_explained(upload: Upload, content: bytes, words: str) -> None:
    """A file that can't be used gives 422 and says why, on the page to choose another."""
    page = upload(content)
    assert page.status_code == 422
    assert words in page.text
    assert "<title>Fout: " in page.text


def test_no_file_and_a_far_too_large_one(helper: FlaskClient, upload: Upload) -> None:
    """Choosing nothing is explained, and a file beyond all bounds is refused before it is read."""
    token = token_on(helper.get(PATH))
    assert "Kies een bestand." in helper.post(PATH, data={"csrf_token": token}).text
    assert upload(b"x" * 5_000_000).status_code == 413


def test_only_the_helpdesk_brings_in(
    app: Flask, client: FlaskClient, tokens: dict[str, str], helper: FlaskClient
) -> None:
    """A visitor is asked to sign in, another role is refused, and one helper can't follow the import of another."""
    policy = app.test_client()
    policy.set_cookie("medewerker", tokens["beleid"])
    for path in (PATH, f"{PATH}/sjabloon.csv", f"{PATH}/voorbeeld.json", f"{PATH}/x"):
        assert client.get(path).status_code == 303
        assert policy.get(path).status_code == 403
    assert helper.get(f"{PATH}/bestaat-niet").status_code == 404


def test_bringing_in_is_logged(upload: Upload, services: Services) -> None:
    """Who looked at a file and who stored one stands in the log, without anything of its content."""
    upload(GOOD)
    with services.cases.database.reading() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (last.who, last.what, last.case_number) == ("inbreng-helpdesk", "import_bekeken", None)


def test_the_template_and_the_example_can_be_uploaded(helper: FlaskClient, upload: Upload, rules: RuleBase) -> None:
    """The template has all columns and no case, the example two cases that are right."""
    template = helper.get(f"{PATH}/sjabloon.csv")
    assert "attachment" in template.headers["Content-Disposition"]
    assert template.data.decode("utf-8-sig").split("\r\n")[0].split(";")[3:] == list(rules.questions)
    assert "geen enkele casus" in upload(template.data).text
    example = helper.get(f"{PATH}/voorbeeld.json")
    assert len(json.loads(example.data)) == 2
    assert "2 rijen zijn goed." in upload(example.data, "casussen.json").text


def test_the_pages_are_accessible(
    page: Page, site: str, tokens: dict[str, str], tmp_path: Path, rules: RuleBase
) -> None:
    """Upload, mistake, preview and outcome: nothing that axe-core finds, light or dark, and nothing sticks out."""
    page.context.add_cookies([{"name": "medewerker", "value": tokens["helpdesk"], "url": site}])
    page.goto(f"{site}{PATH}")
    assert list(faults(page)) == []
    page.get_by_role("button", name="Bekijk het bestand").click()
    expect(page.locator(".foutblok")).to_be_visible()
    assert list(faults(page)) == []
    path = tmp_path / "casussen.csv"
    path.write_text(f"{GOOD}X-2;ide;stichting\n", encoding="utf-8")
    page.get_by_label("Het bestand").set_input_files(path)
    page.get_by_role("button", name="Bekijk het bestand").click()
    assert list(faults(page)) == []
    page.get_by_role("button", name="Sla 1 casus op").click()
    expect(page.get_by_role("heading", name="1 casus is ingebracht")).to_be_visible()
    assert list(faults(page)) == []
