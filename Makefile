# The verbs a newcomer guesses. Everything runs in .venv, made on first use.
PYTHON ?= python3
BIN := .venv/bin
COMPILE = $(BIN)/pip-compile -q --strip-extras --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: chat bot test lint type eval fit bench index lock clean help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

chat: .venv/core.stamp  ## open the conversation in the terminal
	@$(BIN)/borgerland chat

bot: .venv/core.stamp  ## run the Telegram bot (needs BORGERLAND_TELEGRAM__TOKEN)
	@$(BIN)/borgerland telegram

index: .venv/core.stamp  ## build or update the index
	@$(BIN)/borgerland index

test: lint type  ## lint, types, all tests, and a fast evaluation with its gates
	$(BIN)/borgerland library check
	$(BIN)/pytest
	@# a fixed day: rules that begin or end must not turn a gate red overnight
	$(BIN)/borgerland eval run --fast --fresh --day 2026-11-23

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: .venv/dev.stamp
	$(BIN)/mypy

eval: .venv/core.stamp  ## measure the answers on all shipped suites (EVAL="questions -j 1" for some)
	@$(BIN)/borgerland eval run $(EVAL)

bench: .venv/bench.stamp  ## compare the search with others (BENCH="--scale --write docs" for all)
	@$(BIN)/python -m eval.bench $(BENCH)

fit: .venv/core.stamp  ## choose again what is fitted: thresholds, and the weights of letters
	@$(BIN)/python -m eval.fit
	@$(BIN)/python -m eval.fit_letters

lock: .venv/dev.stamp  ## resolve pyproject.toml again into the pinned files
	$(COMPILE) --upgrade --extra embeddings --extra dev -o requirements-dev.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements-dev.lock
	$(COMPILE) --upgrade -c requirements-dev.lock -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade -c requirements-dev.lock --extra bench -o requirements-bench.lock pyproject.toml

.venv/core.stamp: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/core.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: requirements-bench.lock .venv/core.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-bench.lock
	@touch $@

clean:  ## remove the virtual environment and the index
	rm -rf .venv data
