"""What attackers and broken programs send with the forms: refused clearly, with nothing stored."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from walking import FORM, Snapshot, token_on

pytestmark = pytest.mark.usefixtures("no_traceback")
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
