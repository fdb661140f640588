# Everything that a developer does here, as one page. `make` lists it; CI runs `make test` and nothing else.

.DEFAULT_GOAL := help
.PHONY: help setup setup-run machine demo check test test-long journey bench bench-full pictures reviews messages weights lock clean
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?=
export PYTHON
PY := .venv/bin/python
# Most tests wait for something: more of them at a time than there are processors.
WORKERS ?= 4
# Where it is set, every program that a test starts would compile all of Guanwei anew.
unexport PYTHONDONTWRITEBYTECODE
BENCHES := crash punctuality sending checking storing feeding pages searching near_duplicates audit footprint
# In `make test`: not the ones whose bars are times, which mean nothing on a machine that does other work meanwhile.
BENCHES_OF_TEST := crash

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv: Guanwei, its packages and the developers' tools (PYTHON=... names the interpreter)
	@sh tools/setup.sh dev

setup-run: ## Make .venv with what Guanwei itself needs
	@sh tools/setup.sh run

machine: ## Install what tests need from the operating system (as root, when something is missing)
	@sh tests/servers/install.sh

demo: setup-run ## Guanwei with a demonstration brand and the Weibo simulator, until Ctrl-C
	@exec .venv/bin/guanwei up --demo $(ARGS)

check: setup ## The quick checks: style, types, layers, migrations, lock files, pure tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -q -n $(WORKERS) tests/architecture tests/pure $(ARGS)

# The servers are fetched and compiled while the quick checks run; what that says is shown when it fails.
test: machine setup ## Everything but the long runs; ends with what ran against which real server
	@log=$$(mktemp); $(PY) -m tests.servers.prepare >"$$log" 2>&1 & installing=$$!; \
	trap 'kill $$installing 2>/dev/null || true; rm -f "$$log"' EXIT; \
	$(MAKE) check; \
	wait $$installing || { cat "$$log" >&2; exit 1; }; \
	cat "$$log"
	@$(MAKE) bench BENCHES="$(BENCHES_OF_TEST)"
	$(PY) -m pytest -q -n $(WORKERS) --durations 10 --ignore tests/architecture --ignore tests/pure tests $(ARGS)

test-long: export GUANWEI_TEST_NEW_EXAMPLES := 1
test-long: test ## `make test` with new examples for the property tests, then every bench at its full size
	@$(MAKE) bench-full

journey: machine setup ## What a user does, in a browser, against the real servers
	$(PY) -m pytest tests/journeys $(ARGS)

bench: setup ## Every bench in its short form (BENCHES="crash sending" chooses)
	@failed=; for bench in $(BENCHES); do \
	  echo "== bench/$$bench.py $(FORM)"; $(PY) "bench/$$bench.py" $(FORM) || failed="$$failed $$bench"; \
	done; [ -z "$$failed" ] || { echo "missed a bar:$$failed" >&2; exit 1; }

bench-full: ## Every bench at its full size
	@$(MAKE) bench FORM=--full

reviews: setup ## Make docs/reviews anew from the public data sets (ARGS=--check compares)
	$(PY) tools/reviews.py $(ARGS)

pictures: machine setup ## Make the pictures of the README from the demonstration
	$(PY) tools/pictures.py

messages: setup ## Compile the translations (.po) into what the program reads (.mo)
	@find guanwei -path '*/locale/*' -name django.po -print0 | while IFS= read -r -d '' po; do \
	  $(PY) -m babel.messages.frontend compile --statistics -i "$$po" -o "$${po%.po}.mo" -l zh_Hans; done

COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
  --no-emit-trusted-host --no-emit-find-links
weights: setup ## Learn the weights of C12.absolute-wording, C2.hard-sell and C13.reworded anew from the labelled texts
	$(PY) -m pip install --quiet --require-hashes -r requirements-weights.txt
	$(PY) tools/learn_wording.py
	$(PY) tools/learn_rewording.py

lock: setup ## Write the lock files anew, versions kept where they may be (ARGS=--upgrade: newest)
	$(COMPILE) $(ARGS) --extra embedded -o requirements.txt pyproject.toml
	$(COMPILE) $(ARGS) -o requirements-dev.txt requirements-dev.in
	$(COMPILE) $(ARGS) -c requirements-dev.txt -o requirements-build.txt requirements-build.in
	$(COMPILE) $(ARGS) -o requirements-weights.txt requirements-weights.in
	$(COMPILE) $(ARGS) -o tests/servers/mastodon_mock/requirements.txt tests/servers/mastodon_mock/requirements.in

clean: ## Remove what was built here; the downloads in GUANWEI_TEST_CACHE (~/.cache/guanwei-tests) stay
	rm -rf .venv guanwei.egg-info build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	find guanwei tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
