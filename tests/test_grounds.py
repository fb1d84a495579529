"""The direct evaluator against the trees as written, brute force, and the edges of days and numbers."""

from __future__ import annotations

import datetime as dt
import random

import oracle
import pytest
from builders import make_amount, make_conclusion, make_question, make_rule, make_rules, yes, yes_no
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rulebases import DAYS, LARGE, MEDIUM, SMALL, Size, cases, random_case, random_rules, rule_bases

from navigator.answers import Answer
from navigator.case import Case
from navigator.grounds import CompileError, compile_rules, evaluate, holds
from navigator.model import All, Among, AnyOf, AtLeast, Condition, Contradiction, Not, RuleBase, Status, Ticked, Uses

quick = settings(max_examples=100, deadline=None, derandomize=True)
DAY = dt.timedelta(days=1)
YES = Among("vraag", frozenset([True]))


def status_of(rules: RuleBase, case: Case) -> dict[str, Status]:
    """Every status by the direct evaluator."""
    compiled = compile_rules(rules, case.day)
    return evaluate(compiled, compiled.space.point(case))


def check_against_tree(rules: RuleBase, case: Case) -> None:
    """Grounds decide as the trees do, or where the trees say `misschien`."""
    found, written = status_of(rules, case), oracle.statuses(rules, case)
    assert {name: found[name] for name, status in written.items() if status != "misschien"} == {
        name: status for name, status in written.items() if status != "misschien"
    }


def one(condition: Condition, *questions: tuple[str, str], **answers: Answer) -> Status:
    """The status of a conclusion with this one rule."""
    rules = make_rules([make_question(name, kind, ["a", "b", "c"]) for name, kind in questions], {"c": condition})
    return status_of(rules, Case(DAYS[0], answers))["c"]


# --- as the trees say


@quick
@given(rule_bases(SMALL), st.data())
def test_grounds_never_contradict_the_tree(rules: RuleBase, data: st.DataObject) -> None:
    """Where the tree as written is decided, the grounds give the same status."""
    check_against_tree(rules, data.draw(cases(rules)))


@pytest.mark.parametrize(("size", "seeds"), [(MEDIUM, range(40)), (LARGE, range(40, 44))])
def test_grounds_never_contradict_the_tree_of_large_rule_bases(size: Size, seeds: range) -> None:
    """The same holds for rule bases of several hundred grounds."""
    for seed in seeds:
        rng = random.Random(seed)
        rules = random_rules(rng, size)
        for _ in range(5):
            check_against_tree(rules, random_case(rng, rules))


@quick
@given(rule_bases(Size(questions=6, options=4, conclusions=8, rules=3, amounts=0)), st.data())
def test_a_full_case_is_decided_as_the_tree_says(rules: RuleBase, data: st.DataObject) -> None:
    """When every question is answered, nothing is `misschien` and every status is the one of the tree."""
    case = data.draw(cases(rules, known=1.1))
    assert status_of(rules, case) == oracle.statuses(rules, case)


@quick
@given(rule_bases(SMALL), st.data())
def test_brute_force_confirms_every_ja_and_nee(rules: RuleBase, data: st.DataObject) -> None:
    """A `ja` or `nee` stays so, however the unknown answers and the unknown amounts are filled in."""
    case = data.draw(cases(rules))
    try:
        possible = oracle.outcomes(rules, case)
    except oracle.TooMany:
        assume(False)
    for name, status in status_of(rules, case).items():
        if status != "misschien":
            assert possible[name] == {status == "ja"}, name


@quick
@given(rule_bases(SMALL), st.data())
def test_loose_conditions_hold_when_the_tree_says_so(rules: RuleBase, data: st.DataObject) -> None:
    """A contradiction holds if its tree surely does, and never if its tree surely does not."""
    case = data.draw(cases(rules))
    compiled = compile_rules(rules, case.day)
    point = compiled.space.point(case)
    statuses = evaluate(compiled, point)
    for contradiction, boxes in zip(rules.contradictions, compiled.contradictions, strict=True):
        written = oracle.truth(rules, case, contradiction.condition)
        assert written is None or holds(boxes, point, statuses) == written


@quick
@given(rule_bases(SMALL))
def test_a_negated_use_looks_down_a_layer(rules: RuleBase) -> None:
    """A conclusion used negated stands in an earlier layer, one used as it is in no later one."""
    compiled = compile_rules(rules, DAYS[0])
    depth = {name: place for place, layer in enumerate(compiled.layers) for name in layer}
    for name, grounds in compiled.grounds.items():
        for used, as_it_is in (use for ground in grounds for use in ground.uses):
            assert depth[used] < depth[name] + as_it_is


# --- by hand


def test_a_conclusion_without_rules_is_nee() -> None:
    """Nothing can make it hold, so it surely does not."""
    rules = make_rules([], [make_conclusion("leeg", [])])
    assert status_of(rules, Case(DAYS[0], {})) == {"leeg": "nee"}


def test_a_condition_that_is_always_true_is_ja() -> None:
    """A number is always at least 0, also when it is not known."""
    assert one(AtLeast("n", 0), ("n", "bedrag")) == "ja"


def test_a_condition_that_is_never_true_is_nee() -> None:
    """A percentage is never more than 100, also when it is not known."""
    assert one(AtLeast("n", 100, 1), ("n", "procent")) == "nee"


def test_grounds_may_decide_what_the_tree_leaves_open() -> None:
    """ "Ja, and not ja" can't be, whatever the answer."""
    condition = All((YES, Not(YES)))
    rules = make_rules([make_question("vraag", "ja_nee")], {"c": condition})
    assert oracle.statuses(rules, Case(DAYS[0], {})) == {"c": "misschien"}
    assert status_of(rules, Case(DAYS[0], {})) == {"c": "nee"}


@pytest.mark.parametrize(
    ("condition", "holds_from", "holds_until"),
    [
        (AtLeast("n", 10), 10, 10**6),
        (AtLeast("n", 10, 1), 11, 10**6),
        (Not(AtLeast("n", 10, 1)), 0, 10),
        (Not(AtLeast("n", 10)), 0, 9),
        (AtLeast("n", 10**6), 10**6, 10**6),
        (All((AtLeast("n", 3), Not(AtLeast("n", 7)))), 3, 6),
    ],
)
def test_numbers_turn_exactly_at_their_threshold(condition: Condition, holds_from: int, holds_until: int) -> None:
    """Minstens, meer dan, hoogstens and minder dan hold up to and including the number they say."""
    for number in {0, 10**6, *(edge + step for edge in (holds_from, holds_until) for step in (-1, 0, 1))}:
        if 0 <= number <= 10**6:
            expected = "ja" if holds_from <= number <= holds_until else "nee"
            assert one(condition, ("n", "aantal"), n=number) == expected


def test_no_options_ticked_is_an_answer() -> None:
    """An empty list means none of these, so that "contains" is `nee` and not `misschien`."""
    assert one(Ticked("m", "a"), ("m", "meerkeuze"), m=()) == "nee"
    assert one(Ticked("m", "a"), ("m", "meerkeuze"), m=("a", "c")) == "ja"
    assert one(Ticked("m", "a"), ("m", "meerkeuze")) == "misschien"


def test_weet_niet_counts_as_unknown() -> None:
    """A user who does not know leaves the answer open."""
    assert one(YES, ("vraag", "ja_nee"), vraag="weet_niet") == "misschien"


@pytest.mark.parametrize(
    ("day", "status"),
    [(DAYS[1] - DAY, "nee"), (DAYS[1], "ja"), (DAYS[3], "ja"), (DAYS[3] + DAY, "nee")],
)
def test_a_rule_is_in_force_on_its_first_and_its_last_day(day: dt.date, status: Status) -> None:
    """Both ends of a validity period belong to it; the day before and the day after do not."""
    rule = make_rule("c.1", YES, DAYS[1], DAYS[3])
    rules = make_rules([make_question("vraag", "ja_nee")], [make_conclusion("c", [rule])])
    assert status_of(rules, Case(day, {"vraag": True})) == {"c": status}


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (DAYS[0] - DAY, "misschien"),
        (DAYS[0], "ja"),
        (DAYS[1], "ja"),
        (DAYS[1] + DAY, "misschien"),
        (DAYS[3] - DAY, "misschien"),
        (DAYS[3], "nee"),
        (dt.date(2100, 1, 1), "nee"),
    ],
)
def test_an_amount_is_known_from_its_first_to_its_last_day(day: dt.date, status: Status) -> None:
    """Outside the periods of an amount what hangs on it is `misschien`, however much is known."""
    amount = make_amount((DAYS[0], DAYS[1], 50), (DAYS[3], None, 60))
    rules = make_rules([make_question("n", "bedrag")], {"c": AtLeast("n", "grens")}, {"grens": amount})
    assert status_of(rules, Case(day, {"n": 55})) == {"c": status}


def test_an_unknown_amount_is_as_unknown_when_negated() -> None:
    """Neither "at least" nor "not at least" an amount that is not known can be said."""
    reached: Condition = AtLeast("n", "grens")
    amounts = {"grens": make_amount((DAYS[0], DAYS[0], 1))}
    rules = make_rules([make_question("n", "bedrag")], {"wel": reached, "niet": Not(reached)}, amounts)
    assert status_of(rules, Case(DAYS[1], {"n": 5})) == {"wel": "misschien", "niet": "misschien"}


# --- what is refused


def refused(conditions: dict[str, Condition], count: int = 20) -> CompileError:
    """The error that a rule base over `count` yes/no questions is refused with."""
    rules = make_rules(yes_no(count), conditions)
    with pytest.raises(CompileError) as caught:
        compile_rules(rules, DAYS[0])
    return caught.value


def test_a_rule_with_too_many_grounds_is_refused() -> None:
    """Seven times "one of two" is 128 grounds."""
    error = refused({"c": All(tuple(AnyOf((yes(2 * n), yes(2 * n + 1))) for n in range(7)))})
    assert (error.code, error.rule) == ("C003", "c.1")


def test_a_ground_with_too_many_literals_is_refused() -> None:
    """Fourteen conditions at once are the most."""
    assert compile_rules(
        make_rules(yes_no(14), {"c": All(tuple(map(yes, range(14))))}),
        DAYS[0],
    ).grounds["c"]
    assert refused({"c": All(tuple(map(yes, range(15))))}).code == "C004"


@pytest.mark.parametrize("as_it_is", [True, False])
def test_a_circle_of_conclusions_is_refused(as_it_is: bool) -> None:
    """Conclusions that build on each other have no order in which to be worked out."""
    error = refused({"a": Uses("b", as_it_is), "b": Uses("c", True), "c": Uses("a", True)})
    assert error.code == "C005"
    assert all(f"`{name}`" in error.message for name in "abc")


def test_contradictions_count_in_the_space_too() -> None:
    """A threshold that only a contradiction mentions still cuts its question."""
    rules = make_rules([make_question("n", "aantal")], {}, contradictions=[Contradiction(AtLeast("n", 5), "x")])
    compiled = compile_rules(rules, DAYS[0])
    for number, expected in ((4, False), (5, True)):
        point = compiled.space.point(Case(DAYS[0], {"n": number}))
        assert holds(compiled.contradictions[0], point, {}) == expected
