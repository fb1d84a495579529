"""The command line as a user meets it: exit codes, Dutch messages, and never a traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from navigator.reading import default_folder

COMMAND = Path(sys.executable).parent / "navigator"
CASE = '{"peildatum": "2026-11-22", "antwoorden": {"rechtsvorm": "cooperatie", "wil_anbi": true}}'


def run(*arguments: str, stdin: str | bytes = "", cwd: Path | None = None) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of the command."""
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run([COMMAND, *arguments], input=raw, capture_output=True, cwd=cwd, check=False)
    out, error = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + error
    return done.returncode, out, error


def test_advice_as_json() -> None:
    """`advies - --json` gives the advice of the interface for a case on standard input."""
    code, out, _ = run("advies", "-", "--json", stdin=CASE)
    advice = json.loads(out)
    statuses = {conclusion["id"]: conclusion["status"] for conclusion in advice["conclusies"]}
    assert code == 0
    assert advice["peildatum"] == "2026-11-22"
    assert statuses["anbi_cooperatie"] == "ja"


def test_advice_for_people_is_plain_in_a_pipe(tmp_path: Path) -> None:
    """Read from a file, the advice is text without colour codes, with reasons, steps and where the rule stands."""
    case = tmp_path / "casus.json"
    case.write_text(CASE)
    code, out, _ = run("advies", str(case))
    assert code == 0
    assert "\x1b[" not in out
    assert "Een coöperatie kan geen ANBI zijn" in out
    assert "rules/knelpunten/anbi_cooperatie.yaml:" in out
    assert "geen rechten" in out


def test_the_day_can_be_given() -> None:
    """`--peildatum` decides whose amounts apply: 1.900 was too much in 2022 and is not in 2026."""
    case = '{"antwoorden": {"vergoeding_jaar": 1900}}'
    found = []
    for day in ("2022-12-31", "2026-01-01", "2027-01-01"):
        _, out, _ = run("advies", "-", "--json", "--peildatum", day, stdin=case)
        found += [c["status"] for c in json.loads(out)["conclusies"] if c["id"] == "vergoeding_te_hoog"]
    assert found == ["ja", "nee", "misschien"]


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        ("", "geen geldige JSON"),
        ('{"antwoorden": {"fase": "strat"}}', "Bedoelt u `start`?"),
        ('{"antwoorden": {"onbekend": 1}}', "is geen vraag"),
        ("[" * 100_000, "JSON"),
        ("[[1]]", "JSON-object"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("x" * 10_000_000, "te groot"),
        ('{"antwoorden": {"fase": "\\ud800"}}', "geen optie"),
        ('{"peildatum": "gisteren"}', "jjjj-mm-dd"),
    ],
)
def test_a_wrong_case_is_refused(stdin: str | bytes, says: str) -> None:
    """A case with mistakes ends with exit code 2, nothing on standard output, and says what is wrong."""
    code, out, error = run("advies", "-", stdin=stdin)
    assert (code, out) == (2, "")
    assert says in error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["adviez"], "Bedoelt u `advies`?"),
        (["advies"], "Er ontbreekt iets"),
        (["advies", "a", "b"], "Dat is te veel"),
        (["advies", "/bestaat/niet.json"], "niet te lezen"),
        (["advies", "-", "--onbekend"], "bestaat niet"),
        (["advies", "-", "--regels", "/bestaat/niet"], "bestaat niet"),
        (["check", "/bestaat/niet"], "bestaat niet"),
        (["web", "--port", "0"], "65535"),
    ],
)
def test_wrong_use_says_what_to_type(arguments: list[str], says: str) -> None:
    """Wrong use ends with exit code 2 and a Dutch message."""
    code, _, error = run(*arguments)
    assert code == 2
    assert says in error


@pytest.mark.parametrize("command", [[], ["advies"], ["check"], ["test"], ["web"]])
def test_help_teaches_in_dutch(command: list[str]) -> None:
    """Every command explains itself in Dutch."""
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert out.startswith("Gebruik: navigator")
    assert "Toon deze uitleg." in out
    assert "Usage" not in out and "Options" not in out


def test_the_rules_of_this_product_are_sound(tmp_path: Path) -> None:
    """`check` and `test` find nothing in the rules, also from another working directory."""
    assert run("check", cwd=tmp_path)[0] == 0
    assert run("test", cwd=tmp_path)[0] == 0


def test_findings_stand_one_on_a_line(tmp_path: Path) -> None:
    """A mistake in a rule folder is a line `path:line:column: CODE message` on standard output, with exit code 1."""
    rules = tmp_path / "regels"
    shutil.copytree(default_folder(), rules)
    broken = rules / "knelpunten" / "anbi_cooperatie.yaml"
    text = broken.read_text()
    line = text[: text.index("rechtsvorm: cooperatie")].count("\n") + 1
    broken.write_text(text.replace("rechtsvorm: cooperatie", "rechtsvorm: coperatie", 1))
    code, out, _ = run("check", "regels", cwd=tmp_path)
    assert code == 1
    assert out.startswith(f"regels/knelpunten/anbi_cooperatie.yaml:{line}:")
    assert "N002" in out and "Bedoelt u `cooperatie`?" in out
    assert run("test", "regels", cwd=tmp_path)[0] == 1
    assert run("advies", "-", "--regels", "regels", stdin=CASE, cwd=tmp_path)[0] == 1


def test_a_wrong_expectation_fails_the_examples(tmp_path: Path) -> None:
    """`test` names the example that comes out otherwise, with file and line, and exit code 1."""
    rules = tmp_path / "regels"
    shutil.copytree(default_folder(), rules)
    file = rules / "knelpunten" / "avg.yaml"
    file.write_text(file.read_text().replace("verwacht: ja", "verwacht: nee", 1))
    code, out, _ = run("test", "regels", cwd=tmp_path)
    assert code == 1
    assert out.startswith("regels/knelpunten/avg.yaml:")
    assert "V001" in out


def test_a_dropped_rule_file_works_at_once(tmp_path: Path) -> None:
    """A policy officer drops in a file and sees its conclusion in the next advice."""
    rules = tmp_path / "regels"
    shutil.copytree(default_folder(), rules)
    own = (rules / "knelpunten" / "avg.yaml").read_text()
    own = own.replace("conclusie: avg", "conclusie: avg_eigen", 1)
    (rules / "knelpunten" / "avg_eigen.yaml").write_text(own)
    assert run("check", "regels", cwd=tmp_path)[0] == 0
    case = '{"antwoorden": {"gevoelige_gegevens": true}}'
    code, out, _ = run("advies", "-", "--json", "--regels", "regels", stdin=case, cwd=tmp_path)
    statuses = {conclusion["id"]: conclusion["status"] for conclusion in json.loads(out)["conclusies"]}
    assert code == 0
    assert statuses["avg_eigen"] == "ja"
