"""The workbench without its pages: proposals, publications, merging, inspecting, and examples from cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from navigator.case import read_case
from navigator.grounds import compile_rules
from navigator.reading import load_rules
from navigator.store.database import Database
from navigator.store.proposals import OPEN, PUBLISHED, READY, WITHDRAWN, Overtaken, OwnWork, ProposalError, Proposals
from navigator.store.publications import FOLDER, Publications, RuleFiles
from navigator.store.rulebases import RuleBases
from navigator.workbench.draft import draft
from navigator.workbench.example import example_of, with_example
from navigator.workbench.inspection import Inspector
from navigator.workbench.live import folder_files, live_files
from navigator.workbench.merging import BETWEEN, FIRST, LAST, merge

SMALL = Path(__file__).parent / "small_rules"
FILE = "routes/startgeld.yaml"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database of its own."""
    return Database(f"sqlite:///{tmp_path / 'navigator.db'}")


@pytest.fixture
def proposals(database: Database) -> Proposals:
    """The proposals in it."""
    return Proposals(database)


@pytest.fixture
def publications(database: Database) -> Publications:
    """The publications in it."""
    return Publications(database)


@pytest.fixture
def folder() -> RuleFiles:
    """The small rule base, from its folder."""
    return folder_files(SMALL)


def changed(files: RuleFiles, old: str, new: str) -> bytes:
    """A file of the rule base with another text in it."""
    text = files.contents[FILE].decode()
    assert old in text
    return text.replace(old, new).encode()


def test_a_proposal_is_published_whole(
    database: Database, proposals: Proposals, publications: Publications, folder: RuleFiles
) -> None:
    """What a reviewer publishes is live, with who, why and when, and all of its files can be had again."""
    bases = RuleBases(database)
    assert live_files(publications, bases, folder) == folder
    number = proposals.create("Ander startgeld", "De regeling is veranderd", "anna")
    proposals.save(number, FILE, changed(folder, "titel:", "titel: Nieuw "), folder.contents[FILE], "anna", seen=0)
    found = proposals.find(number)
    assert found is not None and found.state == OPEN and found.writers == {"anna"}
    proposals.move(number, READY, seen=found.version)
    ready = proposals.find(number)
    assert ready is not None
    new = draft(folder, ready)
    publications.publish(number, new.files, "bert", seen=ready.version, after=1)
    live = publications.live()
    assert live is not None and live.rules_version == new.files.version
    assert (live.author, live.reviewer, live.why) == ("anna", "bert", "De regeling is veranderd")
    assert live_files(publications, bases, folder) == new.files
    assert bases.files(folder.version) == (folder.label, dict(folder.contents))
    published = proposals.find(number)
    assert published is not None and published.state == PUBLISHED


def test_the_folder_is_live_until_someone_publishes(
    database: Database, publications: Publications, folder: RuleFiles
) -> None:
    """A changed folder is live at the next start, and each such rule base is kept."""
    bases = RuleBases(database)
    live_files(publications, bases, folder)
    later = RuleFiles("sha256:later", folder.label, {**folder.contents, "bij.yaml": b"x: 1\n"})
    assert live_files(publications, bases, later) == later
    assert [(each.number, each.author) for each in publications.all()] == [(2, FOLDER), (1, FOLDER)]
    assert live_files(publications, bases, later) == later
    assert len(publications.all()) == 2


def test_nothing_is_published_that_was_not_reviewed(
    proposals: Proposals, publications: Publications, folder: RuleFiles
) -> None:
    """Not ready, changed since it was seen, or on rules that are not live any more: nothing goes live."""
    publications.take_folder(folder, "begin")
    number = proposals.create("Iets", "Daarom", "anna")
    with pytest.raises(ProposalError, match="ligt niet klaar"):
        publications.publish(number, folder, "bert", seen=0, after=1)
    proposals.move(number, READY, seen=0)
    for seen, after in ((0, 1), (1, 0), (1, 2)):
        with pytest.raises(Overtaken):
            publications.publish(number, folder, "bert", seen=seen, after=after)
    assert len(publications.all()) == 1
    found = proposals.find(number)
    assert found is not None and found.state == READY


def test_the_second_to_save_a_file_is_told_and_loses_nothing(proposals: Proposals) -> None:
    """Who saves a file that someone else saved since they opened it gets both texts; the first stays stored."""
    number = proposals.create("Iets", "Daarom", "anna")
    proposals.save(number, FILE, b"een", b"nul", "anna", seen=0)
    for seen in (0, 2):
        with pytest.raises(Overtaken) as caught:
            proposals.save(number, FILE, b"twee", b"nul", "bert", seen=seen)
        assert caught.value.now is not None and caught.value.now.content == b"een"
    saved = proposals.save(number, FILE, b"een en twee", b"nul", "bert", seen=1)
    assert saved.files[FILE].content == b"een en twee"
    assert saved.writers == {"anna", "bert"}


@pytest.mark.parametrize("gone", ["written over", "taken out"])
def test_who_ever_wrote_a_part_can_not_publish_it(
    proposals: Proposals, publications: Publications, folder: RuleFiles, gone: str
) -> None:
    """Also where nothing of theirs stands in it any more; whatever the page asks, nothing is stored then."""
    publications.take_folder(folder, "begin")
    number = proposals.create("Iets", "Daarom", "anna")
    proposals.save(number, FILE, b"van bert", b"nul", "bert", seen=0)
    if gone == "written over":
        proposals.save(number, FILE, b"van anna", b"nul", "anna", seen=1)
    else:
        proposals.drop(number, FILE)
    found = proposals.find(number)
    assert found is not None and found.writers == {"anna", "bert"}
    proposals.move(number, READY, seen=found.version)
    new = RuleFiles("sha256:nieuw", folder.label, folder.contents)
    for writer in ("anna", "bert"):
        with pytest.raises(OwnWork, match="Een collega moet het publiceren"):
            publications.publish(number, new, writer, seen=found.version + 1, after=1)
    assert len(publications.all()) == 1
    publications.publish(number, new, "carla", seen=found.version + 1, after=1)
    assert [each.reviewer for each in publications.all()] == ["carla", "map"]


@pytest.mark.parametrize("state", [PUBLISHED, WITHDRAWN])
def test_what_is_over_stays_as_it_is(proposals: Proposals, state: str) -> None:
    """A proposal that was published or withdrawn can't be changed."""
    number = proposals.create("Iets", "Daarom", "anna")
    proposals.move(number, state, seen=0)
    with pytest.raises(ProposalError, match=state):
        proposals.save(number, FILE, b"x", None, "anna", seen=0)
    with pytest.raises(ProposalError):
        proposals.describe(number, "Anders", "Anders")


def test_an_edit_after_it_was_offered_takes_it_back(proposals: Proposals) -> None:
    """A file that is saved in a proposal that is ready makes it open again: it has to be reviewed as it is now."""
    number = proposals.create("Iets", "Daarom", "anna")
    proposals.move(number, READY, seen=0)
    assert proposals.save(number, FILE, b"x", None, "anna", seen=0).state == OPEN


def test_changes_in_other_places_go_together() -> None:
    """Changes of different lines are both made; of the same lines both stand there between marks."""
    assert merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n").text == "A\nb\nC\n"
    both = merge("a\nb", "a\nX", "a\nY")
    assert (both.text, both.clashes) == (f"a\n{FIRST}\nX\n{BETWEEN}\nY\n{LAST}\n", 1)


def test_a_draft_is_made_on_what_is_live_now(proposals: Proposals, folder: RuleFiles) -> None:
    """A change made live meanwhile stays in; where it touches the same line someone has to choose."""
    number = proposals.create("Iets", "Daarom", "anna")
    mine = changed(folder, "zekerheid:", "# hoe zeker\nzekerheid:")
    proposals.save(number, FILE, mine, folder.contents[FILE], "anna", seen=0)
    found = proposals.find(number)
    assert found is not None
    for old, new, merged, clashing in (
        ("titel:", "# titel\ntitel:", (FILE,), []),
        ("zekerheid: ", "zekerheid:  ", (), [FILE]),
    ):
        theirs = RuleFiles("sha256:x", folder.label, {**folder.contents, FILE: changed(folder, old, new)})
        result = draft(theirs, found)
        assert (result.merged, list(result.clashing)) == (merged, clashing)
        if merged:
            assert "# titel" in result.files.contents[FILE].decode()
            assert "# hoe zeker" in result.files.contents[FILE].decode()
        else:
            assert result.files.contents[FILE] == theirs.contents[FILE]


def test_inspecting_says_what_check_and_test_say(folder: RuleFiles) -> None:
    """A clean rule base has no findings and its examples are counted; a mistake is found at its line."""
    inspector = Inspector()
    clean = inspector.inspect(folder)
    assert clean.clean and clean.examples > 0 and clean.rules is not None
    text = changed(folder, "verwacht: ja", "verwacht: nee")
    wrong = RuleFiles("sha256:y", folder.label, {**folder.contents, FILE: text})
    (finding, *_) = inspector.inspect(wrong).findings
    assert (finding.path, finding.code) == (f"{folder.label}/{FILE}", "V001")
    assert inspector.inspect(folder) is clean


def test_a_case_becomes_an_example_that_holds() -> None:
    """Of a case only what the conclusion rests on is written, and the example is right as it stands."""
    rules = load_rules()
    conclusion = rules.conclusions["anbi_cooperatie"]
    answers = {"rechtsvorm": "cooperatie", "wil_anbi": True, "provincie": "zeeland"}
    case = read_case({"antwoorden": answers, "peildatum": "2026-11-22"}, rules.questions, dt.date(2026, 11, 22))
    text = example_of(compile_rules(rules, case.day), conclusion, case, "ja", "een zin: met dubbele punt")
    (example,) = yaml.safe_load(text)
    assert example["antwoorden"] == {"rechtsvorm": "cooperatie", "wil_anbi": "ja"}
    assert example["naam"] == "een zin: met dubbele punt"
    real = folder_files(Path("rules"))
    path = conclusion.path.split("/", 1)[1]
    after = with_example(real.contents[path].decode(), text)
    assert [each["naam"] for each in yaml.safe_load(after)["voorbeelden"]][-1] == example["naam"]
    assert after.startswith(real.contents[path].decode().rstrip()[:-20])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nvoorbeelden:\n  - x\n\nb: 2\n", "a: 1\nvoorbeelden:\n  - x\n  - y\n\nb: 2\n"),
        ("voorbeelden:\n- x", "voorbeelden:\n- x\n- y\n"),
        ("a: 1\n", "a: 1\nvoorbeelden:\n  - y\n"),
    ],
)
def test_an_example_goes_after_the_last_one(before: str, after: str) -> None:
    """Wherever the examples stand in a file, the new one follows them."""
    assert with_example(before, "  - y\n") == after
