# Everything is one command. `make` lists them. Needs python3 (3.11 or newer) and make, nothing else.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled modules are kept: without them each of the many short processes would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

RUNTIME_STAMP := $(VENV)/.runtime
DEV_STAMP := $(VENV)/.dev

# uv where it is present, else pip: both check every hash of the lock, which is complete (so: no resolving).
INSTALL = if command -v uv >/dev/null 2>&1; then uv pip install --quiet --no-deps --python $(BIN)/python $(1); else $(BIN)/python -m pip install --quiet --no-deps --no-compile $(1); fi

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "saleschannel needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3")'
	@if command -v uv >/dev/null 2>&1; then uv venv --quiet --seed --python "$$(command -v $(PYTHON))" $(VENV); else $(PYTHON) -m venv $(VENV); fi

$(RUNTIME_STAMP): requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing (once) ..."
	@$(call INSTALL,--require-hashes -r requirements/runtime.txt)
	@$(BIN)/python tools/link_package.py
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUNTIME_STAMP)
	@echo "Installing what tests and checks need (once) ..."
	@$(call INSTALL,--require-hashes -r requirements/dev.txt)
	@touch $@

.PHONY: setup
setup: $(DEV_STAMP) ## Make the environment with everything for development

.PHONY: demo
demo: $(RUNTIME_STAMP) ## Run the product against a simulated Amazon (RESET=1 starts afresh)
	@exec $(BIN)/saleschannel demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

.PHONY: test
test: $(DEV_STAMP) ## Run the tests (T=path chooses some)
	@$(BIN)/python -m pytest $(T)

.PHONY: test-browser
test-browser: $(DEV_STAMP) ## Run what people do in a real browser; needs Chromium (T=path chooses some)
	@$(BIN)/python -m pytest $(or $(T),tests/browser)

.PHONY: screenshots
screenshots: $(DEV_STAMP) ## Make the pictures of all pages anew; needs Chromium
	@$(BIN)/python -m tests.browser.screenshots

.PHONY: check
check: $(DEV_STAMP) ## Check format, lint, types, import directions, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/check_migrations.py

.PHONY: format
format: $(DEV_STAMP) ## Format the code and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(DEV_STAMP) ## Measure speed and memory against the targets
	@$(BIN)/python -m bench import grow flat orders-tab pages latency

.PHONY: chaos
chaos: $(DEV_STAMP) ## Kill workers and lose answers at random; prove that nothing is lost or doubled (SEED=n repeats)
	@$(BIN)/python -m tests.chaos $(if $(SEED),--seed $(SEED))

.PHONY: lock
lock: ## Renew the pinned dependencies (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o requirements/runtime.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -c requirements/runtime.txt -o requirements/dev.txt
