"""Conclusions that ask something, in rule bases made by hand, and an advice in which they hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from builders import make_conclusion, make_question, make_rule, make_rules, yes

from navigator.model import Conclusion, RuleBase
from navigator.rulefiles.fileshapes import Classificatie, Stap, Uitweg

DAY = dt.date(2026, 11, 22)


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
