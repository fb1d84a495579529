"""Money by phase: which money comes in which phase of an initiative, read off the rules, and where a case stands.

No list says which money belongs to which phase. It is asked of the rules: money belongs to a phase if it is not ruled
out in a case of which only the phase is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from navigator.case import Case
from navigator.grounds import Compiled, evaluate
from navigator.model import Status
from navigator.sheets.steps import MONEY

PHASE = "fase"
_LASTING = {"duur_geld": "structureel"}
STRUCTURAL = "structureel"
STRUCTURAL_TITLE = "Structureel geld: afspraken voor meer jaren"

Stand = Literal["nu", "misschien", "later", "geweest", "niet"]
"""Whether money is for this initiative: now, perhaps, in a later phase, only in an earlier one, or not as answered."""

STAND_NAMES: dict[Stand, str] = {
    "nu": "past nu bij u",
    "misschien": "past misschien",
    "later": "komt later",
    "geweest": "hoort bij een eerdere fase",
    "niet": "past niet bij uw antwoorden",
}


@dataclass(frozen=True)
class Stop:
    """One kind of money on the path; `phases` are the words for the phases in which it can come."""

    id: str
    title: str
    stand: Stand
    here: bool
    phases: tuple[str, ...]
    conclusions: tuple[str, ...]

    @property
    def name(self) -> str:
        """The title up to its colon: what the money is called."""
        return self.title.partition(":")[0]

    @property
    def words(self) -> str:
        """The title after its colon: what the money is for."""
        return self.title.partition(":")[2].strip()

    @property
    def stands(self) -> str:
        """Whether it is for this initiative, in words."""
        return STAND_NAMES[self.stand]


def money_path(compiled: Compiled, case: Case, statuses: Mapping[str, Status]) -> tuple[Stop, ...]:
    """The money forms in the order of the phases, and structural money last; empty without a question for the phase."""
    question = compiled.rules.questions.get(PHASE)
    if question is None:
        return ()
    phases = question.options
    alone = [_statuses(compiled, Case(case.day, {PHASE: phase})) for phase in phases]
    forms = {name: c.text.titel for name, c in compiled.rules.conclusions.items() if c.kind == "geldvorm"}
    found = {name: (title, [name], _open_in([name], alone)) for name, title in forms.items()}
    found = dict(sorted(found.items(), key=lambda item: item[1][2]))
    first = max((places[0] for _, _, places in found.values() if places), default=0)
    lasting = _lasting_routes(compiled, case, alone, first)
    if lasting:
        found[STRUCTURAL] = STRUCTURAL_TITLE, lasting, _open_in(lasting, alone)
    known = case.known(PHASE)
    now = phases.index(known) if isinstance(known, str) else None
    begins = _begins([places for _, _, places in found.values()])
    here = max((at for at, start in enumerate(begins) if now is not None and start <= now), default=None)
    return tuple(
        Stop(
            name,
            title,
            _stand([statuses[each] for each in names], places, now),
            at == here,
            tuple(question.text.opties[phases[place]] for place in places),
            tuple(each for each in names if statuses[each] != "nee"),
        )
        for at, (name, (title, names, places)) in enumerate(found.items())
    )


def later_money(compiled: Compiled, case: Case, statuses: Mapping[str, Status]) -> dict[str, list[str]]:
    """Per later phase, in words, the money that would fit from then on if all other answers stay as they are."""
    question, known = compiled.rules.questions.get(PHASE), case.known(PHASE)
    if question is None or not isinstance(known, str):
        return {}
    found: dict[str, list[str]] = {}
    seen = {name for name, status in statuses.items() if status == "ja"}
    for phase in question.options[question.options.index(known) + 1 :]:
        then = _statuses(compiled, replace(case, answers={**case.answers, PHASE: phase}))
        new = [
            n for n, c in compiled.rules.conclusions.items() if c.kind in MONEY and then[n] == "ja" and n not in seen
        ]
        seen.update(new)
        if new:
            found[question.text.opties[phase]] = new
    return found


def _statuses(compiled: Compiled, case: Case) -> dict[str, Status]:
    return evaluate(compiled, compiled.space.point(case))


def _open_in(names: Iterable[str], alone: Sequence[Mapping[str, Status]]) -> list[int]:
    """The places of the phases in which one of these is not ruled out."""
    named = list(names)
    return [place for place, statuses in enumerate(alone) if any(statuses[name] != "nee" for name in named)]


def _lasting_routes(compiled: Compiled, case: Case, alone: Sequence[Mapping[str, Status]], first: int) -> list[str]:
    """The routes to money that lasts: an initiative in its last phase can take them, one before phase `first` can't.

    `first` is the place of the phase in which the last money form begins: structural money comes no sooner.
    """
    last = compiled.rules.questions[PHASE].options[-1]
    grown = _statuses(compiled, Case(case.day, {PHASE: last, **_LASTING}))
    routes = [name for name, c in compiled.rules.conclusions.items() if c.kind == "route" and grown[name] != "nee"]
    return [name for name in routes if all(before[name] == "nee" for before in alone[: max(first, 1)])]


def _begins(stops: Sequence[Sequence[int]]) -> list[int]:
    """The place of the phase in which each stop begins; no two stops begin in the same one."""
    begins: list[int] = []
    for places in stops:
        first = places[0] if places else 0
        begins.append(max(first, begins[-1] + 1) if begins else first)
    return begins


def _stand(statuses: Sequence[Status], places: Sequence[int], now: int | None) -> Stand:
    if "ja" in statuses:
        return "nu"
    if "misschien" in statuses:
        return "misschien"
    if now is None or now in places:
        return "niet"
    return "later" if any(place > now for place in places) else "geweest"
