"""The words of the pages: templates, messages written in Python and whole pages, held to the check of the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from pagetexts import strings_of, visible_text
from werkzeug.datastructures import MultiDict

from navigator.language.glossary import Glossary, make_glossary
from navigator.language.plain import check_text
from navigator.model import RuleBase
from navigator.reading import default_folder, load_rules, read_folder
from navigator.rulefiles.fileshapes import Begrip
from web.app import _MESSAGES, create_app
from web.forms import FormError, read_answer
from web.terms import Linker, term_id, terms_in


@cache
def rules() -> RuleBase:
    """The rules of the product."""
    return load_rules()


@cache
def glossary() -> Glossary | None:
    """The terms that the rules explain."""
    return make_glossary(read_folder(default_folder()).files)


WEB = Path(__file__).parent.parent / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MODULES = sorted(WEB.rglob("*.py"))
FOR_PROGRAMMERS = {"openapi.py", "api_shapes.py", "access.py"}  # texts that no visitor sees
DO_SOMETHING = r"\b(Kies|Vul|Kruis|Kijk|Ga|Begin|Probeer|Wacht|Vraag|Stuur|Schrijf|Rond|Zet|Ververs|Bel|Neem|Gebruik)\b"


def name(path: Path) -> str:
    """A file as its path below `web/`."""
    return path.relative_to(WEB).as_posix()


def texts_in(source: str) -> Iterator[str]:
    """The texts of several words in a Python file, values filled in; not its docstrings and comments."""
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "waarde" for part in node.values]
            skipped.update(id(part) for part in node.values)
            yield "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def test_the_texts_of_a_module_are_found() -> None:
    """Messages with and without values are found as a whole; docstrings are left out."""
    source = 'def f(x):\n    """Not this."""\n    return f"Kies {x} nu", "Vul dit in."\n'
    assert sorted(texts_in(source)) == ["Kies waarde nu", "Vul dit in."]


@pytest.mark.parametrize("path", [path for path in MODULES if path.name not in FOR_PROGRAMMERS], ids=name)
def test_the_messages_in_python_are_plain(path: Path) -> None:
    """No text in the code of the pages has a sentence over twenty words or a stiff word."""
    faults = [fault for text in texts_in(path.read_text()) if " " in text for fault in check_text(text)]
    assert [fault for fault in faults if not fault.startswith("T005")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_is_plain(path: Path) -> None:
    """No template, in whatever folder, has a sentence over twenty words or a stiff word."""
    template = path.read_text()
    faults = [fault for text in (visible_text(template), *strings_of(template)) for fault in check_text(text)]
    assert [fault for fault in faults if not fault.startswith("T005")] == []  # values filled in count as hard words


# --- messages say what to do


@pytest.mark.parametrize("question", ["fase", "bewoners_leidend", "activiteiten", "bedrag_nodig", "kartrekkers"])
@pytest.mark.parametrize(
    "sent", [[], ["x"], ["weet_niet", "x"], ["geen_van_deze", "x"], ["-1"], ["9" * 11], ["1", "2"]]
)
def test_a_message_about_an_answer_says_what_to_do(question: str, sent: list[str]) -> None:
    """Every message about an answer that is refused asks for one thing to do, in short sentences."""
    form = MultiDict([("antwoord", value) for value in sent])
    with pytest.raises(FormError) as refused:
        read_answer(rules().questions[question], form)
    message = str(refused.value)
    assert re.search(DO_SOMETHING, message), message
    assert check_text(message) == []


def test_a_page_that_refuses_says_what_to_do() -> None:
    """Every page for an error tells the visitor what to do next."""
    for title, advice in _MESSAGES.values():
        assert re.search(DO_SOMETHING, advice) or "Dat kan alleen" in advice, title


# --- whole pages


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor with an empty case on all topics."""
    app = create_app(rules(), f"sqlite:///{tmp_path_factory.mktemp('texts') / 'cases.db'}")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/onderwerpen", data={"onderwerp": "alles"}).status_code == 303
    yield client
    app.extensions["navigator"].adviser.close()
    app.extensions["navigator"].cases.close()


def words_of(html: str) -> str:
    """What a visitor reads of a page, each block on its own; the name of a source is not ours to make plain."""
    text = re.sub(r"(?s)<head>.*?</head>", "", html)
    text = re.sub(r"(?s)<cite>.*?</cite>", "bron", text)
    text = re.sub(r"</?(?:a|span|strong|em|q|code|b|i)\b[^>]*>", " ", text)
    return Markup(re.sub(r"<[^>]*>", "\n\n", text)).unescape()


PAGES = ["/", "/onderwerpen", "/terugkomen", "/toegankelijkheid", "/wissen", "/antwoorden", "/bestaat-niet"]
PAGES += ["/privacy", "/stoppen-op-dit-apparaat"]
EXPLAINED_THERE = ("`WCAG`", "`AA`")  # by the sentence around it, on the one page that has it


def check_page(html: str) -> None:
    """As a visitor gets it, a page has no long sentence, stiff word, or abbreviation that nobody explained."""
    faults = [fault for fault in check_text(words_of(html), None, glossary()) if fault[:4] in ("T001", "T003", "N012")]
    assert [fault for fault in faults if not any(word in fault for word in EXPLAINED_THERE)] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_whole_page_is_plain(client: FlaskClient, path: str) -> None:
    """A page as it is sent is plain."""
    check_page(client.get(path).text)


@pytest.mark.parametrize("name", rules().questions)
def test_a_question_page_is_plain_and_explains_itself(client: FlaskClient, name: str) -> None:
    """Every question page is plain, explains its terms, says what not knowing costs, and shows an example number."""
    page, question = client.get(f"/vraag/{name}").text, rules().questions[name]
    check_page(page)
    with client.application.app_context():
        terms = terms_in(question.text.tekst, question.text.hulp, " ".join(question.text.opties.values()))
    check_terms(page, {term_id(term) for term in terms})
    cost = re.search(r'id="weet-niet-gevolg">(.*?)</p>', page)
    assert cost
    assert "open blijven" in cost[1] or "maakt nu niets uit" in cost[1]
    if question.kind in ("bedrag", "aantal", "procent"):
        assert re.search(r'id="voorbeeld">Bijvoorbeeld [0-9]', page)


def check_terms(page: str, used: set[str]) -> None:
    """The terms used are explained before the button to go on; each is linked once, to its explanation."""
    explained = set(re.findall(r'<dt id="([^"]+)"', page.partition("<button")[0]))
    linked = re.findall(r'<a class="begrip" href="#([^"]+)"', page)
    assert len(linked) == len(set(linked))
    assert used | set(linked) <= explained


def test_a_term_is_linked_once_and_not_inside_something_else(client: FlaskClient) -> None:
    """A link goes to the first use of a term, and never inside a word, a link or a web address."""
    term = Begrip(term="loket", ook=["ANBI"], uitleg="Een plek.")
    link = Linker([term])
    html = '<p>Bij <a href="https://loket.nl">het loket</a> of loket.nl, het ANBIloket, het <b>Loket</b> of loket.</p>'
    assert link(Markup(html)) == html.replace("<b>Loket", '<b><a class="begrip" href="#begrip-loket">Loket</a>')
    assert link(Markup("<p>ANBI</p>")) == "<p>ANBI</p>"
    assert Linker([])(Markup("<p>ANBI</p>")) == "<p>ANBI</p>"
