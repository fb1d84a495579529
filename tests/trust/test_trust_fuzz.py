"""The share of the fuzzing that every test run does, and what was found by it before."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from trust import fuzz_run
from trust.targets import Target, make_targets

BLOCKS = range(2_000_000, 2_000_004)
NAMES = ("number", "day", "code", "form", "case", "markdown", "import", "yaml", "pages", "staff")


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Target]]:
    """Everything that reads, and the pages with a database of their own."""
    logging.disable()
    yield make_targets(tmp_path_factory.mktemp("fuzz"))
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def only_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a hang is a fault, and not a busy machine; the second is for the long run, see `fuzz_run`."""
    monkeypatch.setattr(fuzz_run, "MOST_SECONDS", 20)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_input_is_read_or_refused(targets: dict[str, Target], name: str) -> None:
    """No exception, no hang, no memory, no 5xx; whatever is said about it can be shown."""
    found = fuzz_run.run({name: targets[name]}, BLOCKS)
    assert found.wrong == []
    assert found.inputs[name] == len(BLOCKS) * targets[name].share


def test_every_target_has_a_test(targets: dict[str, Target]) -> None:
    """What is added to the long run is in the small one too, and the shares make a thousand."""
    assert tuple(targets) == NAMES
    assert sum(target.share for target in targets.values()) == 1_000


@pytest.mark.parametrize("path", sorted(fuzz_run.FOUND.iterdir()), ids=lambda path: path.name)
def test_what_once_went_wrong_goes_well(targets: dict[str, Target], path: Path) -> None:
    """Every input that was found by the long run; its file begins with the name of its target."""
    target = targets[path.name.partition("-")[0]]
    assert fuzz_run.fault_of(target, path.read_bytes(), fuzz_run.Found(), "") == ""


@pytest.mark.parametrize("fault", ["raises", "hangs", "grows"])
def test_a_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that raises, takes long or takes much memory is told of."""
    monkeypatch.setattr(fuzz_run, "MOST_SECONDS", -1 if fault == "hangs" else 60)
    monkeypatch.setattr(fuzz_run, "MOST_MEMORY", -1 if fault == "grows" else 10**12)

    def call(data: bytes) -> None:
        if fault == "raises":
            raise ZeroDivisionError

    found = fuzz_run.run({"x": Target(call, (b"a",), 3)}, [0])
    assert len(found.wrong) == 3
    assert {"raises": "ZeroDivisionError", "hangs": "took", "grows": "MB more"}[fault] in found.wrong[0]
