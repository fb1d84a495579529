"""What a conclusion rests on, through others: for every reader of a rule base the same walk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from navigator.chains import reached

NAMES = list("abcdefgh")
STEPS = st.fixed_dictionaries({name: st.lists(st.sampled_from(NAMES), max_size=3) for name in NAMES})


def closure(steps: dict[str, list[str]], names: list[str]) -> set[str]:
    """The same by adding whatever is one step away until nothing is left to add."""
    found = set(names)
    while more := {other for name in found for other in steps[name]} - found:
        found |= more
    return found


@given(STEPS, st.lists(st.sampled_from(NAMES)))
def test_everything_within_reach_stands_there_once(steps: dict[str, list[str]], names: list[str]) -> None:
    """Also where names lead to each other in a circle, or to themselves."""
    found = reached(steps.__getitem__, names)
    assert len(found) == len(set(found))
    assert set(found) == closure(steps, names)


@given(STEPS, st.lists(st.sampled_from(NAMES)))
def test_each_stands_after_what_it_leads_to(steps: dict[str, list[str]], names: list[str]) -> None:
    """As long as there is no circle: here every step goes on in the alphabet."""
    forward = {name: [other for other in others if other > name] for name, others in steps.items()}
    found = reached(forward.__getitem__, names)
    assert all(found.index(other) < found.index(name) for name in found for other in forward[name])


def test_a_long_chain_is_no_problem() -> None:
    """Thousands of conclusions may each use the one before."""
    chain = [str(number) for number in range(5_000)]
    uses = {name: chain[at - 1 : at] for at, name in enumerate(chain)}
    assert reached(uses.__getitem__, [chain[-1]]) == chain
