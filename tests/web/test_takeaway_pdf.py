"""What a visitor takes along as PDF: all that the page holds, for screen readers too; and where no PDF can be made."""

from __future__ import annotations

import io
import re
import socket
import threading
from typing import Any

import pytest
from flask import Flask, render_template, session
from flask.testing import FlaskClient
from markupsafe import Markup
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from walking import BEGINNER, CARE_COOPERATIVE, Visit, store_case

from navigator.model import RuleBase
from web import pdf
from web.services import Services


def words(text: str) -> str:
    """A text without white space and marks of lists, so that line breaks and bullets do not count."""
    return re.sub(r"[\s•◦]+|(?<![\w.])\d{1,2}\.(?!\w)", "", text)


def read(response_data: bytes) -> tuple[PdfReader, str]:
    """A PDF and the words in it, without what stands at the foot of each page."""
    reader = PdfReader(io.BytesIO(response_data))
    text = " ".join(page.extract_text() for page in reader.pages)
    return reader, words(re.sub(r"Gemaakt met de Initiatiefwijzer\s*Bladzijde \d+ van \d+", " ", text))


# --- PDF


@pytest.mark.parametrize(
    ("path", "title"),
    [("/gespreksblad/gemeente", "Gespreksblad voor de gemeente"), ("/stappenlijst", "Uw stappenlijst")],
)
def test_a_pdf_holds_what_the_page_holds(cooperative: FlaskClient, path: str, title: str) -> None:
    """The PDF of a page has its title, its language, tags for screen readers, and all of its words."""
    response = cooperative.get(f"{path}.pdf")
    name = path.rpartition("/")[2]
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; ")
    assert name in response.headers["Content-Disposition"]
    reader, text = read(response.data)
    check_accessible(reader, title)
    page = re.sub(r'.*<div class="blad op-scherm">|</main>.*', "", cooperative.get(path).text, flags=re.DOTALL)
    for block in re.split(r"</?(?:p|li|h2|h3|td|th|ul|ol|br|div|section|span class=.adres.)\b[^>]*>", page):
        assert words(Markup(block).striptags()) in text


def check_accessible(reader: PdfReader, title: str) -> None:
    """The PDF says its title, its language and its structure, and claims to be PDF/UA."""
    root: Any = reader.trailer["/Root"]
    assert reader.metadata
    assert reader.metadata.title == title
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert {"/H1", "/H2", "/P", "/L", "/LI"} <= tags_of(root["/StructTreeRoot"])


def tags_of(element: Any) -> set[str]:
    """The kinds of element in the structure of a PDF."""
    element = element.get_object()
    if not isinstance(element, DictionaryObject):
        return {tag for kid in element for tag in tags_of(kid)} if isinstance(element, list) else set()
    kids = tags_of(element["/K"]) if "/K" in element else set()
    return kids | ({str(element["/S"])} if "/S" in element else set())


def test_the_whole_advice_is_in_its_pdf(visit: Visit, rules: RuleBase) -> None:
    """The PDF of the advice holds every title and explanation, with the proposals last, and no code to come back."""
    client = visit(BEGINNER, ("geld",))
    with client.session_transaction() as kept:
        code = kept["code"]
    reader, text = read(client.get("/advies.pdf").data)
    check_accessible(reader, "Uw advies")
    shown = [each for each in client.get("/advies.json").get_json()["advies"]["conclusies"] if is_shown(each, rules)]
    assert len(shown) > 20
    for found in shown:
        assert words(found["titel"]) in text
        assert words(found["uitleg"]) in text
    proposals = [found for found in shown if found["soort"] == "voorstel"]
    assert all(text.index(words(found["titel"])) > text.rindex("Voorstellen:") for found in proposals)
    assert words(code) not in text


def is_shown(found: dict[str, Any], rules: RuleBase) -> bool:
    """Whether a conclusion of an advice on money is one that papers show."""
    kinds = {"ja": {"geldvorm", "route", "fonds", "knelpunt", "voorstel", "status"}}
    money = {"geldvorm", "route", "fonds"}
    allowed = kinds.get(found["status"], money | {"knelpunt"} if found["status"] == "misschien" else money)
    return found["soort"] in allowed and "geld" in rules.conclusions[found["id"]].text.onderwerpen


def test_a_pdf_fetches_nothing_but_our_stylesheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, stylesheets and fonts from elsewhere are refused: no request, no file of the server."""
    fetch = pdf._fetcher()
    for address in ("https://example.org/x.css", "http://127.0.0.1/", "file:///etc/passwd", "data:text/css,a{}", "x"):
        with pytest.raises(ValueError, match="refused"):
            fetch(address)
    for address, word in (("tokens.css", b"--accent: #"), ("print.css", b"@page")):
        assert word in fetch(f"initiatiefwijzer:{address}").read()
    asked: list[str] = []
    connect, here = socket.socket.connect, threading.get_ident()

    def noted(own: socket.socket, address: Any) -> None:
        """What another thread of these tests connects to is not what the PDF asks for."""
        if threading.get_ident() != here:
            return connect(own, address)
        return asked.append(str(address))

    monkeypatch.setattr("socket.socket.connect", noted)
    made = pdf.make_pdf(
        '<html lang="nl"><title>t</title><link rel="stylesheet" href="http://127.0.0.1:9/x.css">'
        '<p style="background: url(http://127.0.0.1:9/x.png)">Dag<img src="file:///etc/passwd" alt="x"></p></html>'
    )
    assert made.startswith(b"%PDF")
    assert asked == []


# --- without WeasyPrint, and when it is busy


@pytest.fixture
def without_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which WeasyPrint is not installed."""
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)


@pytest.mark.usefixtures("without_pdf")
@pytest.mark.parametrize("path", ["/gespreksblad/gemeente", "/stappenlijst", "/advies"])
def test_without_weasyprint_the_page_says_so(cooperative: FlaskClient, path: str) -> None:
    """An address of a PDF answers with a clear page, and the pages do not link to it."""
    response = cooperative.get(f"{path}.pdf")
    assert response.status_code == 404
    assert "Deze server kan geen PDF maken." in response.text
    assert ".pdf" not in cooperative.get(path).text


@pytest.mark.parametrize("fault", [ImportError, OSError])
def test_a_missing_library_means_no_pdf(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    """WeasyPrint that is missing, or that misses a library of the system, gives no PDF and no crash."""

    def refuse(name: str, *args: Any) -> Any:
        raise fault(name)

    monkeypatch.setattr("builtins.__import__", refuse)
    assert pdf._weasyprint.__wrapped__() is None


def test_when_busy_the_page_says_so(cooperative: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another PDF is made for too long, one is asked to try again."""
    monkeypatch.setattr(pdf, "_PATIENCE", 0.01)
    with pdf._turn:
        response = cooperative.get("/stappenlijst.pdf")
    assert response.status_code == 503
    assert "Het is nu druk" in response.text


def test_a_crowd_that_waits_for_pdfs_does_not_grow(cooperative: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where enough visitors wait already, the next one hears so at once, and the place comes free again."""
    monkeypatch.setattr(pdf, "_places", threading.BoundedSemaphore(1))
    with pdf._places:
        assert cooperative.get("/stappenlijst.pdf").status_code == 503
    assert cooperative.get("/stappenlijst.pdf").status_code == 200


# --- the links


def links(app: Flask, code: str | None) -> str:
    """The part with links, as a page includes it."""
    with app.test_request_context("/"):
        if code:
            session["code"] = code
        return render_template("takeaway/links.html")


def test_the_links_lead_to_all_there_is(app: Flask, services: Services, cooperative: FlaskClient) -> None:
    """Each link of the part leads to something, and no sheet is left out or named in vain."""
    found = re.findall(r'href="([^"]+)"', links(app, store_case(services, CARE_COOPERATIVE)))
    assert {"/gespreksblad/gemeente", "/gespreksblad/uwv.txt", "/stappenlijst.pdf", "/advies.pdf"} <= set(found)
    for path in found:
        assert path == "/advies.pdf" or cooperative.get(path).status_code == 200
    for party in ("gemeente", "uwv", "zorgverzekeraar", "zorgkantoor"):
        there = cooperative.get(f"/gespreksblad/{party}").status_code == 200
        assert there == (f"/gespreksblad/{party}" in found)


@pytest.mark.usefixtures("without_pdf")
def test_without_weasyprint_no_link_leads_to_a_pdf(app: Flask, services: Services) -> None:
    """Where no PDF can be made, none is offered."""
    found = links(app, store_case(services, CARE_COOPERATIVE))
    assert "/gespreksblad/gemeente.txt" in found
    assert "pdf" not in found.lower()


def test_without_a_case_there_are_no_links(app: Flask) -> None:
    """The part is empty for a visitor without a case."""
    assert links(app, None).strip() == ""
