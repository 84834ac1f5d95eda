# The folder is the command; this file only sets up what is missing and calls it.
.DEFAULT_GOAL := help
.PHONY: help dashboard demo test test-all coverage spark-test installed setup data lab book bench faults pictures wheel check style types lint-sql rules clean

ROWS ?= 43_000_000
SEED ?= 2024
PORT ?= 8050
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE := data/breachlab.duckdb
DEMO := data/demo.duckdb
DEMO_ROWS := 100_000
# What installs all else, by version and sum as uv.lock has the rest.
UV := --require-hashes --only-binary :all: --requirement tools/uv.txt
INSTALL = UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --locked --inexact --quiet
NOT_FETCHED = echo "Packages could not be installed, see above. Is there a network? Behind a proxy, set HTTPS_PROXY." >&2; exit 1
# All tests of a file run in one process, so that a file makes what it shares once.
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder
# What was asked for, rather than left at the default above, is held against what is there.
ASKED = $(if $(filter file,$(origin ROWS)),,--rows $(ROWS)) $(if $(filter file,$(origin SEED)),,--seed $(SEED))

help: ## explain the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

dashboard: installed ## set up, make the 43 million records if there are none, serve http://127.0.0.1:8050 (PORT=8051)
	@test -f $(DATABASE) || $(BIN)/python -m data_gen --rows $(ROWS) --seed $(SEED)
	$(BIN)/python -m dashboard --port $(PORT) $(ASKED) $(OPTIONS)

demo: installed ## a quick look: set up, make 100,000 records, serve http://127.0.0.1:8050 (PORT=8051)
	@test -f $(DEMO) || $(BIN)/python -m data_gen --rows $(DEMO_ROWS) --database $(DEMO)
	$(BIN)/python -m dashboard --port $(PORT) --database $(DEMO) $(OPTIONS)

test: setup ## set up, run the fast tests: they say at their end what they leave out
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --tier fast

test-all: setup ## run every lint and every test, those of Spark where there is Java
	$(MAKE) --no-print-directory --jobs check
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

coverage: setup ## run the fast tests, report the lines and branches that they reach: data/coverage.md
	$(INSTALL) --group coverage
	@mkdir -p data
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --tier fast --cov --cov-report markdown:data/coverage.md

spark-test: setup ## run the tests of Spark, which want Java 17, on this machine
	$(BIN)/python -m pytest tests/spark

installed: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml uv.lock tools/uv.txt
	@$(PYTHON) tools/needs.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV) || { $(NOT_FETCHED); }
	$(INSTALL) --no-dev || { $(NOT_FETCHED); }
	@touch $@

setup: $(VENV)/.ready ## make the environment in .venv from uv.lock, with the tools of developers

$(VENV)/.ready: $(VENV)/.installed
	UV_COMPILE_BYTECODE=1 $(INSTALL) || { $(NOT_FETCHED); }
	@touch $@

data: installed ## make data/breachlab.duckdb anew (ROWS=100_000 SEED=7 for a small world)
	$(BIN)/python -m data_gen --rows $(ROWS) --seed $(SEED)

# Its own settings ask nothing and fetch nothing; its path finds this environment's kernel first.
lab: installed ## open JupyterLab on the notebooks (OPTIONS="--port 8899" and others: --help)
	@$(PYTHON) tools/needs.py --home
	@test -f $(DATABASE) || echo 'No database yet: make data (43 million records), or make data ROWS=100_000'
	JUPYTER_CONFIG_PATH=notebooks/.jupyter JUPYTER_PATH=$(abspath $(VENV))/share/jupyter $(BIN)/python -m jupyterlab notebooks/00_index.ipynb $(OPTIONS)

book: installed ## run every notebook, write them as pages: data/book.SYNTHETIC (OPTIONS: --help)
	$(BIN)/python -m breachlab.book $(OPTIONS)

bench: setup ## measure this machine: data/bench/bench.md (OPTIONS="--runs 1" and others: --help)
	-$(INSTALL) --group bench # Polars
	$(BIN)/python -m tools.bench $(OPTIONS)

faults: setup ## kill commands, fill disks, damage what is served; count what is lost (OPTIONS: --help)
	$(BIN)/python -m tools.faults $(OPTIONS)

pictures: setup ## take pictures of every page, width, theme and language: data/pictures (OPTIONS: --help)
	$(BIN)/python -m tools.pictures $(OPTIONS)

wheel: installed ## build the wheel, the list of what it is tested with and their sums: dist/
	$(BIN)/python -m tools.release

check: style types lint-sql rules ## lint, format, types, SQL lint, and the project's own rules

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

lint-sql: setup
	$(BIN)/sqruff --parsing-errors lint --quiet sql breachlab/macros breachlab/teaching data_gen tests/data_gen/oracle

rules: setup
	$(BIN)/python -m pytest --quiet tests/lints

clean: ## remove what was made: .venv, data, caches
	rm -rf $(VENV) data dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
