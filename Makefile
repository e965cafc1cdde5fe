# make site    the site, from a fresh clone        make serve   look at it
# make test    everything that has to be green     make trials  the same at full length, Lighthouse, a CMS
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/pip install -q --disable-pip-version-check -c constraints.txt

site: .venv/site
	@$(BIN)/digest build
	@echo "The site is in site/. To look at it: make serve (or $(BIN)/digest serve)"

serve: .venv/site
	@$(BIN)/digest serve

test: machine check-style
	@$(BIN)/pytest -n 2

trials: machine check-style .tools/lighthouse/installed .tools/cms/installed
	@DIGEST_TRIALS=full $(BIN)/pytest -n 2 --dist worksteal
	@$(BIN)/pytest tests/browser/lighthouse.py tests/browser/cms.py

check-style: .venv/test
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy --no-error-summary

machine: .tools/installed
	@.ci/need chromium default-jre-headless fonts-liberation2 fonts-noto-core

.venv/site: pyproject.toml constraints.txt
	@.ci/need python3-venv
	@echo "Installing digest into .venv ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(PIP) -e .
	@touch $@

.venv/test: .venv/site
	@echo "Installing what the tests need into .venv ..."
	@$(PIP) -e '.[test]'
	@touch $@

.tools/installed: tests/browser/package.json
	@.ci/need nodejs npm
	@echo "Installing axe-core and the Nu checker into .tools ..."
	@mkdir -p $(@D) && cp $< $(@D)/
	@npm install --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.tools/lighthouse/installed: tests/browser/lighthouse/package.json
	@.ci/need nodejs npm
	@echo "Installing Lighthouse into .tools ..."
	@mkdir -p $(@D) && cp $< $(@D)/
	@npm install --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.tools/cms/installed: tests/browser/cms/package.json
	@.ci/need nodejs npm
	@echo "Installing Decap CMS into .tools ..."
	@mkdir -p $(@D) && cp $< $(@D)/
	@npm install --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.PHONY: site serve test trials check-style machine
