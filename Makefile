# `make run` serves the questionnaire; `make test` runs every test, a real browser included. Both set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# durable-rules is built from source; without these settings its C code does not import on Python 3.13
export CC := gcc -O2 -DPyEval_CallObject=PyObject_CallObject
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint bench trust audit lock clean

run: $(VENV)/.base
	$(BIN)/navigator web

test: $(VENV)/.test node_modules/.ready
	@tools/chromium.sh
	@tools/pango.sh
	@tools/nginx.sh
	$(BIN)/navigator check rules
	$(BIN)/navigator test rules
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.bench
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.report

# known leaks in the packages of a server; says so loudly where no list of leaks can be reached
audit: $(VENV)/.test
	$(BIN)/python tools/audit.py

# the packages of a server, each in one version with its hashes; run it after a change of the dependencies
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links
lock: $(VENV)/.test
	$(LOCK) --upgrade --output-file deploy/build.lock deploy/build.in
	$(LOCK) --upgrade --extra pdf --extra postgresql --extra oidc --output-file deploy/requirements.lock pyproject.toml

trust: $(VENV)/.test
	PYTHONPATH=tests $(BIN)/python -m trust $(or $(RUN),all)

clean:
	rm -rf $(VENV) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.base: pyproject.toml tools/compiler.sh
	@tools/compiler.sh $(PYTHON)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: $(VENV)/.base
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	touch $@

$(VENV)/.bench: $(VENV)/.base
	$(BIN)/python -m pip install --quiet --editable '.[cluster,peers]'
	touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@
