"""The public agenda of obstacles: what it shows, what it never shows, and being asked whether one may be counted."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from realistic import realistic_cases
from sqlalchemy import delete
from walking import BEGINNER, press, store_case, token_on
from wcag import faults

from navigator.agenda.cells import TOTAL, cells_of
from navigator.agenda.disclosure import published_counts
from navigator.agenda.rounds import Rounds
from navigator.grounds import compile_rules
from navigator.model import RuleBase
from navigator.store.tables import RoundRow
from web.services import Services

DAYS = (dt.date(2026, 9, 1), dt.date(2026, 10, 3), dt.date(2026, 11, 1))
NUMBER = re.compile(r'<td class="rechts">(\d+)</td>')
Counts = list[dict[str, int]]


@pytest.fixture(scope="module")
def counts(rules: RuleBase) -> Counts:
    """What three rounds publish of two hundred realistic cases each."""
    compiled = compile_rules(rules, DAYS[-1])
    cells = [cells_of(case, compiled) for case in realistic_cases(rules, 600, seed=7)]
    exact = [Counter(name for found in cells[at : at + 200] for name in found) for at in (0, 200, 400)]
    return [published_counts(each, "geheim", number) for number, each in enumerate(exact, 1)]


@pytest.fixture(scope="module")
def published(app: Flask, counts: Counts) -> Iterator[Counts]:
    """These rounds, as long as the tests of this file run."""
    services: Services = app.extensions["navigator"]
    with services.cases.database.changes() as session:
        for number, (day, shown) in enumerate(zip(DAYS, counts, strict=True), 1):
            session.add(RoundRow(number=number, closed=day, rules_version="sha256:x", counts=shown))
    yield counts
    with services.cases.database.changes() as session:
        session.execute(delete(RoundRow))


def test_an_agenda_without_numbers_says_when_they_come(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first round the page explains itself, and the file holds its headings only."""
    monkeypatch.setattr(Rounds, "all", lambda _: [])
    page = client.get("/agenda")
    assert page.status_code == 200
    assert "Er zijn nog geen aantallen" in page.text
    assert "<svg" not in page.text
    assert len(client.get("/agenda.csv").text.splitlines()) == 1


def test_the_agenda_shows_the_published_numbers_and_no_others(
    client: FlaskClient, published: Counts, rules: RuleBase
) -> None:
    """Each knelpunt stands there with the sum of what its rounds published, the most frequent first."""
    page = client.get("/agenda").text
    expected = {name: sum(each.get(f"knelpunt:{name}", 0) for each in published) for name in rules.conclusions}
    shown = re.findall(r'<a href="/agenda/(\w+)">[^<]+</a></th>\s*<td class="rechts">(\d+)</td>', page)
    assert {name: int(number) for name, number in shown} == {name: n for name, n in expected.items() if n}
    assert [int(number) for _, number in shown] == sorted((n for n in expected.values() if n), reverse=True)
    assert f"minstens <strong>{sum(each[TOTAL] for each in published)}</strong>" in page
    assert all(int(number) % 10 == 0 for number in NUMBER.findall(page))


@pytest.mark.parametrize(
    ("query", "cell"), [("bij=fase:uitvoering", "|fase:uitvoering"), ("bij=provincie:zeeland", "|provincie:zeeland")]
)
def test_a_choice_shows_its_own_numbers(client: FlaskClient, published: Counts, query: str, cell: str) -> None:
    """By phase or province, in one round, the numbers are those of exactly these cells."""
    page = client.get(f"/agenda?{query}&ronde=2").text
    expected = {name.split("|")[0][9:]: n for name, n in published[1].items() if name.endswith(cell)}
    shown = re.findall(r'<a href="/agenda/(\w+)">[^<]+</a></th>\s*<td class="rechts">(\d+)</td>', page)
    assert {name: int(number) for name, number in shown} == expected


@pytest.mark.parametrize(("key", "value"), [("soort", "hard"), ("niveau", "lokaal"), ("adressaat", "uwv")])
def test_a_class_leaves_only_its_knelpunten(
    client: FlaskClient, published: Counts, rules: RuleBase, key: str, value: str
) -> None:
    """A kind, a level or an addressee limits which knelpunten are shown."""
    shown = re.findall(r'<a href="/agenda/(\w+)">', client.get(f"/agenda?{key}={value}").text)
    assert shown
    for name in shown:
        classes = rules.conclusions[name].text.knelpunt
        assert classes
        found = getattr(classes, key)
        assert value in found if isinstance(found, list) else value == found


@pytest.mark.parametrize(
    "query", ["bij=fase:x", "bij=rechtsvorm:bv", "bij=x", "soort=x", "niveau=1", "adressaat=x", "ronde=9", "ronde=x"]
)
def test_a_choice_that_does_not_exist_is_no_page(client: FlaskClient, published: Counts, query: str) -> None:
    """A made-up address never shows something under a wrong heading."""
    assert client.get(f"/agenda?{query}").status_code == 404


def test_phase_and_province_are_never_crossed(client: FlaskClient, published: Counts) -> None:
    """There is no cell, no choice and no row by both phase and province."""
    assert not [name for each in published for name in each if name.count("|") > 1]
    page = client.get("/agenda?bij=fase:idee&bij=provincie:zeeland").text
    assert page == client.get("/agenda?bij=fase:idee").text


def test_a_knelpunt_has_a_page_of_its_own(client: FlaskClient, published: Counts) -> None:
    """It shows the numbers by phase, by province and over time; where too few, no number."""
    for other in ("bestaat_niet", "aandelen"):
        assert client.get(f"/agenda/{other}").status_code == 404
    name = next(cell[9:] for cell in published[0] if re.fullmatch(r"knelpunt:\w+", cell))
    text = client.get(f"/agenda/{name}").text
    numbers = [int(number) for number in NUMBER.findall(text)]
    cells = {f"knelpunt:{name}|fase:", f"knelpunt:{name}|provincie:"}
    summed = Counter(published[0]) + Counter(published[1]) + Counter(published[2])
    expected = [n for cell, n in summed.items() if any(cell.startswith(part) for part in cells)]
    expected += [n for each in published if (n := each.get(f"knelpunt:{name}", 0))]
    assert sorted(numbers) == sorted(expected)


def test_the_file_holds_every_published_number(client: FlaskClient, published: Counts) -> None:
    """The CSV file opens in a Dutch spreadsheet and adds nothing to what is published."""
    response = client.get("/agenda.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="agenda-van-knelpunten.csv"'
    assert response.data.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert len(found) == sum(map(len, published))
    assert sorted(int(row["minstens"]) for row in found) == sorted(n for each in published for n in each.values())
    assert {row["geteld_op"] for row in found} == {day.isoformat() for day in DAYS}


def test_no_page_changes_when_a_case_comes_changes_or_goes(
    client: FlaskClient, published: Counts, services: Services
) -> None:
    """To the byte, every page and the file are the same before and after one case is added, changed and erased."""
    paths = ("/agenda", "/agenda?bij=provincie:fryslan", "/agenda?bij=fase:idee", "/agenda.csv")
    before = [client.get(path).data for path in paths]
    code = store_case(services, BEGINNER)
    services.cases.let_count(code, True)
    for change in (
        lambda: None,
        lambda: services.cases.answer(code, "provincie", "zeeland"),
        lambda: services.cases.let_count(code, False),
        lambda: services.cases.erase(code),
    ):
        change()
        assert [client.get(path).data for path in paths] == before


def test_every_chart_has_words_and_a_table(page: Page, site: str, published: Counts) -> None:
    """Each chart has a title and a description, and the numbers in it stand in the table beside it too."""
    page.goto(f"{site}/agenda")
    charts = page.locator("svg.grafiek")
    assert charts.count() == 7
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        title, about = (chart.get_attribute("aria-labelledby") or "").split(" ")
        assert page.locator(f"#{title}").text_content()
        assert "Alle aantallen staan in de tabel" in (page.locator(f"#{about}").text_content() or "")
        table = chart.locator("xpath=../..").locator("td").all_inner_texts()
        drawn = chart.locator(".getal").all_text_contents()
        assert drawn
        assert not Counter(drawn) - Counter(table)


@pytest.mark.parametrize("path", ["/agenda", "/agenda?bij=fase:idee&soort=hard", "/agenda/anbi_cooperatie"])
def test_the_agenda_is_accessible(page: Page, site: str, published: Counts, path: str) -> None:
    """Narrow or wide, light or dark: nothing that axe-core finds, nothing that sticks out or is too small to hit."""
    page.goto(site + path)
    assert list(faults(page)) == []
    assert not page.locator("style, [style], script").count()


# --- being asked


def test_an_initiative_says_whether_it_counts(
    visitor: Callable[..., Page], site: str, services: Services, plain_page: Page
) -> None:
    """On the advice stands a clear yes or no, which is no until one says yes, and can be taken back."""
    page = visitor(BEGINNER)
    for said, kept in (("Ja, tel ons mee", "mee"), ("Nee, tel ons niet mee", "niet mee")):
        page.goto(f"{site}/advies")
        expect(page.get_by_label("Ja, tel ons mee")).to_be_checked(checked=said.startswith("Nee"))
        expect(page.get_by_label("Nee, tel ons niet mee")).to_be_checked(checked=said.startswith("Ja"))
        page.get_by_label(said).check()
        press(page, "Bewaar dit")
        expect(page).to_have_url(f"{site}/advies#meetellen")
        expect(page.locator(".meetellen")).to_contain_text(f"U telt nu {kept}.")


def test_who_looks_along_is_not_asked(app: Flask, services: Services) -> None:
    """A helper with a view code sees no question, and can't answer it."""
    code = store_case(services, BEGINNER)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["code"] = services.cases.view_code(code)
    page = client.get("/advies")
    assert "meetellen" not in page.text
    token = token_on(page)
    assert client.post("/meetellen", data={"meetellen": "ja", "csrf_token": token}).status_code == 403
    found = services.cases.find(code)
    assert found
    assert not found.may_count


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(client: FlaskClient, token: str) -> None:
    """Only ja and nee are taken."""
    for said in ("", "misschien"):
        assert client.post("/meetellen", data={"meetellen": said, "csrf_token": token}).status_code == 400
