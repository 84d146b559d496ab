# One way to do each thing. `make demo` needs Python 3.11, git and make, nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup setup-spark setup-chromium setup-postgres demo check fix test test-slow test-postgres lock docs bench bench-features bench-matching bench-spark bench-world bench-ablation bench-agency bench-selective bench-estimate bench-bound bench-fairness bench-explain bench-mitigation bench-review bench-review-load bench-review-people bench-load serve clean

setup: $(READY)

# uv installs the lock in seconds; where pip cannot get uv, pip installs the same lock.
$(READY): requirements.lock pyproject.toml
	@sh tools/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $(READY)

# Spark for tests and for work on a cluster; nothing else needs it.
setup-spark: setup
	@sh tools/setup_spark.sh "$(VENV)"

# What the tests in a browser drive.
setup-chromium:
	@sh tools/setup_chromium.sh

# Postgres for tests of the review app on both engines; SQLite needs nothing.
setup-postgres:
	@sh tools/setup_postgres.sh

demo: setup
	@$(BIN)/outlay demo

check: setup
	@sh tools/check.sh "$(BIN)"

fix: setup
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

test: setup
	@$(BIN)/python -m pytest -n 2

test-slow: setup
	@HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -n 2 -m "slow or not slow"

test-postgres: setup setup-postgres
	@sh tools/with_postgres.sh $(BIN)/python -m pytest -n 2 -m "not browser" tests/review

docs: setup
	@$(BIN)/python -m tools.docs

bench: setup
	@$(BIN)/python -m benchmarks.score

bench-matching: setup
	@$(BIN)/python -m benchmarks.matching

bench-features: setup
	@$(BIN)/python -m benchmarks.features

bench-spark: setup-spark
	@$(BIN)/python -m benchmarks.spark

bench-estimate: setup
	@$(BIN)/python -m benchmarks.estimate

bench-explain: setup
	@$(BIN)/python -m benchmarks.explain

bench-mitigation: setup
	@$(BIN)/python -m benchmarks.mitigation

bench-selective: setup
	@$(BIN)/python -m benchmarks.selective

bench-bound: setup
	@$(BIN)/python -m benchmarks.bound

bench-fairness: setup
	@$(BIN)/python -m benchmarks.fairness

bench-agency: setup
	@$(BIN)/python -m benchmarks.agency

bench-ablation: setup
	@$(BIN)/python -m benchmarks.ablation

bench-world: setup
	@$(BIN)/python -m benchmarks.world

bench-review: setup
	@$(BIN)/python -m benchmarks.review_pages

# Prefect's server, a worker for the schedules, and the review app, on this machine.
serve: setup
	@sh tools/serve.sh $(BIN)

bench-review-load: setup
	@$(BIN)/python -m benchmarks.review_load

# Twenty people at once over HTTP, on both engines.
bench-review-people: setup setup-postgres
	@$(BIN)/python -m benchmarks.review_people
	@sh tools/with_postgres.sh $(BIN)/python -m benchmarks.review_people

# Twenty score flows at once on one store.
bench-load: setup
	@$(BIN)/python -m benchmarks.load

lock: setup
	@$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock
	@sed -n 's/.*"\(pyspark==[^"]*\)".*/\1/p' pyproject.toml | $(BIN)/uv pip compile - --constraint requirements.lock --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-spark.lock

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache outlay-home outlay-home-drop demo-out
