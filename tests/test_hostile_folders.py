"""Rule folders at their worst: many mistakes at once, files that can't be read, and files made to break the program."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulefolders import CONCLUSION, REAL, SMALL, contents, copy_small

from navigator.check import check
from navigator.reading import read_files, read_folder
from navigator.rulefiles import folder as rulefolder

ROOT = Path("rules")
REAL_FILES = contents(REAL)


def codes(files: dict[str, bytes]) -> list[str]:
    """The codes of all findings in rule files given by their path, by place."""
    return [finding.code for finding in check(read_files(ROOT, files))]


# --- none hides another


def test_ten_mistakes_in_five_files_are_ten_findings() -> None:
    """Broken YAML, wrong names, words and forms in five files are all said in one run, at their line and column."""
    files = contents()
    swaps = {
        "bronnen.yaml": (("titel: De eerste wet", 'titel: "De eerste wet'), ("soort: document", "soort: dokument")),
        "vragen/20-vorm.yaml": (("veranderbaar: nee", "veranderbaar: no"), ("type: procent", "type: procenten")),
        "statussen/rechtspersoon.yaml": (("verwacht: ja", "verwacht: jaa"), ("hoog", "hooog")),
        "fondsen/buurtfonds.yaml": (("hoogstens: fonds_hoogste", "hoogstens: fonds_hogste"), ("10-31", "31-10")),
        "routes/startgeld.yaml": (("fase: [idee, start]", "fase: idee\n      startgelt: ja"), ("leden:", "ledn:")),
    }
    for name, pairs in swaps.items():
        text = files[name].decode()
        for old, new in pairs:
            text = text.replace(old, new, 1)
        files[name] = text.encode()
    found = check(read_files(ROOT, files))
    assert [f"{finding.path}:{finding.line}:{finding.column} {finding.code}" for finding in found] == [
        "rules/bronnen.yaml:4:12 Y001",
        "rules/bronnen.yaml:9:12 S004",
        "rules/fondsen/buurtfonds.yaml:9:28 S007",
        "rules/fondsen/buurtfonds.yaml:15:46 N004",
        "rules/routes/startgeld.yaml:18:7 N001",
        "rules/routes/startgeld.yaml:19:7 N001",
        "rules/statussen/rechtspersoon.yaml:9:12 S004",
        "rules/statussen/rechtspersoon.yaml:14:15 S004",
        "rules/vragen/20-vorm.yaml:31:19 Y004",
        "rules/vragen/20-vorm.yaml:34:11 S004",
    ]


def test_a_mistake_elsewhere_hides_no_circle_and_no_idle_condition() -> None:
    """What is wrong with the meaning of a condition is said even if another file can't be read."""
    circle = CONCLUSION.replace("{fase: idee}\n", "{fase: idee, slecht: nee}\n", 1)
    never = CONCLUSION.replace("slecht", "nooit").replace("{fase: idee}\n", "{fase: idee, niet: {fase: idee}}\n", 1)
    files = {**contents(), "routes/slecht.yaml": circle.encode(), "routes/nooit.yaml": never.encode()}
    for broken in ("bronnen.yaml", "bedragen.yaml", "routes/startgeld.yaml"):
        found = codes({**files, broken: files[broken].replace(b":", b": [", 1)})
        assert {"Y001", "C005", "C006"} <= set(found), broken


@pytest.mark.parametrize("name", sorted(contents()))
def test_any_file_may_be_unreadable_without_blame_for_the_others(name: str) -> None:
    """Whatever file is spoiled, only that file has findings; it may define every name the others use."""
    files = contents()
    for raw in (files[name].replace(b": ", b": [", 2), files[name] + b"\x00", b"\xff\xfe" + files[name]):
        assert {finding.path for finding in check(read_files(ROOT, {**files, name: raw}))} == {f"rules/{name}"}


@pytest.mark.parametrize("name", ["bronnen.yaml", "vragen/10-plan.yaml"])
def test_a_broken_file_hides_no_wrong_name_elsewhere(name: str) -> None:
    """A name that stands nowhere, not even in the file that can't be read, is still a finding."""
    files = contents()
    bad = CONCLUSION.replace("[wet-een]", "[wet-nergens]").replace("{fase: idee}", "{fasse_nergens: idee}", 1)
    found = codes({**files, name: files[name] + b"  x: [\n", "routes/slecht.yaml": bad.encode()})
    assert {"Y001", "N001", "N003"} <= set(found)


def test_the_order_of_the_folder_does_not_matter(tmp_path: Path) -> None:
    """Two folders with the same files, made in another order, give the same version."""
    files = list(contents().items())
    versions = set()
    for place, order in (("a", files), ("b", files[::-1])):
        for name, raw in order:
            (tmp_path / place / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place / name).write_bytes(raw)
        rules = read_folder(tmp_path / place).rules
        assert rules is not None
        versions.add(rules.version)
    assert len(versions) == 1


@pytest.mark.parametrize(
    ("number", "shift", "column", "where"),
    [
        (7, -1, 2, "links"),
        (11, -1, 2, "links"),
        (7, 1, 4, "rechts"),
        (11, 1, 4, "links of rechts"),
        (8, -1, 6, "links"),
        (10, -1, 4, "links"),
        (12, 1, 8, "rechts"),
        (18, -1, 2, "links"),
    ],
)
def test_a_line_one_space_off_is_named_itself(number: int, shift: int, column: int, where: str) -> None:
    """A line that is indented one space wrong is the one that is named, also where YAML notices it lines later."""
    condition = "\n      fase: idee\n      leden: {minstens: 3}"
    text = CONCLUSION.replace(" {fase: idee}", condition, 1)
    rule = text[text.index("  - als:") : text.index("zekerheid:")]
    lines = text.replace(rule, rule + rule.replace("idee", "start")).split("\n")
    line = lines[number - 1]
    lines[number - 1] = " " + line if shift > 0 else line[1:]
    (found,) = check(read_files(ROOT, {**contents(), "routes/slecht.yaml": "\n".join(lines).encode()}))
    assert str(found) == (
        f"rules/routes/slecht.yaml:{number}:{column}: Y001 "
        f"Dit is geen geldige YAML: deze regel staat een spatie te ver naar {where}."
    )


# --- hostile folders and files


def test_strange_things_in_a_folder_are_findings(tmp_path: Path) -> None:
    """A link to itself, a pipe that never ends, a wrong ending and a name that can't be shown are each one finding."""
    folder = tmp_path / "regels"
    for name, raw in contents().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    (folder / "routes" / "kring.yaml").symlink_to(folder / "routes" / "kring.yaml")
    os.mkfifo(folder / "routes" / "pijp.yaml")
    (folder / "routes" / "oud.yml").write_text(CONCLUSION)
    (folder / "routes" / "HOOFD.YAML").write_text(CONCLUSION)
    Path(os.fsdecode(os.fsencode(folder) + b"/routes/\xff\n.yaml")).write_text(CONCLUSION)
    (folder / "routes" / "lees.txt").write_text("geen regels")
    (folder / ".verborgen.yaml").write_text("[")
    found = read_folder(folder).findings
    assert [(Path(finding.path).name, finding.code) for finding in found] == [
        ("??.yaml", "N009"),
        ("HOOFD.YAML", "N009"),
        ("kring.yaml", "Y011"),
        ("oud.yml", "N009"),
        ("pijp.yaml", "Y011"),
    ]
    assert all("\n" not in str(finding) for finding in found)


def test_a_link_to_a_folder_is_read_and_a_circle_is_a_finding(tmp_path: Path) -> None:
    """Rules behind a link to a folder count; a link back, to a folder read before, or to nothing, is one finding."""
    folder = copy_small(tmp_path / "regels")
    whole = read_folder(folder).rules
    (folder / "statussen").rename(tmp_path / "elders")
    (folder / "statussen").symlink_to(tmp_path / "elders")
    linked = read_folder(folder)
    assert linked.rules is not None and whole is not None
    assert linked.rules.version == whole.version
    (folder / "routes" / "terug").symlink_to(folder)
    (folder / "routes" / "ook").symlink_to(tmp_path / "elders")
    (folder / "routes" / "omhoog").symlink_to("/")
    (folder / "voorstellen").symlink_to(tmp_path / "nergens")
    found = read_folder(folder).findings
    assert [(Path(finding.path).name, finding.code, finding.message.split(".")[0]) for finding in found] == [
        ("omhoog", "Y011", "Deze verwijzing leidt naar een map waarin de regels zelf staan"),
        ("ook", "Y011", "Deze verwijzing leidt naar een map die al is gelezen"),
        ("terug", "Y011", "Deze verwijzing leidt naar een map die al is gelezen"),
        ("voorstellen", "Y011", "Deze verwijzing leidt nergens heen"),
    ]


def test_a_link_to_very_many_folders_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a link leads to, the program gives up after so many folders, and says so."""
    folder = copy_small(tmp_path / "regels")
    for number in range(9):
        (tmp_path / "veel" / str(number)).mkdir(parents=True)
    (folder / "routes" / "veel").symlink_to(tmp_path / "veel")
    monkeypatch.setattr(rulefolder, "MOST_FOLDERS", 12)
    found = read_folder(folder).findings
    said = [finding.message for finding in found if finding.code == "Y011"]
    assert said == ["Dit zijn meer dan 12 mappen. De rest is niet gelezen."]


_GROUPS = "\n".join(f"        - een_van: [{{v{n}a: ja}}, {{v{n}b: ja}}, {{v{n}c: ja}}]" for n in range(40))
_QUESTIONS = "sectie: veel\ntitel: Veel\nvragen:\n" + "".join(
    f"  v{n}{x}: {{type: ja_nee, tekst: Vraag, waarom: Zo, veranderbaar: ja, onderwerpen: [geld]}}\n"
    for n in range(40)
    for x in "abc"
)
_SOURCES = ", ".join(f"wet-{n}" for n in range(40_000))


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 900_000,
        b"{a: " * 200_000,
        b"- " * 400_000,
        b"a: [" + b"b," * 450_000 + b"]",
        b"".join(b"k%d: v\n" % n for n in range(90_000)),
        b'x: "' * 200_000,
        b": " * 450_000,
        b"a:\n" + b"  - [\n" * 100_000,
        b" " * 900_000 + b"x",
        CONCLUSION.replace("[wet-een]", f"[{_SOURCES}]").encode(),
        CONCLUSION.replace("als: {fase: idee}", f"als:\n      alle:\n{_GROUPS}").encode(),
    ],
    ids=["lists", "blocks", "dashes", "flat", "keys", "quotes", "colons", "open", "spaces", "names", "ways"],
)
def test_a_file_made_to_keep_busy_is_refused_in_time(raw: bytes) -> None:
    """A file made to eat time or memory is a finding within seconds, with no more findings than one can read."""
    begin = time.process_time()
    found = codes({**contents(), "vragen/90-veel.yaml": _QUESTIONS.encode(), "routes/slecht.yaml": raw})
    assert found
    assert len(found) < 1_000
    assert time.process_time() - begin < 10


def test_the_memory_stays_small() -> None:
    """A file of a megabyte of short values takes less than 200 megabytes to refuse."""
    tracemalloc.start()
    try:
        assert codes({**contents(), "routes/slecht.yaml": b"a: [" + b"b," * 450_000 + b"]"})
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_real_rule_file_spoiled_anywhere_never_raises(data: st.DataObject) -> None:
    """Lines of a real rule file swapped, lost, doubled or overwritten give findings or a rule base."""
    name = data.draw(st.sampled_from(sorted(REAL_FILES.keys() - {"bronnen.yaml"})))
    lines = REAL_FILES[name].decode().split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        piece = data.draw(st.text(st.characters(codec="utf-8"), max_size=12) | st.just(lines[other]) | st.just(""))
        start = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:start] + piece + lines[at][data.draw(st.integers(start, len(lines[at]))) :]
    reading = read_files(ROOT, {**contents(SMALL), name: "\n".join(lines).encode()})
    check(reading)
    assert (reading.rules is None) == bool(reading.findings)
