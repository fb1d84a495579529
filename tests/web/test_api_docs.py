"""The examples in docs/api.md do what the page says, on a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


def blocks(language: str) -> list[str]:
    """The examples in one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def ran(command: list[str]) -> str:
    """What an example prints; it must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_example_prints_the_obstacles(site: str) -> None:
    """The Python example runs as it stands, with no library of others."""
    (example,) = blocks("python")
    printed = ran([sys.executable, "-I", "-c", example.replace(ADDRESS, site)])
    assert "Een coöperatie kan geen ANBI zijn" in printed
    assert "awr-5b" in printed
    assert "Nu vragen: " in printed


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_curl_examples_give_advice_a_problem_and_health(site: str) -> None:
    """The curl examples give an advice, the very problem that is printed below, and the state of health."""
    advice, problem, health = (json.loads(ran(["sh", "-c", each.replace(ADDRESS, site)])) for each in blocks("sh"))
    assert {found["status"] for found in advice["conclusies"]} == {"ja", "misschien", "nee"}
    (shown,) = blocks("json")
    assert problem == json.loads(shown)
    assert health["gezond"] is True


def test_every_path_is_in_the_list(client: FlaskClient) -> None:
    """The page lists the operations of the description, and no others."""
    paths: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^\| `((?:GET|POST) [^`]+)`", PAGE, flags=re.MULTILINE)) == described
