#!/bin/sh
# Say in one clear line what is missing to build durable-rules: a Python of the right age, its headers, a C compiler.
python="$1"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null ||
    { echo "Python 3.11, 3.12 or 3.13 is needed; try: make PYTHON=python3.12" >&2; exit 1; }
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    { echo "Python's venv module is missing; on Debian or Ubuntu type: sudo apt-get install python3-venv" >&2; exit 1; }
command -v gcc >/dev/null 2>&1 ||
    { echo "No C compiler (gcc) found; on Debian or Ubuntu type: sudo apt-get install gcc python3-dev" >&2; exit 1; }
headers=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
test -f "$headers/Python.h" ||
    { echo "No Python headers (Python.h) found; on Debian or Ubuntu type: sudo apt-get install python3-dev" >&2; exit 1; }
