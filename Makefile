# 争创账本. "make demo" shows it, "make test" proves it; README.md says the rest.
.DEFAULT_GOAL := help
.PHONY: help env demo demo-reset run worker bench test check pictures coverage trust judges long format migrations lock

PYTHON ?= python3
PORT ?= 8000
export PYTHON PORT
PY := .venv/bin/python

help: ## what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

env: ## .venv from the hashed locks; instant when nothing changed
	@deploy/prepare-env.sh dev

demo: ## demonstration with invented people on http://127.0.0.1:8000 (PORT=8001 make demo)
	@deploy/prepare-env.sh run
	@exec deploy/demo.sh serve

demo-reset: ## forget what was changed in the demonstration
	@deploy/demo.sh reset

run: env ## the development server on the database of DATABASE_URL or .env
	@$(PY) manage.py migrate --verbosity 0
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

worker: env ## makes large workbooks and archives, beside `make run` (make demo has its own)
	@exec $(PY) manage.py db_worker

bench: env ## workbooks of 1,000, 10,000 and 100,000 rows against a bare openpyxl loop
	@$(PY) benchmarks/export.py

test: ## everything, on SQLite, PostgreSQL and in a browser
	@deploy/prepare-env.sh dev
	@deploy/prepare-debian.sh test
	@deploy/test.sh

check: ## format, lint, types, migrations, templates, translations
	@deploy/prepare-env.sh dev
	@deploy/prepare-debian.sh check
	@deploy/check.sh

pictures: env ## draw the pictures of docs/components.md anew
	@DRAW_PICTURES=1 $(PY) -m pytest -q tests/browser/test_components.py

coverage: env ## which lines the ordinary tests never reach, on SQLite
	@$(PY) -m pytest -q -n 2 -m "not browser and not trust and not long" --cov --cov-report=term

trust: ## the full products, races, kills and fuzzing (up to 60 minutes)
	@deploy/prepare-env.sh dev
	@deploy/prepare-debian.sh test
	@deploy/trust.sh

judges: env ## a web scanner, Lighthouse, an audit of packages, from outside (by hand, network)
	@deploy/prepare-debian.sh test
	@deploy/judges.sh

long: ## what takes hours: soaks, shuffles, mutations (by hand)
	@deploy/prepare-env.sh dev
	@deploy/prepare-debian.sh test
	@deploy/long.sh

format: env ## put code and templates into their common form
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

migrations: env ## write the migrations that the models ask for
	@$(PY) manage.py makemigrations campaign modelposts taskforces reviews

UV_LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

lock: env ## pin and hash what requirements*.in ask for (UPGRADE=--upgrade for newer ones)
	@$(UV_LOCK) $(UPGRADE) requirements-uv.in -o requirements-uv.txt
	@$(UV_LOCK) $(UPGRADE) requirements.in -o requirements.txt
	@$(UV_LOCK) $(UPGRADE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@$(UV_LOCK) $(UPGRADE) deploy/judges/requirements.in -o deploy/judges/requirements.txt
