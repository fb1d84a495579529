"""The workbench in a browser and without: editing, being told what it does, reviewing, publishing, putting back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from serving import served
from walking import token_on
from werkzeug.test import TestResponse

from navigator.reading import default_folder, load_rules
from navigator.store.casefiles import CaseFiles
from navigator.workbench.live import folder_files
from web import live
from web.app import create_app
from web.services import Services

SMALL = Path(__file__).parent.parent / "small_rules"
FILE = "routes/startgeld.yaml"
PASSWORD = "vier losse woorden hier"
Start = Callable[[], Flask]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rule folder of its own."""
    return Path(shutil.copytree(SMALL, tmp_path / "rules"))


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Start:
    """A function that starts the application on the folder and one database, as one more process would."""

    def start() -> Flask:
        return create_app(load_rules(folder), f"sqlite:///{tmp_path / 'navigator.db'}", folder_files(folder))

    return start


@pytest.fixture
def app(start: Start) -> Flask:
    """The application with two policy officers and someone of the helpdesk."""
    app = start()
    for name, roles in (("anna", ["beleid"]), ("bert", ["beleid"]), ("hans", ["helpdesk"])):
        services_of(app).staff.accounts.create(name, roles, PASSWORD)
    return app


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


def test_a_change_goes_live_only_through_a_colleague(app: Flask) -> None:
    """A saved change is in no advice; who wrote it can't publish it; once a colleague does it is in every advice."""
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    proposal = anna.propose()
    assert anna.save(proposal, retitle(anna.text(proposal))).status_code == 303
    assert "Heel nieuw startgeld" not in titles(app)
    assert "nog in bewerking" in bert.get(f"{proposal}/gevolgen").text
    anna.send(f"{proposal}/stand", proposal, naar="klaar")
    assert anna.send(f"{proposal}/publiceren", proposal).status_code == 403
    assert "Heel nieuw startgeld" not in titles(app)
    page = bert.get(f"{proposal}/gevolgen").text
    assert "Geen enkel advies krijgt een andere uitkomst" in page
    assert "Heel nieuw startgeld" in page
    assert bert.send(f"{proposal}/publiceren", f"{proposal}/gevolgen").status_code == 303
    assert "Heel nieuw startgeld" in titles(app)
    history = bert.get("/redactie/versies").text
    assert "geschreven door anna, gepubliceerd door bert" in history
    assert "De regeling is veranderd." in history


def test_rules_with_a_mistake_can_not_be_offered(app: Flask) -> None:
    """Saving keeps a text with a mistake, but it can't be put ready; the page says at which line it is wrong."""
    anna = Officer(app, "anna")
    proposal = anna.propose()
    text = anna.text(proposal).replace("soort:", "sort:", 1)
    assert anna.save(proposal, text).status_code == 303
    assert anna.text(proposal) == text
    refused = anna.send(f"{proposal}/stand", proposal, naar="klaar")
    assert refused.status_code == 422
    assert "Er staan nog fouten in" in refused.text
    assert re.search(r"regel 2</strong>: De sleutel `sort` is hier onbekend", anna.get(f"{proposal}/gevolgen").text)


def test_the_button_checks_without_saving(app: Flask) -> None:
    """Without JavaScript "Controleer" says what is wrong or what changes; nothing is stored, the text stays."""
    anna = Officer(app, "anna")
    proposal = anna.propose()
    wrong = anna.text(proposal).replace("verwacht: ja", "verwacht: nee", 1)
    page = anna.send(editor(proposal), tekst=wrong, doe="controleer")
    assert page.status_code == 200
    assert "verwacht `nee`, maar de regels geven `ja`" in page.text
    assert "verwacht: nee" in page.text
    assert "Nog geen." in anna.get(proposal).text


def test_two_people_on_one_file_lose_nothing(app: Flask) -> None:
    """The second to save is told, and gets both texts in the editor; saving that keeps the work of both."""
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    proposal = anna.propose()
    text = anna.text(proposal)
    assert anna.save(proposal, text.replace("titel:", "# van anna\ntitel:", 1)).status_code == 303
    second = bert.save(proposal, f"{text}# van bert\n", gezien="0")
    assert second.status_code == 409
    assert "(anna) bewaarde dit bestand terwijl u schreef" in second.text
    assert "# van anna" in second.text and "# van bert" in second.text
    assert "# van bert" not in anna.text(proposal)


def test_what_went_live_meanwhile_stays(app: Flask) -> None:
    """A proposal that was begun before another one went live is made on top of that one."""
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    early = anna.propose("Eerder begonnen")
    assert anna.save(early, f"{anna.text(early)}# eerder\n").status_code == 303
    publish(anna, bert, retitle)
    assert "Beide gaan samen." in anna.get(early).text
    anna.send(f"{early}/stand", early, naar="klaar")
    assert bert.send(f"{early}/publiceren", f"{early}/gevolgen").status_code == 303
    live_text = services_of(app).workbench.live()[1].contents[FILE].decode()  # type: ignore[union-attr]
    assert "Heel nieuw startgeld" in live_text and live_text.endswith("# eerder\n")


def test_what_changed_since_it_was_reviewed_is_not_published(app: Flask) -> None:
    """The button on a page of before the last change publishes nothing."""
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    proposal = anna.propose()
    anna.save(proposal, retitle(anna.text(proposal)))
    anna.send(f"{proposal}/stand", proposal, naar="klaar")
    page = bert.get(f"{proposal}/gevolgen")
    fields = dict(re.findall(r'<input type="hidden" name="(gezien|na)" value="([^"]*)"', page.text))
    anna.save(proposal, anna.text(proposal).replace("Heel nieuw", "Stiekem"))
    anna.send(f"{proposal}/stand", proposal, naar="klaar")
    late = bert.client.post(f"{proposal}/publiceren", data={"csrf_token": token_on(page), **fields})
    assert late.status_code == 409
    assert "intussen veranderd" in late.text
    assert not {"Stiekem startgeld", "Heel nieuw startgeld"} & titles(app)


def test_a_version_is_put_back_by_a_proposal(app: Flask) -> None:
    """An old version can be looked at and compared; putting it back makes a proposal with just what differs."""
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    before = titles(app)
    publish(anna, bert, retitle)
    assert "Heel nieuw startgeld" in bert.get("/redactie/versies/1/vergelijk/2").text
    assert "conclusie: startgeld" in bert.get(f"/redactie/versies/1?pad={FILE}").text
    back = bert.send("/redactie/versies/1/terugzetten", "/redactie/versies/1").headers["Location"]
    assert FILE in bert.get(back).text
    bert.send(f"{back}/stand", back, naar="klaar")
    anna.send(f"{back}/publiceren", f"{back}/gevolgen")
    assert titles(app) == before


def test_another_process_follows(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process publishes is live in another one when that looks again, and after a restart."""
    monkeypatch.setattr(live, "EVERY", 0.0)
    other = start()
    assert "Heel nieuw startgeld" not in titles(other)
    publish(Officer(app, "anna"), Officer(app, "bert"), retitle)
    assert "Heel nieuw startgeld" in titles(other)
    assert "Heel nieuw startgeld" in titles(start())


def test_the_folder_does_not_undo_what_was_published(app: Flask, start: Start, folder: Path) -> None:
    """Once something was published here, a changed folder is offered as a proposal instead of going live."""
    publish(Officer(app, "anna"), Officer(app, "bert"), retitle)
    file = folder / "routes" / "startgeld.yaml"
    file.write_text(file.read_text().replace("titel: ", "titel: Uit de map "), encoding="utf-8")
    restarted = start()
    assert "Heel nieuw startgeld" in titles(restarted)
    anna = Officer(restarted, "anna")
    offered = anna.send("/redactie/map", "/redactie").headers["Location"]
    assert "Uit de map" in anna.get(f"{offered}/gevolgen").text


def test_a_case_becomes_an_example(app: Flask) -> None:
    """The helpdesk makes an example of a case; it is a proposal with the answers that count, and no code or number."""
    services = services_of(app)
    code = services.cases.create()
    number = CaseFiles(services.cases.database, services.rules.questions).number_of(code)
    hans = Officer(app, "hans")
    address = f"/medewerkers/casus/{number}/conclusie/startgeld/voorbeeld"
    assert hans.send(address, naam="").status_code == 422
    assert hans.send(address, naam="mail jan@voorbeeld.nl").status_code == 422
    done = hans.send(address, naam="nog niets bekend", verwacht="misschien")
    assert "De redactie ziet het als voorstel" in done.text
    assert hans.get("/redactie").status_code == 403
    anna = Officer(app, "anna")
    (proposal,) = re.findall(r'href="(/redactie/voorstellen/\d+)"', anna.get("/redactie").text)
    text = anna.text(proposal)
    assert "nog niets bekend" in text
    assert str(number) not in text and code.split()[0] not in text


@pytest.mark.parametrize("path", ["../geheim.yaml", "/etc/passwd", "routes/x.txt", "a/../b.yaml", "x" * 300 + ".yaml"])
def test_only_rule_files_can_be_named(app: Flask, path: str) -> None:
    """No name leads out of the rule folder, or to a file that is no rule file."""
    anna = Officer(app, "anna")
    proposal = anna.propose()
    assert anna.get(editor(proposal, path)).status_code == 404
    refused = anna.send(f"{proposal}/nieuw-bestand", proposal, pad=path)
    assert refused.status_code == 422
    assert "Dit kan geen naam van een regelbestand zijn" in refused.text


def test_what_is_typed_is_shown_as_text(app: Flask) -> None:
    """HTML in a rule file, a name or a reason is text on every page."""
    anna = Officer(app, "anna")
    proposal = anna.propose("<script>alert(1)</script>")
    anna.save(proposal, "conclusie: <script>alert(2)</script>\n")
    for page in (proposal, f"{proposal}/gevolgen", editor(proposal), "/redactie"):
        assert not re.search(r"<script>alert", anna.get(page).text)


def test_a_text_that_is_too_large_is_refused(app: Flask) -> None:
    """More than the largest rule file is refused, and nothing is stored."""
    anna = Officer(app, "anna")
    proposal = anna.propose()
    assert anna.save(proposal, "x" * 150_001).status_code == 413
    assert "Nog geen." in anna.get(proposal).text


@pytest.fixture
def real(tmp_path: Path) -> Iterator[str]:
    """The site on the real rules, with two policy officers."""
    rules = default_folder()
    app = create_app(load_rules(rules), f"sqlite:///{tmp_path / 'real.db'}", folder_files(rules))
    for name in ("anna", "bert"):
        services_of(app).staff.accounts.create(name, ["beleid"], PASSWORD)
    with served(app) as site:
        yield site


def signed_in(browser: Browser, site: str, name: str) -> Page:
    """A browser in which someone signed in."""
    page = browser.new_context().new_page()
    page.set_default_timeout(120_000)  # milliseconds; the whole rule base is checked, on a busy machine
    page.goto(f"{site}/redactie")
    page.get_by_label("Inlognaam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{site}/redactie")
    return page


def publish_in(page: Page, other: Page, proposal: str) -> None:
    """Offer a proposal in one browser, and publish it in that of a colleague."""
    page.goto(proposal)
    page.get_by_role("button", name="Klaar").click()
    page.get_by_text("Klaar om te beoordelen.").wait_for()
    other.goto(f"{proposal}/gevolgen")
    other.get_by_role("button", name="Publiceer deze regels").click()
    other.get_by_text("(geldt nu)").wait_for()


def test_a_policy_officer_changes_the_real_rules(browser: Browser, real: str) -> None:
    """Typing shows a mistake at its line and then what the change does to whom; a colleague publishes it."""
    page = signed_in(browser, real, "anna")
    page.get_by_label("Naam van het voorstel").fill("ANBI ook bij bijstand")
    page.get_by_label("Waarom?").fill("Gemeenten vragen er ook naar.")
    page.get_by_role("button", name="Begin een voorstel").click()
    page.wait_for_url("**/voorstellen/*")
    proposal = page.url
    page.goto(f"{proposal}/bestand?pad=knelpunten/anbi_cooperatie.yaml")
    field = page.get_by_label("De regels in dit bestand")
    text = field.input_value()
    field.fill(text.replace("rechtsvorm: cooperatie\n      een_van", "rechtsvorm: coperatie\n      een_van"))
    finding = page.locator(".bevindingen li").first
    finding.wait_for()
    assert "Bedoelt u `cooperatie`?" in finding.inner_text()
    finding.click()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert "rechtsvorm: coperatie" in field.evaluate(selected)
    one = "        - vrijwilligers_uitkering: {bevat: ww}\n"
    case = "wil_anbi: nee, vrijwilligers_uitkering: [bijstand]}\n    verwacht: "
    field.fill(text.replace(one, one + one.replace("ww", "bijstand")).replace(f"{case}nee", f"{case}ja"))
    page.locator(".verhalen li").first.wait_for()
    assert "krijgt nu ook: ‘Een coöperatie kan geen ANBI zijn’" in page.locator(".verhalen").inner_text()
    page.get_by_role("button", name="Bewaar in het voorstel").click()
    page.get_by_role("status").wait_for()
    publish_in(page, signed_in(browser, real, "bert"), proposal)
    answers = {"rechtsvorm": "cooperatie", "wil_anbi": False, "vrijwilligers_uitkering": ["bijstand"]}
    advice = page.request.post(f"{real}/api/v1/advies", data={"antwoorden": answers}).json()
    assert {c["id"]: c["status"] for c in advice["conclusies"]}["anbi_cooperatie"] == "ja"
