"""The analysis says exactly what trying every case of a small rule base says, and every case it shows is real."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from functools import lru_cache

from builders import make_amount, make_conclusion, make_question, make_rule, make_rules, yes, yes_no
from everycase import TINY_WIDE, every_case, on_random_bases, statuses, tiny_rules
from oracle import statuses as oracle_statuses
from rulebases import DAYS

from navigator.analysis.allcases import AllCases
from navigator.analysis.claims import Claim, is_no, is_yes, may_be, not_yes
from navigator.analysis.options import idle_options
from navigator.analysis.search import Search
from navigator.analysis.soundness import clashes, unsound
from navigator.analysis.whole import analyse_rules
from navigator.case import Case
from navigator.engine import Engine
from navigator.grounds import Compiled, compile_rules
from navigator.model import All, Among, AnyOf, AtLeast, Contradiction, Not, RuleBase, Status, Ticked, Uses

TODAY = dt.date(2026, 6, 16)


@lru_cache(maxsize=64)
def tried(seed: int, day: dt.date) -> tuple[Compiled, list[tuple[Case, dict[str, Status]]]]:
    """A small rule base, and every case of it with its statuses."""
    rules = tiny_rules(seed)
    compiled = compile_rules(rules, day)
    return compiled, [(case, statuses(compiled, case)) for case in every_case([rules], day, partial=True)]


def is_full(compiled: Compiled, case: Case) -> bool:
    return len(case.answers) == len(compiled.rules.questions)


def claims(name: str, status: Status) -> list[Claim]:
    return {"ja": [is_yes(name)], "nee": [is_no(name)], "misschien": [may_be(name), not_yes(name)]}[status]


@on_random_bases(25)
def test_a_search_finds_a_case_exactly_where_there_is_one_and_the_smallest(seed: int) -> None:
    """For pairs of statuses of two conclusions: found if and only if some case has them, with the fewest answers."""
    day = DAYS[seed % len(DAYS)]
    compiled, cases = tried(seed, day)
    looked_at = AllCases(compiled)
    rng = random.Random(seed)
    names = list(compiled.grounds)
    kinds: tuple[Status, ...] = ("ja", "nee", "misschien")
    for _ in range(12):
        one, other, first, second = rng.choice(names), rng.choice(names), rng.choice(kinds), rng.choice(kinds)
        wanted = [*claims(one, first), *claims(other, second)]
        fitting = [case for case, found in cases if found[one] == first and found[other] == second]
        assert looked_at.full.exists(wanted) == any(is_full(compiled, case) for case in fitting)
        way = looked_at.any.smallest(wanted)
        assert (way is not None) == bool(fitting)
        if way is not None:
            assert looked_at.any.cost(way) == min(len(case.answers) for case in fitting)


@on_random_bases(25)
def test_a_case_that_is_shown_is_real_to_both_engines(seed: int) -> None:
    """The smallest case of each status of each conclusion has that status by the engine of record and by the trees."""
    compiled, _ = tried(seed, DAYS[2])
    looked_at, engine = AllCases(compiled), Engine(compiled)
    try:
        for name in compiled.grounds:
            for status in ("ja", "nee"):
                case = looked_at.smallest(claims(name, status))
                if case is not None:
                    assert engine.run(compiled.space.point(case)).statuses[name] == status
                    assert oracle_statuses(compiled.rules, case)[name] in (status, "misschien")
    finally:
        engine.close()


@on_random_bases(25)
def test_conclusions_that_never_or_always_hold_are_those_of_which_every_full_case_says_so(seed: int) -> None:
    """A003 and A004 are exactly the conclusions with one status over all fully answered cases."""
    compiled, cases = tried(seed, DAYS[1])
    found = list(unsound(AllCases(compiled)))
    full = [each for case, each in cases if is_full(compiled, case)]
    for code, status in (("A003", "nee"), ("A004", "ja")):
        expected = {n for n, grounds in compiled.grounds.items() if grounds and all(each[n] == status for each in full)}
        assert {fact.subject[0] for fact in found if fact.code == code} == expected


@on_random_bases(25)
def test_a_rule_adds_nothing_exactly_where_no_case_changes_without_it(seed: int) -> None:
    """Taking away the rules of A001 and A002 changes no full case; taking away any other rule as well changes some."""
    rules = tiny_rules(seed)
    day = DAYS[3]
    compiled, cases = tried(seed, day)
    found = list(unsound(AllCases(compiled)))
    settled = {fact.subject[0] for fact in found if fact.code in ("A003", "A004")}
    whole: dict[object, set[object]] = {name: set() for name in rules.conclusions}
    for fact in found:
        if fact.code in ("A001", "A002") and not fact.about:
            whole[fact.subject[0]].add(fact.subject[2])
    for name in rules.conclusions.keys() - settled:
        with_grounds = {ground.rule.id for ground in compiled.grounds[name]}  # the others are findings of their own
        in_force = [at for at, rule in enumerate(rules.conclusions[name].rules) if rule.id in with_grounds]
        never = {at for at in in_force if _alone(rules, name, at, cases, full_only=True) == {"nee"}}
        left = [at for at in in_force if at not in never]
        for at in reversed(list(left)):
            others = [each for each in left if each != at]
            if others and _same(rules, name, {*others, *never}, {*left, *never}, cases):
                left = others
        assert whole[name] == set(in_force) - set(left), name


def _only(rules: RuleBase, name: str, places: set[int]) -> Compiled:
    """The rule base with only these rules of one conclusion."""
    conclusion = rules.conclusions[name]
    kept = tuple(rule for at, rule in enumerate(conclusion.rules) if at in places)
    changed = {**rules.conclusions, name: dataclasses.replace(conclusion, rules=kept)}
    return compile_rules(dataclasses.replace(rules, conclusions=changed), DAYS[3])


def _alone(rules: RuleBase, name: str, at: int, cases: list, *, full_only: bool) -> set[Status]:  # type: ignore[type-arg]
    compiled = _only(rules, name, {at})
    return {statuses(compiled, case)[name] for case, _ in cases if not full_only or is_full(compiled, case)}


def _same(rules: RuleBase, name: str, one: set[int], other: set[int], cases: list) -> bool:  # type: ignore[type-arg]
    first, second = _only(rules, name, one), _only(rules, name, other)
    return all(statuses(first, case)[name] == statuses(second, case)[name] for case, _ in cases)


@on_random_bases(25)
def test_an_option_makes_no_difference_exactly_where_no_full_case_changes(seed: int) -> None:
    """Ticking an idle option, or choosing another option like it, changes no conclusion of any full case."""
    rules = tiny_rules(seed, TINY_WIDE)
    rules = dataclasses.replace(rules, contradictions=(), organisations={})
    compiled = compile_rules(rules, DAYS[0])
    cases = every_case([rules], DAYS[0], partial=False)
    found = {tuple(case.answers.items()): statuses(compiled, case) for case in cases}
    for question in rules.questions.values():
        expected = set()
        for option in question.options:
            others = [None] if question.kind == "meerkeuze" else [o for o in question.options if o != option]
            if any(_alike(found, question.id, option, other) for other in others):
                expected.add(option)
        assert idle_options(AllCases(compiled), question) == expected


def _alike(found: dict, question: str, option: str, other: str | None) -> bool:  # type: ignore[type-arg]
    """Whether two options of a keuze always come to the same, or ticking one of a meerkeuze does to not ticking it."""
    for answers, given in found.items():
        changed = dict(answers)
        if other is not None and changed[question] == option:
            changed[question] = other
        elif other is None and option in changed[question]:
            changed[question] = tuple(each for each in changed[question] if each != option)
        if found[tuple(changed.items())] != given:
            return False
    return True


@on_random_bases(25)
def test_conclusions_that_exclude_each_other_clash_exactly_where_some_case_has_both(seed: int) -> None:
    """A011 is exactly the pairs that are both `ja` in some case, and its case is one."""
    compiled, cases = tried(seed, DAYS[4])
    names = list(compiled.grounds)
    for name in names:
        text = compiled.rules.conclusions[name].text.model_copy(update={"sluit_uit": [o for o in names if o != name]})
        compiled.rules.conclusions[name] = dataclasses.replace(compiled.rules.conclusions[name], text=text)
    found = {(fact.subject[0], names_of(compiled, fact.subject)): fact.case for fact in clashes(AllCases(compiled))}
    expected = {(a, b) for _, s in cases for a in names for b in names if a != b and s[a] == s[b] == "ja"}
    assert found.keys() == expected
    for (one, other), case in found.items():
        assert case is not None
        given = statuses(compiled, case)
        assert given[one] == given[other] == "ja"


def names_of(compiled: Compiled, subject: tuple[str | int, ...]) -> str:
    return compiled.rules.conclusions[str(subject[0])].text.sluit_uit[int(subject[2])]


def test_each_reading_of_a_partly_answered_case_is_searched_by_itself() -> None:
    """Two rules that cover all answers together still leave a case with that answer missing at `misschien`."""
    rules = make_rules(yes_no(1), {"a": [yes(0), Not(yes(0))]})
    cases = AllCases.on(rules, TODAY)
    assert not cases.full.exists([not_yes("a")])
    assert cases.smallest([not_yes("a")]) == Case(TODAY, {})


def test_options_of_one_question_are_known_all_together() -> None:
    """No case knows one option of a question and not another: the smallest case for one answers the whole question."""
    question = make_question("m", "meerkeuze", ["x", "y"])
    rules = make_rules([question], {"a": Ticked("m", "x"), "b": Ticked("m", "y")})
    cases = AllCases.on(rules, TODAY)
    assert cases.any.exists([is_yes("a"), may_be("b")])
    assert not cases.any.exists([is_yes("a"), may_be("b"), not_yes("b")])


def test_a_smallest_case_avoids_contradictions_where_it_can() -> None:
    """Of two smallest cases the one without contradictory answers is shown."""
    rules = make_rules(yes_no(3), {"a": AnyOf((yes(0), yes(1)))}, contradictions=[Contradiction(yes(0), "nooit")])
    assert AllCases.on(rules, TODAY).smallest([is_yes("a")]) == Case(TODAY, {"v1": True})


def test_a_rule_that_clashes_through_a_conclusion_is_named_with_the_lines_that_clash() -> None:
    """Of a long rule only the lines that never go together are said."""
    below = make_conclusion("b", [make_rule("b.1", yes(0))])
    dead = make_rule("a.1", All((Uses("b", True), Not(yes(0)), yes(1), yes(2))))
    rules = make_rules(yes_no(3), [below, make_conclusion("a", [dead, make_rule("a.2", yes(2))])])
    (fact,) = [fact for fact in unsound(AllCases.on(rules, TODAY)) if fact.code == "A001"]
    assert fact.message == "Deze regel kan nooit gelden: `v0: nee` en `b: ja` gaan nooit samen."


def test_what_is_so_for_some_days_says_which() -> None:
    """A rule that adds nothing as long as another is in force is found for those days only."""
    rules = make_rules(
        yes_no(2),
        [make_conclusion("a", [make_rule("a.1", yes(0), None, dt.date(2026, 12, 31)), make_rule("a.2", yes(0))])],
    )
    found = [fact for fact in analyse_rules(rules, TODAY) if fact.code == "A002"]
    assert [(fact.subject, fact.days) for fact in found] == [(("a", "regels", 1), ((TODAY, dt.date(2026, 12, 31)),))]


def test_a_rule_that_has_ended_is_looked_at_on_its_last_day() -> None:
    """A rule of the past that could never fire is still found."""
    never = Not(AnyOf((Uses("b", True), Among("v0", frozenset([False])))))
    rules = make_rules(
        yes_no(1),
        [
            make_conclusion("b", [make_rule("b.1", yes(0))]),
            make_conclusion("a", [make_rule("a.1", never, None, dt.date(2020, 1, 1))]),
        ],
    )
    assert [fact.code for fact in analyse_rules(rules, TODAY) if fact.subject[0] == "a"] == ["A003"]


def test_an_amount_that_is_not_known_makes_nothing_impossible() -> None:
    """A rule on an amount that is not known today may still hold, and neither always nor never does."""
    amount = make_amount((dt.date(2020, 1, 1), dt.date(2020, 12, 31), 5))
    rules = make_rules([make_question("n", "aantal")], {"a": AtLeast("n", "b")}, {"b": amount})
    assert [fact.code for fact in unsound(AllCases.on(rules, TODAY))] == []


def test_a_search_starts_anew_each_time() -> None:
    """What one search found does not change what the next one finds."""
    compiled, _ = tried(3, DAYS[0])
    looked_at = AllCases(compiled)
    search = Search(looked_at.axes, looked_at.definitions, complete=False)
    names = list(compiled.grounds)
    first = [search.smallest([is_yes(name)]) is None for name in names]
    assert [search.smallest([is_yes(name)]) is None for name in reversed(names)] == first[::-1]
