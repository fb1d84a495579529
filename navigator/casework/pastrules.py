"""Rule bases of earlier days, made again from their files."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from navigator.model import RuleBase
from navigator.reading import read_files
from navigator.rulefiles.folder import find_files, version
from navigator.store.rulebases import RuleBases

_MOST = 3  # rule bases kept in memory; each takes some megabytes
_log = logging.getLogger(__name__)


def keep_rules(bases: RuleBases, rules: RuleBase, folder: Path) -> None:
    """Keep the files of a rule base that was read from a folder, if this version is new."""
    if bases.files(rules.version) is not None:
        return
    contents, _ = find_files(folder, "")
    if version(contents) == rules.version:
        bases.keep(rules.version, folder.resolve().name, contents)
    else:
        _log.warning("these rules are not those of %s: their files are not kept", folder)


class PastRules:
    """Gives rule bases by their version; may be shared by threads."""

    def __init__(self, bases: RuleBases) -> None:
        self._bases = bases
        self._lock = threading.Lock()
        self._read: OrderedDict[str, tuple[RuleBase, dict[str, bytes]] | None] = OrderedDict()

    def find(self, wanted: str) -> tuple[RuleBase, dict[str, bytes]] | None:
        """A rule base and its files; None if they were never kept, or this program can't read them any more."""
        with self._lock:
            if wanted not in self._read:
                self._read[wanted] = self._from_files(wanted)
                while len(self._read) > _MOST:
                    self._read.popitem(last=False)
            self._read.move_to_end(wanted)
            return self._read[wanted]

    def _from_files(self, wanted: str) -> tuple[RuleBase, dict[str, bytes]] | None:
        kept = self._bases.files(wanted)
        if kept is None:
            return None
        label, contents = kept
        rules = read_files(Path("rules" if label == "_rules" else label), contents).rules
        return (rules, contents) if rules is not None else None
