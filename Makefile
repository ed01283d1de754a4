# make book [YEAR=2018] [BOOK_LANG=en]   the site, at _build/html/index.html
# make book YEAR="2018 2019 2020"        several editions at once; STRICT=1 refuses a year with gaps
# make test, make check, make clean      see `make help`

PYTHON ?= python3
# One year or several: YEAR="2018 2019".
YEAR ?=
# What `make test` builds: the first years, which are whole, and one that rests on the fallback. Of one
# more the pages are executed, which is most of what can fail, and not rendered.
BUILT := 2018 2019 2022
EXECUTED := 2021
# STRICT=1: a year that lacks a variable of the index is an error.
STRICT ?=
# Not LANG, which comes from the shell.
BOOK_LANG ?= en

PY := .venv/bin/python
PIP_INSTALL := $(PY) -m pip -qq --disable-pip-version-check install
SETUP := .venv/.setup
DEV := .venv/.setup-dev
CHAPTERS := $(shell grep -ls '^jupytext:' *.md chapters/*.md)
LINT := $(CHAPTERS:%.md=_build/lint/%.ipynb)

# Nothing outside .venv has a say in what is imported or installed.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV
export PYTHONNOUSERSITE = 1
export PIP_USER = 0

# A copied or moved folder: the set-up names the old one, so it is made anew.
ifneq ($(shell cat $(SETUP) 2>/dev/null),$(CURDIR))
$(shell rm -f $(SETUP))
endif

# $(call timed,what it says,command)
COMMA := ,
timed = @echo "$(1) ..."; start=$$(date +%s); { $(2); } && echo "  done in $$(( $$(date +%s) - start )) s"

.DEFAULT_GOAL := book
.PHONY: book test check fuzz lint types format stamp bench screenshot lock clean help
.DELETE_ON_ERROR:

book: $(SETUP)
	@$(PY) -m deltabook $(if $(strip $(YEAR)),--year $(foreach year,$(YEAR),'$(year)')) --lang '$(BOOK_LANG)' \
	    $(if $(filter-out 0,$(STRICT)),--strict)

# The slowest tests are named at the end. Files go to the workers in their order and not by the number
# of their tests: those of tests/book have few and long ones, and would come last.
SLOWEST := --durations=15 --durations-min=5

test: $(DEV) lint types
	$(call timed,Building $(BUILT) and executing $(EXECUTED),$(PY) -m deltabook --year $(BUILT) --execute $(EXECUTED))
	$(call timed,Testing,$(PY) -m pytest -q -n auto --dist loadfile --no-loadscope-reorder $(SLOWEST))

check: $(DEV) lint types
	@$(PY) -m pytest -q -n auto --dist worksteal --ignore=tests/book -m 'not fuzz and not slow'

# What is random or slow: new cases for every property, and the tests marked fuzz.
fuzz: $(DEV)
	@$(PY) -m pytest -q -n auto -m 'fuzz or hypothesis' --hypothesis-profile fuzz

# Chapters are checked as notebooks, so that ruff knows cells and names them; it passes over a notebook
# that does not say its language.
lint: $(DEV) $(LINT)
	$(call timed,Linting lib$(COMMA) tests$(COMMA) benchmarks and chapters,$(PY) -m ruff check --quiet --output-format concise lib tests benchmarks $(LINT))

# The engine's core, as pyproject.toml lists it.
types: $(DEV)
	$(call timed,Checking types,$(PY) -m mypy)

_build/lint/%.ipynb: %.md | $(DEV)
	@mkdir -p $(@D)
	@$(PY) -m jupytext --quiet --to ipynb --update-metadata '{"language_info": {"name": "python"}}' -o $@ $<

format: $(DEV)
	@$(PY) -m ruff check --quiet --fix lib tests benchmarks; $(PY) -m ruff format lib tests benchmarks

# Refresh the checksums in data/datapackage.json after data/ has changed.
stamp: $(SETUP)
	@$(PY) -m deltaindex.datapackage data

# What is fast, against what: see benchmarks/README.md.
bench: $(DEV)
	@$(PY) benchmarks

# The picture in the README, from the built site; needs a Chromium.
screenshot: $(DEV)
	@$(PY) -m deltabook
	@$(PY) tests/book/screenshot.py

# Pins stay as they are unless pyproject.toml asks for others; UPGRADE=--upgrade looks for newer ones.
UV_COMPILE = $(PY) -m uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --annotation-style line --custom-compile-command 'make lock'

lock: $(DEV)
	@$(UV_COMPILE) pyproject.toml --extra book -o requirements.txt
	@$(UV_COMPILE) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
	@# The second file keeps only what the first has not.
	@awk 'NR == FNR { if (/==/) base[$$0]; next } /^[a-z0-9]/ { known = $$0 in base } !known' \
	    requirements.txt requirements-dev.txt > requirements-dev.tmp && mv requirements-dev.tmp requirements-dev.txt

clean:
	rm -rf _build

help:
	@echo 'make book [YEAR=2018] [BOOK_LANG=en]  build an edition; the site is _build/html/index.html'
	@echo 'make book YEAR="2018 2019 2020 2021 2022"  build several at once'
	@echo 'make book YEAR=2020 STRICT=1          refuse a year that lacks a variable of the index'
	@echo 'make test                             lint, $(BUILT) built, $(EXECUTED) executed, all tests'
	@echo 'make check                            lint, types and the quick tests, a minute'
	@echo 'make fuzz                             tests that are random or slow, some minutes'
	@echo 'make format                           let ruff lay out lib and tests'
	@echo 'make stamp                            refresh the checksums of data/datapackage.json'
	@echo 'make bench                            time the engine beside other libraries, minutes'
	@echo 'make screenshot                       renew the picture in README.md from the site'
	@echo 'make lock [UPGRADE=--upgrade]         recompile requirements.txt and requirements-dev.txt'
	@echo 'make clean                            remove _build (not .venv)'
	@echo 'make PYTHON=python3.12 ...            set up with another Python, 3.11 to 3.13'

# Set-up ------------------------------------------------------------------------------------------

$(PY):
	@command -v $(PYTHON) >/dev/null || { \
	    echo "No '$(PYTHON)' found: install Python 3.11, 3.12 or 3.13, or name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	    echo "$$($(PYTHON) -V 2>&1) is not 3.11, 3.12 or 3.13: name one that is, such as make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# What builds packages comes first and from the lock too, so that nothing is fetched unhashed.
$(SETUP): requirements.txt pyproject.toml | $(PY)
	@awk '/^[a-z0-9]/ { build = /^(packaging|setuptools|wheel)==/ } build' requirements.txt > .venv/build.txt
	$(call timed,Installing what requirements.txt locks into .venv (once; about a minute), \
	    $(PIP_INSTALL) --require-hashes -r .venv/build.txt && \
	    $(PIP_INSTALL) --require-hashes --no-build-isolation -r requirements.txt && \
	    $(PIP_INSTALL) --no-deps --no-build-isolation -e .)
	@printf '%s\n' '$(CURDIR)' > $@

$(DEV): requirements-dev.txt $(SETUP)
	$(call timed,Installing the tools of tests and checks, \
	    $(PIP_INSTALL) --require-hashes --no-build-isolation -r requirements-dev.txt)
	@touch $@
