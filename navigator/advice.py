"""The advice on a case: every conclusion with its status, why, what it still depends on and what would change it.

Every status is computed twice, by the direct evaluator and by the engine of record, and given only where they agree.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version as package_version
from typing import Any

from navigator.answers import to_json
from navigator.case import Case
from navigator.domains import Mask
from navigator.engine import Engine, EngineFailure, Outcome
from navigator.grounds import Compiled, Ground, evaluate, holds
from navigator.interview import next_question, open_questions, shown_conclusions
from navigator.model import Conclusion, Contradiction, RuleBase, Status
from navigator.periods import Periods
from navigator.whatif import WhatIf
from navigator.words.conclusiontexts import Texts, texts_by_day

UNSURE = "Wij konden dit niet met zekerheid vaststellen. Vraag het na voordat u iets doet."
_log = logging.getLogger(__name__)


class Adviser:
    """Gives advice under one rule base; may be shared by threads."""

    def __init__(self, rules: RuleBase) -> None:
        self.rules = rules
        self.periods = Periods(rules)
        self._texts = texts_by_day(rules)
        self._lock = threading.Lock()
        self._engines: dict[int, Engine] = {}

    def advise(self, case: Case) -> dict[str, Any]:
        """The advice as plain JSON data, in the form of the interface."""
        compiled, engine = self.at(case.day)
        point = compiled.space.point(case)
        return _Advice(compiled, case, point, _run(engine, point), self._texts(case.day)).as_json()

    def at(self, day: dt.date) -> tuple[Compiled, Engine]:
        """The rule base compiled for a day, and its engine."""
        compiled, period = self.periods.compiled(day), self.periods.number(day)
        with self._lock:
            if period not in self._engines:
                self._engines[period] = Engine(compiled)
            return compiled, self._engines[period]

    def close(self) -> None:
        """Free the engines; the adviser can't be used any more."""
        with self._lock:
            for engine in self._engines.values():
                engine.close()


def _run(engine: Engine, point: Sequence[Mask]) -> Outcome:
    """What the engine of record finds; nothing where it breaks down, so that no status is agreed on and none given."""
    try:
        return engine.run(point)
    except EngineFailure:
        _log.exception("the engine of record broke down")
        return Outcome({}, {})


class _Advice:
    """One advice in the making."""

    def __init__(
        self,
        compiled: Compiled,
        case: Case,
        point: Sequence[Mask],
        outcome: Outcome,
        texts: Mapping[str, Texts],
    ) -> None:
        self.compiled, self.case, self.point, self.outcome, self.texts = compiled, case, point, outcome, texts
        self.rules = compiled.rules
        direct = evaluate(compiled, point)
        self.unsure = frozenset(name for name, status in direct.items() if outcome.statuses.get(name) != status)
        if self.unsure:
            self._report(direct)
        self.statuses: dict[str, Status] = {
            name: "misschien" if name in self.unsure else status for name, status in direct.items()
        }
        self.what_if = WhatIf(compiled, point)

    def _report(self, direct: dict[str, Status]) -> None:
        differences = {name: (direct[name], self.outcome.statuses.get(name)) for name in sorted(self.unsure)}
        _log.error(  # never the answers: what an initiative fills in does not belong in a log
            "engines disagree under %s on %s with durable_rules %s: %s",
            self.rules.version,
            self.case.day,
            package_version("durable-rules"),
            differences,
        )

    def as_json(self) -> dict[str, Any]:
        targets = shown_conclusions(self.rules.conclusions.values(), self.case.topics)
        open_now = open_questions(self.compiled, self.point, self.statuses, targets)
        return {
            "peildatum": self.case.day.isoformat(),
            "regels": {
                "versie": self.rules.version,
                "conclusies": len(self.rules.conclusions),
                "regels": self.rules.rule_count,
                "vragen": len(self.rules.questions),
            },
            "conclusies": [self._conclusion(c) for c in self.rules.conclusions.values()],
            "tegenspraken": list(self._contradictions()),
            "volgende_vraag": next_question(open_now, self.case),
            "open_vragen": open_now,
        }

    def _conclusion(self, conclusion: Conclusion) -> dict[str, Any]:
        name, text = conclusion.id, conclusion.text
        status, texts = self.statuses[name], self.texts[name]
        return {
            "id": name,
            "soort": text.soort,
            "status": status,
            "titel": text.titel,
            "uitleg": f"{UNSURE} {texts.explanation}".rstrip() if name in self.unsure else texts.explanation,
            "gronden": self._reasons(name) if status == "ja" else [],
            "hangt_af_van": open_questions(self.compiled, self.point, self.statuses, [name]),
            "wordt_ja_als": [] if status == "ja" else self.what_if.changes(name, wanted=True),
            "wordt_nee_als": self.what_if.changes(name, wanted=False) if status == "ja" else [],
            "knelpunt": text.knelpunt.model_dump() if text.knelpunt else None,
            "uitwegen": list(text.uitwegen),
            "stappen": list(texts.steps),
            "bronnen": list(texts.sources),
            "gecontroleerd_op": texts.checked,
            "zekerheid": text.zekerheid,
        }

    def _reasons(self, name: str) -> list[dict[str, Any]]:
        """Every ground that holds; grounds about two options of one answer read the same, and are told once."""
        told: list[dict[str, Any]] = []
        for firing in self.outcome.firings.get(name, ()):
            reason = self._reason(firing.ground)
            if reason not in told:
                told.append(reason)
        return told

    def _reason(self, ground: Ground) -> dict[str, Any]:
        dimensions = self.compiled.space.dimensions
        used = dict.fromkeys(dimensions[at].question for at, _ in ground.answers)
        return {
            "regel": ground.rule.id,
            "plaats": ground.rule.place,
            "omdat": {question: to_json(self.case.answers[question]) for question in used if question is not None},
            "via": [name for name, _ in ground.uses],
            "bronnen": list(ground.rule.sources),
        }

    def _contradictions(self) -> Iterator[dict[str, Any]]:
        dimensions = self.compiled.space.dimensions
        for contradiction, boxes in zip(self.rules.contradictions, self.compiled.contradictions, strict=True):
            holding = [box for box in boxes if holds([box], self.point, self.statuses)]
            if holding:
                used = {dimensions[at].question for box in holding for at in box if isinstance(at, int)}
                questions = [question for question in self.rules.questions if question in used]
                yield {"vragen": questions, "uitleg": contradiction.explanation, **_grounding(contradiction)}


def _grounding(contradiction: Contradiction) -> dict[str, Any]:
    """The sources of a contradiction and when they were checked, where its file names them."""
    if contradiction.checked is None:
        return {}
    return {"bronnen": list(contradiction.sources), "gecontroleerd_op": contradiction.checked.isoformat()}
