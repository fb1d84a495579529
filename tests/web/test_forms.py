"""What people and attackers send with the forms: accepted as meant, or refused clearly with nothing stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from walking import Snapshot, store_case
from werkzeug.test import TestResponse

from navigator.advice import Adviser
from navigator.fileshapes import KENMERKEN
from web.advice_page import TRAITS
from web.numbers import read_number
from web.services import Services
from web.texts import markdown

FORM = "application/x-www-form-urlencoded"
HTML = '<img src=x onerror="alert(1)">'
QUESTIONS = {
    "keuze": "fase",
    "ja_nee": "bewoners_leidend",
    "meerkeuze": "activiteiten",
    "bedrag": "bedrag_nodig",
    "procent": "algemeen_belang",
    "aantal": "kartrekkers",
}
HOSTILE: dict[str, list[str]] = {
    "an option that does not exist": ["bestaat_niet"],
    "HTML": [HTML],
    "a control character": ["ide\x07e"],
    "NUL": ["\x00"],
    "NUL after an option": ["idee\x00"],
    "another question's option": ["cooperatie"],
    "a long text": ["x" * 100_000],
    "thousands of values": [f"waarde_{number}" for number in range(5000)],
    "an answer and no answer": ["weet_niet", "1"],
    "nothing": [],
    "only spaces": ["  \t\u00a0"],
    "a list in brackets": ["['idee']"],
    "a true that is no ja": ["true"],
    "an option in capitals": ["WEET_NIET"],
}


@pytest.fixture
def code(services: Services) -> str:
    """The code of an empty case."""
    return store_case(services, {})


@pytest.fixture
def token(client: FlaskClient, code: str) -> str:
    """The CSRF token of a visitor with an empty case."""
    found = token_on(client.get("/terugkomen"))
    assert client.post("/terugkomen", data={"code": code, "csrf_token": found}).status_code == 303
    return token_on(client.get("/vraag/fase"))


def token_on(response: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found
    return found[1]


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No request of these tests may end in an unexpected error."""
    yield
    assert not [record for record in caplog.records if record.exc_info]


# --- hostile input to every form


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_question_refuses_what_is_no_answer(
    client: FlaskClient, token: str, stored: Snapshot, kind: str, what: str
) -> None:
    """What is no answer to a question gives its page again with a message, no markup of the sender, nothing stored."""
    before = stored()
    response = client.post(f"/vraag/{QUESTIONS[kind]}", data={"csrf_token": token, "antwoord": HOSTILE[what]})
    assert response.status_code == 422
    assert "<title>Fout: " in response.text
    assert "<img src=x" not in response.text
    assert stored() == before


RAW = {
    "a lone surrogate": b"%ED%A0%80",
    "bytes that are no UTF-8": b"%FF%FE",
    "a raw byte": b"\xff",
    "an overlong NUL": b"%C0%80",
    "a right-to-left mark": "\u202e".encode(),
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("what", RAW)
def test_a_question_refuses_text_that_is_no_text(
    client: FlaskClient, token: str, stored: Snapshot, kind: str, what: str
) -> None:
    """Bytes that are no proper text are refused as an answer, not kept and not a crash."""
    before = stored()
    body = b"csrf_token=" + token.encode() + b"&antwoord=" + RAW[what]
    response = client.post(f"/vraag/{QUESTIONS[kind]}", data=body, content_type=FORM)
    assert response.status_code == (400 if what == "a raw byte" else 422)  # Flask can't read the token then
    assert stored() == before


@pytest.mark.parametrize(
    "values",
    [
        ["idee", "start"],
        ["idee", "idee"],
        ["idee", "bestaat_niet"],
        ["ontmoeting"],
    ],
)
def test_a_question_with_one_answer_takes_one(
    client: FlaskClient, token: str, stored: Snapshot, values: list[str]
) -> None:
    """Two answers to a question that has one, or one of another question, are refused."""
    before = stored()
    assert client.post("/vraag/fase", data={"csrf_token": token, "antwoord": values}).status_code == 422
    assert stored() == before


@pytest.mark.parametrize(
    "values",
    [["ontmoeting", "bestaat_niet"], ["ontmoeting", "geen_van_deze"], ["geen_van_deze", "weet_niet"], ["idee"]],
)
def test_ticks_that_contradict_each_other_are_refused(
    client: FlaskClient, token: str, stored: Snapshot, values: list[str]
) -> None:
    """An option that does not exist among good ones, or "none of these" with an option, is refused as a whole."""
    before = stored()
    assert client.post("/vraag/activiteiten", data={"csrf_token": token, "antwoord": values}).status_code == 422
    assert stored() == before


@pytest.mark.parametrize("values", [HTML, "\x00", "x" * 100_000, "geldx", "GELD", "\ufffd"])
@pytest.mark.parametrize("good", [[], ["geld"], ["alles"]])
def test_topics_refuse_what_is_no_topic(
    client: FlaskClient, token: str, stored: Snapshot, values: str, good: list[str]
) -> None:
    """What is no topic is refused, also beside one that is, and neither a case nor a choice is stored."""
    before = stored()
    response = client.post("/onderwerpen", data={"csrf_token": token, "onderwerp": [values, *good]})
    assert response.status_code == 422
    assert "<img src=x" not in response.text
    assert stored() == before


def test_no_topic_makes_no_case(client: FlaskClient, stored: Snapshot) -> None:
    """Who sends the choice of topics empty is told so and gets no case."""
    before = stored()
    token = token_on(client.get("/onderwerpen"))
    response = client.post("/onderwerpen", data={"csrf_token": token})
    assert response.status_code == 422
    assert "Kies minstens één onderwerp" in response.text
    assert stored() == before


@pytest.mark.parametrize(
    "written",
    ["", "x", HTML, "\x00", "a" * 150_000, "ééééé-ééééé", "%", "' OR 1=1 --", "23456-789ab-cdefg-hjkmn-pqrst"],
)
def test_an_unknown_code_opens_nothing(client: FlaskClient, stored: Snapshot, written: str) -> None:
    """A code that was never given out is refused, and the visitor still has no case."""
    before = stored()
    token = token_on(client.get("/terugkomen"))
    response = client.post("/terugkomen", data={"csrf_token": token, "code": written})
    assert response.status_code == 422
    assert "<img src=x" not in response.text
    assert client.get("/antwoorden").status_code == 303
    assert stored() == before


def test_a_code_is_kept_as_it_was_given_out(client: FlaskClient, code: str) -> None:
    """A code typed with capitals, spaces and far too many dashes is shown, and kept in the cookie, as it was given."""
    token = token_on(client.get("/terugkomen"))
    written = f"{'-' * 50}{code.upper().replace('-', ' ')}{'-' * 50_000}"
    assert client.post("/terugkomen", data={"csrf_token": token, "code": written}).status_code == 303
    assert f'<p class="code">{code}</p>' in client.get("/antwoorden").text


POSTS = {
    "/onderwerpen": {"onderwerp": "geld"},
    "/terugkomen": {"code": "23456-789ab-cdefg-hjkmn-pqrst"},
    "/vraag/fase": {"antwoord": "idee"},
    "/vraag/bedrag_nodig": {"antwoord": "500"},
    "/wissen": {},
}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("wrong", [None, "", "x", "x" * 10_000])
def test_a_form_without_its_token_is_refused(
    client: FlaskClient, token: str, stored: Snapshot, path: str, wrong: str | None
) -> None:
    """A form that does not come from our own page is refused, and neither stores nor erases anything."""
    before = stored()
    data = POSTS[path] if wrong is None else {**POSTS[path], "csrf_token": wrong}
    response = client.post(path, data=data)
    assert response.status_code == 400
    assert "Deze pagina was verlopen" in response.text
    assert stored() == before


def test_a_token_of_another_visitor_is_refused(app: Flask, client: FlaskClient, token: str, stored: Snapshot) -> None:
    """A token of one's own does not work in someone else's browser."""
    foreign = token_on(app.test_client().get("/onderwerpen"))
    before = stored()
    assert client.post("/vraag/fase", data={"csrf_token": foreign, "antwoord": "idee"}).status_code == 400
    assert stored() == before


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=grens", "application/json", "text/plain"])
def test_ten_megabytes_are_refused(client: FlaskClient, token: str, stored: Snapshot, path: str, kind: str) -> None:
    """A body of 10 MB is refused as too large, whatever it says it is."""
    before = stored()
    body = b"csrf_token=" + token.encode() + b"&antwoord=" + b"x" * 10_000_000
    response = client.post(path, data=body, content_type=kind)
    assert response.status_code == 413
    assert stored() == before


def test_thousands_of_parts_are_refused(client: FlaskClient, token: str, stored: Snapshot) -> None:
    """A form in thousands of parts is refused as too large, even where every part is small."""
    before = stored()
    part = b'--g\r\nContent-Disposition: form-data; name="antwoord"\r\n\r\nidee\r\n'
    response = client.post(
        "/vraag/fase", data=part * 2500 + b"--g--\r\n", content_type="multipart/form-data; boundary=g"
    )
    assert response.status_code == 413
    assert stored() == before


@pytest.mark.parametrize(
    "question",
    ["bestaat_niet", "fase%00", "..%2F..%2Fetc", "%3Cscript%3E", "fase/fase", "FASE", "%ED%A0%80", "x" * 5000],
)
def test_an_unknown_question_is_not_found(client: FlaskClient, token: str, stored: Snapshot, question: str) -> None:
    """An id that is no question gives "not found", whether it is asked for or answered."""
    before = stored()
    for response in (
        client.get(f"/vraag/{question}"),
        client.post(f"/vraag/{question}", data={"csrf_token": token, "antwoord": "idee"}),
    ):
        assert response.status_code == 404
        assert "<script" not in response.text
    assert stored() == before


@pytest.mark.parametrize(
    "path", ["/vraag/fase", "/onderwerpen", "/wissen", "/terugkomen", "/advies", "/antwoorden", "/"]
)
def test_other_methods_are_refused(client: FlaskClient, token: str, stored: Snapshot, path: str) -> None:
    """PUT and DELETE, and POST to a page that only shows, are refused with the methods that are allowed."""
    before = stored()
    methods = ["PUT", "DELETE"] + ["POST"] * (path not in POSTS)
    for method in methods:
        response = client.open(path, method=method, data={"csrf_token": token})
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
    assert stored() == before


@pytest.mark.parametrize("cookie", ["", "x", "eyJjb2RlIjoiYSJ9.aaaa.bbbb", "\x7f", "a" * 4000])
def test_a_forged_cookie_is_no_case(client: FlaskClient, cookie: str) -> None:
    """A cookie that we did not sign counts as none."""
    client.set_cookie("initiatiefwijzer", cookie)
    assert client.get("/antwoorden").headers["Location"] == "/onderwerpen"


# --- good answers are kept


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


# --- numbers as people write them


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12000", 12000),
        (" 12000 ", 12000),
        ("€ 12.000", 12000),
        ("€12.000", 12000),
        ("12.000 euro", 12000),
        ("12000€", 12000),
        ("EUR 500", 500),
        ("12000,-", 12000),
        ("12000,--", 12000),
        ("12.000,00", 12000),
        ("12.000.-", 12000),
        ("12 000", 12000),
        ("12\u00a0000", 12000),
        ("12\u202f000", 12000),
        ("1.000.000", 1_000_000),
        ("2500.", 2500),
        ("34%", 34),
        ("34 procent", 34),
        ("5 personen", 5),
        ("0", 0),
        ("007", 7),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, meant: int) -> None:
    """Points, spaces, euro signs, dashes, percent signs and units around a whole number do not matter."""
    assert read_number(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("", ".", ",", "€", "-", "1.5", "1,5", ".5", "0.500", "1.00", "1.0000", "12.00.000", "1,000", "1,000.00"),
        *("veel", "duizend", "1e5", "+5", "-5", "5-10", "½", "²", "٥", "１２", "5k", "5 6", "12 34", "1\n000"),
        *("€€5", "5%%", "3\x00"),
    ],
)
def test_an_unclear_number_is_not_guessed(written: str) -> None:
    """What could mean two things, or no whole number at all, is never turned into one."""
    assert read_number(written) is None


@given(st.integers(0, 10**9), st.sampled_from(["{}", "€ {}", "{},-", "{} euro", "{},00", "{}%"]))
def test_every_number_is_read_back(number: int, form: str) -> None:
    """Every number, with or without points, is read as itself in each of the usual forms."""
    assert read_number(form.format(number)) == number
    assert read_number(form.format(f"{number:,}".replace(",", "."))) == number


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(written: str) -> None:
    """Any text at all gives a number or nothing, never an error."""
    found = read_number(written)
    assert found is None or found >= 0


# --- what every response carries

PAGES = ["/", "/onderwerpen", "/terugkomen", "/code", "/wissen", "/verder", "/antwoorden", "/advies", "/vraag/fase"]
OTHERS = ["/bestaat-niet", "/vraag/bestaat_niet", "/api/v1/vragen", "/api/v1/bestaat-niet", "/api/v1/advies"]


@pytest.mark.parametrize("path", [*PAGES, *OTHERS, "/static/site.css", "/static/bestaat-niet.css"])
def test_every_response_has_the_security_headers(app: Flask, client: FlaskClient, token: str, path: str) -> None:
    """Every response, of a visitor with a case or without, forbids script, frames and guessing of types."""
    for visitor in (client, app.test_client()):
        check_headers(visitor.get(path))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/wissen", b"", 400), ("/vraag/fase", b"x" * 300_000, 413), ("/advies", b"", 405), ("/vraag/fase", b"", 422)],
)
def test_a_refusal_has_the_security_headers_too(
    client: FlaskClient, token: str, path: str, body: bytes, status: int
) -> None:
    """A form that is refused gets the same headers as a page."""
    data = body or (b"csrf_token=" + token.encode() if status in (405, 422) else b"")
    response = client.post(path, data=data, content_type=FORM)
    assert response.status_code == status
    check_headers(response)


def check_headers(response: TestResponse) -> None:
    """The headers that keep a page from being framed, sniffed or scripted, and from being kept by a shared computer."""
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    asks_code = response.request.path == "/terugkomen" and response.status_code in (200, 422)
    assert policy.pop("script-src", None) == ("'self'" if asks_code else None)
    assert policy == {
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if response.status_code != 200 or "text/css" not in response.headers["Content-Type"]:
        assert response.headers["Cache-Control"] == "no-store"


def test_a_crash_shows_a_plain_page(
    client: FlaskClient, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error gives a page in plain words with all headers, and its cause only in the log."""

    def fail(*_: object) -> None:
        raise RuntimeError("geheim detail")

    monkeypatch.setattr(Adviser, "advise", fail)
    response = client.get("/advies")
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.text
    assert "geheim" not in response.text
    assert "geheim detail" in caplog.text
    check_headers(response)
    caplog.clear()


# --- words of the rule files on a page


def test_markup_in_a_rule_file_cannot_become_script() -> None:
    """Text of a rule file keeps its emphasis, lists and links, and nothing that runs or loads."""
    shown = markdown(
        "**Let op** [hier](https://example.org) <script>x</script> [x](javascript:alert) ![x](https://x.nl/a)"
    )
    assert "<strong>Let op</strong>" in shown
    assert 'href="https://example.org"' in shown
    assert not re.search('<script|javascript:alert"|<img', shown)


def test_every_trait_of_a_conclusion_has_a_friendly_name() -> None:
    """Each of the `kenmerken` that a rule file may give has words for it on the advice page."""
    assert {name for names in KENMERKEN.values() for name in names} == set(TRAITS)
