"""What the command line says when it is used wrongly or the rules are broken: Dutch, complete, at the right place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rulefolders import CONCLUSION, copy_small

COMMAND = Path(sys.executable).parent / "navigator"
CASE = b'{"antwoorden": {"fase": "idee"}}'


def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None, **variables: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of the command, which never holds a traceback."""
    done = subprocess.run(
        [COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, env={**os.environ, **variables}, check=False
    )
    out, error = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + error
    return done.returncode, out, error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chek"], "De opdracht chek bestaat niet. Bedoelt u `check`? Meer uitleg: navigator --help\n"),
        (["check", "--map"], "De optie --map bestaat niet. Meer uitleg: navigator check --help\n"),
        (["web", "--por", "1"], "De optie --por bestaat niet. Bedoelt u --port? Meer uitleg: navigator web --help\n"),
        (["web", "--port", "abc"], "Bij --port hoort een heel getal. Meer uitleg: navigator web --help\n"),
        (["advies", "-", "--peildatum"], "Bij de optie --peildatum hoort een waarde.\n"),
        (["advies", "-", "--json=ja"], "Bij de optie --json hoort geen waarde.\n"),
        (["check", ""], "De map . bestaat niet.\n"),
        (["check", "a\x00b".replace("\x00", "\\0")], "De map a\\0b bestaat niet.\n"),
    ],
)
def test_wrong_use_is_said_in_full(arguments: list[str], says: str) -> None:
    """Wrong use ends with exit code 2, nothing on standard output, and one Dutch line that says what to do."""
    assert run(*arguments) == (2, "", says)


def test_a_wrong_day_is_refused() -> None:
    """`--peildatum` with something else than a day names the field and the form."""
    code, out, error = run("advies", "-", "--peildatum", "31-12-2026", stdin=CASE)
    assert (code, out) == (2, "")
    assert error.startswith("peildatum: Schrijf een bestaande dag als jjjj-mm-dd")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("bronnen: [wet-een]", "bronnen: [wet-een", "Y001"),
        ("{fase: idee}", "{fase: ide}", "N002"),
        ("{fase: idee}", "{fase: idee, slecht: ja}", "C005"),
        ("{fase: idee}", "{fase: idee, niet: {fase: idee}}", "C006"),
        ("verwacht: ja", "verwacht: nee", "V001"),
    ],
)
def test_broken_rules_are_said_by_every_command(tmp_path: Path, old: str, new: str, code: str) -> None:
    """`check` and `test` name a mistake with exit code 1; `advies` gives no advice on rules that it can't read."""
    folder = copy_small(tmp_path / "regels")
    (folder / "routes" / "slecht.yaml").write_text(CONCLUSION.replace(old, new, 1))
    found = {command: run(command, "regels", cwd=tmp_path) for command in ("check", "test")}
    lines = [line for line in found["test"][1].splitlines() if line.startswith("regels/routes/slecht.yaml:")]
    assert found["test"][0] == 1
    assert len(lines) == 1
    assert f" {code} " in lines[0]
    if code != "V001":
        assert found["check"][:2] == found["test"][:2]
        assert found["check"][2] == "1 bevinding(en) in regels.\n"
    if code[0] in "YN":
        exit_code, out, error = run("advies", "-", "--regels", "regels", stdin=CASE, cwd=tmp_path)
        assert (exit_code, out) == (1, "")
        assert lines[0] in error
    elif code == "C005":
        assert run("advies", "-", "--regels", "regels", stdin=CASE, cwd=tmp_path)[:2] == (1, "")


def test_an_empty_folder_is_a_finding(tmp_path: Path) -> None:
    """A folder without rules is not in order."""
    code, out, _ = run("check", ".", cwd=tmp_path)
    assert (code, out) == (1, ".:1:1: Y011 In deze map staat geen enkel bestand met regels (`.yaml`).\n")


def test_any_terminal_will_do(tmp_path: Path) -> None:
    """A terminal that knows no accents, and a file name that is no text, do not stop the command."""
    folder = copy_small(tmp_path / "regels")
    (folder / "routes" / "slecht.yaml").write_text(CONCLUSION.replace("titel: Een voorbeeld", 'titel: ""', 1))
    Path(os.fsdecode(os.fsencode(folder) + b"/routes/caf\xe9.yaml")).write_text(CONCLUSION)
    code, out, _ = run("check", "regels", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert code == 1
    assert "S005 Dit is leeg" in out and "N009" in out


def test_a_reader_that_stops_early_is_no_mistake(tmp_path: Path) -> None:
    """`navigator check | head -1` ends quietly."""
    folder = copy_small(tmp_path / "regels")
    (folder / "bronnen.yaml").write_text("bronnen:\n" + "".join(f"  b{n}: {{}}\n" for n in range(300)))
    done = subprocess.run(
        f"{COMMAND} check regels | head -1", shell=True, capture_output=True, cwd=tmp_path, check=False
    )
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b"" or b"Traceback" not in done.stderr
