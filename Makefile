# Needs Python 3.11+, git and make. `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000
BOOTSTRAP = $(PYTHON) bootstrap.py
BIN = .venv/bin

.PHONY: help setup demo demo-reset test soak check check-types check-all-else messages pictures bench-planning bench-troubleshooting bench-triage bench-stocking bench-company bench-web bench-phones bench-app lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || grep '##' Makefile

setup: ## .venv, front end, message catalogues
	@$(BOOTSTRAP) setup

demo: setup ## the demo company, with one sign-in per role (PORT=8001 for another port)
	@$(BIN)/firstfix demo --port $(PORT)

demo-reset: setup ## the demo company from the start: its data are deleted
	@$(BIN)/firstfix demo --port $(PORT) --reset

test: setup ## every test (ARGS="-k closing" for some)
	@$(BOOTSTRAP) browser
	@$(BIN)/python tools/run_tests.py $(ARGS)

soak: setup ## many more stories of phones, wire and desk than `make test` tells (STORIES=20000 SEED=1)
	PHONE_STORIES=$(or $(STORIES),20000) PHONE_SEED=$(or $(SEED),$(shell date +%s)) PHONE_SHRINK=1 $(BIN)/pytest -n 2 --dist loadfile tests/phone/test_stories.py tests/phone/test_stories_with_wrong_clocks.py

check: setup ## style, types, import law, migrations
	@$(MAKE) --no-print-directory -j2 check-types check-all-else

check-types:
	$(BIN)/mypy firstfix

check-all-else:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/firstfix manage makemigrations --check --dry-run
	$(BOOTSTRAP) npm run check

messages: setup ## bring the Chinese catalogues up to date with the texts in code and templates
	$(BIN)/python -m firstfix.config.catalogues extract

bench-planning: setup ## how good and fast plans are, beside PyVRP (ARGS="family --referee X/bin/python")
	@$(BIN)/python -m benchmarks.planning $(or $(ARGS),solomon first live emergency)

bench-troubleshooting: setup ## how near to the optimum and how fast troubleshooting is (ARGS="small large --referee X/bin/python")
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.troubleshooting $(or $(ARGS),small large tree kit learning loop)

bench-triage: setup ## how good and fast suggestions from a report's text are (ARGS="fmc speed" for some)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.triage $(or $(ARGS),fmc dustup reports speed)

bench-stocking: setup ## how good and fast van stock is chosen, beside HiGHS to optimality and enumeration (ARGS="small large")
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.stocking $(or $(ARGS),small medium large)

bench-company: setup ## whether the one decision pays: policies in simulated companies (ARGS="compare --worlds 12 --workers 2")
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.company $(or $(ARGS),compare sensitivity speed)

bench-web: setup ## how fast pages and API answer at 100,000 orders, beside Tryton (ARGS=--without-tryton)
	@$(BIN)/python -m benchmarks.web $(ARGS)

bench-phones: setup ## how cheaply 2,000 engineers' phones are served (ARGS="--engineers 200 --minutes 1")
	@$(BIN)/python -m benchmarks.phones $(ARGS)

bench-app: setup ## how the engineer's app opens, from the running demo: Lighthouse, and without network (PORT=8001 for another port)
	@$(BOOTSTRAP) browser
	@$(BIN)/python -m benchmarks.app_opens http://127.0.0.1:$(PORT)

pictures: ## the pictures of the documents, from the running demo (PORT=8001 for another port)
	@$(BOOTSTRAP) browser
	@$(BIN)/python tools/pictures.py http://127.0.0.1:$(PORT)

lock: setup ## requirements.lock follows pyproject.toml (ARGS=--upgrade: newest versions too)
	$(BOOTSTRAP) lock $(ARGS)

clean: ## remove .venv, node_modules and the built front end; data stay
	@$(BOOTSTRAP) clean
