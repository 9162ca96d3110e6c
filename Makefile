# Two commands to know: `make quickstart` and `make test`. Both need Python 3.11 or newer with pip, and nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install -qq
TESTS  ?=

.DEFAULT_GOAL := help
.PHONY: help quickstart install test test-all check format docs bench clean

help:  ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

quickstart: $(VENV)/run.stamp  ## Run the whole pipeline on the shipped SQLite pages
	$(BIN)/loresmith run examples/sqlite/recipe.yaml

install: $(VENV)/run.stamp  ## Make .venv with pinned versions

test: $(VENV)/test.stamp  ## Run the tests
	$(BIN)/python -m pytest $(TESTS)

test-all: $(VENV)/slow.stamp  ## Run the slow tests as well
	$(BIN)/python -m pytest -m 'not gpu' $(TESTS)

check: $(VENV)/test.stamp  ## Lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/test.stamp  ## Format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/test.stamp  ## Write the generated pages anew
	$(BIN)/python scripts/make_docs.py

bench: $(VENV)/test.stamp  ## Measure what the README claims
	$(BIN)/python bench/quickstart.py

clean:  ## Remove caches and built files; runs and .venv stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The pins are complete, so nothing is resolved (--no-deps). Torch alone may bring packages of its own: its CUDA build does.
$(VENV)/run.stamp: requirements/run.txt requirements/torch.txt pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV): about 1.5 GB, some minutes the first time."
	$(PIP) --no-deps -r requirements/run.txt
	$(PIP) -c requirements/run.txt -r requirements/torch.txt
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(PIP) --no-deps -r requirements/test.txt
	@touch $@

$(VENV)/slow.stamp: requirements/slow.txt $(VENV)/test.stamp
	$(PIP) --no-deps -r requirements/slow.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found. Try: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Making $(VENV) failed. On Debian and Ubuntu: apt install python3-venv"; exit 2; }
