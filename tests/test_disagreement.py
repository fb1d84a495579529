"""What the user sees, and what the maintainers read, when the two engines do not agree."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rulebases import DAYS, make_question, make_rules

from navigator.advice import Adviser
from navigator.case import Case
from navigator.cli import cli
from navigator.domains import Mask
from navigator.engine import Engine, EngineFailure, Firing, Outcome
from navigator.grounds import Compiled
from navigator.model import Among, RuleBase, Status, Uses
from web.app import create_app

Json = dict[str, Any]
UNSURE = "Wij konden dit niet met zekerheid vaststellen"
YES = frozenset([True])


@pytest.fixture
def lie(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Status]]:
    """The statuses that the engine of record lies about; it shows a ground where it says `ja`, and elsewhere none."""
    told: dict[str, Status] = {}

    class LyingEngine(Engine):
        def __init__(self, compiled: Compiled) -> None:
            super().__init__(compiled)
            self.grounds = compiled.grounds

        def run(self, point: Sequence[Mask]) -> Outcome:
            found = super().run(point)
            firings = dict(found.firings)
            for name, status in told.items():
                firings[name] = (Firing(self.grounds[name][0], ()),) if status == "ja" else ()
            return Outcome({**found.statuses, **told}, firings)

    monkeypatch.setattr("navigator.advice.Engine", LyingEngine)
    yield told


def small_rules() -> RuleBase:
    """`route` follows from v, `after` from `route`, and `other` from w."""
    questions = [make_question("v", "ja_nee"), make_question("w", "ja_nee")]
    conditions = {"route": Among("v", YES), "after": Uses("route", holds=True), "other": Among("w", YES)}
    return make_rules(questions, conditions)


def advice_on(answers: Json) -> dict[str, Json]:
    """The conclusions of the advice under the small rules."""
    adviser = Adviser(small_rules())
    conclusions = adviser.advise(Case(DAYS[0], answers))["conclusies"]
    adviser.close()
    return {conclusion["id"]: conclusion for conclusion in conclusions}


@pytest.mark.parametrize(
    ("answer", "said"), [(True, "nee"), (True, "misschien"), (False, "ja"), (False, "misschien"), (None, "ja")]
)
def test_a_disputed_conclusion_is_misschien_and_says_so(
    lie: dict[str, Status], answer: bool | None, said: Status
) -> None:
    """Whatever the two say, the status is `misschien`, the explanation begins with it, and no grounds are given."""
    lie["route"] = said
    found = advice_on({} if answer is None else {"v": answer})["route"]
    assert found["status"] == "misschien"
    assert found["uitleg"].startswith(UNSURE)
    assert found["uitleg"].endswith("route")
    assert found["gronden"] == []
    assert found["wordt_nee_als"] == []


def test_the_other_conclusions_are_as_they_would_be(lie: dict[str, Status]) -> None:
    """Only what the engines differ on changes; what they agree on stands with its grounds."""
    honest = advice_on({"v": True, "w": True})
    lie["route"] = "nee"
    disputed = advice_on({"v": True, "w": True})
    assert disputed["other"] == honest["other"]
    assert disputed["other"]["status"] == "ja"
    assert disputed["other"]["gronden"]
    assert not disputed["other"]["uitleg"].startswith(UNSURE)


def test_an_engine_that_breaks_down_leaves_everything_unsure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without an outcome of the engine of record no conclusion is `ja` or `nee`, each says so, and it is logged."""

    def fail(self: Engine, point: Sequence[Mask]) -> Outcome:
        raise EngineFailure("kapot")

    monkeypatch.setattr(Engine, "run", fail)
    for found in advice_on({"v": True, "w": False}).values():
        assert (found["status"], found["gronden"]) == ("misschien", [])
        assert found["uitleg"].startswith(UNSURE)
    assert "kapot" in caplog.text


def test_engines_that_agree_give_no_warning(lie: dict[str, Status], caplog: pytest.LogCaptureFixture) -> None:
    """An engine that says what the other says changes nothing and logs nothing."""
    lie["route"] = "ja"
    assert advice_on({"v": True})["route"]["status"] == "ja"
    assert not caplog.records


def test_the_maintainers_read_both_versions_once(lie: dict[str, Status], caplog: pytest.LogCaptureFixture) -> None:
    """One record at level error names the versions, the conclusion, both statuses and the day, but no answer."""
    lie["route"] = "nee"
    with caplog.at_level(logging.DEBUG):
        advice_on({"v": True, "w": False})
    (record,) = caplog.records
    message = record.getMessage()
    assert record.levelno == logging.ERROR
    assert record.name == "navigator.advice"
    assert small_rules().version in message
    assert "'route': ('ja', 'nee')" in message
    assert "'other'" not in message
    assert str(DAYS[0]) in message
    assert "True" not in message
    assert "'v'" not in message


def test_every_disputed_conclusion_is_in_the_same_record(
    lie: dict[str, Status], caplog: pytest.LogCaptureFixture
) -> None:
    """Two disputes in one advice make one record."""
    lie |= {"route": "nee", "other": "ja"}
    found = advice_on({"v": True, "w": False})
    assert [name for name, conclusion in found.items() if conclusion["uitleg"].startswith(UNSURE)] == ["route", "other"]
    (record,) = caplog.records
    assert "'route': ('ja', 'nee')" in record.getMessage()
    assert "'other': ('nee', 'ja')" in record.getMessage()


# --- on the real rules, as a user sees it: coöperatie with wil_anbi makes anbi_cooperatie `ja`

ANSWERS = {"rechtsvorm": "cooperatie", "wil_anbi": "ja"}
DISPUTED = "anbi_cooperatie"


def case_file(folder: Path) -> str:
    """A case on disk."""
    path = folder / "zaak.json"
    path.write_text(json.dumps({"antwoorden": {"rechtsvorm": "cooperatie", "wil_anbi": True}}), encoding="utf-8")
    return str(path)


def test_the_command_line_gives_the_disputed_conclusion_as_json(lie: dict[str, Status], tmp_path: Path) -> None:
    """`navigator advies --json` gives it as `misschien`, with the warning, and ends well."""
    lie[DISPUTED] = "nee"
    result = CliRunner().invoke(cli, ["advies", case_file(tmp_path), "--json"])
    assert result.exit_code == 0
    (found,) = [c for c in json.loads(result.stdout)["conclusies"] if c["id"] == DISPUTED]
    assert (found["status"], found["gronden"]) == ("misschien", [])
    assert found["uitleg"].startswith(UNSURE)


def test_the_command_line_lists_the_disputed_conclusion_as_perhaps(lie: dict[str, Status], tmp_path: Path) -> None:
    """The text for people lists it under the obstacles that may be there, not among those that are."""
    honest = CliRunner().invoke(cli, ["advies", case_file(tmp_path)]).stdout
    lie[DISPUTED] = "nee"
    disputed = CliRunner().invoke(cli, ["advies", case_file(tmp_path)]).stdout
    heading, tag = "Misschien een knelpunt", f"[{DISPUTED}]"
    assert tag in honest.partition(heading)[0]
    assert tag not in disputed.partition(heading)[0]
    assert tag in disputed.partition(heading)[2]


def test_the_command_line_warns_in_the_text_for_people(lie: dict[str, Status], tmp_path: Path) -> None:
    """The text for people says that it could not be established."""
    lie[DISPUTED] = "nee"
    assert UNSURE in CliRunner().invoke(cli, ["advies", case_file(tmp_path)]).stdout


def pages(rules: RuleBase, folder: Path) -> tuple[str, str]:
    """The advice page of a visitor with these answers, and the page of the disputed conclusion."""
    app = create_app(rules, f"sqlite:///{folder / 'zaken.db'}")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/onderwerpen", data={"onderwerp": ["rechtsvorm_en_belasting"]})
    for question, answer in ANSWERS.items():
        assert client.post(f"/vraag/{question}", data={"antwoord": answer}).status_code == 303
    advice, own = client.get("/advies"), client.get(f"/advies/{DISPUTED}")
    assert (advice.status_code, own.status_code) == (200, 200)
    return advice.text, own.text


def part(page: str, wanted: str) -> str:
    """The text of one foldable part of a page, empty if it is not there."""
    found = re.search(rf'<details class="{wanted}".*?</details>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[0])) if found else ""


def test_the_advice_page_shows_the_disputed_conclusion_as_perhaps(
    lie: dict[str, Status], rules: RuleBase, tmp_path: Path
) -> None:
    """On the page it moves from the obstacles to those that may be there; its own page warns, and gives no reasons."""
    title = rules.conclusions[DISPUTED].text.titel
    perhaps = "meer misschien-knelpunten"
    honest, own = pages(rules, tmp_path)
    assert f'id="c-{DISPUTED}"' in honest
    assert title not in part(honest, perhaps)
    assert "Het volgt uit:" in own
    assert UNSURE not in honest + own
    lie[DISPUTED] = "nee"
    disputed, own = pages(rules, tmp_path)
    assert f'<details class="conclusie" id="c-{DISPUTED}"' not in disputed
    assert title in part(disputed, perhaps)
    assert UNSURE in own
    assert "Het volgt uit:" not in own
