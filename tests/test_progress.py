"""How many questions are left at most, and which answers still count, on random walks over the real rules."""

from __future__ import annotations

import random
from typing import Any

import pytest
from test_interview_length import DAY, adviser, asked, full_case, random_answer

from navigator.answers import DONT_KNOW, Answer
from navigator.case import TOPICS, Case
from navigator.counting import counting
from navigator.grounds import Compiled, evaluate
from navigator.interview import decided_by, open_questions, shown_conclusions
from navigator.model import Status

WALKS = range(40)
SOME_TOPICS: tuple[tuple[str, ...], ...] = ((), ("geld",), ("zorg_en_pgb", "vrijwilligers"))


def compiled() -> Compiled:
    """The rules of the product on the day of the tests."""
    return adviser().at(DAY)[0]


def targets(topics: tuple[str, ...]) -> list[str]:
    """What the questions on these topics are about."""
    return shown_conclusions(compiled().rules.conclusions.values(), topics)


def statuses(answers: dict[str, Answer]) -> dict[str, Status]:
    """The status of every conclusion."""
    return evaluate(compiled(), compiled().space.point(Case(DAY, answers)))


def to_come(answers: dict[str, Answer], topics: tuple[str, ...]) -> set[str]:
    """The questions that may still be asked."""
    point = compiled().space.point(Case(DAY, answers))
    found = open_questions(compiled(), point, evaluate(compiled(), point), targets(topics))
    return {question for question in found if question not in answers}


def some_answers(source: random.Random) -> dict[str, Answer]:
    """Answers to about half of the questions, one in six of them "weet niet"."""
    questions = [question for question in compiled().rules.questions.values() if source.random() < 0.5]
    return {q.id: DONT_KNOW if source.random() < 1 / 6 else random_answer(q, source) for q in questions}


@pytest.mark.parametrize("topics", SOME_TOPICS)
@pytest.mark.parametrize("seed", WALKS)
def test_the_number_of_questions_left_only_shrinks(seed: int, topics: tuple[str, ...]) -> None:
    """Whatever one answers to whichever open question, it and nothing new leaves the questions that may still come."""
    source = random.Random(seed)
    answers: dict[str, Answer] = {}
    left = to_come(answers, topics)
    while left:
        question = source.choice(sorted(left))
        answer = random_answer(compiled().rules.questions[question], source)
        answers[question] = DONT_KNOW if source.random() < 1 / 6 else answer
        now = to_come(answers, topics)
        assert now < left, (question, now - left)
        left = now


@pytest.mark.parametrize("topics", SOME_TOPICS)
@pytest.mark.parametrize("seed", WALKS)
def test_answers_that_do_not_count_change_nothing(seed: int, topics: tuple[str, ...]) -> None:
    """Without all the answers that do not count, every conclusion of the topics keeps its status."""
    answers = some_answers(random.Random(seed))
    counts = counting(compiled(), Case(DAY, answers, topics), targets(topics))
    assert counts <= answers.keys()
    before, after = statuses(answers), statuses({key: answers[key] for key in counts})
    assert {name: before[name] for name in targets(topics)} == {name: after[name] for name in targets(topics)}


@pytest.mark.parametrize("topics", [(), *((topic,) for topic in TOPICS)])
@pytest.mark.parametrize("initiative", ["eettafel", "zorgcooperatie"])
def test_every_answer_given_in_the_order_of_asking_counts(initiative: str, topics: tuple[str, ...]) -> None:
    """Who answers question after question has only answers that count."""
    answers = {question: full_case(initiative).answers[question] for question in asked(initiative, topics)}
    assert counting(compiled(), Case(DAY, answers, topics), targets(topics)) == answers.keys()


def test_what_an_advice_rests_on_counts() -> None:
    """Every answer that the advice gives as a reason counts, also where another ground would do."""
    case = full_case("zorgcooperatie")
    advice: dict[str, Any] = adviser().advise(case)
    used = {
        question
        for conclusion in advice["conclusies"]
        for ground in conclusion["gronden"]
        for question in ground["omdat"]
    }
    used |= {question for clash in advice["tegenspraken"] for question in clash["vragen"]}
    assert used <= counting(compiled(), case, targets(()))


def test_an_early_answer_closes_later_ones_and_opens_them_again() -> None:
    """Without volunteers the answers on what they may do do not count; with them again, each does that did."""
    answers = dict(full_case("zorgcooperatie").answers)
    before = counting(compiled(), Case(DAY, answers), targets(()))
    about = {"uwv_toestemming", "vervangt_betaald_werk"}
    assert about <= before
    without = counting(compiled(), Case(DAY, {**answers, "vrijwilligers": False}), targets(()))
    assert not about & without
    assert counting(compiled(), Case(DAY, answers), targets(())) == before


def test_not_knowing_leaves_open_what_is_said_to_depend_on_it() -> None:
    """What an answer helps to decide is `misschien` without it, and is what the advice says hangs on it."""
    answers = {"fase": "idee", "bewoners_leidend": True}
    advice = adviser().advise(Case(DAY, answers, ("geld",)))
    point = compiled().space.point(Case(DAY, answers))
    found = decided_by(compiled(), point, evaluate(compiled(), point), targets(("geld",)), "activiteiten")
    hanging = {c["id"] for c in advice["conclusies"] if "activiteiten" in c["hangt_af_van"]}
    assert found
    assert set(found) == hanging & set(targets(("geld",)))
