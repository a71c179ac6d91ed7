# Everything a contributor needs, from Python 3.11+, make and git alone.
# `make` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.pactline-stamp
TOOLS := .venv-tools
LOCK := requirements/dev.txt

ARGS ?=
PYTEST_ARGS ?=
# One more than there are cores: many tests wait for a terminal or a process.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)
AUDIT_ARGS ?=
LOCK_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Many short processes run here: none shall compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check format bench fuzz books soak docs dist lock clean python-version

help: ## List the targets
	@echo "Usage: make TARGET [VARIABLE=value]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "Variables: PYTHON (python3), ARGS for run, bench, fuzz and soak, PYTEST_ARGS and WORKERS (cores + 1,"
	@echo "           0 for one process) for test, AUDIT_ARGS for check, LOCK_ARGS for lock (--upgrade)"

python-version:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
		echo "There is no '$(PYTHON)' here. Install Python 3.11 or later, or name one: make setup PYTHON=python3.12" >&2; \
		exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "pactline needs Python 3.11 or later; '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1). Name a newer one: make setup PYTHON=python3.12" >&2; \
		exit 1; }

setup: $(STAMP) ## Create .venv with the locked packages and pactline itself

$(STAMP): $(LOCK) pyproject.toml | python-version
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		echo "==> Creating $(VENV)"; \
		"$(PYTHON)" -m venv --clear $(VENV) || { \
			echo "The venv module did not work. On Debian and Ubuntu, install the package python3-venv." >&2; \
			exit 1; }; \
	fi
	@echo "==> Installing the locked packages (the first time takes a minute)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "==> Ready: make run"

run: $(STAMP) ## Open the app, or run one command: make run ARGS="--help"
	@$(BIN)/pactline $(ARGS)

test: $(STAMP) ## Run the tests; PYTEST_ARGS adds to pytest's options
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

check: $(STAMP) ## Check format, lint, types, imports, spelling, docs and advisories
	@echo "==> ruff format"
	@$(BIN)/ruff format --check .
	@echo "==> ruff check"
	@$(BIN)/ruff check .
	@echo "==> mypy"
	@$(BIN)/mypy
	@echo "==> import rules"
	@$(BIN)/lint-imports --no-logo
	@echo "==> codespell"
	@$(BIN)/codespell
	@echo "==> documentation"
	@$(BIN)/python -m docs.build --check
	@echo "==> pip-audit"
	@$(BIN)/python .ci/audit.py $(LOCK) $(AUDIT_ARGS)

format: $(STAMP) ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(STAMP) ## Run the benchmarks; ARGS="--help" tells how to run some
	@$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(STAMP) ## Search for input that breaks a reader; ARGS="--seconds 600" for longer
	@$(BIN)/python -m tests.fuzz $(ARGS)

soak: $(STAMP) ## An hour of readers, writers and kills on one host; ARGS="--minutes 5" for shorter
	@$(BIN)/python -m tests.soak $(ARGS)

books: $(STAMP) ## Compare made-up stores with independent books; ARGS="--stores 20000" for more
	@$(BIN)/python -m tests.books $(ARGS)

docs: $(STAMP) ## Make the pictures and tables of the documentation anew
	@$(BIN)/python -m docs.build

dist: $(STAMP) ## Build the wheel and the sdist into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation

lock: | python-version ## Re-create requirements/dev.txt from pyproject.toml
	@test -x $(TOOLS)/bin/uv || { \
		"$(PYTHON)" -m venv --clear $(TOOLS) && \
		$(TOOLS)/bin/python -m pip install --quiet "uv>=0.9,<1"; }
	@$(TOOLS)/bin/uv --quiet pip compile pyproject.toml --extra dev --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" $(LOCK_ARGS) --output-file $(LOCK)
	@echo "==> Wrote $(LOCK)"

clean: ## Remove the environments, the caches and what was built
	@rm -rf $(VENV) $(TOOLS) build dist htmlcov .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
