"""The rule base of an earlier run, kept so that a command need not read and check every rule file once more.

Like Python's own compiled files. A snapshot is found by a hash of all it was made from: the rule files, where they
stand, this program and Python itself. So a change in any of these makes it unknown, never wrong. It is read only from
a folder in which nobody else can write, and where anything about it fails the files are read as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

from navigator.model import RuleBase
from navigator.rulefiles.folder import find_files, version

KEPT = 8
"""How many snapshots are kept; the one that was made first goes first."""


def load_rules(root: Path) -> RuleBase:
    """The rule base in a folder, from a snapshot if there is one.

    Raises:
        RulesError: the folder holds a mistake.
    """
    contents, findings = find_files(root, "")
    content = version(contents)
    place = _folder() / f"{_key(root, content)}.pickle"
    kept = _kept(place) if not findings else None
    if kept is not None:
        return kept
    from navigator.reading import load_rules as read_rules

    rules = read_rules(root)
    if rules.version == content:  # no file changed in between
        _keep(place, rules)
    return rules


def _folder() -> Path:
    """The folder for what can be made again, as the XDG base directory specification has it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "initiatiefwijzer"


def _key(root: Path, content: str) -> str:
    program = Path(__file__).parent
    digest = hashlib.sha256(f"{root.resolve()}\0{content}\0{sys.version}\0".encode(errors="surrogateescape"))
    for file in sorted(program.rglob("*.py")):
        state = file.stat()
        digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _kept(place: Path) -> RuleBase | None:
    with contextlib.suppress(Exception):  # whatever is wrong with it, the files themselves can be read
        if _only_ours(place.parent) and _only_ours(place):
            found = pickle.loads(place.read_bytes())
            return found if isinstance(found, RuleBase) else None
    return None


def _keep(place: Path, rules: RuleBase) -> None:
    with contextlib.suppress(Exception):  # a full or read-only disk is no reason to give no advice
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _only_ours(place.parent):
            return
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(rules, file, pickle.HIGHEST_PROTOCOL)
        Path(name).replace(place)
        for old in sorted(place.parent.glob("*.pickle"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _only_ours(place: Path) -> bool:
    """Whether nobody else can have written here: reading a snapshot can run what stands in it."""
    state = place.lstat()
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
