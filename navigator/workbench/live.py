"""Which rules are live: those of the rule folder, until someone publishes in the workbench."""

from __future__ import annotations

import logging
from pathlib import Path

from navigator.rulefiles.folder import find_files, version
from navigator.store.publications import FOLDER, Publications, RuleFiles
from navigator.store.rulebases import RuleBases

_log = logging.getLogger(__name__)


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
    found = bases.files(live.rules_version)
    assert found is not None, "a publication keeps its rule base"
    if bases.files(folder.version) is None:
        _log.warning("the rule folder has changed; the published rules stay live, see the workbench")
    return RuleFiles(live.rules_version, *found)
