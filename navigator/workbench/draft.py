"""What the rules become when a proposal is published on top of what is live now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from navigator.rulefiles.folder import version
from navigator.store.proposals import ChangedFile, Proposal
from navigator.store.publications import RuleFiles
from navigator.workbench.merging import Merged, merge


@dataclass(frozen=True)
class Draft:
    """The rule files with a proposal in them.

    `merged` are files that were changed both here and in what is live, in other places; `clashing` those where someone
    has to choose, with a text in which both stand.
    """

    files: RuleFiles
    changed: tuple[str, ...]
    merged: tuple[str, ...]
    clashing: Mapping[str, str]


def draft(live: RuleFiles, proposal: Proposal) -> Draft:
    """The live rule files with the changes of a proposal in them."""
    contents, merged, clashing = dict(live.contents), [], {}
    for path, file in proposal.files.items():
        now = live.contents.get(path)
        if file.content == now:
            continue
        if now == file.base:
            result = file.content
        else:
            both = _both(file, now)
            if both is None or both.clashes:
                clashing[path] = both.text if both else _text(now)
                continue
            merged.append(path)
            result = both.text.encode()
        contents.pop(path, None)
        if result is not None:
            contents[path] = result
    changed = tuple(path for path in proposal.files if contents.get(path) != live.contents.get(path))
    return Draft(RuleFiles(version(contents), live.label, contents), changed, tuple(merged), clashing)


def _both(file: ChangedFile, now: bytes | None) -> Merged | None:
    """Both changes in one text; None where one of the two took the file away."""
    if file.content is None or now is None:
        return None
    return merge(_text(file.base), _text(file.content), _text(now))


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", errors="replace")
