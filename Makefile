# Each target installs what it lacks. What it makes outside of this folder lies under ~/.cache/r-on-fargate.
TSX = node_modules/.bin/tsx
SETUP = $(TSX) local/setup/main.ts
TEST = $(TSX) test/run.ts
# The stack of preview, up, destroy, drift, repair and policy-check; any other than local needs credentials and a backend of its own.
STACK = local
# What works on the stack: for local on the emulator, for others on AWS, without a line of local/.
ON_STACK = $(if $(filter-out local,$(STACK)),$(TSX) runner/pipeline/main.ts,$(SETUP))
# Seeds of each kind of faults; `make test` takes fewer. Those after the first are real processes and containers.
faults: export SEEDS ?= 10000
faults: export WORKER_SEEDS ?= 200
faults: export CONTAINER_SEEDS ?= 200
faults: export EMULATOR_SEEDS ?= 200

.PHONY: help packages setup build demo test lint unit faults faults-image faults-emulator other-node image emulator emulator-process engine triggers integrations r e2e env up preview drift repair policy-check aws-check comment deploy-roles destroy clean bench bench-policy bench-map
.DEFAULT_GOAL := help
# The Node that the set-up installs where the machine's own is too old.
export PATH := $(HOME)/.cache/r-on-fargate/node/bin:$(PATH)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { gsub(/[$$][$$]/, "$$", $$2); printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

packages:
	@node runner/setup/install.js

demo: packages ## set up everything and run an R script as a Fargate task on this machine
	@$(SETUP) demo

test: packages ## run all tests; the last line counts them
	@$(TEST)

setup: packages ## install, build and start everything stack local needs
	@$(SETUP) setup

build: packages ## compile the program, the policy pack and rfargate
	@npm run --silent build

lint: packages ## compilers, linters, formatting, import rules
	@$(TEST) lint

unit: packages ## tests that need no Docker and no Pulumi engine
	@$(TEST) unit

other-node: packages ## unit tests on the other release of Node, 22 or 24
	@$(TEST) other-node

faults: packages ## faults by seed, lost and doubled answers, throttles, kills: 10,000 on fakes (SEEDS), 200 on the emulator (EMULATOR_SEEDS); one: SEED=17
	@$(TEST) faults faults-image faults-emulator

faults-image: packages ## faults of the image's entrypoint, by the few seeds of `make test`
	@$(TEST) faults-image

faults-emulator: packages ## faults of runs on the emulator, by the few seeds of `make test`
	@$(TEST) faults-emulator

image: packages ## tests of the R image, with real R and a fake S3
	@$(TEST) image

emulator: packages ## tests of the emulator
	@$(TEST) emulator emulator-process

emulator-process: packages ## tests that start emulators of their own
	@$(TEST) emulator-process

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

env: packages ## print shell settings for stack local: eval "$$(make -s env)"
	@$(SETUP) env

preview: packages ## preview stack local, or STACK=dev, under the policy pack
	@$(ON_STACK) preview '$(STACK)'

up: packages ## bring up stack local, or STACK=dev, under the policy pack
	@$(ON_STACK) up '$(STACK)'

drift: packages ## compare STACK=dev with the program; fail on a difference
	@$(ON_STACK) drift '$(STACK)'

repair: packages ## undo the drift of STACK=dev
	@$(ON_STACK) repair '$(STACK)'

policy-check: packages ## check the deployed resources of STACK=dev with the policy pack
	@$(ON_STACK) policy-check '$(STACK)'

aws-check: packages ## check undocumented behaviour of AWS: STACK=dev, up to an hour and 0.13 USD
	@$(ON_STACK) aws-check '$(STACK)'

comment: packages ## comment on a pull request with a preview: STACK=dev PR=12
	@$(ON_STACK) comment '$(STACK)' '$(PR)'

deploy-roles: build ## deploy the roles of the pipeline; ACCOUNT is a stack of examples/deploy-role
	@cd examples/deploy-role && pulumi up --stack '$(ACCOUNT)' --policy-pack ../../policy --policy-pack-config policy-config.json

destroy: packages ## destroy stack local, or STACK=dev
	@$(ON_STACK) destroy '$(STACK)'

clean: packages ## remove the local stack, emulator, images and caches from this machine
	@$(SETUP) clean

bench: packages ## run the benchmarks and compare each with a peer
	@$(TSX) bench/run.ts --check
	@$(SETUP) setup
	@eval "$$($(SETUP) env)" && $(TSX) bench/run.ts

bench-policy: packages ## benchmark the policy pack and compare it with checkov, cdk-nag and trivy
	@$(SETUP) setup
	@eval "$$($(SETUP) env)" && $(TSX) bench/policy/run.ts

bench-map: packages ## benchmark maps; PART=aws, client, slots, overhead, collect or faults; ITEMS and SEEDS for fewer
	@$(TSX) bench/map/run.ts --check $(PART)
	@$(SETUP) setup
	@$(SETUP) up local
	@eval "$$($(SETUP) env)" && $(TSX) bench/map/run.ts $(PART)
