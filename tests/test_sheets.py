"""The conversation sheets: what they ask of whom, on rules made here and on the real ones, and as plain text."""

from __future__ import annotations

import pytest
from realistic import realistic_cases, stories
from sheetmaking import ASK, DAY, advice_on, conclusion, obstacle, rule_base, step

from navigator.advice import Adviser
from navigator.case import Case
from navigator.grounds import compile_rules
from navigator.model import Conclusion, RuleBase
from navigator.rulefiles.fileshapes import Conclusiebestand, Praktijkvoorbeeld
from navigator.sheets import words as sheetwords
from navigator.sheets.addressed import PARTIES
from navigator.sheets.content import Ask, Request, Sheet, sheets
from navigator.sheets.text import LONGEST_LINE, as_text

# --- a sheet, on rules made here


def made(*conclusions: Conclusion, statuses: dict[str, str] | None = None) -> dict[str, Sheet]:
    """The sheets of an advice in which these conclusions are `ja`, other than those given."""
    base = rule_base(*conclusions)
    return sheets(advice_on(base, statuses), compile_rules(base, DAY), Case(DAY, {}))


def only_request(*conclusions: Conclusion, statuses: dict[str, str] | None = None) -> Request:
    """The one request on the municipality's sheet."""
    [request] = made(*conclusions, statuses=statuses)["gemeente"].requests
    return request


def test_an_obstacle_stands_on_the_sheets_of_those_it_is_addressed_to() -> None:
    """An obstacle for the municipality and UWV gives these two a sheet, and nobody else."""
    assert list(made(obstacle("a", addressees=("uwv", "gemeenteraad", "tweede_kamer")))) == ["gemeente", "uwv"]


def test_an_obstacle_asks_only_what_is_for_this_party() -> None:
    """Of the steps of an obstacle, a sheet holds the sentences to this party."""
    steps = [step("Vraag UWV om uitstel.", "Mag het later?"), ASK, step("Maak een lijst.")]
    found = made(obstacle("a", addressees=("gemeente", "uwv"), stappen=steps))
    assert [ask.text for ask in found["gemeente"].requests[0].asks] == ["Wilt u ons helpen?"]
    assert [ask.text for ask in found["uwv"].requests[0].asks] == ["Mag het later?"]


def test_a_step_that_says_whom_it_is_for_is_taken_at_its_word() -> None:
    """`aan` decides who is asked, and `alleen` when, whatever the words of the step; so other words change nothing."""
    for words in ("Leg het vooraf voor.", "Vraag UWV om raad.", "Is het zo'n geval? Vraag het de geldgever."):
        said = step(words, "Wilt u ons helpen?").model_copy(update={"aan": ["gemeente"]})
        found = made(obstacle("a", addressees=("gemeente", "uwv"), stappen=[said]))
        assert found["gemeente"].requests[0].asks == (Ask("Wilt u ons helpen?"),)
        assert found["uwv"].requests[0].asks == ()
        payer = said.model_copy(update={"alleen": "betaler"})
        assert made(obstacle("a", stappen=[payer]))["gemeente"].requests[0].asks[0].payer
        some = said.model_copy(update={"alleen": "soms"})
        assert only_request(obstacle("a", stappen=[some, ASK])).asks == (Ask("Wilt u ons helpen?"),)


def test_an_obstacle_without_a_sentence_is_still_brought_up() -> None:
    """Who is addressed without a sentence to say gets the title of the obstacle."""
    request = only_request(obstacle("a", "cultuur"))
    assert (request.asks, request.title) == ((), "a")


def test_no_sheet_opens_with_a_reproach() -> None:
    """An obstacle of attitude shows its question and not its title, which tells on the other."""
    assert only_request(obstacle("a", "cultuur", stappen=[ASK])).title is None
    assert only_request(obstacle("a", "uitvoering", stappen=[ASK])).title == "a"


def test_a_route_stands_on_a_sheet_only_with_a_question() -> None:
    """A route that names a party as helper only is not brought up with it."""
    assert made(conclusion("a", "route", organisaties=["gemeente"])) == {}
    assert list(made(conclusion("a", "route", stappen=[ASK]))) == ["gemeente"]


@pytest.mark.parametrize("soort", ["voorstel", "fonds", "geldvorm", "status"])
def test_other_conclusions_are_not_on_a_sheet(soort: str) -> None:
    """Proposals do not exist yet, and the rest is nothing to ask a party about."""
    assert made(conclusion("a", soort, stappen=[ASK], organisaties=["gemeente"])) == {}


@pytest.mark.parametrize("status", ["misschien", "nee"])
def test_what_is_not_sure_is_not_on_a_sheet(status: str) -> None:
    """Only what is `ja` is asked."""
    assert made(obstacle("a", stappen=[ASK]), statuses={"a": status}) == {}


def test_topics_that_were_not_chosen_are_left_out() -> None:
    """The sheets are about the topics of the case."""
    base = rule_base(obstacle("a", stappen=[ASK]))
    assert sheets(advice_on(base), compile_rules(base, DAY), Case(DAY, {}, ("wonen_en_gebouw",))) == {}
    assert list(sheets(advice_on(base), compile_rules(base, DAY), Case(DAY, {}, ("geld",)))) == ["gemeente"]


def test_a_conditional_sentence_gives_way_to_one_that_is_for_all() -> None:
    """A sentence that may be untrue for this initiative is left out, or else marked."""
    some = step("Past het niet? Vraag de gemeente om een uitzondering.", "Wij zijn geen ANBI. Mag het toch?")
    assert only_request(obstacle("a", stappen=[ASK, some])).asks == (Ask("Wilt u ons helpen?"),)
    [ask] = only_request(obstacle("a", stappen=[some])).asks
    assert ask.conditional
    assert sheetwords.lead(ask) == "Als dit nog niet bekend is, vragen wij:"


def test_a_sentence_of_a_volunteer_or_to_a_payer_is_marked() -> None:
    """A sheet says who asks, and asks a payer only if it is one."""
    volunteer = step("Meld het werk bij de gemeente.", "Mag ik helpen?", "de vrijwilliger")
    payer = step("Vraag de geldgever om minder cijfers.", "Mag het korter?")
    first, second = only_request(obstacle("a", stappen=[volunteer, payer])).asks
    assert sheetwords.lead(first) == "Een vrijwilliger vraagt:"
    assert sheetwords.lead(second) == "Geeft u ons geld? Dan vragen wij:"


def test_a_way_out_is_one_in_which_the_party_has_a_part() -> None:
    """Ways out that are the initiative's own, and routes that do not fit, are left out."""
    request = only_request(
        obstacle("a", stappen=[ASK], uitwegen=["koepel", "praten", "weg"]),
        conclusion("andere_weg", "route"),
        statuses={"andere_weg": "nee"},
    )
    assert request.ways_out == ("Samen praten",)


def test_the_law_comes_first() -> None:
    """Questions about the law come before those about how people deal with each other."""
    kinds = ("cultuur", "intern", "uitvoering", "hard")
    found = made(*[obstacle(kind, kind, stappen=[ASK]) for kind in kinds], conclusion("route", "route", stappen=[ASK]))
    order = [request.id for request in found["gemeente"].requests]
    assert order == ["hard", "uitvoering", "route", "intern", "cultuur"]


def test_each_source_has_one_number() -> None:
    """Two questions that rest on one source refer to the same number, with the day it was looked at."""
    sheet = made(obstacle("a", stappen=[ASK]), obstacle("b", stappen=[ASK]))["gemeente"]
    [source] = sheet.sources
    assert source.number == 1
    assert sheetwords.described(source) == "bron. Bekeken op 14 juni 2026."
    assert [request.sources for request in sheet.requests] == [(source,), (source,)]


def test_an_example_is_told_once() -> None:
    """What others did stands once on a sheet, also under a longer name."""
    told = Praktijkvoorbeeld(naam="Tot uw Dienst", tekst="Dit lukte.")
    again = Praktijkvoorbeeld(naam="Coöperatie Tot uw Dienst", tekst="Dit lukte ook.")
    sheet = made(
        obstacle("a", stappen=[ASK], praktijkvoorbeeld=told), obstacle("b", stappen=[ASK], praktijkvoorbeeld=again)
    )["gemeente"]
    assert [example.text for example in sheet.examples] == ["Dit lukte."]


# --- on the real rules


def test_a_cooperative_with_ww_volunteers_takes_a_sheet_to_uwv(rules: RuleBase, adviser: Adviser) -> None:
    """The sheet for UWV has the question of the volunteer, the regulation with its link, and the way out."""
    case = next(story.case for story in stories(rules) if "ww-vrijwilligers" in story.name)
    sheet = sheets(adviser.advise(case), adviser.at(case.day)[0], case)["uwv"]
    request = next(each for each in sheet.requests if each.id == "ww_vrijwilligers")
    assert [ask.volunteer for ask in request.asks] == [True]
    assert "UWV vragen om een uitzondering" in request.ways_out
    assert request.sources[0].law
    assert str(request.sources[0].url).startswith("https://zoek.officielebekendmakingen.nl/")


def test_who_does_not_pay_is_not_asked_about_paying(rules: RuleBase, adviser: Adviser) -> None:
    """Care under the Wmo alone is no reason to ask an insurer or a zorgkantoor when it buys in."""
    case = next(story.case for story in stories(rules) if "ww-vrijwilligers" in story.name)
    found = sheets(adviser.advise(case), adviser.at(case.day)[0], case)
    about = {party: {request.id for request in sheet.requests} for party, sheet in found.items()}
    assert "aanbesteding" in about["gemeente"]
    assert all("aanbesteding" not in requests for party, requests in about.items() if party != "gemeente")


def test_sheets_say_only_what_is_sure(rules: RuleBase, adviser: Adviser) -> None:
    """In many cases: every question rests on something that is `ja`, and no proposal is named."""
    proposals = [each.text.titel for each in rules.conclusions.values() if each.kind == "voorstel"]
    seen = 0
    for case in realistic_cases(rules, 60, seed=4):
        advice = adviser.advise(case)
        sure = {each["id"] for each in advice["conclusies"] if each["status"] == "ja"}
        for party, sheet in sheets(advice, adviser.at(case.day)[0], case).items():
            seen += 1
            assert {request.id for request in sheet.requests} <= sure
            assert all(_involves(party, rules.conclusions[request.id].text, request) for request in sheet.requests)
            text = as_text(sheet)
            assert not [title for title in proposals if title in " ".join(text.split())]
            assert max(map(len, text.splitlines())) <= LONGEST_LINE
    assert seen > 60


def _involves(party: str, text: Conclusiebestand, request: Request) -> bool:
    addressees = text.knelpunt.adressaat if text.knelpunt else []
    return bool(request.asks) or not set(PARTIES[party].organisations).isdisjoint(addressees)


# --- plain text


def test_the_text_holds_the_whole_sheet(rules: RuleBase, adviser: Adviser) -> None:
    """Every fact, question, way out, example and source of a sheet is in its text."""
    for story in stories(rules):
        for sheet in sheets(adviser.advise(story.case), adviser.at(DAY)[0], story.case).values():
            text = " ".join(as_text(sheet).split())
            expected = [fact.text for fact in (*sheet.does, *sheet.arranged)]
            expected += [ask.text for request in sheet.requests for ask in request.asks]
            expected += [request.title for request in sheet.requests if request.title]
            expected += [example.text for example in sheet.examples]
            expected += [source.title for source in sheet.sources]
            for part in expected:
                assert " ".join(part.split()) in text


def test_an_address_too_long_for_a_line_is_not_cut() -> None:
    """Half an address leads nowhere: then the text names only the site."""
    base = rule_base(obstacle("a", stappen=[ASK]))
    base.sources["bron"] = base.sources["bron"].model_copy(update={"url": "https://voorbeeld.nl/" + "x" * 90})
    text = as_text(sheets(advice_on(base), compile_rules(base, DAY), Case(DAY, {}))["gemeente"])
    assert "te vinden op voorbeeld.nl" in text
    assert "https://" not in text
