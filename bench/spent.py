"""Runs a command and prints what it took, as JSON: `python bench/spent.py COMMAND ...`.

A process of its own, and a small one: the memory that Linux reports of a process is never less than that of the one
which started it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time


def main() -> int:
    """Run it; ends with its exit status."""
    start = time.perf_counter()
    status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {"processor": usage.ru_utime + usage.ru_stime, "clock": clock, "memory": usage.ru_maxrss * 1024}
    print(json.dumps(spent))
    return status


if __name__ == "__main__":
    sys.exit(main())
