"""Why a conclusion is `ja`, `misschien` or `nee`: every way in which it could hold, down to answers and rule lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from navigator.answers import to_json
from navigator.case import Case
from navigator.domains import Dimension, Mask
from navigator.grounds import Compiled, Ground, standing
from navigator.model import Question, Status
from navigator.moments import dutch_date
from navigator.words.wording import answer_in_words, number_in_words

UNKNOWN_AMOUNT = "Een bedrag dat op deze dag niet bekend is"


@dataclass(frozen=True)
class Fact:
    """One demand on an answer: what is asked for, what was answered, and whether that is met."""

    question: str | None
    text: str
    wanted: str
    given: str
    stands: Status


@dataclass(frozen=True)
class Use:
    """One demand on another conclusion: that it surely holds, or surely does not.

    `chain` says why that one is what it is; None where it stands elsewhere in the same chain.
    """

    conclusion: str
    title: str
    wanted: Status
    given: Status
    stands: Status
    chain: Chain | None


@dataclass(frozen=True)
class Way:
    """One way in which a rule can hold: all of its facts and uses have to be met."""

    rule: str
    place: str
    sources: tuple[str, ...]
    stands: Status
    facts: tuple[Fact, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Chain:
    """A conclusion with every way in which it could hold, and its rules that are not in force on the day."""

    conclusion: str
    title: str
    status: Status
    ways: tuple[Way, ...]
    out_of_force: tuple[str, ...]


def trace(compiled: Compiled, case: Case, statuses: Mapping[str, Status], conclusion: str) -> Chain:
    """The whole chain under a conclusion, with the ways that decide first. Each conclusion is unfolded once.

    `statuses` are those of the advice on this case.
    """
    return _Tracer(compiled, case, statuses).chain(conclusion)


class _Tracer:
    """Follows the grounds of one case."""

    def __init__(self, compiled: Compiled, case: Case, statuses: Mapping[str, Status]) -> None:
        self.compiled, self.case, self.statuses = compiled, case, statuses
        self.point = compiled.space.point(case)
        self.seen: set[str] = set()

    def chain(self, name: str) -> Chain:
        self.seen.add(name)
        conclusion, status = self.compiled.rules.conclusions[name], self.statuses[name]
        ways = [self._way(ground) for ground in self.compiled.grounds[name]]
        ways.sort(key=lambda way: ("ja", "misschien", "nee").index(way.stands))
        return Chain(name, conclusion.text.titel, status, tuple(ways), tuple(self._out_of_force(name)))

    def _way(self, ground: Ground) -> Way:
        facts = tuple(self._fact(at, mask) for at, mask in ground.answers)
        uses = tuple(self._use(name, holds) for name, holds in ground.uses)
        stands = standing(ground, self.point, self.statuses)
        return Way(ground.rule.id, ground.rule.place, ground.rule.sources, stands, facts, uses)

    def _fact(self, at: int, mask: Mask) -> Fact:
        dimension, known = self.compiled.space.dimensions[at], self.point[at]
        stands: Status = "misschien" if not known else "ja" if known & mask else "nee"
        if dimension.question is None:
            return Fact(None, UNKNOWN_AMOUNT, "bekend en gehaald", "niet bekend", stands)
        question = self.compiled.rules.questions[dimension.question]
        answer = self.case.answers.get(question.id)
        given = answer_in_words(question, None if answer is None else to_json(answer))
        return Fact(question.id, question.text.tekst, allowed_in_words(question, dimension, mask), given, stands)

    def _use(self, name: str, holds: bool) -> Use:
        wanted: Status = "ja" if holds else "nee"
        given = self.statuses[name]
        stands: Status = "misschien" if given == "misschien" else "ja" if given == wanted else "nee"
        chain = self.chain(name) if name not in self.seen else None
        return Use(name, self.compiled.rules.conclusions[name].text.titel, wanted, given, stands, chain)

    def _out_of_force(self, name: str) -> Iterator[str]:
        for rule in self.compiled.rules.conclusions[name].rules:
            if not rule.valid_on(self.case.day):
                start = f" van {dutch_date(rule.valid_from)}" if rule.valid_from else ""
                end = f" tot en met {dutch_date(rule.valid_until)}" if rule.valid_until else ""
                yield f"Regel {rule.id} ({rule.place}) geldt{start}{end}, niet op {dutch_date(self.case.day)}."


def allowed_in_words(question: Question, dimension: Dimension, mask: Mask) -> str:
    """The answers that a mask allows, as people read them."""
    if dimension.option is not None:
        option = question.text.opties[dimension.option]
        return f"met: {option}" if mask == 0b10 else f"zonder: {option}"
    places = [place for place in range(len(dimension.values)) if mask >> place & 1]
    if dimension.largest is None:
        return " of ".join(answer_in_words(question, dimension.values[place]) for place in places)
    return " of ".join(_range_in_words(question, dimension, first, last) for first, last in _neighbours(places))


def _neighbours(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken row of places.

    >>> list(_neighbours([0, 1, 3]))
    [(0, 1), (3, 3)]
    """
    for place in places:
        if place - 1 not in places:
            last = place
            while last + 1 in places:
                last += 1
            yield place, last


def _range_in_words(question: Question, dimension: Dimension, first: int, last: int) -> str:
    low = int(dimension.values[first])
    if last + 1 == len(dimension.values):
        return f"{number_in_words(question, low)} of meer"
    high = number_in_words(question, int(dimension.values[last + 1]) - 1)
    return f"van {number_in_words(question, low)} tot en met {high}" if first else f"{high} of minder"
