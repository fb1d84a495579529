"""Which rules are live: those of the rule folder, until someone publishes in the workbench."""

from __future__ import annotations

import logging
from pathlib import Path

from navigator.model import RuleBase
from navigator.reading import read_files
from navigator.rulefiles.folder import find_files, version
from navigator.store.database import Database
from navigator.store.publications import FOLDER, Publication, Publications, RuleFiles
from navigator.store.rulebases import RuleBases

_log = logging.getLogger(__name__)


class UnreadableRules(Exception):  # noqa: N818 - named for what it says
    """The rules that were published can't be used with this version of the program; the text says why, in Dutch."""

    def __init__(self, files: RuleFiles, why: str) -> None:
        super().__init__(f"De regels die nu gelden ({files.version[:19]}) passen niet bij dit programma. {why}")


def rules_in(files: RuleFiles) -> RuleBase:
    """The rule base in some files that were published.

    Raises:
        UnreadableRules: they hold a mistake; each that was published had none at the time.
    """
    reading = read_files(Path(files.label), dict(files.contents))
    if reading.rules is None:
        raise UnreadableRules(files, str(reading.findings[0]))
    return reading.rules


def published_files(database: Database) -> RuleFiles | None:
    """The files that are live in a database; None if nothing was ever published in it."""
    live = Publications(database).live()
    return files_of(RuleBases(database), live) if live is not None else None


def files_of(bases: RuleBases, publication: Publication) -> RuleFiles:
    """The files of a publication."""
    kept = bases.files(publication.rules_version)
    assert kept is not None, "a publication keeps its rule base"
    return RuleFiles(publication.rules_version, *kept)


def folder_files(root: Path) -> RuleFiles:
    """The rule files in a folder on disk."""
    contents, _ = find_files(root, "")
    return RuleFiles(version(contents), "rules" if root.name == "_rules" else root.resolve().name, contents)


def live_files(publications: Publications, bases: RuleBases, folder: RuleFiles) -> RuleFiles:
    """The files to work with from now on; the folder is published if it is those.

    As long as nobody published in the workbench, a changed folder is live at the next start. From then on the workbench
    alone decides: a folder that changes later (with an update of the program) is offered there as a proposal, for it
    may lack what was published since.
    """
    live = publications.live()
    if live is None or live.author == FOLDER:
        publications.take_folder(folder, "Bij het starten uit de map met regels gelezen.")
        return folder
    if bases.files(folder.version) is None:
        _log.warning("the rule folder has changed; the published rules stay live, see the workbench")
    return files_of(bases, live)
