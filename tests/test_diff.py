"""The difference of two rule bases is exactly what trying every case says, in both directions and on every day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

from builders import make_conclusion, make_question, make_rule, make_rules, yes, yes_no
from everycase import TINY, every_case, on_random_bases, statuses, tiny_rules
from oracle import statuses as oracle_statuses
from rulebases import DAYS, random_rules
from rulefolders import REAL

from navigator.diff.compare import compare
from navigator.diff.counts import SAMPLE, Statuses, count, random_cases
from navigator.diff.edits import edits
from navigator.diff.report import difference
from navigator.engine import Engine
from navigator.grounds import compile_rules
from navigator.model import Among, AnyOf, Not, RuleBase, Uses
from navigator.reading import load_rules, read_files
from navigator.rulefiles.folder import find_files

TODAY = dt.date(2026, 6, 16)

ALL_DAYS = (DAYS[0] - dt.timedelta(days=1), *DAYS, DAYS[-1] + dt.timedelta(days=1))

FILES = find_files(REAL, "rules")[0]


def edited(rules: RuleBase, rng: random.Random) -> RuleBase:
    """The same questions and amounts, with one to three rules out of another random rule base, dropped or doubled."""
    other = random_rules(random.Random(rng.randrange(1000)), TINY)
    changed = dict(rules.conclusions)
    for name in rng.sample(list(changed), rng.randint(1, 3)):
        conclusion, theirs = changed[name], other.conclusions[name]
        ways = [conclusion.rules[1:], (*conclusion.rules, *conclusion.rules[:1])]
        if not any(isinstance(part, Uses) for rule in theirs.rules for part in [rule.condition]):
            ways.append(theirs.rules)
        changed[name] = dataclasses.replace(conclusion, rules=rng.choice(ways))
    return dataclasses.replace(rules, conclusions=changed)


@on_random_bases(30)
def test_the_difference_is_what_trying_every_case_says(seed: int) -> None:
    """Every change of status that some case shows on some day is found with those days, and no other is."""
    rng = random.Random(seed)
    old = tiny_rules(seed)
    new = edited(old, rng)
    if {*new.questions} != {*old.questions}:
        return
    found = compare(old, new, TODAY)
    expected: dict[tuple[str, str, str], set[dt.date]] = {}
    full: dict[tuple[str, str, str], set[dt.date]] = {}
    for day in ALL_DAYS:
        before, after = compile_rules(old, day), compile_rules(new, day)
        for case in every_case([old, new], day, partial=True):
            was, now = statuses(before, case), statuses(after, case)
            for name in was:
                if was[name] != now[name]:
                    key = (name, was[name], now[name])
                    expected.setdefault(key, set()).add(day)
                    if len(case.answers) == len(old.questions):
                        full.setdefault(key, set()).add(day)
    within = {
        (each.conclusion, each.before, each.after): {
            day for day in ALL_DAYS if any(a <= day <= b for a, b in each.days)
        }
        for each in found
    }
    assert within.keys() == expected.keys()
    for change in found:
        key = (change.conclusion, change.before, change.after)
        assert change.full == (key in full)
        assert within[key] == (full if change.full else expected)[key]


@on_random_bases(10)
def test_the_case_that_is_shown_changes_to_both_engines(seed: int) -> None:
    """The smallest case of a change has the status before and the status after that are said, by both engines."""
    old = tiny_rules(seed)
    new = edited(old, random.Random(seed))
    for change in compare(old, new, TODAY):
        for rules, status in ((old, change.before), (new, change.after)):
            compiled = compile_rules(rules, change.case.day)
            engine = Engine(compiled)
            try:
                point = compiled.space.point(change.case)
                assert statuses(compiled, change.case)[change.conclusion] == status
                assert engine.run(point).statuses[change.conclusion] == status
                assert oracle_statuses(rules, change.case)[change.conclusion] in (status, "misschien")
            finally:
                engine.close()
        assert any(start <= change.case.day <= end for start, end in change.days)


def test_rules_written_otherwise_that_come_to_the_same_do_not_differ() -> None:
    """Neither the order of rules, nor a rule split in two, nor a conclusion of which the name says the same differs."""
    old = make_rules(yes_no(3), {"a": AnyOf((yes(0), yes(1))), "b": Uses("a", True)})
    new = make_rules(yes_no(3), {"a": [yes(1), yes(0)], "b": [Uses("a", True)]})
    assert compare(old, new, TODAY) == []


def test_a_difference_only_while_answers_are_missing_is_told_apart() -> None:
    """Two rules that cover everything say the same of a full case as one that always holds for it, but not before."""
    old = make_rules(yes_no(2), {"a": AnyOf((yes(0), Not(yes(0))))})
    new = make_rules(yes_no(2), {"a": [yes(0), Not(yes(0)), yes(1), Not(yes(1))]})
    (change,) = compare(old, new, TODAY)
    assert (change.before, change.after, change.full) == ("misschien", "ja", False)
    assert dict(change.case.answers) == {"v1": True}


def test_a_conclusion_that_is_new_or_gone_is_no_before_or_after() -> None:
    """A conclusion that only one of both has is `nee` in the other."""
    old = make_rules(yes_no(1), {"a": yes(0)})
    new = make_rules(yes_no(1), {"b": yes(0)})
    found = [(each.conclusion, each.before, each.after) for each in compare(old, new, TODAY) if each.full]
    assert sorted(found) == [("a", "ja", "nee"), ("b", "nee", "ja")]


def test_a_change_that_begins_later_says_from_when() -> None:
    """An edit of a rule that is not in force yet differs from its first day on, with a case on that day."""
    start = dt.date(2027, 3, 1)
    old = make_rules(yes_no(2), [make_conclusion("a", [make_rule("a.1", yes(0))])])
    new = make_rules(yes_no(2), [make_conclusion("a", [make_rule("a.1", yes(0)), make_rule("a.2", yes(1), start)])])
    changes = [each for each in compare(old, new, TODAY) if each.full]
    assert [(each.before, each.after, each.days[0][0], each.case.day) for each in changes] == [
        ("nee", "ja", start, start)
    ]


def test_a_question_of_another_type_or_with_other_options_can_be_compared() -> None:
    """An option that only the new rules have is one that the old rules do not ask for."""
    old = make_rules([make_question("k", "keuze", ["x", "y"])], {"a": Among("k", frozenset(["x"]))})
    new = make_rules([make_question("k", "keuze", ["x", "y", "z"])], {"a": Among("k", frozenset(["x", "z"]))})
    (change,) = [each for each in compare(old, new, TODAY) if each.full]
    assert (change.before, change.after, dict(change.case.answers)) == ("nee", "ja", {"k": "z"})
    other = make_rules([make_question("k", "ja_nee")], {"a": Among("k", frozenset([True]))})
    assert {each.before for each in compare(old, other, TODAY)} >= {"ja", "nee"}


def test_counts_are_those_of_the_cases() -> None:
    """How many cases change is counted case by case; random cases are the same each time."""
    old, new = tiny_rules(1), edited(tiny_rules(1), random.Random(5))
    drawn = list(random_cases(old.questions.values(), [TODAY], 200))
    assert drawn == list(random_cases(old.questions.values(), [TODAY], 200))
    found, touched = count(old, new, drawn)
    before, after = Statuses(old), Statuses(new)
    assert touched == sum(before.of(case) != after.of(case) for case in drawn)
    assert sum(found.values()) == sum(
        before.of(case)[name] != after.of(case)[name] for case in drawn for name in old.conclusions
    )


# --- on the real rules


def real(changes: dict[str, tuple[str, str]]) -> RuleBase:
    """The real rules with some text replaced."""
    files = dict(FILES)
    for name, (was, becomes) in changes.items():
        assert was in files[name].decode()
        files[name] = files[name].decode().replace(was, becomes, 1).encode()
    reading = read_files(REAL, files)
    assert reading.rules is not None, reading.findings
    return reading.rules


def test_an_edit_of_a_text_is_told_apart_from_one_of_meaning() -> None:
    """Another title, source or example changes no outcome; that is what `gelijk` says, and the edit is listed."""
    name = "knelpunten/anbi_cooperatie.yaml"
    found = difference(load_rules(), real({name: ("titel: Een coöperatie", "titel: Uw coöperatie")}))
    assert found["gelijk"]
    assert found["conclusies"] == []
    assert [(each["naam"], each["sleutel"]) for each in found["tekst"]] == [("anbi_cooperatie", "titel")]


def test_an_edit_of_meaning_comes_with_a_story_and_counts() -> None:
    """Whom a change of one option touches is told in words, with the cases that change."""
    name = "knelpunten/anbi_cooperatie.yaml"
    found = difference(load_rules(), real({name: ("{bevat: ww}", "{bevat: bijstand}")}))
    assert not found["gelijk"]
    gained = next(each for each in found["conclusies"] if (each["van"], each["naar"]) == ("nee", "ja"))
    assert gained["casus"]["antwoorden"]["vrijwilligers_uitkering"] == ["bijstand"]
    assert "Coöperatie" in gained["verhaal"]
    assert gained["verhaal"].endswith("krijgt nu ook: ‘Een coöperatie kan geen ANBI zijn’.")
    assert found["steekproef"]["aantal"] == SAMPLE
    assert found["steekproef"]["anders"] > 0


def test_an_amount_that_changes_is_a_change_of_what_rests_on_it() -> None:
    """A new amount shows in the conclusions that compare with it, right at the boundary."""
    found = difference(load_rules(), real({"bedragen.yaml": ("waarde: 15000", "waarde: 16000")}))
    changed = {each["id"]: each["casus"]["antwoorden"] for each in found["conclusies"] if each["volledig"]}
    assert "vpb_vrijgesteld" in changed
    assert changed["vpb_vrijgesteld"]["winst_jaar"] == 15001


def test_edits_name_questions_and_options() -> None:
    """A new option, or another order of questions, is no text: it changes what people are asked."""
    old = load_rules()
    questions = dict(reversed(old.questions.items()))
    assert [edit.key for edit in edits(old, dataclasses.replace(old, questions=questions))] == ["volgorde"]
    new = real(
        {"vragen/20-rechtsvorm.yaml": ("      bv: Besloten", "      nv: Naamloze vennootschap\n      bv: Besloten")}
    )
    assert [(edit.name, edit.key, edit.meaning) for edit in edits(old, new)] == [("rechtsvorm", "opties", True)]
