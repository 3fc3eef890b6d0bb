# The only place that knows commands. `make` shows them; every target does its own set-up.
SHELL := /bin/bash
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
export UV_PYTHON ?= $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE
RUN := $(UV) run --frozen --no-sync

.DEFAULT_GOAL := help
.PHONY: help setup demo up test test-langzaam test-alles check opmaak contracten openapi chaos crashpunten bench bench-inzage bench-namen bench-anonimiteit bench-casussen modelproef keycloak-verhaal schoon bench-lijsten

help:  ## deze lijst
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

.uv/bin/uv:
	@echo "uv ontbreekt: installeren in .uv"
	@$(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt

setup: $(if $(findstring .uv,$(UV)),.uv/bin/uv)  ## alles installeren wat nodig is
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 of nieuwer is nodig; gevonden: " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "Pakketten installeren (de eerste keer een minuut of wat)..."
	@$(UV) sync --frozen --quiet
	@echo "Klaar met installeren."

up: setup  ## de hele keten op deze machine, tot Ctrl-C
	@$(RUN) keten up

demo: setup  ## de keten starten en het hele verhaal laten zien
	@$(RUN) keten demo $(DEMO)

test: setup check  ## alle snelle tests (echte PostgreSQL, zonder broker)
	@$(RUN) pytest -n auto --maxprocesses 4 --dist loadfile -m "not e2e and not traag" $(PYTEST)

test-langzaam: setup  ## de tests met echte Kafka, Keycloak, chaos, schemathesis en spectral
	@$(RUN) pytest -m "e2e or traag" $(PYTEST)

test-alles: test test-langzaam  ## alle tests

chaos: setup  ## de volle chaosproef: 100.000 gebeurtenissen, 300 storingen, echte Kafka
	@$(RUN) python tests/chaos/run.py --events 100000 --faults 300 $(CHAOS)

crashpunten: setup  ## elk crashpunt van relay en consumer twintig keer
	@$(RUN) python tests/chaos/crashpunten.py --keer 20

bench: setup  ## meten tegen een kale vloer (docs/prestaties.md)
	@$(RUN) keten bench $(BENCH)

bench-inzage: setup  ## 10.000 verzonnen afschriften (300 als pdf): hoeveel kanaries van melder, geheim adres en anderen erin staan
	@$(RUN) pytest -q -m traag services/overleg/tests/test_inzage_kanaries.py

bench-namen: setup  ## dubbele personen vinden: recall, precisie en tijd op een verzonnen register
	@PYTHONPATH=services/overleg/tests $(RUN) python tests/namen/run.py $(NAMEN)

bench-anonimiteit: setup  ## wat de anonimiteitscontrole vindt, ten onrechte vindt en kost
	@$(RUN) python services/overleg/tests/bench_anonimiteit.py $(BENCH)

bench-casussen: setup  ## lijsten van de casus op een register van 200.000 casussen
	@$(RUN) python services/overleg/tests/bench_casussen.py $(BENCH)

bench-lijsten: setup  ## lijsten van overleg op een register van een miljoen zorgmeldingen
	@$(RUN) keten bench --alleen lijsten --ronden 3 --seconden 3 $(BENCH)

modelproef: setup  ## de lange proeven tegen een onafhankelijk model, vijf keer zo lang als in CI (MAAL=n voor meer)
	@MAAL=$(or $(MAAL),5) $(RUN) pytest -q -m traag services/overleg/tests/test_gronden_model.py services/overleg/tests/test_interventie_machine.py services/overleg/tests/test_wissingen_machine.py

keycloak-verhaal: setup  ## het hele verhaal met tokens van een echte Keycloak
	@$(RUN) keten demo --issuer keycloak --exit

check: setup  ## opmaak, typen, architectuur en contracten
	@$(RUN) ruff check --quiet . && echo "ruff: goed"
	@$(RUN) mypy && echo "mypy: goed"
	@$(RUN) lint-imports --no-cache | tail -3
	@$(RUN) python -m common.contracts --check

opmaak: setup  ## code in vorm zetten
	@$(RUN) ruff check --fix --quiet . ; $(RUN) ruff format --quiet .

contracten: setup  ## docs/contracten opnieuw maken
	@$(RUN) python -m common.contracts

openapi: setup  ## OpenAPI-documenten opnieuw maken
	@for d in overleg followup scan sociale_kaart stats; do $(RUN) python -m $$d openapi > docs/contracten/$${d//_/-}.openapi.json; done

schoon:  ## wat make gemaakt heeft weer weg
	@rm -rf .venv .uv .keten .mypy_cache .ruff_cache .pytest_cache .hypothesis
