"""What to take along: whom a step addresses, the conversation sheets, the list of steps and the advice on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from builders import make_conclusion, make_question, make_rule, make_rules, yes
from pagetexts import strings_of, visible_text
from realistic import realistic_cases, stories

from navigator.advice import Adviser
from navigator.case import Case
from navigator.language.plain import check_text
from navigator.model import Conclusion, RuleBase
from navigator.reading import default_folder, load_rules
from navigator.rulefiles.fileshapes import Classificatie, Conclusiebestand, Praktijkvoorbeeld, Stap, Uitweg, Venster
from navigator.sheets import words as sheetwords
from navigator.sheets.addressed import PARTIES, asks_everyone, asks_payer, asks_unnamed, concerns, is_conditional, named
from navigator.sheets.content import Ask, Request, Sheet, sheets
from navigator.sheets.dossier import GROUPS, dossier
from navigator.sheets.profile import what_is_arranged, what_it_does
from navigator.sheets.steps import Section, step_list
from navigator.sheets.text import LONGEST_LINE, as_text

DAY = dt.date(2026, 11, 22)
TEMPLATES = sorted((Path(__file__).parent.parent / "web" / "templates" / "takeaway").glob("*.html"))


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    """The rules of the product."""
    return load_rules(default_folder())


@pytest.fixture(scope="module")
def adviser(rules: RuleBase) -> Adviser:
    """Advice under these rules."""
    return Adviser(rules)


# --- whom a step addresses


@pytest.mark.parametrize(
    ("step", "parties"),
    [
        ("Vraag de gemeente om een afspraak voor meer jaren.", {"gemeente"}),
        ("Bel de gemeente en leg uw plan uit voordat u aanvraagt.", {"gemeente"}),
        ("Vindt u niets? Vraag het aan de gemeente.", {"gemeente"}),
        ("Vraag een gesprek aan met de wethouder die over de Wmo gaat.", {"gemeente"}),
        ("Bespreek dit met de ambtenaar en daarna met de wethouder.", {"gemeente"}),
        ("Nodig een ambtenaar en een raadslid uit om te komen kijken.", {"gemeente"}),
        ("Vraag de sociale dienst van de gemeente welke vergoeding u mag houden.", {"gemeente"}),
        ("Meld vooraf het werk en de vergoeding bij de gemeente.", {"gemeente"}),
        ("Vraag de gemeente of UWV om een afspraak voor langere tijd.", {"gemeente", "uwv"}),
        ("Leg bij twijfel de taken vooraf voor aan UWV.", {"uwv"}),
        ("Past de organisatie niet? Vraag UWV dan om af te wijken.", {"uwv"}),
        ("Vraag de grootste zorgverzekeraar in uw regio om een gesprek.", {"zorgverzekeraar"}),
        ("Nodig gemeente, verzekeraar en zorgaanbieders uit voor één gesprek.", {"gemeente", "zorgverzekeraar"}),
        ("Vraag het zorgkantoor of het preventie betaalt.", {"zorgkantoor"}),
        ("Zoek op welk zorgkantoor bij uw regio hoort en vraag naar preventie.", {"zorgkantoor"}),
    ],
)
def test_a_step_that_names_whom_to_ask_addresses_them(step: str, parties: set[str]) -> None:
    """Whom one asks, calls, invites or talks to is found, also where it is more than one."""
    assert named(step) == parties


@pytest.mark.parametrize(
    "step",
    [
        "Vraag een notaris of dit in uw statuten past.",
        "Kijk of de gemeente er een regel voor heeft.",
        "Vraag vooraf of een fonds of de gemeente er geld bij doet.",
        "Zorg dat een ander de taak kan overnemen als UWV nee zegt.",
        "Zoek een partner die kan rekenen, zoals de gemeente of een zorgaanbieder.",
        "Praat met een aanbieder die al een contract met de gemeente heeft.",
        "Vraag de deelnemer bij welke verzekeraar hij of zij zit.",
        "Vraag de welzijnsorganisatie of iemand van haar vast bij u kan werken.",
        "De gemeente beslist en laat weten wat u achteraf moet laten zien.",
        "Leg uw statuten klaar. Fondsen en gemeenten vragen ernaar.",
    ],
)
def test_a_step_that_only_mentions_a_party_does_not_address_it(step: str) -> None:
    """A party that is spoken of, and not to, is not asked."""
    assert named(step) == set()


def test_the_party_that_is_asked_is_not_the_one_that_is_asked_about() -> None:
    """Who asks the municipality to invite the insurer asks the municipality."""
    assert named("Vraag de gemeente om de zorgverzekeraar en het zorgkantoor uit te nodigen.") == {"gemeente"}


def test_some_steps_address_nobody_by_name() -> None:
    """Invitations to all, questions in writing and questions to "de geldgever" are told apart."""
    assert asks_everyone("Nodig alle betalers uit voor één gesprek.")
    assert asks_unnamed("Vraag per e-mail welk artikel het verbiedt.")
    assert asks_payer("Vraag de geldgever om minder cijfers.")
    assert not any(asks("Vraag een notaris om raad.") for asks in (asks_everyone, asks_unnamed, asks_payer))


def test_a_step_for_some_is_told_apart() -> None:
    """A step after a question, or about "zo'n" case, is not for everybody."""
    assert is_conditional("Past de organisatie niet? Vraag UWV dan om af te wijken.")
    assert is_conditional("Vraag de gemeente bij zo'n taak om een afspraak.")
    assert not is_conditional("Vraag de gemeente welke plannen er komen. Wie praat daarover mee?")


def test_a_way_out_concerns_those_it_speaks_of() -> None:
    """The government is the municipality's affair too; insurers in general are not this insurer."""
    assert concerns(PARTIES["gemeente"], "De overheid mag daarvan afwijken.")
    assert not concerns(PARTIES["zorgverzekeraar"], "Een netwerk praat met zorgverzekeraars.")


# --- a sheet, on rules made here


def conclusion(name: str, soort: str, **more: Any) -> Conclusion:
    """A conclusion that holds if v0 is yes, with these texts."""
    made = make_conclusion(name, [make_rule(f"{name}.1", yes(0))], soort)
    return Conclusion(name, made.text.model_copy(update=more), made.rules, made.path)


def obstacle(name: str, kind: str = "hard", addressees: tuple[str, ...] = ("gemeente",), **more: Any) -> Conclusion:
    """An obstacle of this kind."""
    point = Classificatie(soort=kind, niveau="lokaal", adressaat=list(addressees))
    return conclusion(name, "knelpunt", knelpunt=point, **more)


def step(what: str, say: str | None = None, who: str = "bestuur") -> Stap:
    """A step of the board, or of somebody else."""
    return Stap(wie=who, wat=what, zin=say)


ASK = step("Vraag de gemeente om hulp.", "Wilt u ons helpen?")


def rule_base(*conclusions: Conclusion) -> RuleBase:
    """A rule base of these conclusions, with one question and two ways out."""
    base = make_rules([make_question("v0", "ja_nee")], conclusions)
    base.ways_out["praten"] = Uitweg(titel="Samen praten", uitleg="Praat met de gemeente.", bronnen=["bron"])
    base.ways_out["koepel"] = Uitweg(titel="Hulp van een koepel", uitleg="Bel een koepel.", bronnen=["bron"])
    base.ways_out["weg"] = Uitweg(
        titel="Een andere weg", uitleg="De gemeente helpt.", bronnen=["bron"], route="andere_weg"
    )
    return base


def advice_on(base: RuleBase, statuses: dict[str, str] | None = None, **ground: Any) -> dict[str, Any]:
    """An advice in which every conclusion is `ja`, other than those given."""
    found = [
        {
            "id": each.id,
            "soort": each.kind,
            "status": (statuses or {}).get(each.id, "ja"),
            "titel": each.text.titel,
            "uitleg": each.text.uitleg,
            "gronden": [{"regel": f"{each.id}.1", "omdat": {"v0": True}, "via": [], "bronnen": ["bron"], **ground}],
            "hangt_af_van": [],
            "wordt_ja_als": [],
            "wordt_nee_als": [],
            "uitwegen": list(each.text.uitwegen),
            "bronnen": ["bron"],
        }
        for each in base.conclusions.values()
    ]
    counts = {"versie": base.version, "conclusies": len(found), "regels": base.rule_count}
    return {"regels": counts, "conclusies": found, "tegenspraken": [], "open_vragen": []}


def made(*conclusions: Conclusion, statuses: dict[str, str] | None = None) -> dict[str, Sheet]:
    """The sheets of an advice in which these conclusions are `ja`, other than those given."""
    base = rule_base(*conclusions)
    return sheets(advice_on(base, statuses), base, Case(DAY, {}))


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
    assert sheets(advice_on(base), base, Case(DAY, {}, ("wonen_en_gebouw",))) == {}
    assert list(sheets(advice_on(base), base, Case(DAY, {}, ("geld",)))) == ["gemeente"]


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


# --- the initiative in sentences


def told(rules: RuleBase, party: str, **answers: Any) -> list[str]:
    """Everything a sheet for a party says about an initiative with these answers."""
    case = Case(DAY, answers)
    facts = (*what_it_does(rules, case, party), *what_is_arranged(rules, case, party))
    return [" ".join([fact.text, *fact.items]).replace("\N{NO-BREAK SPACE}", " ") for fact in facts]


def test_answers_become_sentences(rules: RuleBase) -> None:
    """Choices, ticked options and numbers are told in the words of the initiative."""
    assert told(rules, "gemeente", fase="idee", doelgroep=("ouderen",), bedrag_nodig=12000) == [
        "Wij hebben een idee en praten erover.",
        "Wij doen het voor: ouderen",
        "Wij zoeken ongeveer € 12.000.",
    ]


def test_what_is_not_known_is_not_told(rules: RuleBase) -> None:
    """No answer, "weet niet" and "none of these" give no sentence."""
    assert told(rules, "gemeente", fase="weet_niet", activiteiten=(), bedrag_nodig=0) == []


def test_each_party_hears_what_concerns_it(rules: RuleBase) -> None:
    """UWV hears of the benefits of UWV among the volunteers, and nobody else does."""
    answers = {"vrijwilligers": True, "vrijwilligers_uitkering": ("ww", "bijstand", "aow")}
    assert "Onder onze vrijwilligers komt voor: uitkering na ontslag (WW)" in told(rules, "uwv", **answers)
    assert all("uitkering" not in sentence for sentence in told(rules, "gemeente", **answers))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"vrijwilligers": False}, {"vergoeding_jaar": 500, "vrijwilligers_uitkering": ("ww",)}),
        ({"publieke_taak": "nee"}, {"taak_wet": ("wmo",), "beter_of_goedkoper": True}),
        ({"zorgrol": "geen"}, {"zorgwetten": ("zvw",), "zorgverleners": 5}),
        ({"geld_nodig_voor": ()}, {"bedrag_nodig": 500, "duur_geld": "eenmalig"}),
        ({"vrijwilligers_uitkering": ("aow",)}, {"uwv_toestemming": True}),
        ({"pgb_rol": "geen"}, {"overdracht_vastgelegd": True}),
    ],
)
def test_an_answer_that_no_longer_counts_is_not_told(
    rules: RuleBase, earlier: dict[str, Any], later: dict[str, Any]
) -> None:
    """An answer whose question an earlier answer has made idle is kept, but never said to others."""
    for party in PARTIES:
        assert told(rules, party, **earlier, **later) == told(rules, party, **earlier)


def test_no_trouble_with_others_is_told(rules: RuleBase) -> None:
    """What the initiative thinks of the municipality is not said to anybody."""
    trouble = {"gemeente_houding": "werkt_tegen", "coordinator_afgewezen": True, "mag_niet_zonder_artikel": True}
    assert [told(rules, party, **trouble) for party in PARTIES] == [[]] * len(PARTIES)


# --- on the real rules


def test_a_cooperative_with_ww_volunteers_takes_a_sheet_to_uwv(rules: RuleBase, adviser: Adviser) -> None:
    """The sheet for UWV has the question of the volunteer, the regulation with its link, and the way out."""
    case = next(story.case for story in stories(rules) if "ww-vrijwilligers" in story.name)
    sheet = sheets(adviser.advise(case), rules, case)["uwv"]
    request = next(each for each in sheet.requests if each.id == "ww_vrijwilligers")
    assert [ask.volunteer for ask in request.asks] == [True]
    assert "UWV vragen om een uitzondering" in request.ways_out
    assert request.sources[0].law
    assert str(request.sources[0].url).startswith("https://zoek.officielebekendmakingen.nl/")


def test_who_does_not_pay_is_not_asked_about_paying(rules: RuleBase, adviser: Adviser) -> None:
    """Care under the Wmo alone is no reason to ask an insurer or a zorgkantoor when it buys in."""
    case = next(story.case for story in stories(rules) if "ww-vrijwilligers" in story.name)
    found = sheets(adviser.advise(case), rules, case)
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
        for party, sheet in sheets(advice, rules, case).items():
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
        for sheet in sheets(adviser.advise(story.case), rules, story.case).values():
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
    text = as_text(sheets(advice_on(base), base, Case(DAY, {}))["gemeente"])
    assert "te vinden op voorbeeld.nl" in text
    assert "https://" not in text


# --- the list of steps


def steps_of(*conclusions: Conclusion, statuses: dict[str, str] | None = None) -> tuple[Section, ...]:
    """The list of steps of an advice in which these conclusions are `ja`, other than those given."""
    base = rule_base(*conclusions)
    return step_list(advice_on(base, statuses), base, Case(DAY, {}))


def test_the_law_comes_before_money_in_the_list() -> None:
    """The list begins with what the law asks, then money, then the rest."""
    found = steps_of(
        conclusion("status", "status", stappen=[step("Kijk.")]),
        obstacle("cultuur", "cultuur", stappen=[step("Praat.")]),
        conclusion("fonds", "fonds", stappen=[step("Bel.")]),
        obstacle("hard", stappen=[step("Meld.")]),
    )
    assert [task.title for section in found for task in section.tasks] == ["hard", "fonds", "cultuur", "status"]


def test_a_step_stands_once_in_the_list() -> None:
    """A step that two conclusions ask stands with the first, which names the other."""
    same = step("Leg vast dat bewoners de baas blijven.")
    [section] = steps_of(obstacle("a", stappen=[same, step("Bel.")]), obstacle("b", stappen=[same]))
    [task] = section.tasks
    assert [(each.what, each.also) for each in task.steps] == [
        ("Leg vast dat bewoners de baas blijven.", ("b",)),
        ("Bel.", ()),
    ]


def test_the_same_words_about_two_funds_are_two_steps() -> None:
    """ "Bel het fonds" means another fund each time."""
    same = step("Bel het fonds.")
    [section] = steps_of(conclusion("a", "fonds", stappen=[same]), conclusion("b", "fonds", stappen=[same]))
    assert [task.title for task in section.tasks] == ["a", "b"]


def test_proposals_and_doubts_ask_nothing() -> None:
    """Only what is `ja` has steps in the list, and a proposal never has."""
    found = steps_of(
        conclusion("a", "voorstel", stappen=[ASK]),
        obstacle("b", stappen=[ASK]),
        statuses={"b": "misschien"},
    )
    assert found == ()


def test_a_step_says_when_one_can_apply() -> None:
    """A fund that is open part of the year says so in the list."""
    base = rule_base(conclusion("a", "fonds", stappen=[ASK], venster=Venster(van="09-01", tot="10-31")))
    advice = advice_on(base)
    advice["conclusies"][0]["uitleg"] += "\n\nAanvragen kan nu niet."
    [section] = step_list(advice, base, Case(DAY, {}))
    assert section.tasks[0].moment == "Aanvragen kan nu niet."


# --- the whole advice on paper


def test_the_advice_on_paper_holds_every_conclusion_that_a_page_shows(rules: RuleBase, adviser: Adviser) -> None:
    """Each conclusion of each group is there once, with its explanation; proposals stand apart."""
    case = stories(rules)[2].case
    advice = adviser.advise(case)
    found = dossier(advice, rules, case, lambda name: True)
    shown = {(kind, status) for _, _, kinds, status in GROUPS for kind in kinds}
    expected = [each["titel"] for each in advice["conclusies"] if (each["soort"], each["status"]) in shown]
    entries = [entry for group in found.groups for entry in group.entries]
    assert sorted(entry.title for entry in entries) == sorted(expected)
    assert all(entry.explanation for entry in entries)
    proposals = {each["titel"] for each in advice["conclusies"] if each["soort"] == "voorstel"}
    for group in found.groups:
        assert (group.id == "voorstellen") == any(entry.title in proposals for entry in group.entries)


def test_the_advice_on_paper_explains_what_it_names(rules: RuleBase, adviser: Adviser) -> None:
    """Every way out and every organisation that an entry names is explained, and nothing else is."""
    case = stories(rules)[2].case
    found = dossier(adviser.advise(case), rules, case, lambda name: name != "nlzve")
    entries = [entry for group in found.groups for entry in group.entries]
    assert {name for entry in entries for name in entry.ways_out} == set(found.ways_out)
    assert {name for entry in entries for name in (*entry.addressees, *entry.helpers)} == set(found.organisations)
    assert "nlzve" not in found.organisations


def test_the_advice_on_paper_names_the_answers(rules: RuleBase, adviser: Adviser) -> None:
    """The answers stand in the advice in the order of asking, in words."""
    case = Case(DAY, {"rechtsvorm": "stichting", "fase": "idee"})
    found = dossier(adviser.advise(case), rules, case, lambda name: True)
    answers = [pair for _, rows in found.answers for pair in rows]
    assert answers == [
        ("Hoe ver bent u?", "We hebben een idee en praten erover"),
        ("Welke rechtsvorm heeft u nu?", "Stichting"),
    ]


# --- words


def fixed_words() -> list[str]:
    """The fixed texts of a sheet."""
    found = [value for name, value in vars(sheetwords).items() if name.isupper() and isinstance(value, str)]
    leads = [Ask("", volunteer=True), Ask("", payer=True), Ask("", conditional=True)]
    return [*found, *sheetwords.BLANKS, *map(sheetwords.lead, leads), sheetwords.made_on("2 mei 2026")]


def test_the_fixed_words_are_plain() -> None:
    """No fixed text of a sheet has a sentence over twenty words or a stiff word."""
    assert len(fixed_words()) > 15
    assert [problem for text in fixed_words() for problem in check_text(text)] == []


def test_the_sentences_about_an_initiative_are_plain(rules: RuleBase) -> None:
    """Whatever the answers, the sentences about an initiative hold to plain language."""
    for case in realistic_cases(rules, 30, seed=5):
        for party in PARTIES:
            facts = (*what_it_does(rules, case, party), *what_is_arranged(rules, case, party))
            assert [problem for fact in facts for problem in check_text(fact.text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_pages_to_take_along_are_plain(path: Path) -> None:
    """No page or PDF has a sentence over twenty words or a stiff word; a value counts as a short word."""
    template = path.read_text()
    assert check_text(visible_text(template).replace("waarde", "dit")) == []
    assert [message for text in strings_of(template) for message in check_text(text)] == []


def test_every_party_is_an_organisation_of_the_rules(rules: RuleBase) -> None:
    """The organisations a party stands for exist under these names."""
    assert {name for party in PARTIES.values() for name in party.organisations} <= set(rules.organisations)
