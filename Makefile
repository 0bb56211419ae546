# Needs python3 (3.11 or later) and make; everything else is installed into .venv, by pins that name versions and hashes.

PYTHON ?= python3
WORKERS ?= 2
ARGS ?=
MUTATE ?=

BIN := .venv/bin
RUNTIME := .venv/.installed-runtime
DEV := .venv/.installed-dev
MUTANTS := .venv/.installed-mutants
SOAK := .venv/.installed-soak
BENCH := .venv/.installed-bench
SPARK := .venv/.installed-spark

# To decide in `make demo`: rules/NAME.gate with examples/NAME, written to build/FOLDER.
DEMOS := seed-fund:board results-programme:results
DEMO_DAY := 2026-11-30

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test cases spark soak mutants mutants-of-decisions lint format texts bench lock clean

help:
	@echo "make demo    decide the example portfolios and write their board folders into build/"
	@echo "make test    run every test, and measure what they reach"
	@echo "             (ARGS='-k waiver' passes words on to pytest, and measures nothing)"
	@echo "make cases   run the golden cases only     (ARGS=--update-cases rewrites them)"
	@echo "make spark   install Spark beside the rest: for its tests and \`--engine spark\` (needs Java 17)"
	@echo "make soak    compare two minds on 100,000 decisions, and fuzz at length  (AGREEMENT= and FUZZ= say how much)"
	@echo "make mutants change the code a little at a time and see whether a test fails"
	@echo "             (MUTATE='gatekeeper.values.*' for a part; docs/mutants.md)"
	@echo "make mutants-of-decisions   the same of decisions, by golden cases (MODULES='amounts limits' SAMPLE=250)"
	@echo "make lint    check form, types and imports"
	@echo "make format  put the sources into form"
	@echo "make texts   gather the texts papers are written with, for translation (docs/locale.md)"
	@echo "make bench   print the table of timings    (ARGS=5000 for a portfolio of so many awards)"
	@echo "make lock    renew the pins after pyproject.toml changed (UPGRADE=--upgrade takes newer releases)"
	@echo "make clean   remove what was installed and built"

demo: $(RUNTIME)
	@set -e; for demo in $(DEMOS); do \
	    name=$${demo%%:*}; folder=build/$${demo##*:}; \
	    rm -rf "$$folder"; mkdir -p build; \
	    echo; echo "gatekeeper decide rules/$$name.gate examples/$$name --on $(DEMO_DAY) --out $$folder"; \
	    status=0; $(BIN)/gatekeeper decide "rules/$$name.gate" "examples/$$name" --on $(DEMO_DAY) --out "$$folder" || status=$$?; \
	    case $$status in \
	        0) ;; \
	        3) echo "Some cells of this example are invalid on purpose: they are listed in $$folder/findings.csv." ;; \
	        *) exit $$status ;; \
	    esac; \
	done
	@echo; echo "Open these in a browser:"
	@for demo in $(DEMOS); do echo "  build/$${demo##*:}/index.html"; done

test: $(DEV)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(if $(ARGS),$(ARGS),--cov --cov-report=)

cases: $(DEV)
	$(BIN)/pytest tests/cases $(ARGS)

spark: $(SPARK)

# How many decisions two minds must agree on, and how large each fuzz is: docs/soak.md.
AGREEMENT ?= 100000
FUZZ ?= 2000000

soak: $(SOAK)
	$(BIN)/python -m tests.soak $(AGREEMENT) $(FUZZ)

# mutmut takes the sources and tests it works on to mutants/, and goes on there where it stopped.
mutants: $(MUTANTS)
	$(BIN)/mutmut run --max-children $(WORKERS) $(MUTATE)
	$(BIN)/mutmut results

# Of decisions, whose cases take too long for that: which changes no golden case notices (docs/testing.md).
MODULES ?= amounts together remedies limits budgets waivers
SAMPLE ?= 0

mutants-of-decisions: $(MUTANTS)
	$(BIN)/python -m tests.mutants $(MODULES) --sample $(SAMPLE)

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(wildcard src tests benchmarks)
	$(BIN)/lint-imports --no-logo --no-cache

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: $(DEV)
	$(BIN)/python -m tests.texts

bench: $(BENCH)
	$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .venv build dist mutants .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# --- installing: once, and again when the pins or pyproject.toml change ----------------------------------------------

# Only wheels, so that nothing unpinned takes part in building a dependency.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
PINNED := install --no-deps --require-hashes --only-binary :all:
PROJECT := install --no-deps --no-build-isolation --editable .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "gatekeeper needs Python 3.11 or later; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

# Compiled here, so that commands start as soon where PYTHONDONTWRITEBYTECODE is set.
$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) $(PINNED) -r requirements/runtime.txt -r requirements/build.txt
	$(PIP) $(PROJECT)
	$(BIN)/python -m compileall -q src
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	$(PIP) $(PINNED) -r requirements/dev.txt
	@touch $@

$(MUTANTS): requirements/mutants.txt $(DEV)
	$(PIP) $(PINNED) -r requirements/mutants.txt
	@touch $@

# Atheris is made for some Pythons only; without it the rest of `make soak` runs all the same.
$(SOAK): requirements/soak.txt $(DEV)
	$(PIP) $(PINNED) -r requirements/soak.txt
	@touch $@

# What `make bench` measures beside gatekeeper.
$(BENCH): requirements/bench.txt $(DEV)
	$(PIP) $(PINNED) -r requirements/bench.txt
	@touch $@

# There is no wheel of pyspark, only its sources, of Java classes already built.
$(SPARK): requirements/spark.txt $(DEV)
	$(PIP) $(PINNED) --no-binary pyspark -r requirements/spark.txt
	@touch $@

# --- pins: for maintainers -------------------------------------------------------------------------------------------

UV := uv==0.13.9
UPGRADE ?=
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate $(UPGRADE) pyproject.toml

# The only lines a pins file may hold; so no address, host or path.
PIN := [a-z0-9-]+==[0-9][0-9a-z.]*( ; [a-zA-Z0-9_.*<>=!'() ]+)? [\\]
HASH := {4}--hash=sha256:[0-9a-f]{64}( [\\])?

lock: | $(BIN)/python
	$(PIP) install '$(UV)'
	$(COMPILE) --extra papers --extra parquet --extra columns --extra postgresql --extra test --group dev --output-file requirements/dev.txt
	$(COMPILE) --constraints requirements/dev.txt --output-file requirements/runtime.txt
	$(COMPILE:pyproject.toml=) --group mutants --constraints requirements/dev.txt --output-file requirements/mutants.txt
	$(COMPILE) --extra spark --constraints requirements/dev.txt --output-file requirements/spark.txt
	$(COMPILE) --group bench --constraints requirements/dev.txt --output-file requirements/bench.txt
	$(COMPILE:pyproject.toml=) --group soak --constraints requirements/dev.txt --output-file requirements/soak.txt
	$(COMPILE:pyproject.toml=) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	@! grep -nvE "^($(PIN)| $(HASH))$$" requirements/*.txt || { echo "a pins file may hold versions and hashes only"; exit 1; }
