# The two commands: `make demo` and `make test`. Both set up .venv themselves.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test fuzz mutants torture lint bench format clean

.venv/.runtime: pyproject.toml constraints.txt build_backend.py $(shell find sentiment -name '*.[ch]') sentiment/kernels/build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv ..."
	@# what is used is compiled when it is first used: most of what is installed never is
	@$(PIP) install --no-compile -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.runtime
	@echo "installing what the checks need ..."
	@$(PIP) install -c constraints.txt -e ".[notebook,dev]"
	@# warnings are errors in tests, and compiling what others wrote may warn
	-@$(BIN)/python -m compileall -qq -j 0 .venv/lib
	@touch $@

demo: .venv/.runtime
	@$(BIN)/sentiment report data/sample_posts.csv --outages data/sample_outage.csv \
	  --statements data/sample_statements.csv -o demo-report

test: .venv/.dev lint
	@$(BIN)/python -m pytest -n auto

fuzz: .venv/.dev
	@FUZZ=$${FUZZ:-50} $(BIN)/python -m pytest -n auto tests/test_any_bytes.py
	@$(BIN)/python -m pytest -m slow tests/kernels tests/keys tests/lid tests/vader \
	  tests/reactions_kernel

torture: .venv/.dev
	@$(BIN)/python -m tests.torture

mutants: .venv/.dev
	@$(BIN)/python -m tests.mutants --n $${MUTANTS:-200}

lint: .venv/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: .venv/.dev
	@$(BIN)/python -m benchmarks

format: .venv/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf .venv demo-report
