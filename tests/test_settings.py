"""Every setting is checked, documented, and read in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from navigator import settings
from navigator.cli import cli

ROOT = Path(__file__).parent.parent
OTHERS = {"navigator/cli.py": 1, "navigator/snapshot.py": 1}
"""Where else the environment is used: a switch set for pydantic, and the folder for caches of the user."""


def test_the_manual_lists_exactly_the_settings_there_are() -> None:
    """Each with its default."""
    text = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", text, re.MULTILINE))
    assert {name: default.strip().strip("`") for name, default in rows.items()} == {
        name: setting.default or "leeg" for name, setting in settings.SETTINGS.items()
    }


def test_the_environment_is_read_in_one_place() -> None:
    """No module has a setting of its own."""
    found = {}
    for folder in ("navigator", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            uses = sum(1 for _ in _uses(ast.parse(path.read_text(encoding="utf-8"))))
            if uses and path.name != "settings.py":
                found[str(path.relative_to(ROOT))] = uses
    assert found == OTHERS


def _uses(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"):
            yield node
        if isinstance(node, ast.keyword) and node.arg in ("envvar", "auto_envvar_prefix"):  # click's way
            yield node


GOOD = [
    ("NAVIGATOR_ADRES", "https://Wijzer.Example/", "https://wijzer.example"),
    ("NAVIGATOR_ADRES", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("NAVIGATOR_LOG", "json", "json"),
    ("NAVIGATOR_LOG", " ", "tekst"),
    ("DATABASE_URL", "", "sqlite:///navigator.db"),
    ("NAVIGATOR_OIDC_ISSUER", "https://x.example/realms/a/", "https://x.example/realms/a"),
    ("NAVIGATOR_OIDC_ISSUER", "http://127.0.0.1:9400", "http://127.0.0.1:9400"),
]
BAD = [
    ("NAVIGATOR_ADRES", "wijzer.example"),
    ("NAVIGATOR_ADRES", "https://"),
    ("NAVIGATOR_ADRES", "https://wijzer.example/pad"),
    ("NAVIGATOR_ADRES", "https://u:p@wijzer.example"),
    ("NAVIGATOR_ADRES", "https://[1"),
    ("NAVIGATOR_ADRES", "https://wijzer.example:99999"),
    ("NAVIGATOR_ADRES", "javascript:alert(1)"),
    ("NAVIGATOR_PROXIES", "-1"),
    ("NAVIGATOR_PROXIES", "6"),
    ("NAVIGATOR_PROXIES", "²"),
    ("NAVIGATOR_PROXIES", "9" * 5000),
    ("NAVIGATOR_LOG", "xml"),
    ("NAVIGATOR_OIDC_ISSUER", "http://x.example"),
    ("NAVIGATOR_OIDC_ISSUER", "https://u:p@x.example"),
    ("NAVIGATOR_OIDC_ISSUER", "https://x.example/?a=b"),
    ("NAVIGATOR_TWEEDE_STAP", "ja"),
    ("NAVIGATOR_UITGELEKT", "/nergens/lijst.txt"),
    ("NAVIGATOR_UITGELEKT", "/"),
    ("NAVIGATOR_UITGELEKT", __file__),
]


@pytest.mark.parametrize(("name", "written", "meant"), GOOD)
def test_a_setting_is_read_as_it_is_meant(monkeypatch: pytest.MonkeyPatch, name: str, written: str, meant: str) -> None:
    """Spaces and capitals do not matter, and an empty one is not there."""
    monkeypatch.setenv(name, written)
    assert settings.text(name) == meant


@pytest.mark.parametrize(("name", "written"), BAD)
def test_a_setting_that_can_not_be_used_stops_the_server(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str
) -> None:
    """Before it serves anything: with the name, what stands there and what may, and no traceback."""
    monkeypatch.setenv(name, written)
    result = CliRunner().invoke(cli, ["web"])
    assert result.exit_code == 2
    assert f"De instelling {name} is niet te gebruiken" in result.output
    assert re.search("Nodig: (een|tekst of json|mag of verplicht)", result.output)
    assert len(result.output) < 400
