# Everything is installed into .venv from the lock files; python3 and make are all you need.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
LAYERS := bot content storage

.DEFAULT_GOAL := help
.PHONY: help run test bench bench-review faults pictures coverage check format lock clean

# Of `make bench` and `make faults`: 0.1 makes every count ten times smaller.
SIZE ?= 1

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run ## start the tutor (without TUTOR_BOT_TOKEN: with a chat page in the browser)
	@$(BIN)/tutor run

test: .venv/.dev ## run all tests (SQLite; the browser story needs Chromium)
	$(BIN)/pytest -n auto

bench: .venv/.dev ## print the figures of speed (8 minutes; `make bench SIZE=0.1` for a glance)
	$(BIN)/python -m tests.figures bench --size $(SIZE)

faults: .venv/.dev ## kill, freeze, fill up and lie to the tutor (20 minutes; SIZE=0.1 for a glance)
	$(BIN)/python -m tests.figures faults --size $(SIZE)

pictures: .venv/.dev ## play the story in Chromium and keep its screenshots in docs/pictures
	TUTOR_PICTURES=docs/pictures $(BIN)/pytest tests/browser

coverage: .venv/.dev ## write docs/coverage.md: where each thing of the textbook lives in the course
	$(BIN)/python -m content.coverage_map content/courses/b2b

bench-review: .venv/.dev ## print how many answers an exam takes, against other schedules
	$(BIN)/python -m tests.bench.review_simulation

check: .venv/.dev ## format, lint, types, layers, course
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/tutor check

format: .venv/.dev ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/.dev ## pin the newest allowed versions
	$(BIN)/python -m uv pip compile pyproject.toml --extra postgres --group build --universal --generate-hashes --no-header --quiet --upgrade -o requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes --no-header --quiet --upgrade -o requirements-dev.lock

clean: ## remove what was built (never the data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (first time only) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
