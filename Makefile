# Each target installs what it lacks. What it makes outside of this folder lies under ~/.cache/r-on-fargate.
TSX = node_modules/.bin/tsx
SETUP = $(TSX) local/setup/main.ts
TEST = $(TSX) test/run.ts
# The stack of preview, up, destroy, drift, repair and policy-check; any other than local needs credentials and a backend of its own.
STACK = local
# Seeds of each kind of faults; `make test` takes fewer.
faults: export SEEDS ?= 10000

.PHONY: help packages setup build demo test lint unit faults other-node image emulator engine triggers integrations r e2e env up preview drift repair policy-check comment deploy-roles destroy clean bench bench-policy
.DEFAULT_GOAL := help
# The Node that the set-up installs where the machine's own is too old.
export PATH := $(HOME)/.cache/r-on-fargate/node/bin:$(PATH)

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | sed 's/\$$\$$/$$/' | awk -F '\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

packages:
	@node local/setup/install.js

demo: packages ## set everything up and run an R script as a Fargate task on this machine
	@$(SETUP) demo

test: packages ## all tests; the last line counts them
	@$(TEST)

setup: packages ## install, build and start everything that the local stack needs
	@$(SETUP) setup

build: packages ## compile the program, the policy pack and rfargate
	@npm run --silent build

lint: packages ## compiler, linter, formatting
	@$(TEST) lint

unit: packages ## tests that need no Docker and no Pulumi engine
	@$(TEST) unit

other-node: packages ## unit tests on the other one of Node 22 and 24
	@$(TEST) other-node

faults: packages ## faults by seed: lost and doubled answers, throttles, kills; SEEDS=200 as many of each kind (10000), one of them: SEED=17
	@$(TEST) faults

image: packages ## tests of the R image, with real R and a fake S3
	@$(TEST) image

emulator: packages ## tests of the emulator
	@$(TEST) emulator

engine: packages ## tests with the real engine on the emulator
	@$(TEST) engine

triggers: packages ## schedules, uploads, queues, APIs, sidecars and alarms on the emulator
	@$(TEST) triggers

integrations: packages ## tests with other projects' programs: a consumer's stack, Airflow, Kedro, ecspresso
	@$(TEST) integrations

r: packages ## the R package: R CMD check, and the quickstart on the emulator
	@$(TEST) r

e2e: packages ## tests with real R in real containers
	@$(TEST) e2e

env: packages ## shell lines for stack local: eval "$$(make -s env)"
	@$(SETUP) env

preview: packages ## pulumi preview under the policy pack; of stack local, or STACK=dev
	@$(SETUP) preview '$(STACK)'

up: packages ## pulumi up under the policy pack; of stack local, or STACK=dev
	@$(SETUP) up '$(STACK)'

drift: packages ## compare what is deployed with the program; fails where they differ; STACK=dev
	@$(SETUP) drift '$(STACK)'

repair: packages ## set back what drift found; STACK=dev
	@$(SETUP) repair '$(STACK)'

policy-check: packages ## the policy pack on what is deployed; STACK=dev
	@$(SETUP) policy-check '$(STACK)'

comment: packages ## put a stack's preview on a pull request: STACK=dev PR=12
	@$(SETUP) comment '$(STACK)' '$(PR)'

deploy-roles: build ## the roles of the pipeline; ACCOUNT is a stack of examples/deploy-role
	@cd examples/deploy-role && pulumi up --stack '$(ACCOUNT)' --policy-pack ../../policy --policy-pack-config policy-config.json

destroy: packages ## pulumi destroy; of stack local, or STACK=dev
	@$(SETUP) destroy '$(STACK)'

clean: packages ## remove all that was made on this machine: stack, emulator, images, caches
	@$(SETUP) clean

bench: packages ## measure, each beside its peer
	@$(TSX) bench/run.ts --check
	@$(SETUP) setup
	@eval "$$($(SETUP) env)" && $(TSX) bench/run.ts

bench-policy: packages ## measure the policy pack, beside checkov and cdk-nag
	@$(SETUP) setup
	@eval "$$($(SETUP) env)" && $(TSX) bench/policy/run.ts
