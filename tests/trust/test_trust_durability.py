"""The share of the durability run that every test run does."""

from __future__ import annotations

import pytest

from navigator.store.cases import CaseStore
from trust import durability_run


def test_what_was_confirmed_is_there_after_kills(database_url: str) -> None:
    """Savers killed at random moments lose nothing that they confirmed, and leave nothing half done."""
    found = durability_run.run(database_url, saves=150)
    assert found.wrong == []
    assert found.kills > 5
    assert {"create", "answer", "publish"} <= found.confirmed.keys()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lost_answer_is_found(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run notices a store that confirms what it does not keep."""
    monkeypatch.setattr(CaseStore, "answer", lambda *_: True)
    assert durability_run.run(database_url, saves=150).wrong
