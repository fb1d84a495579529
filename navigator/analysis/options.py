"""Options between which no rule tells: whichever is chosen, every fully answered case gets the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from navigator.analysis.allcases import AllCases
from navigator.analysis.claims import Claim, Terms, is_no, is_yes, may_be, not_yes
from navigator.chains import reached
from navigator.model import Question


def idle_options(cases: AllCases, question: Question, among: Iterable[str] | None = None) -> set[str]:
    """The options (of these, or of all) that make no difference: ticked or not; or just like another option."""
    index = cases.compiled.space.index
    wanted = set(question.options if among is None else among)
    if question.kind == "meerkeuze":
        views = {option: _Views(cases, index[f"{question.id}:{option}"]) for option in wanted}
        return {option for option, view in views.items() if view.same(0, 1)}
    if question.kind != "keuze":
        return set()
    view = _Views(cases, index[question.id])
    groups: list[list[int]] = []
    for place in range(len(question.options)):
        group = next((found for found in groups if view.same(found[0], place)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return {question.options[place] for group in groups if len(group) > 1 for place in group} & wanted


class _Views:
    """The definitions as they are when one dimension has a given value."""

    def __init__(self, cases: AllCases, at: int) -> None:
        self.cases, self.at = cases, at
        self.direct = cases.asking.get(at, [])
        users = cases.users
        self.touched = dict.fromkeys(reached(lambda name: users.get(name, []), self.direct))  # through others too

    def same(self, first: int, second: int) -> bool:
        """Whether two values of the dimension come to the same in every fully answered case."""
        told = [name for name in self.direct if self._told_apart(name, first, second)]
        through = (name for name in self.touched if name not in told)
        return not told or not any(self._differs(name, first, second) for name in [*told, *through])

    def _told_apart(self, name: str, first: int, second: int) -> bool:
        masks = [mask for terms in self.cases.definitions[name] for mask in self._masks(terms)]
        return any((mask >> first & 1) != (mask >> second & 1) for mask in masks)

    def _differs(self, name: str, first: int, second: int) -> bool:
        one, other = self._seen(name, first), self._seen(name, second)
        claims: list[list[Claim]] = [[is_yes(one), not_yes(other)], [is_yes(other), not_yes(one)]]
        if not self.cases.axes.two_valued:
            claims += [[may_be(one), is_no(other)], [may_be(other), is_no(one)]]
        return any(self.cases.full.exists(each) for each in claims)

    def _seen(self, name: str, value: int) -> str:
        """A conclusion as it is for one value, under a name of its own."""
        if name not in self.touched:
            return name
        seen = f"{name} @{self.at}={value}"
        if seen not in self.cases.definitions:
            self.cases.define(seen, list(self._resolved(name, value)))
        return seen

    def _resolved(self, name: str, value: int) -> Iterator[Terms]:
        for terms in self.cases.definitions[name]:
            if all(mask >> value & 1 for mask in self._masks(terms)):
                answers = tuple(each for each in terms.answers if each[0] != self.at)
                yield Terms(answers, tuple((self._seen(used, value), holds) for used, holds in terms.uses))

    def _masks(self, terms: Terms) -> list[int]:
        return [mask for at, mask in terms.answers if at == self.at]
