"""What the command line says when it is used wrongly or the rules are broken: Dutch, complete, at the right place."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from rulefolders import CONCLUSION, copy_small

from navigator.store.database import Database
from navigator.words.oserrors import reason

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


def into_a_closed_pipe(*arguments: str, cwd: Path) -> tuple[int, bytes]:
    """The exit code and standard error of the command where nobody reads its output."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE, cwd=cwd, check=False
        )
    finally:
        os.close(write)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["check", "regels"], ["check", "slecht"], ["--help"], ["check", "--help"], ["sample", "3", "--regels", "regels"]],
)
def test_a_reader_that_stops_early_is_no_mistake(tmp_path: Path, arguments: list[str]) -> None:
    """`navigator check | true` ends as other programs do: no findings, no good end, and not a word."""
    copy_small(tmp_path / "regels")
    (copy_small(tmp_path / "slecht") / "bronnen.yaml").write_text("bronnen:\n")
    assert into_a_closed_pipe(*arguments, cwd=tmp_path) == (141, b"")


def test_output_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    """A full disk under the output, or no standard input at all, is said as what it is."""
    case = tmp_path / "c.json"
    case.write_bytes(CASE)
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([COMMAND, "advies", str(case)], stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2
        assert done.stderr.decode() == "De uitvoer is niet te schrijven: de schijf is vol.\n"
    url = f"sqlite:///{tmp_path}/n.db"
    Database(url).close()
    for command in ("advies -", "medewerker nieuw anna --rol beheer"):
        closed = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(f"{COMMAND} {command} <&-", shell=True, capture_output=True, env=closed, check=False)
        assert done.returncode == 2
        assert done.stderr.decode().startswith("Er is geen standaardinvoer om ")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_json_stays_whole_in_a_terminal_with_few_signs(tmp_path: Path, encoding: str) -> None:
    """A sign that the encoding of the terminal lacks is written so that JSON still holds it."""
    folder = copy_small(tmp_path / "regels")
    (folder / "routes" / "slecht.yaml").write_text(CONCLUSION.replace("fase: idee", "fase: één≥𝄞", 1), encoding="utf-8")
    done = subprocess.run(
        [COMMAND, "check", "regels", "--json"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    (found,) = json.loads(done.stdout.decode(encoding))
    assert found["melding"].startswith("`één≥𝄞` is geen optie van `fase`.")


def test_what_the_system_refuses_is_said_in_dutch(tmp_path: Path) -> None:
    """A path that is not there, an address that does not exist or is taken: in Dutch, without names of errors."""
    url = f"sqlite:///{tmp_path}/n.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = [
            run("restore", "nergens.zip", cwd=tmp_path, DATABASE_URL=url),
            run("advies", str(tmp_path), cwd=tmp_path),
            run("web", "--host", "a..b", cwd=tmp_path, DATABASE_URL=url),
            run("web", "--port", port, cwd=tmp_path, DATABASE_URL=url),
            run("web", cwd=tmp_path, DATABASE_URL="geen adres"),
        ]
    assert [code for code, _, _ in found] == [2] * len(found)
    assert [error.splitlines()[0].split(". Kijk")[0] for _, _, error in found] == [
        "Het bestand nergens.zip is niet te gebruiken: dit pad bestaat niet.",
        f"Het bestand {tmp_path} is niet te lezen: dit is een map, geen bestand.",
        "Het adres a..b:8000 is niet te gebruiken: dit adres is niet te vinden.",
        f"Het adres 127.0.0.1:{port} is niet te gebruiken: een ander programma gebruikt dit al.",
        "De database is niet te gebruiken",
    ]
    assert reason(socket.gaierror(-2, "Name or service not known")) == "dit adres is niet te vinden"
    assert reason(OSError(9, "Bad file descriptor")) == "fout EBADF van het besturingssysteem"


@pytest.mark.skipif(sys.platform == "win32", reason="there a signal to a process is something else")
def test_an_interrupt_while_the_program_loads_is_quiet() -> None:
    """Ctrl-C before the command has begun ends with 130 and not a word; the command starts where that is arranged."""
    interrupted = """
import importlib.abc, os, signal, sys

class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
from navigator.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    settings = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["scripts"] == {"navigator": "navigator.__main__:main"}
