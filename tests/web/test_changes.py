"""Changing one's mind: later answers are kept, those that no longer count are named, and no tab loses anything."""

from __future__ import annotations

import random
from collections.abc import Callable

from playwright.sync_api import Page, expect
from test_walk import BEGINNER, change
from walking import CARE_COOPERATIVE, begin, fill_in, press, question_on, send, sign_in, store_case

from navigator.answers import DONT_KNOW
from web.services import Services

Visitor = Callable[..., Page]
ABOUT_VOLUNTEERS = ("uwv_toestemming", "vervangt_betaald_werk")
MARK = "Telt nu niet mee"


def check_marks(page: Page, marked: bool) -> None:
    """The answers about volunteers are there, each with the mark that it does not count or each without."""
    for question in ABOUT_VOLUNTEERS:
        row = page.locator(f"#{question}")
        expect(row).to_contain_text("Nee")
        expect(row.get_by_text(MARK)).to_have_count(1 if marked else 0)


def test_a_change_names_the_answers_that_no_longer_count(visitor: Visitor, site: str, services: Services) -> None:
    """Without volunteers the answers about them are kept and marked; with them again they count again."""
    page = visitor(CARE_COOPERATIVE)
    check_marks(page, marked=False)
    marked_before = page.get_by_text(MARK).all_inner_texts()
    change(page, "vrijwilligers")
    fill_in(page, False)
    send(page)
    message = page.get_by_role("status")
    expect(message).to_contain_text("antwoorden tellen nu niet mee")
    for question in ABOUT_VOLUNTEERS:
        expect(message).to_contain_text(services.rules.questions[question].text.tekst)
    page.goto(f"{site}/antwoorden")
    expect(page.get_by_role("status")).to_have_count(0)
    check_marks(page, marked=True)
    change(page, "vrijwilligers")
    fill_in(page, True)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("antwoorden tellen weer mee")
    page.goto(f"{site}/antwoorden")
    check_marks(page, marked=False)
    expect(page.get_by_text(MARK)).to_have_count(len(marked_before))


def test_fewer_topics_mark_what_they_leave_out(visitor: Visitor, site: str) -> None:
    """Answers that matter only to a topic that is no longer chosen are kept and marked, and come back with it."""
    page = visitor(CARE_COOPERATIVE)
    page.goto(f"{site}/onderwerpen")
    for name in ("alles", "geld"):
        page.locator(f"#onderwerp-{name}").set_checked(name == "geld")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("tellen nu niet mee")
    page.goto(f"{site}/antwoorden")
    check_marks(page, marked=True)
    page.goto(f"{site}/onderwerpen")
    page.check("#onderwerp-alles")
    send(page)
    page.goto(f"{site}/antwoorden")
    check_marks(page, marked=False)


def test_a_first_answer_gives_no_message(page: Page, site: str) -> None:
    """Who answers the questions as they come sees no message about changes."""
    begin(page, site, ["geld"])
    for _ in range(6):
        fill_in(page, BEGINNER[question_on(page) or ""])
        send(page)
        expect(page.get_by_role("status")).to_have_count(0)


def test_a_change_that_opens_questions_says_how_many(visitor: Visitor, site: str) -> None:
    """Where a change makes questions come that were not there, it says so: the only time the number left grows."""
    page = visitor({**CARE_COOPERATIVE, "provincie": "noord_brabant", "rechtsvorm": "stichting"})
    page.goto(f"{site}/vraag/rechtsvorm")
    fill_in(page, "geen")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("bij")


# --- honest progress


def left_on(page: Page) -> int:
    """The number of questions left at most, as the page says it."""
    text = page.locator(".voortgang p").inner_text()
    return 1 if "nog één vraag" in text else int("".join(filter(str.isdigit, text.split("nog hoogstens")[1])))


def test_the_number_left_shrinks_with_every_answer(page: Page, site: str) -> None:
    """On every next question the number left is smaller, and the section on the page is one that is listed."""
    begin(page, site, ["geld"])
    numbers = []
    while (question := question_on(page)) is not None:
        numbers.append(left_on(page))
        expect(page.locator(".delen [aria-current=step]")).to_have_count(1)
        fill_in(page, BEGINNER.get(question))
        send(page)
    assert numbers == sorted(set(numbers), reverse=True)
    assert numbers[-1] == 1


def test_one_can_stop_at_any_time_and_see_the_advice_so_far(page: Page, site: str) -> None:
    """From any question the advice so far is one link away and says what is open; "Stop nu" gives the code."""
    code = begin(page, site, ["geld"])
    for question in ("fase", "bewoners_leidend"):
        fill_in(page, BEGINNER[question])
        send(page)
    left, waiting = left_on(page), question_on(page)
    press(page, "Bekijk het advies tot nu toe")
    expect(page.get_by_role("main")).to_contain_text(f"nog hoogstens {left} vragen")
    press(page, "Ga verder met de vragen")
    assert question_on(page) == waiting
    press(page, "Stop nu en ga later verder")
    expect(page.locator(".woorden li")).to_have_text(code.split())


def test_not_knowing_says_what_it_costs(page: Page, site: str, services: Services) -> None:
    """Beside "Weet ik niet" stands how much of the advice it may leave open, and the choice is described by it."""
    begin(page, site, ["geld"])
    field = page.get_by_label("Weet ik niet", exact=True)
    assert field.get_attribute("aria-describedby") == "weet-niet-gevolg"
    expect(page.locator("#weet-niet-gevolg")).to_contain_text("punten in uw advies open blijven")


# --- back, forward and two tabs


def test_back_and_forward_lose_nothing(page: Page, site: str, services: Services) -> None:
    """The browser's own back and forward show what was stored; a page sent again from there changes only its answer."""
    code = begin(page, site, ["geld"])
    first = ("fase", "bewoners_leidend", "activiteiten", "doelgroep")
    for question in first:
        assert question_on(page) == question
        fill_in(page, BEGINNER[question])
        send(page)
    last = page.url
    for _ in range(3):
        page.go_back()
    assert question_on(page) == "bewoners_leidend"
    expect(page.get_by_label("Ja", exact=True)).to_be_checked()
    fill_in(page, False)
    send(page)
    page.go_back()
    expect(page.get_by_label("Nee", exact=True)).to_be_checked()
    page.go_forward()
    page.goto(last)
    found = services.cases.find(code)
    assert found is not None
    expected = {**{key: BEGINNER[key] for key in first}, "bewoners_leidend": False}
    assert {key: list(v) if isinstance(v, tuple) else v for key, v in found.answers.items()} == expected


def test_two_tabs_in_turn_keep_every_answer(page: Page, site: str, services: Services) -> None:
    """Two tabs that open questions early, in any order, and send them late never lose or mix an answer."""
    code = store_case(services, {}, ("geld",))
    sign_in(page, site, code)
    tabs = [page, page.context.new_page()]
    source = random.Random(4)
    questions = [key for key, answer in BEGINNER.items() if not isinstance(answer, list)]
    source.shuffle(questions)
    for pair in zip(questions[::2], questions[1::2], strict=False):
        for tab, question in zip(tabs, pair, strict=True):
            tab.goto(f"{site}/vraag/{question}")
            fill_in(tab, BEGINNER[question])
        for tab in source.sample(tabs, 2):
            send(tab)
    found = services.cases.find(code)
    assert found is not None
    sent = questions[: len(questions) // 2 * 2]
    assert dict(found.answers) == {question: BEGINNER[question] for question in found.answers}
    assert found.answers.keys() == set(sent)


def test_the_last_of_two_tabs_on_one_question_counts(page: Page, site: str, services: Services) -> None:
    """The same question answered in two tabs holds the answer sent last, and nothing of the other."""
    code = store_case(services, {"rechtsvorm": DONT_KNOW}, ("geld",))
    sign_in(page, site, code)
    other = page.context.new_page()
    for tab, options in ((page, ["ontmoeting", "vervoer"]), (other, ["klussen"])):
        tab.goto(f"{site}/vraag/activiteiten")
        fill_in(tab, options)
    send(other)
    send(page)
    found = services.cases.find(code)
    assert found is not None
    assert dict(found.answers) == {"rechtsvorm": DONT_KNOW, "activiteiten": ("ontmoeting", "vervoer")}


def test_each_topic_says_how_many_questions_it_brings(page: Page, site: str) -> None:
    """The number beside a topic is the one with which the interview on that topic begins."""
    page.goto(f"{site}/onderwerpen")
    for topic in ("geld", "alles"):
        expect(page.locator(f"#onderwerp-{topic}-uitleg")).to_contain_text("Hoogstens")
    said = page.locator("#onderwerp-geld-uitleg").inner_text().split("Hoogstens ")[1]
    begin(page, site, ["geld"])
    assert said == f"{left_on(page)} vragen."


def test_who_knows_little_is_led_to_the_advice(page: Page, site: str) -> None:
    """After five times "Weet ik niet" the page says that this is fine, and where to see what to find out first."""
    begin(page, site, ["geld"])
    for times in range(1, 7):
        fill_in(page, None)
        send(page)
        expect(page.get_by_text("Dat geeft niet.")).to_have_count(1 if times == 5 else 0)
