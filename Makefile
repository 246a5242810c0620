# Each line is explained by plain `make`. Everything else is in hackathon/bootstrap/, in Python.
PYTHON ?= python3
RUN = @$(PYTHON) -B -m hackathon.bootstrap
export PYTHONUTF8 = 1

.PHONY: help demo test lint messages bench screenshots reset format setup install
.DEFAULT_GOAL := help

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo:  ## the site with an invented event, at http://127.0.0.1:8000 (PORT=… changes it); Ctrl-C stops it
	$(RUN) demo

test:  ## the whole test suite, in a real browser too (ARGS="…" for pytest, DATABASE_URL=… for your own PostgreSQL)
	$(RUN) test $(ARGS)

lint:  ## every check of the code, the templates and the translations
	$(RUN) lint

messages:  ## bring the French catalogue up to date with the code
	$(RUN) messages $(ARGS)

bench:  ## measure speed with 3,000 people (ONLY=page for one part)
	$(RUN) bench $(if $(ONLY),--only $(ONLY)) $(ARGS)

screenshots:  ## the pictures of the README, while `make demo` runs in another window
	$(RUN) screenshots

reset:  ## forget all data of the demo
	$(RUN) reset

format:  ## lay the code out
	$(RUN) format

setup:  ## only install what these commands need
	$(RUN) setup

install:  ## only install what a real site needs (docs/deploy.md)
	$(RUN) install
