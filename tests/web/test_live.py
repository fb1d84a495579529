"""Which rules a running server works with, where what was published can't be used."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from officers import services_of, titles
from rulefolders import copy_small, spoil

from navigator.reading import load_rules
from navigator.store.publications import MANAGER, Publications
from navigator.workbench.live import folder_files
from web import live
from web.app import create_app


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on the small rules, which looks at what is published before every request."""
    monkeypatch.setattr(live, "EVERY", 0.0)
    folder = copy_small(tmp_path / "rules")
    app = create_app(load_rules(folder), f"sqlite:///{tmp_path / 'navigator.db'}", folder_files(folder))
    yield app
    services_of(app).adviser.close()
    services_of(app).cases.close()


def take(app: Flask, folder: Path) -> None:
    """Make the rules in a folder live past every check, as an earlier version of the program might have done."""
    Publications(services_of(app).cases.database).take_folder(folder_files(folder), "per ongeluk", MANAGER)


@pytest.mark.parametrize("mistake", ["N001_vraag", "C005_zichzelf"])
def test_rules_that_can_not_be_used_take_no_page_down(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture, mistake: str
) -> None:
    """Whether they can't be read or not be compiled: the rules before keep serving, and the log says so once."""
    before = titles(app)
    take(app, spoil(copy_small(tmp_path / "fout"), mistake))
    with caplog.at_level(logging.ERROR, "web.live"):
        assert titles(app) == before
        assert titles(app) == before
    (record,) = [record for record in caplog.records if record.name == "web.live"]
    assert record.exc_info and "passen niet bij dit programma" in str(record.exc_info[1])
    better = copy_small(tmp_path / "beter")
    file = better / "routes" / "startgeld.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("titel: ", "titel: Nu ", 1), encoding="utf-8")
    take(app, better)
    assert any(title.startswith("Nu ") for title in titles(app))
