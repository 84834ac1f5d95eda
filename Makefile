# The folder is the command; this file only sets up what is missing and calls it.
.DEFAULT_GOAL := help
.PHONY: help dashboard test test-all spark-test setup data lab book bench pictures check clean

ROWS ?= 43_000_000
SEED ?= 2024
PORT ?= 8050
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE := data/breachlab.duckdb
# All tests of a file run in one process, so that a file makes what it shares once.
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder
# What was asked for, rather than left at the default above, is held against what is there.
ASKED = $(if $(filter file,$(origin ROWS)),,--rows $(ROWS)) $(if $(filter file,$(origin SEED)),,--seed $(SEED))

help: ## explain the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

dashboard: setup ## set up, make the 43 million records if there are none, serve http://127.0.0.1:8050
	@test -f $(DATABASE) || $(BIN)/python -m data_gen --rows $(ROWS) --seed $(SEED)
	$(BIN)/python -m dashboard --port $(PORT) $(ASKED)

test: setup ## set up, run the fast tests: they say at their end what they leave out
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --tier fast

test-all: setup check ## run every test and every lint, those of Spark where there is Java
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)
	@if command -v java >/dev/null; then $(MAKE) --no-print-directory spark-test; \
	else echo "Left out: the tests of Spark. They want Java 17: apt-get install openjdk-21-jre-headless"; fi

spark-test: setup ## run the tests of Spark, which want Java 17, on this machine
	$(BIN)/python -m pytest tests/spark

setup: $(VENV)/.ready ## make the environment in .venv from uv.lock

$(VENV)/.ready: pyproject.toml uv.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --locked --inexact --quiet
	@touch $@

data: setup ## make data/breachlab.duckdb anew (ROWS=100_000 SEED=7 for a small world)
	$(BIN)/python -m data_gen --rows $(ROWS) --seed $(SEED)

# Its own settings ask nothing and fetch nothing; its path finds this environment's kernel first.
lab: setup ## open JupyterLab on the notebooks (OPTIONS="--port 8899" and others: --help)
	@test -f $(DATABASE) || echo 'No database yet: make data (43 million records), or make data ROWS=100_000'
	JUPYTER_CONFIG_PATH=notebooks/.jupyter JUPYTER_PATH=$(abspath $(VENV))/share/jupyter $(BIN)/python -m jupyterlab notebooks/00_index.ipynb $(OPTIONS)

book: setup ## run every notebook, write them as pages: data/book.SYNTHETIC (OPTIONS: --help)
	$(BIN)/python -m breachlab.book $(OPTIONS)

bench: setup ## measure this machine: data/bench/bench.md (OPTIONS="--runs 1" and others: --help)
	-UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --locked --inexact --quiet --group bench # Polars
	$(BIN)/python -m tools.bench $(OPTIONS)

pictures: setup ## take pictures of every page, width, theme and language: data/pictures (OPTIONS: --help)
	$(BIN)/python -m tools.pictures $(OPTIONS)

check: setup ## lint, format, types, SQL lint, and the project's own rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar sql breachlab/macros breachlab/teaching data_gen tests/data_gen/oracle
	$(BIN)/python -m pytest --quiet tests/lints

clean: ## remove what was made: .venv, data, caches
	rm -rf $(VENV) data *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
