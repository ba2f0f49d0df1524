# Everything a developer does here. `make` alone tells what there is.

PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check static fuzz mutate bench format schemas problems constraints build clean

help:  ## Tell what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.runtime  ## Compute a small made-up country, from definitions to results
	@$(BIN)/malramverk demo

test: $(VENV)/.dev  ## Run every test, and the examples in the docstrings
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(ARGS)

check: static test  ## Everything that must hold before a commit

static: $(VENV)/.dev  ## The part of check that runs no tests
	@echo "Format";      $(BIN)/ruff format --check .
	@echo "Style";       $(BIN)/ruff check .
	@echo "Types";       $(BIN)/mypy
	@echo "Rooms";       PYTHONPATH=src $(BIN)/lint-imports
	@echo "Definitions"; $(BIN)/yamllint --strict definitions
	@echo "Schemas";     $(BIN)/python -m malramverk.catalogue.schemas --check

fuzz: $(VENV)/.dev  ## Try a million formulas, 100 000 definition files and as many tables, most of them broken
	@for script in tests/fuzz/fuzz_*.py; do echo $$script; $(BIN)/python $$script $(ARGS) || exit 1; done

mutate: $(VENV)/.dev  ## Make small slips in the definitions, and list those that no test beside them notices
	@$(BIN)/malramverk test --mutate --jobs $(JOBS) --least 95 $(ARGS)

bench: $(VENV)/.dev  ## Measure speed and memory
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

format: $(VENV)/.dev  ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

schemas: $(VENV)/.dev  ## Write the JSON schemas again
	@$(BIN)/python -m malramverk.catalogue.schemas

problems: $(VENV)/.dev  ## Write the pages about problems again
	@$(BIN)/python scripts/problem_pages.py

constraints: $(VENV)/.dev  ## Write down the versions that are installed
	@$(BIN)/python scripts/constraints.py

build: $(VENV)/.dev  ## Build the sdist and the wheel, and try the wheel in an empty environment
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation > /dev/null
	@bash scripts/check_wheel.sh dist/*.whl

clean:  ## Remove everything that was made here, the environment too
	@rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "malramverk needs Python 3.11 or later, but $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing malramverk …"
	@$(PIP) install --editable . --constraint constraints.txt
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing malramverk and the tools to work on it …"
	@$(PIP) install --editable '.[dev]' --constraint constraints.txt
	@touch $(VENV)/.runtime $@
