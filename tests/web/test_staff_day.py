"""A day at the helpdesk in a real browser, on SQLite and on PostgreSQL: a call, an import, a rule changed overnight."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from databases import KINDS
from flask import Flask
from playwright.sync_api import Page, expect
from serving import served
from sqlalchemy import func, select
from walking import CARE_COOPERATIVE, press, sign_in, store_case

from navigator.model import RuleBase
from navigator.reading import read_files
from navigator.rulefiles.folder import default_folder, version
from navigator.store.publications import RuleFiles
from navigator.store.tables import CaseRow
from navigator.workbench.live import folder_files
from web.app import create_app
from web.services import Services

PASSWORD = "vier losse woorden"
OBSTACLE = "Een coöperatie kan geen ANBI zijn"
RULE = "knelpunten/anbi_cooperatie.yaml"


@contextmanager
def running(rules: RuleBase, url: str, files: RuleFiles) -> Iterator[tuple[str, Services]]:
    """The site on some rule files, until it is stopped for the night."""
    app: Flask = create_app(rules, url, files)
    services: Services = app.extensions["navigator"]
    with served(app) as site:
        yield site, services
    services.adviser.close()
    services.cases.close()


def changed_overnight(files: RuleFiles) -> tuple[RuleBase, RuleFiles]:
    """The same rules, with one that now asks for another legal form."""
    old, new = b"      rechtsvorm: cooperatie\n      een_van:", b"      rechtsvorm: vereniging\n      een_van:"
    assert files.contents[RULE].count(old) == 1
    contents = {**files.contents, RULE: files.contents[RULE].replace(old, new)}
    rules = read_files(default_folder(), contents).rules
    assert rules is not None
    return rules, RuleFiles(version(contents), files.label, contents)


def log_in(page: Page, site: str, name: str) -> None:
    """Sign in as a member of staff."""
    page.goto(f"{site}/medewerkers/")
    page.get_by_label("Inlognaam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    press(page, "Log in")


def log_out(page: Page) -> None:
    """Sign out."""
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()


def open_by_code(page: Page, code: str) -> str:
    """Open the case of a caller, who spells a word wrong; its number."""
    page.get_by_label("Code van de beller").fill(f"{code.upper()}x")
    press(page, "Open de casus")
    heading = page.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"Casus [0-9A-Z]{4}-[0-9A-Z]{4}", heading)
    return heading.removeprefix("Casus ").replace("-", "")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, make_ready: Callable[[str], str]) -> str:
    """The address of a new database."""
    return make_ready(request.param)


def test_a_day_at_the_helpdesk(page: Page, rules: RuleBase, url: str, tmp_path: Path) -> None:
    """A caller is helped, 500 cases are brought in; overnight a rule changes, and all see what changed and why."""
    today, later = folder_files(default_folder()), changed_overnight(folder_files(default_folder()))
    with running(rules, url, today) as (site, services):
        for name in ("helpdesk", "beleid", "beheer"):
            services.staff.accounts.create(f"een.{name}", [name], PASSWORD)
        code = store_case(services, CARE_COOPERATIVE)
        sign_in(page, site, code)
        page.goto(f"{site}/advies")
        number = the_call(page, site, code)
        the_report(page)
        the_import(page, site, services, five_hundred(rules, tmp_path))
        log_out(page)
    with running(later[0], url, later[1]) as (site, _):
        the_morning_after(page, site, number)
        the_policy_desk(page, site)
        what_became_of_it(page, site, number)


def the_call(page: Page, site: str, code: str) -> str:
    """The helper opens the case, tries another legal form without storing it, and writes a note."""
    log_in(page, site, "een.helpdesk")
    number = open_by_code(page, code)
    expect(page.locator("#uitkomst-ja")).to_contain_text(OBSTACLE)
    press(page, "Wat als")
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true })")
    page.locator("#a-rechtsvorm").select_option("stichting")
    press(page, "Vergelijk")
    row = page.get_by_role("row").filter(has_text=OBSTACLE)
    expect(row.get_by_role("cell")).to_have_text(["ja", "nee"])
    page.goto(f"{site}/medewerkers/casus/{number}")
    expect(page.locator("#v-rechtsvorm")).to_contain_text("oöperatie")
    page.get_by_label("Nieuwe notitie").fill("Mevrouw Jansen belt terug op 06-12345678")
    press(page, "Bewaar de notitie")
    expect(page.get_by_role("alert")).to_contain_text("een telefoonnummer, een naam")
    page.get_by_label("Nieuwe notitie").fill("Zoekt een notaris, belt terug")
    page.get_by_label("Opvolgen op").fill(dt.date.today().isoformat())
    press(page, "Bewaar de notitie")
    expect(page.get_by_role("article")).to_contain_text("Zoekt een notaris")
    return number


def the_report(page: Page) -> None:
    """From the chain under a conclusion, down to the line of its rule, the helper reports that it is not right."""
    press(page, OBSTACLE)
    chain = page.get_by_role("main")
    expect(chain).to_contain_text(re.compile(r"anbi_cooperatie\.1, rules/knelpunten/anbi_cooperatie\.yaml:\d+"))
    expect(chain).to_contain_text("Antwoord: Coöperatie")
    page.get_by_label("Wat klopt er niet").fill("De wet is veranderd, zegt de notaris.")
    press(page, "Meld aan beleid")
    expect(page.get_by_role("article").filter(has_text="zegt de notaris")).to_contain_text("Nieuw")


def the_import(page: Page, site: str, services: Services, path: Path) -> None:
    """Of 500 rows the three faulty cells are named, nothing is stored until that is said; 497 are, and only once."""
    before = cases_in(services)
    upload(page, path)
    expect(page.get_by_text("497 rijen zijn goed. 3 rijen hebben fouten. Er is nog niets opgeslagen.")).to_be_visible()
    named = [row.locator("th, td").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert [cells[:3] for cells in named] == [
        ["17", "fase", "ide"],
        ["250", "provincie", "Holland"],
        ["499", "activiteiten", "eettafel | vissen"],
    ]
    assert "Bedoelt u `idee`?" in named[0][3]
    assert "Kies uit" in named[1][3]
    assert cases_in(services) == before
    page.route(re.compile("/import.js"), lambda route: route.abort(), times=1)  # else it is over in the blink of an eye
    page.get_by_role("button", name="Sla 497 casussen op").click()
    expect(page.locator("progress")).to_have_attribute("max", "497")
    expect(page.locator("progress")).to_have_attribute("value", "300")
    page.get_by_role("button", name="Ga verder met opslaan").click()
    expect(page.get_by_role("heading", name="497 casussen zijn ingebracht")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Nieuw: 497")).to_be_visible()
    assert cases_in(services) == before + 497
    upload(page, path)
    expect(page.get_by_text("497 casussen staan er al precies zo in.")).to_be_visible()
    assert cases_in(services) == before + 497


def upload(page: Page, path: Path) -> None:
    """Look at a file before it is brought in."""
    page.get_by_role("link", name="Inbrengen").click()
    page.get_by_label("Het bestand").set_input_files(path)
    press(page, "Bekijk het bestand")


def cases_in(services: Services) -> int:
    """How many cases there are."""
    with services.cases.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseRow)) or 0


def five_hundred(rules: RuleBase, folder: Path) -> Path:
    """A file of 500 rows, of which three have one wrong cell each."""
    rng = random.Random(5)
    questions = [rules.questions[name] for name in ("fase", "provincie", "rechtsvorm", "wil_anbi", "activiteiten")]
    lines = [";".join(["sleutel", *(question.id for question in questions)])]
    for number in range(500):
        cells = [
            "ja"
            if question.kind == "ja_nee"
            else " | ".join(rng.sample(question.options, 2 if question.kind == "meerkeuze" else 1))
            for question in questions
        ]
        lines.append(";".join([f"D-{number:04}", *cells]))
    for row, column, wrong in ((17, 1, "ide"), (250, 2, "Holland"), (499, 5, "eettafel | vissen")):
        cells = lines[row - 1].split(";")
        cells[column] = wrong
        lines[row - 1] = ";".join(cells)
    path = folder / "casussen.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def the_morning_after(page: Page, site: str, number: str) -> None:
    """The note waits, and the advice of yesterday stands beside that of today, with the line that changed."""
    log_in(page, site, "een.helpdesk")
    page.get_by_role("link", name="Opvolgen").click()
    expect(page.get_by_role("row").filter(has_text="Zoekt een notaris")).to_contain_text("vandaag")
    page.goto(f"{site}/medewerkers/casus/{number}/toen-en-nu")
    change = page.locator("#c-anbi_cooperatie")
    expect(change).to_contain_text(re.compile(r"Toen\s+ja, nu\s+nee: de regels zijn veranderd"))
    expect(change.locator("ins")).to_have_text(re.compile(r"\+\s+rechtsvorm: vereniging"))
    expect(change.locator("del")).to_have_text(re.compile(r"−\s+rechtsvorm: cooperatie"))
    log_out(page)


def the_policy_desk(page: Page, site: str) -> None:
    """Policy staff find the report in their list, see the chain, and say what became of it."""
    log_in(page, site, "een.beleid")
    press(page, OBSTACLE)
    expect(page.get_by_role("main")).to_contain_text("De wet is veranderd, zegt de notaris.")
    page.get_by_label("Stand").select_option("aangepast")
    page.get_by_label("Reactie").fill("Dank, de regel is aangepast.")
    press(page, "Bewaar")
    expect(page.get_by_role("row").filter(has_text=OBSTACLE)).to_contain_text("De regels zijn aangepast")
    log_out(page)


def what_became_of_it(page: Page, site: str, number: str) -> None:
    """The helper reads the answer with the case, and who manages the site reads who looked at it."""
    log_in(page, site, "een.helpdesk")
    page.goto(f"{site}/medewerkers/casus/{number}")
    expect(page.get_by_role("article").filter(has_text="zegt de notaris")).to_contain_text(
        "Dank, de regel is aangepast."
    )
    log_out(page)
    log_in(page, site, "een.beheer")
    page.get_by_label("Nummer van de casus").fill(number)
    press(page, "Toon")
    deeds = page.get_by_role("row").all_inner_texts()
    for deed in ("Casus geopend met een code", "Wat-als bekeken", "Notitie toegevoegd", "Gemeld dat een advies niet"):
        assert any("een.helpdesk" in line and deed in line for line in deeds), deed
