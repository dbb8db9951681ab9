# OpenCuff. `make` alone says what there is. Every target sets up what it needs by itself; a stamp
# file (.ready) remembers what is installed, and a changed list of packages installs again.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PY := .venv/bin/python
PYTHON_READY := .venv/.ready
NODE_READY := node_modules/.ready
STUBS_READY := .stubs/rp2/.ready .stubs/esp32/.ready
PIP := $(PY) -m pip --require-virtualenv --disable-pip-version-check
PYRIGHT := node node_modules/pyright/index.js

# make hands the variables of its command line to every tool through the environment.
#: PLANT=module:Class   another pump, valve and cuff (demo, sim, bench, test)
#: BUILD=arm|thigh      the reference build: pump, valve and cuff (demo, sim; deploy compares)
#: BOARD=NAME           a folder of boards/: pico_w, esp32_s3 (demo, sim, deploy, repl, selftest)
#: PORT=/dev/ttyACM0    or rfc2217://, socket://, id:SERIAL (deploy, repl, logs, selftest)
#: SPEED=10             ten times as fast as life (sim)
#: N=60                 how many virtual wearers a limb (lop), or runs (campaign)
#: DASK_SCHEDULER=tcp://HOST:8786     an existing cluster (campaign)
#: PLANT_WEAKNESS=NAME  a weakness in the firmware that has to be found (campaign)
#: UF2=FILE             a stock MicroPython image (emulate; says where to get one)
#: ARGS="-k guard"      more words for pytest (test, test-core)
#: PYTHON=python3.12    the Python to build .venv with: 3.11 to 3.14

.PHONY: help
help: ## this list
	@echo 'OpenCuff: firmware for a blood-flow-restriction cuff. Usage: make TARGET [NAME=value ...]'
	@echo
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-10s %s\n", $$1, $$2 } \
	    /^#:/ { words = words "\n " substr($$0, 3) } END { print words }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(PYTHON_READY) ## a whole training on a virtual cuff: table, and picture in build/demo.png
	@$(PY) -m tools.demo

.PHONY: sim
sim: $(PYTHON_READY) ## the same live in this terminal, your keys as the device's buttons
	@$(PY) -m tools.live

.PHONY: test
test: $(PYTHON_READY) $(NODE_READY) ## every proof a machine can run, in minutes
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

.PHONY: test-core
test-core: $(PYTHON_READY) $(NODE_READY) ## the core's tests on all three interpreters only
	@$(PY) -m pytest host_tests/core host_tests/test_interpreters.py $(ARGS)

.PHONY: mutate
mutate: $(PYTHON_READY) ## does a test notice each wrong line of the safety layer? minutes
	@$(PY) -m tools.mutate

.PHONY: bench
bench: $(PYTHON_READY) ## how well it regulates, beside published devices; build/bench.json
	@$(PY) -m tools.bench

.PHONY: lop
lop: $(PYTHON_READY) ## the LOP measurement on N=510 virtual wearers a limb and on recordings
	@$(PY) -m tools.lop.evaluate $(or $(N),510)

.PHONY: faults
faults: $(PYTHON_READY) ## every fault in every state, judged; writes docs/fault-matrix.md
	@$(PY) -m tools.faults $(ARGS)

.PHONY: campaign
campaign: $(PYTHON_READY) ## N=300 random faults in random trainings on random cuffs
	@$(PY) -m tools.campaign

.PHONY: emulate
emulate: $(PYTHON_READY) $(NODE_READY) ## the firmware on stock MicroPython in an emulated RP2040
	@$(PY) -m tools.emulate

.PHONY: deploy
deploy: $(PYTHON_READY) ## the firmware onto a board (BOARD=, PORT=): only what changed, hashes checked
	@$(PY) -m tools.deploy

.PHONY: repl
repl: $(PYTHON_READY) ## a prompt on the device, vented; not while a training runs
	@$(PY) -m tools.deploy.repl

.PHONY: logs
logs: $(PYTHON_READY) ## what the device says, live; disturbs nothing
	@$(PY) -m tools.deploy.logs

.PHONY: selftest
selftest: $(PYTHON_READY) ## guided test of a device on the bench, cuff on a bottle, no limb
	@$(PY) -m tools.deploy.selftest

.PHONY: release
release: $(PYTHON_READY) ## a zip per board with checksums, into build/
	@$(PY) -m tools.deploy.release

.PHONY: lint
lint: $(PYTHON_READY) ## style, with ruff
	@$(PY) -m ruff check

.PHONY: types
types: $(PYTHON_READY) $(NODE_READY) $(STUBS_READY) ## types, against MicroPython on both chips
	@echo '== types on the RP2040'; $(PYRIGHT) -p pyproject.toml; rp2=$$?; \
	echo '== types on the ESP32-S3'; $(PYRIGHT) -p pyrightconfig.esp32.json && exit $$rp2

.PHONY: setup
setup: $(PYTHON_READY) $(NODE_READY) $(STUBS_READY) ## install everything the targets need, into this folder
	@echo '== ready: Python packages in .venv, node packages in node_modules, stubs in .stubs'

.PHONY: clean
clean: ## remove everything that was installed or built here
	rm -rf .venv node_modules .stubs build .pytest_cache .ruff_cache .hypothesis
	find firmware boards tools host_tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON_READY): requirements.txt
	@command -v $(PYTHON) >/dev/null || { \
	echo 'make: needs Python 3.11 or later: apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
	echo "make: needs Python 3.11 to 3.14, and $(PYTHON) is $$($(PYTHON) --version);" \
	'say another one: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo 'make: Python lacks its venv module: apt install python3-venv' >&2; exit 1; }
	@echo '== Python packages into .venv (the first time: about a minute)'
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --progress-bar on -r requirements.txt
	@touch $@

$(NODE_READY): package.json package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	echo 'make: needs node (18 or later) and npm: apt install nodejs npm' >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || { \
	echo "make: needs node 18 or later, and this is $$(node --version)" >&2; exit 1; }
	@echo '== node packages into node_modules'
	@npm ci --no-audit --no-fund
	@touch $@

.stubs/%/.ready: requirements-stubs.txt $(PYTHON_READY)
	@echo '== descriptions of MicroPython on $* into .stubs/$*'
	@rm -rf .stubs/$* && mkdir -p .stubs/$*
	@grep -E '^micropython-($*|stdlib)-' requirements-stubs.txt >.stubs/$*/packages.txt
	@$(PIP) install --quiet --target .stubs/$* -r .stubs/$*/packages.txt
	@touch $@
