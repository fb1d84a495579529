"""Is there a case of which all these claims are true, and which one has the fewest answers?

A search in the style of Davis, Putnam, Logemann and Loveland (CACM 5, 1962) over boxes instead of single values:
clauses with one alternative left are forced, else a clause is branched on: one with few alternatives that often failed
before (Boussemart and others, ECAI 2004), so that what clashes is found before what has nothing to do with it. It looks
at every way in which the claims can come true, so that finding none proves that there is none. The smallest case is
found by branch and bound: a box that already asks as many answers as the best one found is given up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from navigator.analysis.claims import Alternative, Axes, Claim, Clause, Definitions, Formula
from navigator.packing import Way

MOST_STEPS = 5_000
"""In looking for a still smaller case; whether there is a case at all is always decided."""

Decided = dict[tuple[str, bool], bool]
Open = tuple[Clause, Clause]
"""A clause as it was, and the alternatives of it that are left."""


@dataclass
class _State:
    """Where a search stands: the box that is left, the clauses still open, and the claims already made."""

    way: Way
    clauses: list[Open]
    decided: Decided

    def child(self, alternative: Alternative, without: Open) -> tuple[_State, tuple[Claim, ...]]:
        clauses = [each for each in self.clauses if each is not without]
        return _State(self.way & alternative.way, clauses, dict(self.decided)), alternative.claims


class Search:
    """Looks for cases under one set of definitions: `complete` ones (every question answered), or any."""

    def __init__(self, axes: Axes, definitions: Definitions, *, complete: bool) -> None:
        self.axes = axes
        self._one_reading = complete and axes.two_valued
        self._formula = Formula(axes, definitions, one_reading=self._one_reading)
        self._start = axes.complete if complete else axes.partial
        self._paid = self._start if complete else axes.asked_unknown
        self._grouped = not complete
        self._best: Way | None = None
        self._bound = self._steps = 0
        self._failures: dict[int, int] = {}  # by the identity of a clause, which the formula keeps

    def exists(self, claims: Iterable[Claim]) -> bool:
        """Whether some case makes all these claims true."""
        return self.first(claims) is not None

    def first(self, claims: Iterable[Claim]) -> Way | None:
        """The box of some case that makes all these claims true; None if there is no case."""
        state = _State(self._start, [], {})
        return self._dig(state) if self._settle(state, map(self._formula.read, claims)) else None

    def smallest(self, claims: Iterable[Claim]) -> Way | None:
        """The box of a case with the fewest answers that makes all these claims true; None if there is no case."""
        claims = list(claims)
        self._best = self.first(claims)
        if self._best is None:
            return None
        self._bound, self._steps = self.cost(self._best) + 1, MOST_STEPS
        state = _State(self._start, [], {})
        if self._settle(state, map(self._formula.read, claims)):
            self._shrink(state)
        return self._best

    def cost(self, way: Way) -> int:
        """How many questions a box asks an answer to."""
        return self.axes.packing.questions_in(self._paid & ~way)

    # --- is there one?

    def _dig(self, state: _State) -> Way | None:
        if not state.clauses:
            return state.way
        clause = min(state.clauses, key=self._promise)
        for alternative in clause[1]:
            child, claims = state.child(alternative, clause)
            if self._settle(child, claims) and (found := self._dig(child)) is not None:
                return found
            if not self._exclude(state, alternative):
                return None
        return None

    def _promise(self, clause: Open) -> float:
        return len(clause[1]) / (1 + self._failures.get(id(clause[0]), 0))

    def _exclude(self, state: _State, alternative: Alternative) -> bool:
        """Leave out what an alternative that failed covers, where that is one literal; False if nothing is left."""
        if alternative.rest is not None:
            state.way &= alternative.rest
            return self._settle(state, ())
        if len(alternative.claims) == 1 and alternative.way == self.axes.packing.everything:
            claim = alternative.claims[0]
            return self._settle(state, [claim._replace(holds=not claim.holds)])
        return True

    # --- and a smaller one?

    def _shrink(self, state: _State) -> None:
        self._steps -= 1
        cost = self.cost(state.way)
        if cost >= self._bound or self._steps < 0:
            return
        if not state.clauses:
            self._best, self._bound = state.way, cost
            return
        priced = [[(self.cost(state.way & each.way), each) for each in left] for _, left in state.clauses]
        if max(min(price for price, _ in options) for options in priced) >= self._bound:
            return
        at = min(range(len(priced)), key=lambda place: self._promise(state.clauses[place]))
        for _, alternative in sorted(priced[at], key=lambda option: option[0]):
            child, claims = state.child(alternative, state.clauses[at])
            if self._settle(child, claims):
                self._shrink(child)

    # --- what follows at once

    def _settle(self, state: _State, claims: Iterable[Claim]) -> bool:
        """Add claims, and everything that they force; False if they can't all be true."""
        waiting = list(claims)
        while True:
            while waiting:
                claim = waiting.pop()
                known = state.decided.get((claim.name, claim.sure))
                if known is not None and known != claim.holds:
                    return False
                if known is None:
                    state.clauses.extend((clause, clause) for clause in self._formula.clauses(claim))
                    self._decide(state.decided, claim)
            before = state.way
            if not self._narrow(state) or not self._force(state, waiting):
                return False
            if not waiting and state.way == before:
                return True

    def _decide(self, decided: Decided, claim: Claim) -> None:
        """Note a claim; what is surely so may be so, and what can't be so is not surely so."""
        decided[(claim.name, claim.sure)] = claim.holds
        if claim.sure == claim.holds and not self._one_reading:
            decided.setdefault((claim.name, not claim.sure), claim.holds)

    def _narrow(self, state: _State) -> bool:
        """Answers to the options of one question are known all together, or not at all."""
        if self._grouped:
            for fields, unknown in zip(self.axes.groups, self.axes.group_unknowns, strict=True):
                if unknown & ~state.way:
                    state.way &= ~unknown
                elif any(not state.way & field for field in fields):
                    state.way &= ~sum(fields)
        return not self.axes.packing.empty(state.way)

    def _force(self, state: _State, waiting: list[Claim]) -> bool:
        """Drop what is settled; a clause with one alternative left makes it so."""
        still: list[Open] = []
        for source, before in state.clauses:
            left = self._open(state, before)
            if left is None:
                continue
            if not left:
                self._failures[id(source)] = self._failures.get(id(source), 0) + 1
                return False
            if len(left) > 1:
                still.append((source, left))
                continue
            state.way &= left[0].way
            waiting.extend(left[0].claims)
        state.clauses = still
        return True

    def _open(self, state: _State, clause: Clause) -> Clause | None:
        """The alternatives of a clause that are still possible; None if one of them is already so."""
        left = []
        for alternative in clause:
            both = state.way & alternative.way
            if both != state.way and self.axes.packing.empty(both):
                continue
            made = [state.decided.get((name, sure)) for name, sure, _ in alternative.claims]
            if any(was is not None and was != claim.holds for was, claim in zip(made, alternative.claims, strict=True)):
                continue
            if both == state.way and None not in made:
                return None
            left.append(alternative)
        return clause if len(left) == len(clause) else tuple(left)
