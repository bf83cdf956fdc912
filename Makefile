# Troth. `make run` starts it, `make test` proves it.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
PIP := $(if $(UV),$(UV) pip install -q --compile-bytecode --python $(BIN)/python,$(BIN)/pip install -q --disable-pip-version-check)
EXPORT := uv export -q --frozen --no-emit-project --no-header --no-annotate --format requirements-txt

.DEFAULT_GOAL := help
.PHONY: help install assets run test explore exhaustive check lint bench lock

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{sub(/:.*/, "", $$1); printf "  make %-8s %s\n", $$1, $$2}'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Troth needs Python 3.11 or newer: make run PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@$(if $(UV),$(UV) venv -q --seed --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)

.venv/run.stamp: requirements/run.txt requirements/build.txt pyproject.toml hatch_build.py | .venv/bin/python
	@echo "Installing Troth into .venv. The first time takes a few minutes."
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: requirements/test.txt requirements/alone.txt .venv/run.stamp
	@echo "Installing what the tests need."
	@$(PIP) --require-hashes -r requirements/test.txt
	@$(PIP) --require-hashes --no-deps -r requirements/alone.txt
	@touch $@

install: .venv/run.stamp ## Install into .venv; .venv/bin/troth exists afterwards

assets: .venv/run.stamp
	@$(BIN)/python frontend/assets.py

run: assets ## Start everything, with the sample company in an empty workspace
	@exec $(BIN)/troth serve --sample

test: lint ## Run all checks and tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

explore: assets .venv/test.stamp ## Hold properties against many random examples; TESTS=src/troth/sales for a part
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m hypothesis --hypothesis-profile explore $(TESTS)

exhaustive: assets .venv/test.stamp ## Walk every address and edge with every role, where `make test` takes turns
	@$(BIN)/python -m pytest -n 2 --dist worksteal --exhaustive tests/security tests/browser/test_accessibility.py

check: lint ## All checks without the tests, but for those of the architecture
	@$(BIN)/python -m pytest tests/architecture

lint: assets .venv/test.stamp ## Format, lint, types, contract, templates
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint src --lint --quiet --extension html
	@$(BIN)/djlint src --lint --quiet --extension j2
	@TROTH_HOME=.venv/home $(BIN)/mypy

bench: .venv/test.stamp ## Run all benchmarks; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks

lock: ## Write requirements/ anew from pyproject.toml (needs uv)
	@uv lock -q
	@$(EXPORT) --no-default-groups -o requirements/run.txt
	@$(EXPORT) --only-group build -o requirements/build.txt
	@$(EXPORT) --no-default-groups --group test --group check --group bench -o requirements/test.txt
