# Orda by one word. Needs Python 3.11 or newer with venv, and make; everything else comes from the pins in buildout.cfg.
# Another Python than the first on the path: make start PYTHON=/opt/python3.12/bin/python3

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help start setup setup-test test check format messages check-buildout setup-pyramid2 test-pyramid2 crash bench clean
export PYTHON

BIN := .venv/bin
PYTEST := -m pytest -n $(or $(WORKERS),2) --dist loadscope
HOUSE := tests/test_floor_plan.py tests/test_persistent_names.py tests/test_templates.py tests/test_locale.py tests/test_pins.py

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

start: setup  ## serve a demonstration site at http://localhost:6543, making it first where var/ is empty
	@.ci/start

setup:  ## make .venv with what running needs
	@.ci/setup .venv

setup-test:  ## make .venv with what running and testing need
	@.ci/setup .venv test

test: setup-test  ## run the tests (ARGS="-k name" for some of them, WORKERS=n for more processes)
	@test -x /usr/bin/chromium || echo "No /usr/bin/chromium here: the browser tests will be skipped."
	@$(BIN)/python $(PYTEST) $(ARGS)

check: setup-test  ## lint, format, floor plan, persistent names, templates, translations, pins
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m pytest -q $(HOUSE)

format: setup-test  ## put the code into the house's format
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

messages: setup-test  ## add new messages to the catalogues, drop unused ones, list what is to translate
	@$(BIN)/python .ci/messages.py

check-buildout: setup-test  ## run buildout in a scratch folder and compare its versions with pip's (some minutes)
	@$(BIN)/python .ci/check_buildout.py

setup-pyramid2:  ## make .venv-pyramid2, where Pyramid 2.1 stands in for 1.10
	@.ci/setup .venv-pyramid2 test pyramid2

# The answers are the same bytes, so a browser would see nothing new.
test-pyramid2: setup-pyramid2  ## run the tests on Pyramid 2.1, all but those in a browser
	@ORDA_PYRAMID2=1 .venv-pyramid2/bin/python $(PYTEST) -m "not browser" $(ARGS)

crash: setup-test  ## kill -9 the writing process 200 times (ROUNDS=n) and compare what is left
	@ORDA_CRASH_ROUNDS=$(or $(ROUNDS),200) $(BIN)/python -m pytest -q -s -o faulthandler_timeout=0 tests/crash

bench: setup-test  ## measure the site against a bare server and write docs/performance.md
	@test -f tests/bench/run.py || { echo "There is no tests/bench/run.py yet." >&2; exit 1; }
	@$(BIN)/python tests/bench/run.py $(ARGS)

clean:  ## remove environments, compiled files and what buildout made; never the data in var/
	@rm -rf .venv .venv-pyramid2 bin parts eggs develop-eggs .installed.cfg build dist
	@rm -rf .pytest_cache .ruff_cache .hypothesis src/orda.egg-info
	@find src tests .ci docs -name __pycache__ -prune -exec rm -rf {} +
	@find src -name '*.mo' -exec rm -f {} +
