# The commands of the README. `make` alone checks everything; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
LOCALE ?= en-US
Q ?=
ARGS ?=
UV ?= uv
ARTICLE ?= ../shared/article/article.txt
FUNCTION := GuideFunction
BUILT := .aws-sam/build/$(FUNCTION)
export SAM_CLI_TELEMETRY := 0

.DEFAULT_GOAL := test
.PHONY: help ask chat event test lint build train eval bench report ground sam-build sam-local lambda-local lock clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

ask: $(VENV)/.runtime  ## answer a question: make ask Q="how many sessions will i need"
	@$(if $(Q),,$(error say what to ask, such as make ask Q="how many sessions will i need"))
	@$(RUN) -m skill.local ask --locale $(LOCALE) "$(Q)"

chat: $(VENV)/.runtime  ## talk to the skill in the terminal
	@$(RUN) -m skill.local chat --locale $(LOCALE)

event: $(VENV)/.runtime  ## print the request envelope of a question, for sam local invoke -e
	@$(if $(Q),,$(error say what to ask, such as make event Q="how much does it cost"))
	@$(RUN) -m skill.local event --locale $(LOCALE) "$(Q)"

test: $(VENV)/.dev lint  ## check everything: lint, types, tests, generated files
	@$(RUN) -m pytest

lint: $(VENV)/.dev
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

build: $(VENV)/.dev  ## write what is generated from the content: compiled content, interaction model, manifest, icons
	@$(RUN) -m skill.local build

train: $(VENV)/.dev  ## train the search index on the ways of asking and the questions to learn from
	@$(RUN) -m skill.local train

eval: $(VENV)/.measure  ## measure the answers on questions that nothing was trained on, beside other designs
	@$(RUN) -m skill.local measure

bench: $(VENV)/.measure sam-build  ## measure cold starts, warm answers and growth, beside other skills
	@$(RUN) -m skill.local bench --package $(BUILT)

report: $(VENV)/.measure  ## tell what a deployed skill was asked: make report ARGS="--region us-east-1"
	@$(RUN) -m skill.local report $(ARGS)

ground: $(VENV)/.dev  ## prove the content against the article: make ground ARTICLE=path
	@$(RUN) -m skill.local ground --article "$(ARTICLE)"

sam-build: $(VENV)/.dev  ## build the Lambda package
	@$(VENV)/bin/sam build

sam-local: sam-build  ## build and answer a question under SAM, in Docker
	@$(VENV)/bin/sam local invoke $(FUNCTION) --skip-pull-image -e tests/events/sessions.json

lambda-local: sam-build  ## build and answer a question under the Lambda runtime, without Docker
	@$(RUN) -m skill.local invoke --package $(BUILT) tests/events/sessions.json

lock:  ## resolve the dependencies anew (needs uv)
	$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes -q -o requirements-dev.txt
	$(UV) pip compile pyproject.toml -c requirements-dev.txt --extra dev --extra measure --universal --python-version 3.11 --generate-hashes -q -o requirements-measure.txt
	$(UV) pip compile pyproject.toml -c requirements-dev.txt --universal --python-version 3.11 --generate-hashes -q -o requirements.txt

clean:  ## remove everything that can be made again
	rm -rf $(VENV) .aws-sam .mypy_cache .pytest_cache .ruff_cache

# What sam build runs. Every dependency is taken as pure Python, so that any machine builds for any architecture.
build-$(FUNCTION): $(VENV)/.runtime
	@$(RUN) -m pip install -q --no-deps --require-hashes -r requirements.txt --target "$(ARTIFACTS_DIR)" \
		--only-binary=:all: --platform any --implementation py --abi none --python-version 3.13 --no-compile
	@mkdir -p "$(ARTIFACTS_DIR)/skill"
	@cp -R skill/*.py skill/compiled "$(ARTIFACTS_DIR)/skill/"
	@$(RUN) -m skill.local finish "$(ARTIFACTS_DIR)"

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.measure: requirements-measure.txt $(VENV)/.dev
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-measure.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@
