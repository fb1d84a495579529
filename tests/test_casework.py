"""What the helpdesk needs of the rules: the whole chain, then and now with the cause, a reply, and personal data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from databases import new_sqlite

from navigator.advice import Adviser
from navigator.answers import answer_from
from navigator.case import Case
from navigator.casework.history import NOT_THERE, Change, Moment, changes
from navigator.casework.obstacles import obstacles
from navigator.casework.pastrules import PastRules, keep_rules
from navigator.casework.personal import personal_data
from navigator.casework.reply import reply
from navigator.casework.tracing import Chain, trace
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import RuleBase
from navigator.reading import read_files
from navigator.rulefiles.folder import default_folder, find_files
from navigator.store.database import Database
from navigator.store.rulebases import RuleBases

TODAY = dt.date(2026, 11, 22)
FILES = find_files(default_folder(), "")[0]
RULE = "knelpunten/anbi_cooperatie.yaml"
COOPERATIVE: dict[str, Any] = {"fase": "start", "rechtsvorm": "cooperatie", "wil_anbi": True}


def case_of(rules: RuleBase, answers: dict[str, Any], day: dt.date = TODAY) -> Case:
    """A case given in its JSON form."""
    return Case(day, {key: answer_from(rules.questions[key].options, value) for key, value in answers.items()})


_compiled: dict[tuple[str, dt.date], Compiled] = {}


def compiled_on(rules: RuleBase, day: dt.date = TODAY) -> Compiled:
    """The rules compiled for a day, once."""
    if (rules.version, day) not in _compiled:
        _compiled[rules.version, day] = compile_rules(rules, day)
    return _compiled[rules.version, day]


def statuses_of(rules: RuleBase, answers: dict[str, Any], day: dt.date = TODAY) -> dict[str, Any]:
    """The status of every conclusion."""
    compiled = compiled_on(rules, day)
    return dict(evaluate(compiled, compiled.space.point(case_of(rules, answers, day))))


def chain_of(rules: RuleBase, answers: dict[str, Any], conclusion: str) -> Chain:
    """The chain under a conclusion."""
    compiled = compiled_on(rules)
    return trace(compiled, case_of(rules, answers), statuses_of(rules, answers), conclusion)


# --- the chain


@pytest.mark.parametrize("answers", [{}, COOPERATIVE, {**COOPERATIVE, "rechtsvorm": "stichting", "wil_anbi": False}])
def test_a_chain_explains_every_status(rules: RuleBase, answers: dict[str, Any]) -> None:
    """Of each conclusion: `ja` has a way that is met in full, `nee` in every way a literal that refutes it."""
    statuses = statuses_of(rules, answers)
    for name in rules.conclusions:
        chain = chain_of(rules, answers, name)
        assert chain.status == statuses[name]
        literals = [[each.stands for each in (*way.facts, *way.uses)] for way in chain.ways]
        assert [way.stands for way in chain.ways] == [
            "nee" if "nee" in stands else "misschien" if "misschien" in stands else "ja" for stands in literals
        ]
        found = {way.stands for way in chain.ways}
        assert chain.status == ("ja" if "ja" in found else "misschien" if "misschien" in found else "nee")


def test_a_chain_ends_at_a_line_and_a_source(rules: RuleBase) -> None:
    """The place of a way is the line of its rule in the file, and its sources are those of the rule."""
    way = chain_of(rules, COOPERATIVE, "anbi_cooperatie").ways[0]
    path, _, line = way.place.rpartition(":")
    written = FILES[path.removeprefix("rules/")].decode().splitlines()
    assert written[int(line) - 1].strip().startswith("- ")
    assert set(way.sources) <= rules.sources.keys()
    (form,) = (fact for fact in way.facts if fact.question == "rechtsvorm")
    assert form.wanted == form.given == rules.questions["rechtsvorm"].text.opties["cooperatie"]


def test_a_chain_unfolds_each_conclusion_once(rules: RuleBase) -> None:
    """A conclusion that another one uses is unfolded under it, never twice in one chain, and none is left out."""
    nested = 0
    for name in rules.conclusions:
        seen: list[str] = []
        named: set[str] = set()
        waiting = [chain_of(rules, {}, name)]
        while waiting:
            chain = waiting.pop()
            seen.append(chain.conclusion)
            for use in (use for way in chain.ways for use in way.uses):
                named.add(use.conclusion)
                waiting.extend([use.chain] if use.chain else [])
        assert len(seen) == len(set(seen))
        assert named <= set(seen)
        nested += len(seen) > 1
    assert nested


# --- then and now


def changed(rules: RuleBase, old: bytes, new: bytes, path: str = RULE) -> tuple[RuleBase, dict[str, bytes]]:
    """The rules with one text replaced in one file."""
    assert FILES[path].count(old) == 1
    contents = {**FILES, path: FILES[path].replace(old, new)}
    made = read_files(default_folder(), contents).rules
    assert made is not None
    return made, contents


def moment(rules: RuleBase, contents: dict[str, bytes], answers: dict[str, Any], day: dt.date = TODAY) -> Moment:
    """An advice as it was given."""
    return Moment(rules, contents, day, answers, statuses_of(rules, answers, day))


def change_of(found: list[Change], name: str) -> Change:
    """The change of one conclusion, which must be there."""
    (change,) = (each for each in found if each.conclusion == name)
    return change


def test_nothing_changed(rules: RuleBase) -> None:
    """The same advice twice has no changes."""
    assert changes(moment(rules, FILES, COOPERATIVE), moment(rules, FILES, COOPERATIVE)) == []


def test_a_changed_rule_is_the_cause(rules: RuleBase) -> None:
    """Where a rule was changed, that is the cause, and the changed lines of its file are shown."""
    made, contents = changed(rules, b"rechtsvorm: cooperatie\n      een_van", b"rechtsvorm: vereniging\n      een_van")
    change = change_of(
        changes(moment(rules, FILES, COOPERATIVE), moment(made, contents, COOPERATIVE)), "anbi_cooperatie"
    )
    assert (change.then, change.now, change.causes) == ("ja", "nee", ("regels",))
    ((path, lines),) = change.files
    assert path == RULE
    assert ("-", "      rechtsvorm: cooperatie") in lines
    assert ("+", "      rechtsvorm: vereniging") in lines
    assert len(lines) < 12


def test_changed_answers_are_the_cause(rules: RuleBase) -> None:
    """Where only answers changed, the question is named with the answer of then and of now."""
    now = {**COOPERATIVE, "rechtsvorm": "stichting"}
    change = change_of(changes(moment(rules, FILES, COOPERATIVE), moment(rules, FILES, now)), "anbi_cooperatie")
    assert (change.causes, change.files) == (("antwoorden",), ())
    assert any("Toen: Coöperatie" in reason and "Nu: Stichting" in reason for reason in change.reasons)


def test_the_calendar_is_the_cause(rules: RuleBase) -> None:
    """A rule that begins between the two days is named with its period."""
    old = dt.date(2011, 12, 31)
    found = changes(moment(rules, FILES, COOPERATIVE, old), moment(rules, FILES, COOPERATIVE))
    change = change_of(found, "anbi_cooperatie")
    assert (change.then, change.now, change.causes) == ("nee", "ja", ("datum",))
    assert any("geldt nu wel: vanaf 1 januari 2012" in reason for reason in change.reasons)


def test_a_new_conclusion_did_not_exist_then(rules: RuleBase) -> None:
    """A conclusion that the old rules did not have is shown as such."""
    then = moment(rules, FILES, COOPERATIVE)
    without = {name: status for name, status in then.statuses.items() if name != "anbi_cooperatie"}
    found = changes(Moment(then.rules, FILES, TODAY, then.answers, without), then)
    assert (change_of(found, "anbi_cooperatie").then, change_of(found, "anbi_cooperatie").now) == (NOT_THERE, "ja")


def test_kept_rules_are_made_again(rules: RuleBase, tmp_path: Path) -> None:
    """Rules kept by their version give the same statuses when they are made again; unknown ones give nothing."""
    database = Database(new_sqlite(tmp_path))
    bases = RuleBases(database)
    keep_rules(bases, rules, default_folder())
    past = PastRules(bases)
    found = past.find(rules.version)
    assert found is not None
    assert found[0].version == rules.version
    assert found[1] == FILES
    assert statuses_of(found[0], COOPERATIVE) == statuses_of(rules, COOPERATIVE)
    assert found[0].conclusions["anbi_cooperatie"].rules[0].place == rules.conclusions["anbi_cooperatie"].rules[0].place
    assert past.find("sha256:onbekend") is None
    bases.keep("sha256:kapot", "rules", {"vragen/x.yaml": b"{"})
    assert past.find("sha256:kapot") is None
    database.close()


# --- obstacles, the reply, personal data


def test_the_obstacles_of_a_case_are_those_that_surely_hold(rules: RuleBase) -> None:
    """Exactly the knelpunten with `ja`."""
    compiled = compiled_on(rules)
    found = obstacles(compiled, TODAY, case_of(rules, COOPERATIVE).answers)
    statuses = statuses_of(rules, COOPERATIVE)
    assert found
    assert set(found) == {n for n, c in rules.conclusions.items() if c.kind == "knelpunt" and statuses[n] == "ja"}


def test_a_reply_says_what_the_advice_says(rules: RuleBase, adviser: Adviser) -> None:
    """The reply names the obstacles that hold and that it gives no rights, and nothing that is not so."""
    case = case_of(rules, COOPERATIVE)
    text = reply(adviser.advise(case), rules, case)
    assert "- Een coöperatie kan geen ANBI zijn" in text
    assert "geen rechten ontlenen" in text
    other = case_of(rules, {**COOPERATIVE, "rechtsvorm": "stichting"})
    assert "Een coöperatie kan geen ANBI zijn" not in reply(adviser.advise(other), rules, other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Belt morgen terug over de huur van € 12.000 per jaar.", []),
        ("Vergadering op 22 november 2026 om 10.30 uur, 1234567890 is een getal", []),
        ("mail naar jan.jansen@voorbeeld.nl", ["een e-mailadres"]),
        ("06 1234 5678", ["een telefoonnummer"]),
        ("bel 0511-441234 of +31 6 12345678", ["een telefoonnummer"]),
        ("NL91 ABNA 0417 1643 00", ["een bankrekeningnummer"]),
        ("Dorpsstraat 1, 9251 AB Burgum", ["een postcode"]),
        ("mevrouw Jansen", ["een naam"]),
        ("dhr. van der Berg", ["een naam"]),
        ("geboren 1 mei 1950", ["een geboortedatum"]),
        ("bsn 111222333", ["een burgerservicenummer"]),
        ("nummer 111222334", []),
    ],
)
def test_personal_data_is_noticed(text: str, found: list[str]) -> None:
    """What looks like data of people is named; amounts, dates and other numbers are not."""
    assert personal_data(text) == found
