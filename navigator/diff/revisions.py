"""Rule files out of a folder or out of a git revision."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from navigator.reading import Reading, read_files, read_folder


class NoRevision(Exception):  # noqa: N818 - named for what it says
    """What was asked for is no folder and no revision with rule files; the message says so in Dutch."""


def read_rules(name: str, inside: Path) -> Reading:
    """The rules in a folder, or in a git revision: `main`, `HEAD~2`, or `v1.0:regels` to name a folder there.

    `inside` is a folder of the working copy, which a revision without a folder is looked up in.

    Raises:
        NoRevision: there is no such folder or revision.
    """
    folder = Path(name)
    if folder.is_dir():
        return read_folder(folder)
    revision, _, below = name.partition(":")
    if not revision or revision.startswith("-"):
        raise NoRevision(f"De map {name} bestaat niet.")
    top = Path(_git(inside, "rev-parse", "--show-toplevel").decode().strip())
    where = below.strip("/") or inside.resolve().relative_to(top.resolve()).as_posix()
    contents = dict(_files(top, _commit(top, revision, name), where))
    if not contents:
        raise NoRevision(f"In {revision} staat geen map {where} met regels.")
    return read_files(Path(where), contents)


def _commit(top: Path, revision: str, name: str) -> str:
    try:
        return _git(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    except NoRevision:
        raise NoRevision(f"{name} is geen map en geen versie in git.") from None


def _files(top: Path, commit: str, where: str) -> Iterator[tuple[str, bytes]]:
    """The rule files below a folder in a commit, by their path below it."""
    names = _git(top, "ls-tree", "-r", "-z", "--name-only", commit, "--", f"{where}/").decode().split("\0")
    for name in names:
        if name.endswith(".yaml"):
            yield name.removeprefix(f"{where}/"), _git(top, "show", f"{commit}:{name}")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise NoRevision("Hiervoor is het programma git nodig, en dat staat hier niet.") from None
    except subprocess.CalledProcessError:
        raise NoRevision("Hier is geen geschiedenis in git. Geef twee mappen.") from None
    return done.stdout
