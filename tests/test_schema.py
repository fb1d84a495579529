"""The schema for editors accepts every rule file as it is, and refuses what `navigator check` refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from rulefolders import REAL, SMALL

from navigator.cli import cli
from navigator.editor.schemas import FILES, all_schemas, combined
from navigator.reading import load_rules

BAD = Path(__file__).parent / "bad"
CHECK = Path(sys.executable).parent / "check-jsonschema"
SAID_BY_THE_FORM = ("C001", "C002", "N001", "N002", "N003", "N004", "N005", "N006", "N010", "N011", "S001", "S002")
"""Codes of mistakes that an editor can see without reading other files than the schema."""
BEYOND = {
    "S002_knelpunt",  # a key that is only needed with another
    "S002_onderwerp",
    "S002_opties",
    "C002_lege_opties",
    "N002_zonder_verschil",  # an option of the question above it
    "N002_wij_zin",
    "N002_betaler",
    "N001_na",
    "S002_alleen",
    "S002_wij_zin",  # which key is needed depends on the type
}


@cache
def validator() -> Any:
    return jsonschema.Draft7Validator(combined(load_rules(SMALL)))


@pytest.mark.parametrize("folder", [REAL, SMALL])
def test_every_rule_file_fits_by_check_jsonschema(folder: Path, tmp_path: Path) -> None:
    """check-jsonschema, with the reader that editors have, finds nothing in any rule file."""
    schema = tmp_path / "regels.schema.json"
    done = CliRunner().invoke(cli, ["schema", str(folder)], prog_name="navigator")
    assert done.exit_code == 0
    schema.write_text(done.output, encoding="utf-8")
    files = sorted(str(path) for path in folder.rglob("*.yaml"))
    found = subprocess.run([CHECK, "--schemafile", schema, *files], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_check_jsonschema_finds_a_wrong_name(tmp_path: Path) -> None:
    """A wrong option fails, and the option is named."""
    schema, folder = tmp_path / "regels.schema.json", tmp_path / "rules"
    schema.write_text(json.dumps(combined(load_rules(SMALL))), encoding="utf-8")
    shutil.copytree(SMALL, folder)
    path = folder / "routes/startgeld.yaml"
    path.write_text(path.read_text().replace("fase: [idee, start]", "fase: [idee, strat]"))
    found = subprocess.run([CHECK, "--schemafile", schema, path], capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "strat" in found.stdout


def with_mistakes() -> list[str]:
    """The bad files whose mistake an editor can see."""
    return sorted(case.name for case in BAD.iterdir() if case.name[:4] in SAID_BY_THE_FORM and case.name not in BEYOND)


@pytest.mark.parametrize("case", with_mistakes())
def test_a_bad_file_does_not_fit(case: str) -> None:
    """A mistake in the form, or a name that does not exist, is one for the schema too."""
    files = [path for path in (BAD / case).rglob("*.yaml")]
    misfits = 0
    for path in files:
        try:
            typed = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            misfits += 1
            continue
        misfits += not validator().is_valid(json.loads(json.dumps(typed, default=str)))
    assert misfits or not files


def test_there_is_a_schema_for_each_kind_of_file(tmp_path: Path) -> None:
    """`navigator schema --naar` writes one file for each kind, and each is a valid schema."""
    done = CliRunner().invoke(cli, ["schema", str(SMALL), "--naar", str(tmp_path)], prog_name="navigator")
    assert done.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.schema.json" for name in FILES}
    for schema in all_schemas(load_rules(SMALL)).values():
        jsonschema.Draft7Validator.check_schema(schema)


def test_the_names_of_the_rules_are_offered_with_what_they_mean() -> None:
    """Questions, options, conclusions, sources and amounts are completions, described in the words of the rules."""
    condition = combined(load_rules(SMALL))["$defs"]["voorwaarde"]["properties"]
    assert condition["fase"]["description"] == "Hoe ver bent u?"
    assert condition["fase"]["anyOf"][0]["enumDescriptions"][0] == "We hebben een idee"
    assert condition["rechtspersoon"]["enum"] == ["ja", "nee"]
    text = json.dumps(combined(load_rules(SMALL)))
    for name in ("kleinste_groep", "gids-twee", "penvoerder_zoeken", "gemeente"):
        assert f'"{name}"' in text
    assert "A block" not in text, "nothing that is written for programmers"


def test_rules_with_mistakes_give_no_schema(tmp_path: Path) -> None:
    """Exit 2, with the mistakes."""
    folder = tmp_path / "rules"
    shutil.copytree(SMALL, folder)
    (folder / "bronnen.yaml").write_text("bronnen: [\n")
    done = CliRunner().invoke(cli, ["schema", str(folder)], prog_name="navigator")
    assert done.exit_code == 2
    assert "Y001" in done.output
