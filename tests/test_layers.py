"""Imports run one way: the layers of `navigator/` stand in the README in their order, and `web/` stands above all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from navigator.cli import COMMANDS

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("navigator", "web")
    for path in sorted((ROOT / package).glob("**/*.py"))
}


def imported(module: str) -> Iterator[str]:
    """Every module of ours that a module imports, at its top or in a function."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written in full"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else str(node.module) for name in whole]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in ("navigator", "web"))


def part(module: str) -> str:
    """The part of `navigator` that a module belongs to: a package, or a module by itself."""
    return (module + ".").split(".")[1]


def layers() -> list[set[str]]:
    """The parts in the order of the README, lowest first; those on one line may stand on the lines above it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("| Layer |")[2].partition("\n\n")[0]
    return [set(re.findall(r"`(\w+)/?`", line.split("|")[2])) for line in table.splitlines()[2:]]


def uses() -> dict[str, set[str]]:
    """Per part of `navigator` the other parts it imports."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        if module.startswith("navigator."):
            others = {part(name) for name in imported(module) if name.startswith("navigator.")}
            found.setdefault(part(module), set()).update(others - {part(module), ""})
    return found


def test_the_readme_names_every_part_once() -> None:
    """No module or package is missing from the layers, and none stands there that is not."""
    named = [name for layer in layers() for name in layer]
    assert sorted(named) == sorted(uses())


def test_no_part_imports_one_of_a_layer_above_it() -> None:
    """Nor do parts of one layer import each other in a circle."""
    height = {name: at for at, layer in enumerate(layers()) for name in layer}
    upward = [(name, other) for name, used in uses().items() for other in used if height[other] > height[name]]
    assert not upward
    TopologicalSorter(uses()).prepare()


@pytest.mark.parametrize("package", ["navigator", "web"])
def test_no_circle_of_modules(package: str) -> None:
    """Each module can be read after those it imports."""
    graph = {name: set(imported(name)) - {name} for name in MODULES if name.startswith(package)}
    TopologicalSorter(graph).prepare()


def test_the_core_imports_nothing_of_the_site() -> None:
    """Not at the top of a module, nor in a function; the command that starts the site is named in a table."""
    assert not [(name, other) for name in MODULES for other in imported(name) if name[0] == "n" and other[0] == "w"]
    assert [name for name, place in COMMANDS.items() if not place.startswith("navigator.commands.")] == ["web"]


def test_what_all_pages_use_knows_no_pages_of_staff() -> None:
    """Only the application imports the packages of staff and the workbench; and the second of these uses the first."""
    below = {"web.staff": ("web.staff",), "web.workbench": ("web.staff", "web.workbench"), "web.app": ("web.",)}
    wrong = []
    for module in MODULES:
        allowed = next((parts for name, parts in below.items() if module.startswith(name)), ())
        used = [name for name in imported(module) if name.startswith(("web.staff", "web.workbench"))]
        wrong += [(module, name) for name in used if not name.startswith(allowed)]
    assert not wrong
