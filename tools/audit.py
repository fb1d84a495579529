"""Look up the pinned packages in the lists of known leaks, with pip-audit: `make audit`.

Ends with 1 where a leak is known. Where no list can be reached, or a package is not in it, that is said loudly and the
end is 0: a build without a network should not fail for it, and nobody should take it for "no leaks".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCKS = ("deploy/requirements.lock", "deploy/build.lock")
SERVICES = ("pypi", "osv")
PATIENCE = 120  # seconds

Found = dict[str, Any]


def audited(lock: str, service: str) -> list[Found] | None:
    """Per package its name, version and leaks, or why it was skipped; None where the list could not be used."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command += ["--timeout", "5", "--format", "json", "--vulnerability-service", service, "--requirement", lock]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        found: list[Found] = json.loads(result.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return None if all("skip_reason" in each for each in found) else found


def report(lock: str, found: list[Found] | None) -> int:
    """Say what was found in one lock file; 1 if a leak is known."""
    if found is None:
        print(f"!!! {lock}: NOT AUDITED. No list of leaks could be reached ({', '.join(SERVICES)}).", file=sys.stderr)
        print("!!! This says nothing about leaks. Run `make audit` where the internet can be reached.", file=sys.stderr)
        return 0
    skipped = [each["name"] for each in found if "skip_reason" in each]
    if skipped:
        print(f"!!! {lock}: not audited: {', '.join(skipped)}", file=sys.stderr)
    leaks = [(each["name"], each["version"], leak) for each in found for leak in each.get("vulns", ())]
    for name, version, leak in leaks:
        fixed = ", ".join(leak.get("fix_versions", ())) or "no version yet"
        print(f"{lock}: {name} {version}: {leak['id']}, fixed in {fixed}", file=sys.stderr)
    print(f"{lock}: {len(found) - len(skipped)} packages audited, {len(leaks)} known leaks")
    return 1 if leaks else 0


def main() -> int:
    """Audit every lock file with the first list that can be used."""
    code = 0
    for lock in LOCKS:
        if not Path(lock).is_file():
            print(f"{lock} is missing; run this in the root of the project", file=sys.stderr)
            return 2
        found = next((found for service in SERVICES if (found := audited(lock, service)) is not None), None)
        code = max(code, report(lock, found))
    return code


if __name__ == "__main__":
    sys.exit(main())
