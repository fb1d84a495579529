#!/bin/sh
# Install or update the program in a virtual environment, with exactly the packages in the lock files, each checked by
# its hash. Run it in the root of the project: deploy/install.sh /srv/initiatiefwijzer/venv
set -eu
venv=${1:?"usage: deploy/install.sh FOLDER-FOR-THE-VENV"}
python=${PYTHON:-python3}
# durable-rules is built from source; without these settings its C code does not import on Python 3.13
export CC="gcc -O2 -DPyEval_CallObject=PyObject_CallObject"
export PIP_DISABLE_PIP_VERSION_CHECK=1

test -x "$venv/bin/python" || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --require-hashes --requirement deploy/build.lock
"$venv/bin/python" -m pip install --quiet --require-hashes --no-build-isolation --requirement deploy/requirements.lock
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --force-reinstall .
"$venv/bin/navigator" check
