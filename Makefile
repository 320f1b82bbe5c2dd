# make run    sets up, ingests the samples on the first run, opens the pages
# make test   sets up, runs every test, the browser ones included
# make bench  prints the figures of the README;  make lint  ruff and mypy
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HAS_SCREEN := $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname)),yes)
DATA ?= $(if $(BELEG_DATA),$(BELEG_DATA),data)

export HF_HUB_OFFLINE ?= 1
export TOKENIZERS_PARALLELISM ?= false
export ANONYMIZED_TELEMETRY ?= False
export OMP_WAIT_POLICY ?= PASSIVE

.PHONY: run test bench lint format

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

run: $(VENV)/.run
	@test -f "$(DATA)/catalogue.sqlite" || $(BIN)/python -m ingest add samples/archive --data "$(DATA)"
	BELEG_DATA="$(DATA)" $(BIN)/python -m streamlit run app.py --server.headless $(if $(HAS_SCREEN),false,true) \
	  --server.address "$${BELEG_HOST:-127.0.0.1}" --server.port "$${BELEG_PORT:-8501}"

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q

bench: $(VENV)/.dev
	$(BIN)/python -m bench all

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
