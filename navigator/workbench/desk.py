"""The workbench on one database: what is live, the proposals on top of it, and what they do."""

from __future__ import annotations

from dataclasses import replace

from navigator.store.database import Clock, Database, utc_now
from navigator.store.proposals import ChangedFile, Proposal, Proposals
from navigator.store.publications import Publication, Publications, RuleFiles
from navigator.store.rulebases import RuleBases
from navigator.workbench.draft import Draft, draft
from navigator.workbench.inspection import Inspector
from navigator.workbench.live import files_of, live_files


class Workbench:
    """What the pages of the workbench work with. `folder` is the rule folder that the program was started with."""

    def __init__(self, database: Database, folder: RuleFiles, clock: Clock = utc_now) -> None:
        self.proposals = Proposals(database, clock)
        self.publications = Publications(database, clock)
        self.bases = RuleBases(database, clock)
        self.inspector = Inspector()
        self.folder = folder
        self._files = live_files(self.publications, self.bases, folder)

    def live(self) -> tuple[Publication, RuleFiles]:
        """What is live in the database now, and its files."""
        found = self.publications.live()
        assert found is not None, "the folder was published when the program started"
        if found.rules_version != self._files.version:
            self._files = self.files_of(found)
        return found, self._files

    def files_of(self, publication: Publication) -> RuleFiles:
        """The files of a publication."""
        return files_of(self.bases, publication)

    def draft(self, proposal: Proposal) -> Draft:
        """The rules as they become if a proposal is published now."""
        return draft(self.live()[1], proposal)

    def draft_with(self, proposal: Proposal, path: str, content: bytes | None, base: bytes | None) -> Draft:
        """The same with a text for one file that was not saved."""
        file = ChangedFile(path, content, base, 0, "")
        return self.draft(replace(proposal, files={**proposal.files, path: file}))

    def folder_offers(self) -> bool:
        """Whether the rule folder holds rules that never were live: it was changed after someone published here."""
        return self.bases.files(self.folder.version) is None

    def propose_files(self, files: RuleFiles, title: str, why: str, who: str) -> int:
        """A proposal that makes the live rules equal to these files; its number."""
        live = self.live()[1].contents
        number = self.proposals.create(title, why, who)
        for path in sorted({*live, *files.contents}):
            if live.get(path) != files.contents.get(path):
                self.proposals.save(number, path, files.contents.get(path), live.get(path), who, seen=0)
        return number
