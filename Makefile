# Troth. `make run` starts it, `make test` proves it.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help install install-test run test check bench lock

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

FRONTEND := hatch_build.py $(wildcard frontend/*.* frontend/src/*.* frontend/src/*/*.* src/troth/webkit/styles/*.css)

.venv/run.stamp: requirements/run.txt pyproject.toml $(FRONTEND)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Troth into .venv …"
	@$(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/pip install -q --disable-pip-version-check) --require-hashes -r requirements/run.txt
	@$(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/pip install -q --disable-pip-version-check) --no-deps -e .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@$(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/pip install -q --disable-pip-version-check) --require-hashes -r requirements/test.txt
	@touch $@

install: .venv/run.stamp ## Install into .venv; .venv/bin/troth exists afterwards

run: install ## Start everything, with the sample company in an empty workspace
	@exec $(BIN)/troth serve --sample

test: .venv/test.stamp check ## Run all checks and tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/test.stamp ## Format, lint, types, contract, templates, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/architecture

bench: .venv/test.stamp ## Run all benchmarks; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks

lock: ## Write requirements/ anew from pyproject.toml (needs uv)
	@uv lock -q
	@uv export -q --frozen --no-emit-project --no-header --no-annotate --format requirements-txt --no-default-groups -o requirements/run.txt
	@uv export -q --frozen --no-emit-project --no-header --no-annotate --format requirements-txt --no-default-groups --group test --group check --group bench -o requirements/test.txt
