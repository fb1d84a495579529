"""Every rule base that was in force, as its files, so that an old advice can be made again."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from pathlib import PurePath

from sqlalchemy.exc import IntegrityError

from navigator.store.database import Clock, Database, utc_now
from navigator.store.tables import RuleBaseRow


class RuleBases:
    """Keeps rule files by the version of the rule base."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._now = database, clock

    def keep(self, version: str, label: str, contents: Mapping[str, bytes]) -> bool:
        """Keep the files of a version, by their paths in the folder called `label`; whether they were new."""
        with self._database.reading() as session:
            if session.get(RuleBaseRow, version) is not None:
                return False
        row = RuleBaseRow(version=version, label=PurePath(label).name, stored=self._now(), files=packed(contents))
        try:
            with self._database.changes() as session:
                session.add(row)
        except IntegrityError:  # another process was first
            return False
        return True

    def files(self, version: str) -> tuple[str, dict[str, bytes]] | None:
        """The name of the folder and its files by their paths, or None if this version was never kept."""
        with self._database.reading() as session:
            row = session.get(RuleBaseRow, version)
        return (row.label, unpacked(row.files)) if row is not None else None


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Files as one compressed text (JSON with base64, so that any byte comes back as it was)."""
    text = json.dumps({name: base64.b64encode(raw).decode() for name, raw in sorted(contents.items())})
    return zlib.compress(text.encode(), 9)


def unpacked(files: bytes) -> dict[str, bytes]:
    """The files again.

    >>> unpacked(packed({"a.yaml": b"conclusie: a"}))
    {'a.yaml': b'conclusie: a'}
    """
    return {name: base64.b64decode(raw) for name, raw in json.loads(zlib.decompress(files)).items()}
