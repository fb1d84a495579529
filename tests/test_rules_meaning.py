"""What the conclusions mean, as the vocabulary fixes it, against the rules: on cases in which every answer is known."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping

import pytest
from realistic import DAY, realistic_cases

from navigator.answers import DONT_KNOW, Answer
from navigator.case import Case
from navigator.grounds import Compiled, compile_rules, evaluate
from navigator.model import RuleBase
from navigator.reading import load_rules

RULES: RuleBase = load_rules()
DAYS = (DAY, dt.date(2024, 12, 31), dt.date(2025, 1, 1))
COMPILED: dict[dt.date, Compiled] = {day: compile_rules(RULES, day) for day in DAYS}
PAYERS = ({"wmo", "jeugdwet", "wpg"}, {"zvw"}, {"wlz"})


class Facts(dict[str, Answer]):
    """A case with every answer known; `any` says whether one of these options is ticked."""

    day: dt.date = DAY

    def any(self, question: str, *options: str) -> bool:
        """Whether at least one of these options is ticked."""
        ticked = self[question]
        assert isinstance(ticked, tuple)
        return bool(set(options) & set(ticked))

    def number(self, question: str) -> int:
        """The number answered."""
        value = self[question]
        assert isinstance(value, int)
        return value


def running(f: Facts) -> bool:
    """Whether the initiative runs."""
    return f["fase"] in ("uitvoering", "doorgroei")


def enterprise(f: Facts) -> bool:
    """Whether it is a stichting or vereniging that does what companies do."""
    return f["rechtsvorm"] in ("stichting", "vereniging") and bool(f["onderneming"])


def exempt(f: Facts) -> bool:
    """Liable to Vpb by form or enterprise, and exempt (Vpb, articles 5 and 6)."""
    small = f.number("winst_jaar") <= 15_000 or f.number("winst_vijf_jaar") <= 75_000
    care = f.number("aandeel_zorg") >= 90 and not f["winst_naar_leden"]
    return (enterprise(f) and small) or ((enterprise(f) or f["rechtsvorm"] in ("cooperatie", "bv")) and care)


def liable(f: Facts) -> bool:
    """Liable to Vpb, and not exempt."""
    return (enterprise(f) or f["rechtsvorm"] in ("cooperatie", "bv")) and not exempt(f)


def payers(f: Facts) -> int:
    """How many payers there are behind the laws under which it gives care or does a public task."""
    laws: set[str] = set()
    for role, no, question in (("zorgrol", "geen", "zorgwetten"), ("publieke_taak", "nee", "taak_wet")):
        ticked = f[question]
        assert isinstance(ticked, tuple)
        laws |= set(ticked) if f[role] != no else set()
    return sum(bool(laws & group) for group in PAYERS)


def challenge(f: Facts) -> bool:
    """Wants a task of the gemeente and does it better; other laws than the Wmo from 1 January 2025."""
    new = f.any("taak_wet", "jeugdwet", "wpg", "openbare_ruimte") and f.day >= dt.date(2025, 1, 1)
    wants = f["publieke_taak"] == "wil_overnemen" and bool(f["beter_of_goedkoper"])
    return wants and (f.any("taak_wet", "wmo") or new)


def too_much(f: Facts) -> bool:
    """More than the highest volunteer allowance of that year."""
    return f.number("vergoeding_jaar") > {2024: 2100, 2025: 2100, 2026: 2200}[f.day.year]


def with_volunteers(f: Facts, *benefits: str) -> bool:
    """Has volunteers with one of these benefits."""
    return bool(f["vrijwilligers"]) and f.any("vrijwilligers_uitkering", *benefits)


MEANING: Mapping[str, Callable[[Facts], bool]] = {
    "rechtspersoon": lambda f: f["rechtsvorm"] in ("vereniging", "stichting", "cooperatie", "bv"),
    "vpb_vrijgesteld": exempt,
    "vpb_plichtig": liable,
    "vpb_cooperatie": lambda f: f["rechtsvorm"] == "cooperatie" and not exempt(f),
    "anbi_cooperatie": lambda f: (
        f["rechtsvorm"] == "cooperatie" and (bool(f["wil_anbi"]) or f.any("vrijwilligers_uitkering", "ww"))
    ),
    "anbi_mogelijk": lambda f: (
        f["rechtsvorm"] in ("stichting", "vereniging")
        and f.number("algemeen_belang") >= 90
        and not f["winst_naar_leden"]
    ),
    "sbbi_mogelijk": lambda f: f["rechtsvorm"] in ("stichting", "vereniging", "informele_vereniging") and not liable(f),
    "zonder_winstoogmerk": lambda f: (
        f["rechtsvorm"] in ("stichting", "vereniging", "informele_vereniging") and not f["winst_naar_leden"]
    ),
    "vrijwilligersregeling_bruikbaar": lambda f: (
        bool(f["vrijwilligers"]) and (not liable(f) or f["anbi_status"] == "anbi")
    ),
    "vergoeding_te_hoog": too_much,
    "ww_vrijwilligers": lambda f: with_volunteers(f, "ww") and not f["uwv_toestemming"],
    "bijstand_vrijwilligers": lambda f: with_volunteers(f, "bijstand"),
    "andere_uitkering_melden": lambda f: with_volunteers(f, "ziektewet", "wia_wao_wajong"),
    "zorgaanbieder": lambda f: f["zorgrol"] == "levert_zelf" and f.any("zorgwetten", "zvw", "wlz"),
    "zorgaanbieder_regels": lambda f: f["zorgrol"] == "levert_zelf" and f.any("zorgwetten", "zvw", "wlz"),
    "wtza_vergunning": lambda f: (
        f["zorgrol"] == "levert_zelf" and f.any("zorgwetten", "zvw", "wlz") and f.number("zorgverleners") > 10
    ),
    "werkgever_regels": lambda f: bool(f["personeel"]),
    "avg": lambda f: bool(f["gevoelige_gegevens"]),
    "vier_inkopers": lambda f: payers(f) >= 2,
    "pgb_svb": lambda f: f["pgb_rol"] != "geen" and f.any("pgb_deelnemers", "wmo", "jeugdwet", "wlz"),
    "uitdaagrecht": challenge,
    "contributie": lambda f: f["rechtsvorm"] in ("vereniging", "informele_vereniging", "cooperatie"),
    "aandelen": lambda f: f["rechtsvorm"] in ("cooperatie", "bv"),
    "zonder_geld": lambda f: bool(f["wil_zonder_geld"]),
    "afhankelijk_van_overheid": lambda f: running(f) and f.number("aandeel_overheid") >= 34,
    "bestuurlijke_continuiteit": lambda f: not f["opvolging_geregeld"],
    "smalle_trekkersgroep": lambda f: f.number("kartrekkers") <= 2,
    "vergunningen": lambda f: bool(f["vergunning_nodig"]),
    "geen_erkenning": lambda f: f["gemeente_houding"] != "steunt",
    "gemeente_stuurt": lambda f: f["gemeente_houding"] == "stuurt",
    "institutionalisering": lambda f: (
        running(f) and f["publieke_taak"] != "nee" and (f.any("inkomsten", "contract") or bool(f["wil_contract"]))
    ),
    "rechtsvorm_past_niet": lambda f: f["publieke_taak"] != "nee" and f["rechtsvorm"] != "geen",
    "zaaigeld": lambda f: f["fase"] in ("idee", "start") and f.any("geld_nodig_voor", "bijeenkomsten"),
    "ontwikkelgeld": lambda f: (
        f["fase"] in ("start", "doorgroei") and f.any("geld_nodig_voor", "bewonersonderzoek", "rechtsvorm_oprichten")
    ),
    "basisgeld": lambda f: (
        running(f)
        and f.any(
            "geld_nodig_voor",
            "huur_ruimte",
            "materialen",
            "vervoerskosten",
            "vrijwilligersvergoeding",
            "coordinator",
            "publieke_taak",
        )
    ),
}
"""Per conclusion when it holds, written from `betekenis` in the vocabulary and not from the rules."""


def known_cases() -> list[Facts]:
    """Cases with every question answered, near the limits, on days before and after a law changed."""
    rng = random.Random(3)
    whole = list(realistic_cases(RULES, 8_000, seed=11))
    pool: dict[str, list[Answer]] = {key: [] for key in RULES.questions}
    for case in whole:
        for key, answer in case.answers.items():
            if answer != DONT_KNOW:
                pool[key].append(answer)
    found = []
    for case in whole:
        facts = Facts({key: rng.choice(pool[key]) for key in RULES.questions})
        facts.update({key: answer for key, answer in case.answers.items() if answer != DONT_KNOW})
        facts.day = rng.choice(DAYS)
        found.append(facts)
    return found


CASES = known_cases()
FOUND = [evaluate(on, on.space.point(Case(f.day, f))) for f in CASES for on in [COMPILED[f.day]]]


@pytest.mark.parametrize("conclusion", MEANING)
def test_a_conclusion_means_what_the_vocabulary_says(conclusion: str) -> None:
    """With every answer known, a conclusion holds exactly where its meaning says, and both outcomes occur."""
    meant = ["ja" if MEANING[conclusion](facts) else "nee" for facts in CASES]
    assert set(meant) == {"ja", "nee"}
    assert [found[conclusion] for found in FOUND] == meant
