"""What a server gets: every package pinned with its hash, and files that fit each other and the settings."""

from __future__ import annotations

import configparser
import re
import ssl
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sqlalchemy import make_url

from navigator.settings import SETTINGS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
EXTRAS = ("pdf", "postgresql", "oidc")


def pinned(lock: str) -> dict[str, str]:
    """The version of each package in a lock file, every one of which must have a hash."""
    text = (DEPLOY / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line)
            assert requirement, line
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line
            found[canonicalize_name(requirement[1])] = requirement[2]
    return found


def test_every_package_a_server_needs_is_pinned() -> None:
    """The lock file has each requirement of the program and of the extras for a server, in a version that fits."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(each for name in EXTRAS for each in project["optional-dependencies"][name])]
    locked = pinned("requirements.lock")
    for requirement in map(Requirement, wanted):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement}: make lock"
        assert requirement.specifier.contains(version), f"{requirement}, locked {version}: make lock"


def test_what_builds_the_program_is_pinned_too() -> None:
    """So that nothing is fetched unseen while installing."""
    assert {"hatchling", "setuptools", "wheel"} <= pinned("build.lock").keys()
    script = (DEPLOY / "install.sh").read_text(encoding="utf-8")
    installs = [line for line in script.splitlines() if "-m pip install" in line]
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert all("--no-build-isolation" in line for line in installs[1:])


def test_the_example_settings_are_settings() -> None:
    """Each can be read, and those that protect the site are on."""
    lines = (DEPLOY / "initiatiefwijzer.env").read_text(encoding="utf-8").splitlines()
    written = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert written.keys() <= SETTINGS.keys()
    for name, value in written.items():
        SETTINGS[name].read(value)
    assert written["NAVIGATOR_ADRES"].startswith("https://")
    assert (written["NAVIGATOR_PROXIES"], written["NAVIGATOR_LOG"]) == ("1", "json")
    assert written["NAVIGATOR_TWEEDE_STAP"] == "verplicht"


@pytest.mark.parametrize("name", ["initiatiefwijzer.service", "initiatiefwijzer-opruimen.service"])
def test_the_services_run_with_few_rights_and_the_same_settings(name: str) -> None:
    """Not as root, without a way to more rights, and with the file that the manual names."""
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / name)
    service = unit["Service"]
    assert service["User"] == "initiatiefwijzer"
    assert service["NoNewPrivileges"] == "yes" and service["ProtectSystem"] == "strict"
    assert service["EnvironmentFile"] == "/etc/initiatiefwijzer.env"
    assert service["ExecStart"].startswith("/srv/initiatiefwijzer/venv/bin/navigator ")


@pytest.mark.parametrize("name", ["initiatiefwijzer.service", "initiatiefwijzer-opruimen.service"])
def test_the_history_of_the_code_is_out_of_reach(name: str) -> None:
    """The folder of git that the manual makes on a server can't be read by the program, and is in no container."""
    manual = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
    (clone,) = re.findall(r"git clone ADRES_VAN_DEZE_CODE (\S+)", manual)
    assert f"InaccessiblePaths=-{clone}/.git" in (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    final_stage = (DEPLOY / "Containerfile").read_text(encoding="utf-8").rsplit("\nFROM ", 1)[1]
    copied = [line for line in final_stage.splitlines() if line.startswith(("COPY", "ADD"))]
    assert copied == ["COPY --from=build /venv /venv"]


def test_the_manual_runs_a_container_that_works() -> None:
    """With its health check, a database that can be reached from inside, and a volume for the folder it writes in."""
    containerfile = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    manual = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8").replace("\\\n", " ")
    assert "\nHEALTHCHECK " in containerfile
    for build in re.findall("podman build.*", manual + containerfile):
        assert "--format docker" in build, "without it podman leaves HEALTHCHECK out"
    (run,) = re.findall("podman run .*", manual)
    (home,) = re.findall(r"^WORKDIR (\S+)$", containerfile.rsplit("\nFROM ", 1)[1], re.MULTILINE)
    assert f"--volume initiatiefwijzer:{home} " in run
    (address,) = re.findall("`DATABASE_URL=(postgresql:[^`]*)`", manual)
    assert make_url(address).host, "the socket of the server is not in the container"
    settings = (DEPLOY / "initiatiefwijzer.env").read_text(encoding="utf-8").splitlines()
    assert f"# In een container: DATABASE_URL={address}" in settings


def test_only_good_encryption_reaches_the_site() -> None:
    """TLS 1.2 and 1.3, every cipher with forward secrecy and its own check, and no http but to send on to https."""
    written = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    values = dict(re.findall(r"^ +(ssl_\w+) +([^;]+);", written, re.MULTILINE))
    assert values["ssl_protocols"].split() == ["TLSv1.2", "TLSv1.3"]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(values["ssl_ciphers"])
    for cipher in context.get_ciphers():
        assert cipher["aead"], cipher["name"]
        assert cipher["protocol"] == "TLSv1.3" or cipher["name"].startswith("ECDHE-"), cipher["name"]
    plain = written.split("server {")[1]
    assert "listen 80;" in plain and "return 301 https://" in plain and "proxy_pass" not in plain


def test_the_manual_names_every_file() -> None:
    """Whoever follows it meets each file in `deploy/` that is for them."""
    manual = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
    for path in DEPLOY.iterdir():
        if path.suffix not in (".lock", ".in"):
            assert f"deploy/{path.name}" in manual or f"deploy/{path.stem}.*" in manual, path.name


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program behind `make audit`."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import audit as found

    return found


LEAK = {"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
FINE = {"name": "y", "version": "1", "vulns": []}
SKIPPED = {"name": "z", "skip_reason": "not found"}


def test_a_known_leak_fails_the_audit(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """With its name and the version in which it is gone."""
    assert audit.report("lock", [LEAK, FINE]) == 1
    assert "x 1: CVE-1, fixed in 2" in capsys.readouterr().err


def test_what_could_not_be_audited_is_said_loudly(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """It does not fail the audit, and never looks like one that found nothing."""
    assert audit.report("lock", None) == 0
    written = capsys.readouterr()
    assert "NOT AUDITED" in written.err and "0 known leaks" not in written.out
    assert audit.report("lock", [FINE, SKIPPED]) == 0
    assert "not audited: z" in capsys.readouterr().err


def test_lists_that_know_no_package_count_as_none(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mirror without the list answers that it knows nothing of every package."""

    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, f'{{"dependencies": [{str(SKIPPED).replace(chr(39), chr(34))}]}}', "")

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.audited("lock", "pypi") is None


def test_the_audit_runs(audit: ModuleType) -> None:
    """It is there for the Python that runs these tests, and says so where a file is missing."""
    result = subprocess.run([sys.executable, str(ROOT / "tools" / "audit.py")], cwd="/", capture_output=True, text=True)
    assert result.returncode == 2
    assert "missing" in result.stderr
