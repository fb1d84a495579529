"""Reading a rule folder: all mistakes at once, none hiding another, and never an exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulefolders import CONCLUSION, REAL, SMALL, contents

from navigator.check import check
from navigator.reading import load_rules, read_files, read_folder, version

ROOT = Path("rules")


def codes(files: dict[str, bytes]) -> list[str]:
    """The codes of all findings in rule files given by their path, by place."""
    return [finding.code for finding in check(read_files(ROOT, files))]


def test_no_mistake_hides_another() -> None:
    """Six mistakes in one conclusion and one in each of two lists are all reported in one run."""
    bad = (
        CONCLUSION.replace(
            "{fase: idee}\n    bronnen: [wet-een]", "{fasse: idee, rechtsvorm: bvv}\n    bronnen: [wet-twe]"
        )
        .replace("soort: route", "soort: rout")
        .replace("gecontroleerd_op: 2026-01-01", "gecontroleerd_op: 2026-13-01")
        .replace("verwacht: ja", "verwacht: yes")
    )
    files = contents()
    amounts = files["bedragen.yaml"].replace(b"eenheid: euro", b"eenheid: eur", 1)
    sources = files["bronnen.yaml"].replace(b"soort: wet", b"soort: wett", 1)
    found = codes({**files, "routes/slecht.yaml": bad.encode(), "bedragen.yaml": amounts, "bronnen.yaml": sources})
    assert {"N001", "N002", "N003", "S004", "Y006", "Y004"} <= set(found)
    assert found.count("S004") >= 3


def test_an_unreadable_file_makes_no_false_findings() -> None:
    """A list that is no YAML is one finding; the files that use its names are not blamed for it."""
    files = contents()
    files["bronnen.yaml"] = files["bronnen.yaml"].replace(b"  wet-een:", b"  wet-een: {", 1)
    assert {finding.path for finding in check(read_files(ROOT, files))} == {"rules/bronnen.yaml"}


def test_the_version_names_the_content() -> None:
    """Files listed in another order have the same version; any change gives another."""
    files = contents()
    shuffled = list(files.items())
    random.Random(1).shuffle(shuffled)
    assert version(dict(shuffled)) == version(files)
    assert version({**files, "bedragen.yaml": files["bedragen.yaml"] + b"\n"}) != version(files)


@pytest.mark.parametrize("form", [lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: b"\xef\xbb\xbf" + raw])
def test_files_from_windows_are_read(form) -> None:  # type: ignore[no-untyped-def]
    """Line ends and the byte order mark of Windows change nothing in the rule base."""
    plain, other = read_files(ROOT, contents()), read_files(ROOT, {name: form(raw) for name, raw in contents().items()})
    assert other.findings == []
    assert plain.rules is not None and other.rules is not None
    assert other.rules.questions == plain.rules.questions
    assert {c.id: c.rules for c in other.rules.conclusions.values()} == {
        c.id: c.rules for c in plain.rules.conclusions.values()
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00",
        b"\xff\xfea\x00",
        "titel: caf\xe9".encode("latin-1"),
        b"[" * 5_000,
        b"- " * 5_000,
        b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (i, i) for i in range(60)),
        b"x: " + b"y" * 2_000_000,
        b"conclusie: &a [*a]\n",
        b"? {a: b}\n: c\n",
        b"\t\n",
    ],
    ids=["empty", "nul", "utf16", "latin1", "deep", "dashes", "bomb", "2MB", "loop", "key", "tab"],
)
def test_a_hostile_file_is_a_finding(raw: bytes) -> None:
    """Whatever stands in a file, reading ends with findings."""
    assert codes({**contents(), "routes/slecht.yaml": raw})


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """A missing folder, an empty one and a link to nowhere are findings."""
    (tmp_path / "leeg").mkdir()
    (tmp_path / "los").mkdir()
    (tmp_path / "los" / "x.yaml").symlink_to(tmp_path / "weg.yaml")
    for name in ("weg", "leeg", "los"):
        assert read_folder(tmp_path / name).findings


def test_the_real_rules_are_read() -> None:
    """The rules of this product have no finding."""
    assert load_rules(REAL).version.startswith("sha256:")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """Random bytes in a rule file never raise."""
    reading = read_files(ROOT, {**contents(SMALL), "routes/slecht.yaml": raw})
    check(reading)
    assert reading.findings


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_spoiled_rule_file_never_raises(data: st.DataObject) -> None:
    """A real shape with a piece cut out or put in gives findings or a rule base, never an exception."""
    raw = CONCLUSION.encode()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 30)))
    piece = data.draw(
        st.sampled_from([b"", b":", b"- ", b"{", b"]", b"\n", b"  ", b"'", b"&a ", b"*a", b"ja", b"12:30", b"#"])
    )
    reading = read_files(ROOT, {**contents(SMALL), "routes/slecht.yaml": raw[:start] + piece + raw[end:]})
    check(reading)
    assert (reading.rules is None) == bool(reading.findings)
