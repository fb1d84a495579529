"""`navigator backup` and `restore`: tested by restoring, within and between SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from databases import everything, rows, schema, tables
from sqlalchemy import make_url
from stored import QUESTIONS, Clock, found
from test_migrations import old_database

from navigator.cli import cli
from navigator.store import backup as backups
from navigator.store.backup import BackupError, backup, restore
from navigator.store.cases import CaseStore
from navigator.store.codes import new_code
from navigator.store.notes import Notes
from navigator.store.rulebases import RuleBases
from navigator.store.staff import StaffStore

COMMAND = Path(sys.executable).parent / "navigator"
MakeDatabase = Callable[[str], str]


def fill(url: str, clock: Clock) -> str:
    """Put something in every table that a day of work fills; the code of a case."""
    store = CaseStore(url, QUESTIONS, clock)
    code = store.create(("geld", "zorg_en_pgb"))
    for question, answer in (("v0", True), ("bedrag", 12_000), ("wie", ("ouderen", "jongeren")), ("fase", "idee")):
        store.answer(code, question, answer)
    store.view_code(code)
    for _ in range(700):  # more than goes in one batch
        store.database.secret(f"s{_}") if _ < 3 else None
    staff = StaffStore(store.database, clock)
    account = staff.accounts.create("anna", ["helpdesk"], "vier losse woorden")
    staff.sessions.start(account)
    staff.second_step.offer(account.id)
    number = rows(url, "SELECT number FROM cases")[0][0]
    staff.audit.note("anna", "casus_bekeken", number)
    Notes(store.database, clock).add(number, "anna", "Belt “morgen” terug\n\u20ac 5", dt.date(2026, 12, 1))
    RuleBases(store.database, clock).keep("sha256:1", "rules", {"a.yaml": bytes(range(256))})
    store.close()
    return code


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_was_there(
    database_url: str, make_database: MakeDatabase, to: str, clock: Clock, tmp_path: Path
) -> None:
    """Every row of every table comes back in a database of either kind, which then goes on as the old one would."""
    code = fill(database_url, clock)
    file = tmp_path / "nacht.zip"
    counts = backup(database_url, file)
    target = make_database(to)
    assert restore(target, file) == counts
    assert tables(target) == tables(database_url)
    again = tmp_path / "weer.zip"
    backup(target, again)
    assert contents(again) == contents(file)
    store = CaseStore(target, QUESTIONS, clock)
    assert found(store, code).answers == {"v0": True, "fase": "idee", "bedrag": 12_000, "wie": ("ouderen", "jongeren")}
    assert found(store, store.create(("geld",))).topics == ("geld",)
    assert StaffStore(store.database, clock).accounts.with_password("anna", "vier losse woorden") is not None
    assert RuleBases(store.database).files("sha256:1") == ("rules", {"a.yaml": bytes(range(256))})
    store.close()


def contents(file: Path) -> dict[str, bytes]:
    """The lines of all tables in a backup."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".jsonl")}


def test_a_backup_is_for_its_owner_only_and_overwrites_nothing(database_url: str, clock: Clock, tmp_path: Path) -> None:
    """Others can't read the file, a file that is there stays, and no half file is left behind."""
    fill(database_url, clock)
    file = tmp_path / "nacht.zip"
    backup(database_url, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        backup(database_url, file)
    assert file.read_bytes() == before
    with pytest.raises(OSError):
        backup(database_url, tmp_path / "nergens" / "x.zip")
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["nacht.zip"]


def test_a_database_with_something_in_it_is_refused(database_url: str, clock: Clock, tmp_path: Path) -> None:
    """Restoring never mixes with, or replaces, what is there."""
    fill(database_url, clock)
    file = tmp_path / "nacht.zip"
    backup(database_url, file)
    before = everything(database_url)
    with pytest.raises(BackupError, match="niet leeg"):
        restore(database_url, file)
    assert everything(database_url) == before


def damaged(file: Path, how: str) -> None:
    """Damage a backup: cut it off, change one answer, lose a row or a table, or pretend it is newer."""
    if how == "cut off":
        file.write_bytes(file.read_bytes()[:-200])
        return
    if how == "no zip":
        file.write_bytes(b"geen zip")
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if how == "changed":
        parts["answers.jsonl"] = parts["answers.jsonl"].replace(b"12000", b"12001")
    elif how == "row lost":
        parts["answers.jsonl"] = parts["answers.jsonl"].partition(b"\n")[2]
    elif how == "table lost":
        del parts["notes.jsonl"]
    elif how == "newer":
        parts["inhoud.json"] = json.dumps({**json.loads(parts["inhoud.json"]), "versie": "9999"}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)


@pytest.mark.parametrize("how", ["cut off", "no zip", "changed", "row lost", "table lost", "newer"])
def test_a_damaged_backup_changes_nothing(
    database_url: str, make_database: MakeDatabase, clock: Clock, tmp_path: Path, how: str
) -> None:
    """A file that is not whole is refused in words, and the database it was for is still empty."""
    fill(database_url, clock)
    file = tmp_path / "nacht.zip"
    backup(database_url, file)
    damaged(file, how)
    target = make_database("postgresql" if database_url.startswith("postgresql") else "sqlite")
    with pytest.raises(BackupError, match="nieuwere versie" if how == "newer" else "beschadigd"):
        restore(target, file)
    if target.startswith("sqlite"):
        made = Path(str(make_url(target).database))
        assert [*made.parent.glob(f"{made.name}*")] == []  # nor is there a new file
    assert tables(target) == []


def test_an_empty_file_that_was_there_stays(clock: Clock, tmp_path: Path) -> None:
    """A refused restore takes nothing away that it did not make."""
    fill(f"sqlite:///{tmp_path}/oud.db", clock)
    file, empty = tmp_path / "nacht.zip", tmp_path / "leeg.db"
    backup(f"sqlite:///{tmp_path}/oud.db", file)
    damaged(file, "changed")
    empty.touch(0o640)
    with pytest.raises(BackupError, match="beschadigd"):
        restore(f"sqlite:///{empty}", file)
    assert empty.exists()


def test_a_backup_of_an_older_version_is_upgraded(
    database_url: str, make_database: MakeDatabase, clock: Clock, tmp_path: Path
) -> None:
    """What was kept by the first version of the program is restored into the tables of today."""
    code = new_code()
    old_database(database_url, code, "0001")
    file = tmp_path / "oud.zip"
    backup(database_url, file)
    target = make_database("sqlite")
    restore(target, file)
    store = CaseStore(target, QUESTIONS, clock)
    assert found(store, code).answers == {"v0": True, "fase": "idee", "wie": ("ouderen",)}
    store.close()
    fresh = make_database("sqlite")
    CaseStore(fresh, QUESTIONS, clock).close()
    assert schema(target) == schema(fresh)


def command(url: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command on a database."""
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, cwd=cwd, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_the_commands(database_url: str, make_database: MakeDatabase, clock: Clock, tmp_path: Path) -> None:
    """On the command line a backup is made and restored, cases whose time is over are erased, and faults are said."""
    clock.now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    code = fill(database_url, clock)
    clock.pass_days(-100)
    fill_old = CaseStore(database_url, QUESTIONS, clock)
    fill_old.answer(fill_old.create(), "v0", True)
    fill_old.close()
    assert command(database_url, "backup", "nacht.zip", cwd=tmp_path).stdout.startswith("Bewaard in nacht.zip: 2 cas")
    target = make_database("sqlite")
    done = command(target, "restore", "nacht.zip", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Teruggezet: 2 casussen" in done.stdout
    assert done.stdout.endswith("omdat hun tijd om is: 1.\n")
    store = CaseStore(target, QUESTIONS)
    assert store.find(code) is not None
    store.close()
    for arguments, message in (
        (("backup", "nacht.zip"), "bestaat al"),
        (("restore", "nacht.zip"), "niet leeg"),
        (("restore", "nergens.zip"), "niet te gebruiken"),
    ):
        done = command(target, *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert message in done.stderr


@pytest.mark.parametrize("name", ["backup", "restore"])
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ModuleNotFoundError(name="psycopg"), "ontbreekt psycopg"),
        (sqlite3.OperationalError("disk I/O error"), "De database is niet te gebruiken"),
    ],
)
def test_a_database_that_can_not_be_used_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception, message: str
) -> None:
    """As by every other command: without its driver, and where SQLite itself fails outside of SQLAlchemy."""

    def fails(*_: object) -> None:
        raise error

    url = f"sqlite:///{tmp_path / 'navigator.db'}"
    CaseStore(url, {}).close()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(backups, name, fails)
    done = CliRunner().invoke(cli, [name, "nacht.zip"])
    assert done.exit_code == 2
    assert message in done.stderr


def test_no_file_is_left_where_the_database_has_no_driver(tmp_path: Path) -> None:
    """The file of a backup is only made once there is something to write in it."""
    with pytest.raises(ModuleNotFoundError):
        backup("mysql://a/b", tmp_path / "nacht.zip")
    assert list(tmp_path.iterdir()) == []
