"""A backup of the whole database in one file, that SQLite and PostgreSQL can both be restored from.

A zip file: one file of JSON lines per table, and `inhoud.json` with the version of the tables and, per table, how many
rows there are and a SHA-256 of its lines.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from alembic.util import CommandError
from sqlalchemy import Connection, Date, DateTime, Engine, LargeBinary, MetaData, Table, insert, inspect, select, text
from sqlalchemy.types import TypeEngine

from navigator.store.database import WRITES, open_engine, upgrade, utc_now

_CONTENTS = "inhoud.json"
_FORMAT = 1
_BATCH = 500  # rows at a time
_LONGEST_LINE = 50_000_000  # bytes
_VERSION_TABLE = "alembic_version"
_DAMAGED = "Dit bestand is geen backup van dit programma, of het is beschadigd."
_NEWER = "Deze backup is van een nieuwere versie van het programma. Werk het programma eerst bij."


class BackupError(Exception):
    """A backup that can't be made or restored; the text says why, in Dutch."""


def backup(url: str, file: Path) -> dict[str, int]:
    """Write all tables as they are at one moment to a new file, that only its owner can read.

    Returns:
        How many rows there are of each table.

    Raises:
        BackupError: the database has no tables of this program.
        OSError: the file is there already, or can't be written.
    """
    engine = open_engine(url)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # nothing is overwritten
    part = file.with_name(f"{file.name}.deel")
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with engine.execution_options(isolation_level=level).begin() as connection:
                counts = _write(connection, raw)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
    return counts


def _write(connection: Connection, raw: IO[bytes]) -> dict[str, int]:
    if not inspect(connection).has_table(_VERSION_TABLE):
        raise BackupError("Deze database is niet van dit programma: er is niets om te bewaren.")
    version = connection.scalar(text(f"SELECT version_num FROM {_VERSION_TABLE}"))
    written: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _tables(connection):
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
                written[table.name] = _write_table(connection, table, lines)
        about = {"formaat": _FORMAT, "versie": version, "gemaakt": utc_now().isoformat(), "tabellen": written}
        archive.writestr(_CONTENTS, json.dumps(about, indent=2))
    return {name: about["rijen"] for name, about in written.items()}


def _write_table(connection: Connection, table: Table, lines: IO[bytes]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    rows = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    for row in connection.execute(rows).mappings():
        line = json.dumps({str(key): _to_json(value) for key, value in row.items()}).encode() + b"\n"
        digest.update(line)
        lines.write(line)
        count += 1
    return {"rijen": count, "sha256": digest.hexdigest()}


def restore(url: str, file: Path) -> dict[str, int]:
    """Fill a database that has no tables yet with a backup, of this version of the program or an older one.

    Everything is checked before anything is kept; where something is wrong the database stays as it was.

    Returns:
        How many rows there are of each table.

    Raises:
        BackupError: the database is not empty, or the file is no backup, damaged, or of a newer version.
        OSError: the file can't be read.
    """
    engine = open_engine(url)
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(_CONTENTS))
            if about["formaat"] != _FORMAT:
                raise BackupError(_NEWER)
            with _all_or_no_file(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
                _fill(connection, archive, about)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, NotImplementedError) as error:
        raise BackupError(_DAMAGED) from error
    finally:
        engine.dispose()
    return {name: found["rijen"] for name, found in about["tabellen"].items()}


@contextmanager
def _all_or_no_file(engine: Engine) -> Iterator[None]:
    """Take the file of a new SQLite database away again if it can't be filled."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    new = file is not None and not Path(file).exists()
    try:
        yield
    except BaseException:
        engine.dispose()
        for end in ("", "-wal", "-shm", "-journal") if new else ():
            Path(f"{file}{end}").unlink(missing_ok=True)
        raise


def _fill(connection: Connection, archive: zipfile.ZipFile, about: dict[str, Any]) -> None:
    """Make the tables as they were, read what was in them, and bring the whole up to date."""
    if inspect(connection).get_table_names():
        raise BackupError("Deze database is niet leeg. Zet een backup alleen terug in een lege database.")
    try:
        upgrade(connection, about["versie"])
    except CommandError as error:
        raise BackupError(_NEWER) from error
    for table in _tables(connection):
        _read_table(connection, table, archive, about["tabellen"][table.name])
    _continue_counting(connection)
    upgrade(connection)


def _read_table(connection: Connection, table: Table, archive: zipfile.ZipFile, about: dict[str, Any]) -> None:
    digest, count = hashlib.sha256(), 0
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in iter(lambda: lines.readline(_LONGEST_LINE), b""):
            digest.update(line)
            count += 1
            batch.append({key: _from_json(value, table.c[key].type) for key, value in json.loads(line).items()})
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
    if batch:
        connection.execute(insert(table), batch)
    if (count, digest.hexdigest()) != (about["rijen"], about["sha256"]):
        raise BackupError(f"Deze backup is beschadigd: de controlesom van {table.name} klopt niet.")


def _tables(connection: Connection) -> Iterator[Table]:
    """The tables that are there now, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    yield from (table for table in found.sorted_tables if table.name != _VERSION_TABLE)


def _continue_counting(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were restored."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables(connection):
        if "id" in table.c and table.c.id.type.python_type is int:
            last = f"SELECT max(id) FROM {table.name}"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), ({last}))"))


def _to_json(value: Any) -> Any:
    if isinstance(value, dt.date):  # a moment too
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _from_json(value: Any, kind: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value
