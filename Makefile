# Every command of this project. `make` alone checks everything; `make help` lists the rest.
PYTHON ?= python3
LOCALE ?= en-US
PORT ?= 8090
ARGS ?=
VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install -q --disable-pip-version-check --no-deps --require-hashes
# uv installs the many tools in seconds, where pip takes minutes. It reads UV_INDEX_URL, not pip's configuration.
UV := $(VENV)/bin/uv
INSTALL_TOOLS := $(UV) pip install -q --python $(RUN) --no-deps --require-hashes
FUNCTION := GuideFunction
SPEC := tests/tools/alexa_package/node_modules/ask-smapi-model/spec.json
RENDERER := skill/tools/simulator/renderer/node_modules
BUILT := .aws-sam/build/$(FUNCTION)
export SAM_CLI_TELEMETRY := 0

.DEFAULT_GOAL := test
.PHONY: help ask chat serve event debug serve-web test lint build train expectation evaluate bench load screenshots \
	report record sentences ground validate npm renderer screens audit secrets sbom replies mutate sam-build sam-local \
	lambda-local ask-cli lock clean has-question has-article FORCE

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

ask: has-question $(VENV)/.runtime  ## answer a question: make ask Q="how many sessions will i need"
	@$(RUN) -m skill.tools ask --locale $(LOCALE) "$(Q)"

chat: $(VENV)/.runtime  ## talk to the skill in the terminal
	@$(RUN) -m skill.tools chat --locale $(LOCALE) $(ARGS)

serve: $(VENV)/.web  ## talk to the skill in the browser: a speaker, or a screen (needs npm), at http://127.0.0.1:8090/
	@if command -v npm >/dev/null; then $(MAKE) -s renderer || true; fi
	@$(RUN) -m skill.tools serve --port $(PORT) $(ARGS)

event: has-question $(VENV)/.runtime  ## print the request envelope of a question, for sam local invoke -e
	@$(RUN) -m skill.tools event --locale $(LOCALE) "$(Q)"

debug: $(VENV)/.debug  ## answer what Alexa sends to the skill: make debug ARGS="--skill-id ... --access-token ..."
	@$(RUN) -m skill.tools debug $(ARGS)

serve-web: $(VENV)/.web  ## serve the skill at http://127.0.0.1:8080/ for Alexa: make serve-web SKILL_ID=amzn1.ask.skill...
	@$(RUN) -m skill.web

test: $(VENV)/.dev lint  ## check everything: lint, types, tests, generated files
	@$(RUN) -m pytest

lint: $(VENV)/.dev  ## check style and types
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

build: $(VENV)/.dev  ## generate the compiled content and the skill package from the content
	@echo "Generating the compiled content and the skill package" >&2
	@$(RUN) -m skill.tools build

train: $(VENV)/.dev  ## train the classifier
	@echo "Training the classifier" >&2
	@$(RUN) -m skill.tools train
	@$(MAKE) --no-print-directory expectation

expectation: $(VENV)/.dev  ## learn from conversations what to expect of the next words; make train does it too
	@$(RUN) -m skill.tools expectation

evaluate: $(VENV)/.measure  ## evaluate the answers on utterances that the classifier was not trained on
	@$(RUN) -m skill.tools evaluate $(ARGS)

bench: $(VENV)/.measure sam-build  ## measure cold starts and warm answers against baseline skills
	@$(RUN) -m skill.tools bench --package $(BUILT) $(ARGS)

load: $(VENV)/.dev tests/tools/web_load/node_modules  ## measure the web service under load (needs npm)
	@$(RUN) -m tests.tools.web_load.load

screenshots: $(VENV)/.dev  ## take the documents' pictures of the page of make serve (needs chromium and npm)
	@$(RUN) -m tests.tools.simulator.screenshots docs/images

report: $(VENV)/.measure  ## report what a deployed skill was asked: make report ARGS="--region us-east-1"
	@$(RUN) -m skill.tools report $(ARGS)

record: has-article $(VENV)/.runtime  ## print the record of an article for content/article.toml: make record ARTICLE=path
	@$(RUN) -m skill.tools record --article "$(ARTICLE)"

sentences: has-article $(VENV)/.runtime  ## print the sentences of an article with their numbers: make sentences ARTICLE=path
	@$(RUN) -m skill.tools sentences --article "$(ARTICLE)"

ground: has-article $(VENV)/.dev  ## check the content against the article: make ground ARTICLE=path
	@$(RUN) -m skill.tools ground --article "$(ARTICLE)"

validate: $(VENV)/.dev $(SPEC)  ## validate the skill package against Amazon's schema and rules (needs npm)
	@$(RUN) -m skill.tools validate --spec $(SPEC)

npm: $(RENDERER) $(SPEC) $(addsuffix /node_modules,tests/memory tests/tools/simulator)  ## install what tests need from npm

renderer: $(RENDERER)  ## install Amazon's renderer of screens (needs npm)

screens: $(VENV)/.dev $(RENDERER)  ## draw the pictures of docs/screens.md and print its list (needs Chromium)
	@$(RUN) -m tests.alexa.test_rendering

mutate: $(VENV)/.dev  ## run mutation tests over the code that decides; list the mutants that survive
	@rm -rf mutants
	@$(VENV)/bin/mutmut run
	@$(VENV)/bin/mutmut results
	@$(VENV)/bin/mutmut export-cicd-stats >/dev/null && cat mutants/mutmut-cicd-stats.json

sam-build: $(VENV)/.dev  ## build the Lambda package
	@echo "Building the Lambda package" >&2
	@$(VENV)/bin/sam build

sam-local: sam-build  ## build the package and answer a question under SAM, in Docker
	@$(VENV)/bin/sam local invoke $(FUNCTION) --skip-pull-image -e tests/events/sessions.json

lambda-local: sam-build  ## build the package and answer a question under the Lambda runtime, without Docker
	@$(RUN) -m skill.tools lambda-local --package $(BUILT) tests/events/sessions.json

replies: $(VENV)/.dev  ## list everything the skill can say, with length, seconds, reading grade and sources
	@$(RUN) -m skill.tools replies

sbom: $(VENV)/.runtime  ## print the bill of materials of the Lambda package, in CycloneDX's JSON
	@$(RUN) -m skill.tools sbom

# Digests, utterances and generated files hold no secrets, and much that looks like one.
NO_SECRETS := ^(docs/results|docs/images|interaction_model|requirements|skill/compiled|skill/content/utterances)/|-lock\.json$$|\.png$$

audit: secrets  ## look for known vulnerabilities in what is locked (asks pypi.org), and for secrets
	@for group in runtime web; do \
		$(VENV)/bin/pip-audit --disable-pip --require-hashes -r requirements/$$group.txt || exit 1; done

secrets: $(VENV)/.audit  ## look for secrets among the files of the repository
	@git ls-files | grep -vE '$(NO_SECRETS)' | tr '\n' '\0' | \
		xargs -0 $(VENV)/bin/detect-secrets-hook --disable-plugin HexHighEntropyString --disable-plugin KeywordDetector

ask-cli: $(VENV)/.ask-cli  ## install Amazon's command line for skills as .venv/bin/ask (needs npm)

# Without annotations and without index URLs, so that no machine's own paths and mirrors get into the files.
LOCK := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes -q \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" $(ARGS)

lock: $(VENV)/.uv  ## lock the dependencies again; ARGS=--upgrade takes the newest versions
	$(LOCK) --extra dev --extra web -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt --extra measure -o requirements/measure.txt
	$(LOCK) -c requirements/dev.txt --extra audit -o requirements/audit.txt
	$(LOCK) -c requirements/dev.txt --extra web -o requirements/web.txt
	$(LOCK) -c requirements/dev.txt --extra debug -o requirements/debug.txt
	$(LOCK) -c requirements/dev.txt -o requirements/runtime.txt
	$(LOCK) -c requirements/dev.txt --extra install -o requirements/install.txt

clean:  ## remove everything that can be made again
	rm -rf $(VENV) .aws-sam .mypy_cache .pytest_cache .ruff_cache .hypothesis mutants dist $(RENDERER) \
		tests/tools/alexa_package/node_modules tests/tools/simulator/node_modules tests/memory/node_modules

has-question:
	@$(if $(Q),,$(error say what to ask, as in make $(MAKECMDGOALS) Q="how many sessions will i need"))

has-article:
	@$(if $(ARTICLE),,$(error name the article, as in make $(MAKECMDGOALS) ARTICLE=article.txt))

# `sam build` runs this. It installs pure Python wheels only, so that any machine builds for any architecture, and
# copies everything in skill/ but the two folders that do not ship.
build-$(FUNCTION): $(VENV)/.runtime
	@$(INSTALL) -r requirements/runtime.txt --target "$(ARTIFACTS_DIR)" \
		--only-binary=:all: --platform any --implementation py --abi none --python-version 3.13 --no-compile
	@cp -R skill "$(ARTIFACTS_DIR)/"
	@rm -rf "$(ARTIFACTS_DIR)/skill/content" "$(ARTIFACTS_DIR)/skill/tools"
	@$(RUN) -m skill.tools finish-package "$(ARTIFACTS_DIR)"

tests/tools/web_load/node_modules tests/tools/simulator/node_modules tests/memory/node_modules: \
	%/node_modules: %/package-lock.json
	@npm ci --prefix $(@D) --ignore-scripts --silent
	@touch $@

$(RENDERER): skill/tools/simulator/renderer/package-lock.json
	@npm ci --prefix $(@D) --ignore-scripts --silent
	@touch $@

$(SPEC): tests/tools/alexa_package/package-lock.json
	@npm ci --prefix tests/tools/alexa_package --ignore-scripts --silent
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt $(VENV)/.python
	@echo "Installing what the skill needs into $(VENV)" >&2
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.uv: requirements/install.txt $(VENV)/.python
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime $(VENV)/.uv
	@echo "Installing what building and testing need into $(VENV)" >&2
	@$(INSTALL_TOOLS) -r $<
	@touch $@

$(VENV)/.web: requirements/web.txt $(VENV)/.runtime
	@echo "Installing what the web service needs into $(VENV)" >&2
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.debug: requirements/debug.txt $(VENV)/.runtime $(VENV)/.uv
	@echo "Installing what the debugger needs into $(VENV)" >&2
	@$(INSTALL_TOOLS) -r $<
	@touch $@

$(VENV)/.measure: requirements/measure.txt $(VENV)/.dev
	@echo "Installing what measuring needs into $(VENV)" >&2
	@$(INSTALL_TOOLS) -r $<
	@touch $@

$(VENV)/.audit: requirements/audit.txt $(VENV)/.dev
	@echo "Installing what auditing needs into $(VENV)" >&2
	@$(INSTALL_TOOLS) -r $<
	@touch $@

$(VENV)/.ask-cli: requirements/ask-cli/package.json requirements/ask-cli/package-lock.json $(VENV)/.python
	@echo "Installing ask-cli into $(VENV), which takes a minute" >&2
	@mkdir -p $(VENV)/ask-cli && cp requirements/ask-cli/*.json $(VENV)/ask-cli/
	@npm ci --prefix $(VENV)/ask-cli --ignore-scripts --no-audit --no-fund --loglevel error
	@ln -sf ../ask-cli/node_modules/.bin/ask $(VENV)/bin/ask
	@touch $@

# The version of PYTHON, such as 3.13; empty if it is older than 3.11 or does not run.
VERSION = $(shell $(PYTHON) -c "import sys; print('%d.%d' % sys.version_info[:2] * (sys.version_info >= (3, 11)))" 2>/dev/null)

# The virtual environment; this file holds the Python version it was made with. Another PYTHON makes it again.
$(VENV)/.python: $(if $(filter file,$(origin PYTHON)),,FORCE)
	@$(if $(VERSION),,$(error this needs Python 3.11 or newer, and $(PYTHON) --version says \
		"$(shell $(PYTHON) --version 2>&1 || true)"; name another, as in make $(MAKECMDGOALS) PYTHON=python3.13))
	@if [ "$(VERSION)" != "$$(cat $@ 2>/dev/null)" ]; then \
		echo "Making $(VENV) with Python $(VERSION)" >&2 && \
		$(PYTHON) -m venv --clear $(VENV) && echo "$(VERSION)" >$@; \
	fi

FORCE:
