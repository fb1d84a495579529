"""The workbench without a browser: editing, being told what it does, reviewing, publishing, putting back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from officers import FILE, PASSWORD, Officer, editor, publish, retitle, services_of, titles
from walking import token_on

from navigator.reading import load_rules
from navigator.store.casefiles import CaseFiles
from navigator.workbench.live import folder_files
from web import live
from web.app import create_app

SMALL = Path(__file__).parent.parent / "small_rules"
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


def noted(app: Flask, deed: str) -> list[str]:
    """Who did something according to the log."""
    return [entry.who for entry in services_of(app).staff.audit.entries(what=[deed])[0]]


def test_a_change_goes_live_only_through_a_colleague(app: Flask) -> None:
    """A saved change is in no advice; who wrote it can't publish it; once a colleague does it is in every advice.

    The log says that it was published only when it was, and by whom.
    """
    anna, bert = Officer(app, "anna"), Officer(app, "bert")
    proposal = anna.propose()
    assert anna.save(proposal, retitle(anna.text(proposal))).status_code == 303
    assert "Heel nieuw startgeld" not in titles(app)
    assert "nog in bewerking" in bert.get(f"{proposal}/gevolgen").text
    anna.send(f"{proposal}/stand", proposal, naar="klaar")
    assert anna.send(f"{proposal}/publiceren", proposal).status_code == 403
    assert "Heel nieuw startgeld" not in titles(app)
    assert noted(app, "regels_gepubliceerd") == []
    page = bert.get(f"{proposal}/gevolgen").text
    assert "Geen enkel advies krijgt een andere uitkomst" in page
    assert "Heel nieuw startgeld" in page
    assert bert.send(f"{proposal}/publiceren", f"{proposal}/gevolgen").status_code == 303
    assert noted(app, "regels_gepubliceerd") == ["bert"]
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
    assert noted(app, "voorbeeld_gemaakt") == []
    done = hans.send(address, naam="nog niets bekend", verwacht="misschien")
    assert noted(app, "voorbeeld_gemaakt") == ["hans"]
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
