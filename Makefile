# Two commands matter: `make serve` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

# Write byte code whatever the environment says: each start would else compile the program anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: serve test tests lint faults bundle clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.'
	touch $@

# In one go, and not compiled: of these 16,000 files the tests import a part, which writes its byte code then.
$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-compile --editable '.[dev]'
	touch $(VENV)/.installed $@

serve: $(VENV)/.installed
	$(BIN)/timtin index corpus
	$(BIN)/timtin serve --host $(HOST) --port $(PORT)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Types are checked beside the tests, which often wait: one after the other takes half a minute more.
test: $(VENV)/.dev
	$(MAKE) --jobs 2 lint tests

# Two test files at a time: servers, browsers and commands that they wait for leave a core idle else; in the order of
# tests/conftest.py. One thread of arithmetic each: threads that wait for one another by spinning cost two processes on
# two cores more than they bring.
tests: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

faults: $(VENV)/.dev
	$(BIN)/python -m pytest -m faults

# Wheels, model, digests and list of parts in dist/: installs without a network by its install.sh. SIGN=KEY signs them with an SSH key.
bundle: $(VENV)/.dev
	$(BIN)/python -m release.bundle dist $(if $(SIGN),--sign $(SIGN))

clean:
	rm -rf $(VENV) index build dist *.egg-info
