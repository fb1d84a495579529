"""What an attacker can learn of one case from the published numbers, knowing all other cases and having made some."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import pytest
from obstacles import MEETS_BOTH, MEETS_NONE, PHASES, PROVINCES, obstacle_rules
from realistic import realistic_cases

from navigator.agenda.cells import TOTAL, cells_of
from navigator.agenda.disclosure import STEP, published, published_counts, secret_offset
from navigator.case import Case
from navigator.grounds import compile_rules
from navigator.reading import load_rules

DAY = dt.date(2026, 11, 22)
COMPILED = compile_rules(obstacle_rules(), DAY)
Chances = dict[int, float]
"""How likely each published value is, over the secret offsets."""


def cells(answers: dict[str, Any]) -> frozenset[str]:
    """The cells of a case with these answers."""
    return cells_of(Case(DAY, answers), COMPILED)


def test_a_case_counts_once_in_each_of_its_cells() -> None:
    """A case counts in the total, its phase and province, its knelpunten, their classes, and each knelpunt by trait."""
    assert cells(MEETS_NONE) == {TOTAL, "fase:start", "provincie:drenthe"}
    assert cells(MEETS_BOTH) == {
        *(TOTAL, "fase:idee", "provincie:zeeland", "soort:hard", "niveau:lokaal", "niveau:landelijk"),
        *("adressaat:gemeente", "adressaat:uwv", "knelpunt:kantine", "knelpunt:krediet"),
        *("knelpunt:kantine|fase:idee", "knelpunt:kantine|provincie:zeeland"),
        *("knelpunt:krediet|fase:idee", "knelpunt:krediet|provincie:zeeland"),
    }
    assert cells({"fase": "weet_niet", "v0": "weet_niet"}) == {TOTAL}


@pytest.mark.parametrize("offset", range(STEP))
def test_what_is_shown_is_at_least_ten_and_never_too_much(offset: int) -> None:
    """A published number is a multiple of ten, at least ten, at most the count, and less than 19 below it."""
    assert [published(count, offset) for count in range(STEP)] == [0] * STEP
    for count in range(500):
        shown = published(count, offset)
        assert shown % STEP == 0
        assert 0 <= count - shown < 2 * STEP - 1


def test_offsets_are_even_and_differ_by_cell_round_and_secret() -> None:
    """Each of the ten offsets is drawn about as often, and knowing one tells nothing of another."""
    drawn = [secret_offset("geheim", number, f"cel{cell}") for number in range(10) for cell in range(1000)]
    assert all(900 < drawn.count(offset) < 1100 for offset in range(STEP))
    for one, other in (
        (drawn, [secret_offset("geheim2", number, f"cel{cell}") for number in range(10) for cell in range(1000)]),
        (drawn[:9000], drawn[1000:]),
        (drawn[:-1], drawn[1:]),
    ):
        same = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
        assert 0.09 < same < 0.11


def test_the_same_cell_of_a_round_is_always_rounded_alike() -> None:
    """There is no second draw to average with the first."""
    counts = {"a": 17, "b": 44}
    assert published_counts(counts, "geheim", 3) == published_counts(dict(reversed(counts.items())), "geheim", 3)


# --- the attacker: everything is known to them but the case of one victim and the secret


def chances(count: int) -> Chances:
    """How likely each published value of a cell is."""
    found = Counter(published(count, offset) for offset in range(STEP))
    return {value: times / STEP for value, times in found.items()}


def combined(parts: Iterable[tuple[int, int]]) -> Chances:
    """How likely each value of a sum of published numbers is, given as (sign, count); offsets are drawn apart."""
    total: Chances = {0: 1.0}
    for sign, count in parts:
        following: Chances = {}
        for value, chance in total.items():
            for shown, likely in chances(count).items():
                at = value + sign * shown
                following[at] = following.get(at, 0.0) + chance * likely
        total = following
    return total


def advantage(one: Chances, other: Chances) -> float:
    """How much better than a coin the best guess does at telling two worlds apart (total variation distance)."""
    return sum(abs(one.get(value, 0) - other.get(value, 0)) for value in {*one, *other}) / 2


def population() -> list[dict[str, Any]]:
    """Seventy cases, with some provinces of one case, or of just as many as are shown."""
    made = [MEETS_BOTH] * 11 + [MEETS_NONE] * 37
    made += [{"fase": "idee", "provincie": "limburg", "v0": True}] * 19 + [{"fase": "start", "v1": True}] * 3
    return made


VICTIM = {"fase": "idee", "provincie": "zeeland", "v0": True, "v1": False}
CHANGED = {"fase": "start", "provincie": "limburg", "v0": False, "v1": True}
WORLDS = {
    "added": ([], [VICTIM]),
    "removed": ([VICTIM], []),
    "changed": ([VICTIM], [CHANGED]),
}


def statistics() -> Iterator[list[tuple[int, str]]]:
    """What an attacker may compute: each number, each difference of two, and each total without its parts."""
    names = sorted({name for case in (*population(), VICTIM, CHANGED) for name in cells(case)})
    for name in names:
        yield [(1, name)]
    for one, other in combinations(names, 2):
        yield [(1, one), (-1, other)]
    for whole in (TOTAL, "knelpunt:kantine", "knelpunt:krediet"):
        for trait, values in (("fase", PHASES), ("provincie", PROVINCES)):
            prefix = "" if whole == TOTAL else f"{whole}|"
            yield [(1, whole), *((-1, f"{prefix}{trait}:{value}") for value in values)]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("made_up", [0, 3, 9, 15])
def test_no_number_and_no_difference_tells_whether_a_case_is_there(world: str, made_up: int) -> None:
    """With one number the best guess is right in at most 55% of the cases, and each further one adds at most 5%.

    That holds for the difference of any two pages or columns and for what is left of a total, also after the attacker
    brought a cell just below a limit with cases of their own.
    """
    others = [*population(), *([VICTIM] * made_up)]
    before, after = (Counter(name for case in (*others, *more) for name in cells(case)) for more in WORLDS[world])
    touched = {name for name in {*before, *after} if before[name] != after[name]}
    assert touched
    for statistic in statistics():
        one, other = (combined((sign, counts[name]) for sign, name in statistic) for counts in (before, after))
        moved = sum(name in touched for _, name in statistic)
        assert advantage(one, other) <= moved / STEP + 1e-9, statistic


def test_one_case_changes_a_number_with_a_chance_of_one_in_ten_wherever_the_count_stands() -> None:
    """No count is more telling than another: not 9, 10 or 19, however an attacker brought it there."""
    for count in range(300):
        differs = [offset for offset in range(STEP) if published(count, offset) != published(count + 1, offset)]
        assert len(differs) == (1 if count + 1 >= STEP else 0)
        assert advantage(chances(count), chances(count + 1)) <= 1 / STEP + 1e-9


@pytest.mark.parametrize("world", WORLDS)
def test_the_published_table_itself_keeps_to_these_chances(world: str) -> None:
    """Over many secrets no number of the real table changes more often than one in ten when one case does."""
    before, after = (Counter(name for case in (*population(), *more) for name in cells(case)) for more in WORLDS[world])
    changed: Counter[str] = Counter()
    secrets = 2000
    for number in range(secrets):
        one, other = (published_counts(counts, f"geheim{number}", 1) for counts in (before, after))
        changed.update(name for name in {*one, *other} if one.get(name) != other.get(name))
    assert changed
    assert max(changed.values()) < 0.13 * secrets


def test_a_coarser_or_plain_rounding_would_be_noticed_here() -> None:
    """The measure has teeth: plain rounding down to tens gives a case away for certain at the right count."""
    assert advantage({published(19, 0): 1.0}, {published(20, 0): 1.0}) == 1


def test_who_knows_all_other_cases_and_combines_all_numbers_is_still_often_wrong() -> None:
    """The strongest attacker there is guesses whether a case is there right in fewer than 80 of 100 tries.

    They know every answer of the hundred other cases of a round, and weigh every number that the case may be in.
    """
    rules, rng = load_rules(), random.Random(1)
    compiled = compile_rules(rules, DAY)
    all_cells = [cells_of(case, compiled) for case in realistic_cases(rules, 101, seed=3)]
    right = tries = 0
    for victim in range(40):
        others = Counter(name for at, found in enumerate(all_cells) if at != victim for name in found)
        counted = [others[name] for name in all_cells[victim]]
        for there in [True, False] * 15:
            shown = [published(count + there, rng.randrange(STEP)) for count in counted]
            weights = [
                math.prod(chances(count + world).get(value, 0) for count, value in zip(counted, shown, strict=True))
                for world in (True, False)
            ]
            right += (weights[0] > weights[1]) == there
            tries += 1
    assert 0.6 < right / tries < 0.8
