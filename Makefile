# Everything here sets up .venv by itself: all it needs is Python 3.11 or newer with pip (PYTHON=python3.12 names another).

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
LOCKED := $(VENV)/.locked
PIP := $(PY) -m pip --disable-pip-version-check --quiet --quiet
CODE := taizhang crawlers extractors normalizers warehouse flows explorer
TREE := $(CODE) tests $(wildcard bench notebooks)
LOCKING := build/locking

.PHONY: help setup run test lint format quality docs bench lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run      read the notices in data/raw, build the warehouse, write the comparison"
	@echo "make test     check and test everything"
	@echo "make lint     ruff and mypy alone          make format   put the code into its form"
	@echo "make quality  compare with the golden records"
	@echo "make docs     write the data dictionary and the Jupyter copy of the tour anew"
	@echo "make bench    measure speed and size       make lock     pin newer versions"

setup: $(READY)

$(READY): pyproject.toml $(LOCKED)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "taizhang needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up $(VENV): once, some minutes" >&2
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) 2>/dev/null || \
		{ $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install -qq pip; }
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

run: $(READY)
	@$(VENV)/bin/taizhang run

# The tests start many processes, and two share them: where nothing was compiled beforehand, each would compile it all.
test: lint quality
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto --dist loadscope --no-loadscope-reorder

lint: $(READY)
	@$(PY) -m ruff check --quiet $(TREE)
	@$(PY) -m ruff format --quiet --check $(TREE) || { echo "make format puts the code into its form" >&2; exit 1; }
	@$(PY) -m mypy --no-error-summary $(CODE)

format: $(READY)
	@$(PY) -m ruff check --fix --quiet $(TREE)
	@$(PY) -m ruff format --quiet $(TREE)

quality: $(READY)
	@$(PY) tests/quality/floor.py

docs: $(READY)
	@$(PY) -m warehouse.dictionary_pages docs
	@$(VENV)/bin/marimo --log-level warn export ipynb notebooks/tour.py -o notebooks/tour.ipynb --force

bench: $(READY)
	@$(PY) -m bench

lock: $(READY)
	@$(PYTHON) -m venv --clear $(LOCKING)
	@$(LOCKING)/bin/python -m pip --disable-pip-version-check --quiet install pip-tools
	@CUSTOM_COMPILE_COMMAND="make lock" $(LOCKING)/bin/pip-compile --quiet --upgrade --output-file requirements.lock

clean:
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
