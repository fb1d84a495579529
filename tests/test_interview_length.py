"""How many questions five typical initiatives are asked; `pytest -s` prints the counts as a table."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from navigator.advice import Adviser
from navigator.answers import Answer, answer_from
from navigator.case import TOPICS, Case, read_case
from navigator.grounds import evaluate
from navigator.interview import next_question, open_questions, shown_conclusions
from navigator.model import Question
from navigator.reading import load_rules

DAY = dt.date(2026, 11, 22)
INITIATIVES = ("eettafel", "buurtbus", "dorpshuis", "stadsdorp", "zorgcooperatie")
BEGINNING = INITIATIVES[:2]
TYPICAL = ("eettafel", "buurtbus", "stadsdorp")
MOST_ON_MONEY = 15

ja, nee = True, False
ANSWERS: dict[str, tuple[Any, ...]] = {
    # a beginning eettafel; a village bus at the start; a dorpshuis with subsidy; a stadsdorp; a zorgcoöperatie
    "fase": ("idee", "start", "uitvoering", "doorgroei", "uitvoering"),
    "bewoners_leidend": (ja, ja, ja, ja, ja),
    "activiteiten": (
        ["ontmoeting", "eettafel"],
        ["vervoer"],
        ["ontmoeting", "eettafel", "informatiepunt"],
        ["ontmoeting", "burenhulp", "klussen", "vervoer"],
        ["dagbesteding", "huishoudelijke_hulp", "persoonlijke_verzorging", "eettafel"],
    ),
    "doelgroep": (
        ["ouderen", "hele_buurt"],
        ["ouderen", "hele_buurt"],
        ["hele_buurt"],
        ["ouderen"],
        ["ouderen", "mensen_met_beperking"],
    ),
    "gebied": ("dorp", "dorp", "dorp", "stadswijk", "dorp"),
    "provincie": ("gelderland", "drenthe", "fryslan", "noord_holland", "noord_brabant"),
    "regio_haaglanden": (nee, nee, nee, nee, nee),
    "kwetsbare_wijk": (nee, nee, nee, nee, nee),
    "kartrekkers": (4, 5, 7, 6, 9),
    "opvolging_geregeld": (nee, nee, ja, nee, ja),
    "rechtsvorm": ("geen", "geen", "stichting", "vereniging", "cooperatie"),
    "penvoerder": (nee, nee, nee, nee, nee),
    "wil_rechtsvorm": (nee, ja, nee, nee, nee),
    "heeft_contributie": (nee, nee, nee, ja, ja),
    "winst_naar_leden": (nee, nee, nee, nee, nee),
    "anbi_status": ("geen", "geen", "geen", "geen", "geen"),
    "wil_anbi": (nee, nee, nee, nee, ja),
    "algemeen_belang": (100, 100, 80, 40, 60),
    "onderneming": (nee, nee, ja, nee, ja),
    "winst_jaar": (0, 0, 3000, 500, 4000),
    "winst_vijf_jaar": (0, 0, 9000, 2500, 12000),
    "aandeel_zorg": (0, 0, 0, 0, 40),
    "geld_nodig_voor": (
        ["bijeenkomsten", "materialen"],
        ["vervoerskosten", "rechtsvorm_oprichten"],
        ["huur_ruimte", "verbouwing"],
        ["bijeenkomsten"],
        ["coordinator", "vervoerskosten"],
    ),
    "bedrag_nodig": (500, 15000, 20000, 2500, 40000),
    "duur_geld": ("eenmalig", "eenmalig", "structureel", "structureel", "structureel"),
    "inkomsten": (
        [],
        [],
        ["subsidie_meerjarig", "verkoop", "giften", "eigen_bijdrage"],
        ["contributie"],
        ["contributie", "contract", "pgb"],
    ),
    "aandeel_overheid": (0, 0, 50, 0, 55),
    "geld_stopt": (nee, nee, nee, nee, nee),
    "meer_fondsen_nodig": (nee, ja, nee, nee, nee),
    "voorwaarden_botsen": (nee, nee, nee, nee, nee),
    "gebruikers_kunnen_betalen": (ja, ja, ja, ja, ja),
    "ondernemers_willen_bijdragen": (nee, ja, nee, nee, nee),
    "wil_zonder_geld": (nee, nee, nee, nee, nee),
    "gemeente_houding": ("steunt", "wacht_af", "steunt", "steunt", "steunt"),
    "publieke_taak": ("nee", "nee", "nee", "nee", "voert_uit"),
    "taak_wet": ([], [], [], [], ["wmo"]),
    "beter_of_goedkoper": (nee, nee, nee, nee, ja),
    "uitdaagrecht_verordening": (nee, nee, nee, nee, nee),
    "dorpsondersteuner": ("nee", "nee", "nee", "nee", "heeft"),
    "coordinator_afgewezen": (nee, nee, nee, nee, nee),
    "inkoop_regionaal": (nee, nee, nee, nee, ja),
    "telt_deelnemers": (nee, nee, ja, nee, ja),
    "eis_voor_iedereen": (nee, nee, nee, nee, nee),
    "te_zware_vragen": (nee, nee, nee, nee, ja),
    "mag_niet_zonder_artikel": (nee, nee, nee, nee, nee),
    "gelijke_behandeling_tegengeworpen": (nee, nee, nee, nee, nee),
    "praat_mee_over_beleid": (nee, nee, ja, nee, ja),
    "instelling_doet_hetzelfde": (nee, nee, nee, nee, nee),
    "zorgrol": ("geen", "geen", "geen", "geen", "levert_zelf"),
    "zorgwetten": ([], [], [], [], ["wmo", "zvw"]),
    "zorgverleners": (0, 0, 0, 0, 8),
    "personeel": (nee, nee, nee, nee, ja),
    "wil_contract": (nee, nee, nee, nee, ja),
    "pgb_deelnemers": ([], [], [], [], ["wmo", "zvw"]),
    "pgb_rol": ("geen", "geen", "geen", "geen", "bemiddelt"),
    "zorgkantoor_praat_mee": (nee, nee, nee, nee, nee),
    "zorg_zonder_contract": (nee, nee, nee, nee, nee),
    "overdracht_vastgelegd": (nee, nee, nee, nee, nee),
    "vrijwilligers": (ja, ja, ja, ja, ja),
    "vrijwilligers_uitkering": (["aow"], ["aow"], ["bijstand", "aow"], ["aow"], ["ww", "aow"]),
    "vrijwilligers_onder_27": (nee, nee, nee, nee, nee),
    "uitkering_sleutelrol": (nee, nee, nee, nee, ja),
    "vergoeding_jaar": (0, 0, 300, 0, 1500),
    "vergoeding_maand": (0, 0, 30, 0, 130),
    "vervangt_betaald_werk": (nee, nee, nee, nee, nee),
    "uwv_toestemming": (nee, nee, nee, nee, nee),
    "gevoelige_gegevens": (nee, nee, nee, ja, ja),
    "gebouw": ("gebruikt_bestaand", "geen", "huurt", "gebruikt_bestaand", "huurt"),
    "woningen_via": ("anders", "anders", "anders", "anders", "anders"),
    "verzorgingshuis_sluit": (nee, nee, nee, nee, nee),
    "krimpgebied": (nee, ja, nee, nee, nee),
    "vergunning_nodig": (nee, nee, ja, nee, nee),
    "huurders_met_huurtoeslag": (nee, nee, nee, nee, nee),
    "is_netwerk": (nee, nee, nee, nee, nee),
    "mist_kennis": (ja, ja, nee, nee, nee),
}


@cache
def adviser() -> Adviser:
    """An adviser on the real rules."""
    return Adviser(load_rules())


def full_case(initiative: str, topics: tuple[str, ...] = ()) -> Case:
    """An initiative with every question answered."""
    place = INITIATIVES.index(initiative)
    data = {"antwoorden": {question: answers[place] for question, answers in ANSWERS.items()}}
    return Case(DAY, read_case(data, adviser().rules.questions, DAY).answers, topics)


@cache
def asked(initiative: str, topics: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The questions of an interview on these topics, in the order in which they come."""
    full = full_case(initiative)
    return tuple(interview(full, topics))


def random_answer(question: Question, source: random.Random) -> Answer:
    """An answer as such an initiative could give it: amounts up to 100.000 euro, a few options."""
    if question.kind == "ja_nee":
        return source.random() < 0.6
    if question.kind == "keuze":
        return source.choice(question.options)
    if question.kind == "meerkeuze":
        return answer_from(question.options, source.sample(question.options, source.randint(0, 3)))
    return source.randint(0, 10 ** source.randint(0, 2 if question.kind == "procent" else 5))


def interview(full: Case, topics: tuple[str, ...]) -> Iterator[str]:
    """Answer the question to ask now, out of a full case, until none is left."""
    compiled, _ = adviser().at(DAY)
    targets = shown_conclusions(compiled.rules.conclusions.values(), topics)
    case = Case(DAY, {}, topics)
    while True:
        point = compiled.space.point(case)
        question = next_question(open_questions(compiled, point, evaluate(compiled, point), targets), case)
        if question is None:
            return
        yield question
        case = Case(DAY, {**case.answers, question: full.answers[question]}, topics)


def test_every_question_is_answered_without_contradiction() -> None:
    """The five initiatives answer every question of the rule base, and no two answers clash."""
    assert set(ANSWERS) == set(adviser().rules.questions)
    assert {initiative: adviser().advise(full_case(initiative))["tegenspraken"] for initiative in INITIATIVES} == {
        initiative: [] for initiative in INITIATIVES
    }


@pytest.mark.parametrize("initiative", BEGINNING)
def test_a_beginning_initiative_is_asked_few_questions_on_money(initiative: str) -> None:
    """One that wants to know about money only is asked at most 15 questions."""
    found = asked(initiative, ("geld",))
    assert len(found) <= MOST_ON_MONEY, found


@pytest.mark.parametrize("phase", ["idee", "start"])
@pytest.mark.parametrize("seed", range(200))
def test_no_beginning_initiative_is_asked_more(phase: str, seed: int) -> None:
    """Whatever a beginning initiative answers, it is asked at most 15 questions on money."""
    source = random.Random(seed)
    answers = {question.id: random_answer(question, source) for question in adviser().rules.questions.values()}
    if source.random() < 0.5:
        answers["provincie"] = "zuid_holland"  # only there one more question is asked
    found = list(interview(Case(DAY, {**answers, "fase": phase}), ("geld",)))
    assert len(found) <= MOST_ON_MONEY, found


@pytest.mark.parametrize("initiative", TYPICAL)
def test_a_typical_initiative_is_asked_under_half_of_all_questions(initiative: str) -> None:
    """With all topics an initiative that neither gives care nor sells anything is asked under half of the questions."""
    found = asked(initiative)
    assert len(found) < len(ANSWERS) / 2, (len(found), found)


def test_one_that_sells_is_asked_little_more() -> None:
    """Selling raises questions about tax: with all topics such an initiative is asked under 55 % of the questions."""
    found = asked("dorpshuis")
    assert len(found) < len(ANSWERS) * 0.55, (len(found), found)


@pytest.mark.parametrize("topics", [(), *((topic,) for topic in TOPICS)], ids=lambda topics: "-".join(topics) or "alle")
@pytest.mark.parametrize("initiative", INITIATIVES)
def test_after_the_interview_everything_is_as_decided_as_with_all_answers(
    initiative: str, topics: tuple[str, ...]
) -> None:
    """The questions asked are enough: every conclusion of the topics has the status that all answers give it."""
    full = full_case(initiative)
    short = Case(DAY, {question: full.answers[question] for question in asked(initiative, topics)}, topics)
    statuses = [{c["id"]: c["status"] for c in adviser().advise(case)["conclusies"]} for case in (short, full)]
    for name in shown_conclusions(adviser().rules.conclusions.values(), topics):
        assert statuses[0][name] == statuses[1][name], name


def test_the_interview_is_the_one_of_the_advice() -> None:
    """Each question asked is the `volgende_vraag` of the advice on the answers before it."""
    full = full_case("buurtbus")
    answers = {}
    for question in asked("buurtbus", ("geld",)):
        assert adviser().advise(Case(DAY, answers, ("geld",)))["volgende_vraag"] == question
        answers[question] = full.answers[question]
    assert adviser().advise(Case(DAY, answers, ("geld",)))["volgende_vraag"] is None


def test_counts_for_people() -> None:
    """Prints the table of counts (with `-s`); more topics never ask fewer questions."""
    print(f"\n{'vragen gesteld over':24}" + "".join(f"{initiative:>16}" for initiative in INITIATIVES))
    for topics in ((), *((topic,) for topic in TOPICS)):
        counts = [len(asked(initiative, topics)) for initiative in INITIATIVES]
        print(f"{topics[0] if topics else 'alle onderwerpen':24}" + "".join(f"{count:16}" for count in counts))
        assert all(count <= len(asked(initiative)) for count, initiative in zip(counts, INITIATIVES, strict=True))
    print(f"{'alle vragen':24}" + f"{len(ANSWERS):16}" * len(INITIATIVES))
