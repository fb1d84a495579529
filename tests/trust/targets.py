"""What is fuzzed: each target takes any bytes, and fails only where the program does what it never may."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulefolders import CONCLUSION, REAL, SMALL, contents
from werkzeug.datastructures import MultiDict

from navigator.answers import DONT_KNOW, answer_fault, to_json
from navigator.case import Case, CaseError, parse_json, read_case
from navigator.grounds import compile_rules, evaluate
from navigator.importing.files import FileError, read_file
from navigator.model import RuleBase
from navigator.reading import check_names, examine, load_rules, parse, read_files
from navigator.rulefiles.findings import Finding
from navigator.store.codes import WORDS_IN_A_CODE, new_code, normal_code
from trust.staff_pages import StaffPages
from trust.staff_world import World
from web.app import create_app
from web.forms import FIELD, FormError, read_answer
from web.numbers import read_number
from web.services import Services
from web.texts import _TAGS, markdown

TODAY = dt.date(2026, 11, 22)
MOST_FINDINGS = 2_000
_CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Target:
    """A function that is given the inputs, the real inputs they are made from, and its share in a thousand."""

    call: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    share: int


def make_targets(folder: Path, staff_url: str | None = None) -> dict[str, Target]:
    """Every target, by its name; the pages keep their databases in a folder, unless those of staff have an address."""
    staff = StaffPages(World(staff_url or f"sqlite:///{folder / 'staff.db'}"))
    rules = load_rules()
    files = tuple(raw for raw in contents(REAL).values() if len(raw) < 8_000)
    texts = tuple(text.encode() for text in sorted({c.text.uitleg for c in rules.conclusions.values()})[:60])
    cases = tuple(path.read_bytes() for path in sorted(_CASES.rglob("*.json"))) or (b"{}",)
    numbers = (b"12000", "€ 12.000".encode(), b"12000,-", b"12 000", b"34 %", b"0", b"1,50", b"100 mensen")
    days = (b"2026-11-22", b"2000-01-01", b"2100-12-31", b"2026-02-29")
    options = tuple(option.encode() for q in rules.questions.values() for option in q.options)
    return {
        "number": Target(_number, numbers, 150),
        "day": Target(_day(rules), days, 150),
        "code": Target(_code, (new_code().encode(), b"zebra 1. tulband-3"), 30),
        "form": Target(_form(rules), (*numbers, *options, b"ja", b"nee", b"weet_niet", b"geen_van_deze"), 200),
        "case": Target(_case(rules), (*cases, json.dumps(_full_case(rules)).encode()), 250),
        "markdown": Target(_markdown, (*texts, b"a [b](https://c.nl) *d* `e`\n- f\n1. g"), 60),
        "import": Target(_import(rules), _import_seeds(rules, cases), 60),
        "yaml": Target(_yaml(), (*files, CONCLUSION.encode()), 40),
        "pages": Target(_pages(rules, folder), (*options, *numbers, b"ja", new_code().encode()), 10),
        "staff": Target(staff, staff.seeds(), 50),
    }


def text_of(data: bytes) -> str:
    """Bytes as text, half characters kept as they can reach us through JSON."""
    return data.decode("utf-8", errors="surrogatepass" if b"\xed\xa0\x80" in data and _passes(data) else "replace")


def _passes(data: bytes) -> bool:
    try:
        data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _number(data: bytes) -> None:
    number = read_number(text_of(data))
    assert number is None or 0 <= number < 10**12


def _day(rules: RuleBase) -> Callable[[bytes], None]:
    def day(data: bytes) -> None:
        written = text_of(data)
        try:
            case = read_case({"peildatum": written}, rules.questions, TODAY)
        except CaseError as error:
            _check_faults(error)
        else:
            assert case.day.isoformat() == written

    return day


def _code(data: bytes) -> None:
    code = normal_code(text_of(data))
    assert code == "" or (len(code.split(" ")) == WORDS_IN_A_CODE and normal_code(code) == code)


def _form(rules: RuleBase) -> Callable[[bytes], None]:
    questions = list(rules.questions.values())

    def form(data: bytes) -> None:
        question = questions[sum(data[:8]) % len(questions)]
        written = text_of(data).split("\n")[:50]
        try:
            answer = read_answer(question, MultiDict([(FIELD, each) for each in written]))
        except FormError as error:
            assert str(error).isprintable()
        else:
            right = answer_fault(question.kind, question.options, to_json(answer)) is None
            assert answer == DONT_KNOW or right

    return form


def _case(rules: RuleBase) -> Callable[[bytes], None]:
    compiled = compile_rules(rules, TODAY)

    def case(data: bytes) -> None:
        try:
            found = read_case(parse_json(data), rules.questions, TODAY)
        except CaseError as error:
            _check_faults(error)
        else:
            assert read_case(json.loads(json.dumps(found.to_json())), rules.questions, TODAY) == found
            evaluate(compiled, compiled.space.point(found))

    return case


def _full_case(rules: RuleBase) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in rules.questions.values():
        first = question.options[:1]
        by_kind = {"ja_nee": True, "keuze": first[0] if first else None, "meerkeuze": first}
        answers[question.id] = by_kind.get(question.kind, 7)
    return Case(TODAY, answers, ("geld",)).to_json()


def _check_faults(error: CaseError) -> None:
    assert error.faults
    for fault in error.faults:
        assert (fault.field + fault.message).isprintable()
        assert len(fault.field + fault.message) < 2_000
        (fault.field + fault.message).encode()


def _import(rules: RuleBase) -> Callable[[bytes], None]:
    def bring_in(data: bytes) -> None:
        try:
            intake = read_file(data, rules.questions)
        except FileError as error:
            assert all(message.isprintable() and len(message) < 2_000 for message in error.messages)
            return
        for fault in intake.faults:
            assert fault.row >= 1 and (fault.column + fault.written + fault.message).isprintable()
        for case in intake.cases:
            read_case({"antwoorden": dict(case.answers), "onderwerpen": list(case.topics)}, rules.questions, TODAY)

    return bring_in


def _import_seeds(rules: RuleBase, cases: tuple[bytes, ...]) -> tuple[bytes, ...]:
    names = list(rules.questions)[:12]
    head = ";".join(("sleutel", "onderwerpen", "meetellen", *names))
    row = ";".join(("zaak-1", "geld", "ja", *("" for _ in names)))
    listed = [{"sleutel": f"zaak-{n}", **json.loads(raw)} for n, raw in enumerate(cases[:5])]
    return (
        f"{head}\n{row}\nzaak-2;;;idee;ja;3\n".encode(),
        json.dumps(listed).encode(),
        head.replace(";", ",").encode(),
    )


def _markdown(data: bytes) -> None:
    html = str(markdown(text_of(data.replace(b"\xed\xa0\x80", b""))))
    for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9]*)[^>]*>", html):
        assert tag in _TAGS, tag
    for attribute in re.findall(r"<[^>]*?\s([a-z-]+)=", html):
        assert attribute in ("href", "rel"), attribute
    assert not re.search(r'href="(?!https?:)[a-z]+:', html)


def _yaml() -> Callable[[bytes], None]:
    small = contents(SMALL)
    trees = {name: parse(raw, name) for name, raw in small.items()}
    names = check_names(trees, [])
    places = ("routes/fuzz.yaml", "vragen/90-fuzz.yaml", "bronnen.yaml", "bedragen.yaml")

    def yaml(data: bytes) -> None:
        place = places[sum(data[:8]) % len(places)] if data[:9] != b"conclusie" else places[0]
        tree = parse(data, place)
        if tree.readable:
            examine(place, tree, names)
        _check_findings(tree.findings)
        if sum(data[-8:]) % 40 == 0:
            reading = read_files(SMALL, {**small, place: data})
            _check_findings(reading.findings)
            assert (reading.rules is None) == bool(reading.findings)

    return yaml


def _check_findings(findings: list[Finding]) -> None:
    assert len(findings) < MOST_FINDINGS
    for finding in findings:
        assert str(finding).isprintable() and len(str(finding)) < 2_000
        assert finding.line >= 1 and finding.column >= 1


def _pages(rules: RuleBase, folder: Path) -> Callable[[bytes], None]:
    """Every route with every method it has, signed in with a case; addresses and fields are the input."""
    app = create_app(rules, f"sqlite:///{Path(tempfile.mkdtemp(dir=folder)) / 'cases.db'}")
    app.config["WTF_CSRF_ENABLED"] = False
    services: Services = app.extensions["navigator"]
    client = app.test_client()
    rules_of_pages = [rule for rule in app.url_map.iter_rules() if not rule.rule.endswith(".pdf")]  # these take seconds
    doors = [(rule, method) for rule in rules_of_pages for method in sorted(rule.methods or ())]
    fields = (FIELD, "onderwerp", "code", "meetellen", "naam", "wachtwoord", "nummer", "csrf_token", "q")

    def pages(data: bytes) -> None:
        written = text_of(data).encode("utf-8", errors="replace")
        rule, method = doors[sum(data) % len(doors)]
        known = sorted(rules.questions)[sum(data[:4]) % len(rules.questions)] if len(data) % 3 else None
        path = rule.rule
        for argument in rule.arguments:
            value = known or _quoted(written)
            path = re.sub(rf"<(?:[^<>:]*:)?{argument}>", lambda _, value=value: value, path)
        if services.cases.find(_code_of(client)) is None:
            client.set_cookie("initiatiefwijzer", "")
            client.post("/onderwerpen", data={"onderwerp": "alles"})
        pairs = [(fields[at % len(fields)], part) for at, part in enumerate(written.split(b"\n")[:30])]
        body = MultiDict((name, part.decode("utf-8", errors="replace")) for name, part in pairs)
        send = {"query_string" if method in ("GET", "HEAD", "OPTIONS") else "data": body}
        response = client.open(path, method=method, **send)
        assert response.status_code < 500, f"{method} {path}: {response.status_code}"
        assert b"Traceback" not in response.get_data()

    return pages


def _code_of(client: Any) -> str:
    with client.session_transaction() as session:
        return str(session.get("code", ""))


def _quoted(raw: bytes) -> str:
    from urllib.parse import quote

    return quote(raw[:300], safe="") or "x"
