# OpenCuff. `make` alone says what there is. Every target sets up what it needs by itself; a stamp
# file (.ready, .ready-dev) remembers what is installed, and a changed list of packages installs
# again. A variable that no target of the call takes is refused before anything is done.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PY := .venv/bin/python
PYTHON_READY := .venv/.ready
DEV_READY := .venv/.ready-dev
NODE_READY := node_modules/.ready
STUBS_READY := .stubs/rp2/.ready .stubs/esp32/.ready
PIP := $(PY) -m pip --require-virtualenv --disable-pip-version-check
PYRIGHT := node node_modules/pyright/index.js

# make hands the variables of its command line to every tool through the environment.
#: PLANT=module:Class   another pump, valve and cuff; its folder on PYTHONPATH
#: BUILD=arm|thigh      the reference build: pump, valve and cuff (deploy compares)
#: BOARD=NAME           a folder of boards/: pico_w, esp32_s3
#: PORT=/dev/ttyACM0    or rfc2217://, socket://, id:SERIAL
#: PROTOCOL=cyclic      a built-in protocol: docs/protocols.md
#: SPEED=10             ten times as fast as life
#: SETTINGS=FILE        the device's settings.json (docs/settings.md); none: as it is delivered
#: CUFFS=2               how many simulated cuffs (phone)
#: PORT_PHONE=8080       where the page is served (phone)
#: N=60                 how many virtual wearers a limb (lop), runs (campaign), cuts (cuts)
#: DASK_SCHEDULER=tcp://HOST:8786     an existing cluster
#: PLANT_WEAKNESS=NAME  a weakness in the firmware that has to be found
#: UF2=FILE             a stock MicroPython image (emulate says where to get one)
#: SECONDS=20 XIP=48 NATIVE=1         how the emulator runs (tools/emulate/README.md)
#: ARGS="-k guard"      more words for the program that the target runs
#: PYTHON=python3.12    the Python to build .venv with: 3.11 to 3.14; every target takes it

# What each target takes. A target that is missing here takes nothing.
TAKES_demo := PLANT BUILD BOARD PROTOCOL
TAKES_protocols := ARGS
TAKES_sim := PLANT BUILD BOARD SPEED SETTINGS
TAKES_test := PLANT BUILD BOARD UF2 ARGS
TAKES_test-long := ARGS
TAKES_test-core := ARGS
TAKES_mutate := ARGS
TAKES_bench := PLANT BUILD BOARD
TAKES_lop := N
TAKES_faults := ARGS
TAKES_liars := ARGS
TAKES_cuts := N
TAKES_fuzz := N
TAKES_campaign := N DASK_SCHEDULER PLANT_WEAKNESS ARGS
TAKES_emulate := UF2 PLANT BUILD BOARD SECONDS XIP NATIVE
TAKES_deploy := BOARD PORT BUILD
TAKES_repl := BOARD PORT
TAKES_logs := PORT
TAKES_selftest := BOARD PORT
TAKES_release := BOARD
TAKES_phone-test := ARGS
TAKES_phone := PORT_PHONE CUFFS SPEED SETTINGS PLANT BUILD BOARD
ALL_TAKE := PYTHON PYTHONPATH COLUMNS CI HYPOTHESIS_PROFILE OPENCUFF_ALLOW_SKIP LOP_RECORDINGS

GOALS := $(or $(MAKECMDGOALS),help)
GIVEN := $(strip $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(v)))),$(v))))
TAKEN := $(foreach goal,$(GOALS),$(TAKES_$(goal)))
UNKNOWN := $(filter-out $(TAKEN) $(ALL_TAKE) MAKE%,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error make $(GOALS) takes no $(UNKNOWN)=; it takes $(or $(strip $(TAKEN)),nothing). \
What each is: make help)
endif

.PHONY: help
help: ## this list
	@echo 'OpenCuff: firmware for a blood-flow-restriction cuff. Usage: make TARGET [NAME=value ...]'
	@echo
	@awk -F ':.*## ' '/^TAKES_/ { split($$0, p, " := "); takes[substr(p[1], 7)] = p[2] } \
	    /^[a-z][a-z-]*:.*## / { printf "  %-10s %s\n", $$1, $$2; \
	        if (takes[$$1]) printf "  %-10s   %s\n", "", takes[$$1] } \
	    /^#:/ { words = words "\n " substr($$0, 3) } END { print words }' $(MAKEFILE_LIST)
	@echo
	@echo 'Exit status of a program: 0 done, 1 not as it should be, 2 wrong call, 130 Ctrl-C; deploy:'
	@echo '3 refused, 4 wrong device, 5 the line broke. make says it last (Error 3) and ends with 2;'
	@echo '.venv/bin/python -m tools.deploy ends with it (docs/deploy.md).'

.PHONY: demo
demo: $(PYTHON_READY) ## a whole training on a virtual cuff: table, and picture into build/
	@$(PY) -m tools.demo

.PHONY: protocols
protocols: $(PYTHON_READY) ## every built-in protocol, whole, planned and held; docs/protocols.md
	@$(PY) -m tools.protocols $(ARGS)

.PHONY: sim
sim: $(PYTHON_READY) ## the same live in this terminal, your keys as the device's buttons
	@$(PY) -m tools.live

# Two workers more than cores: some tests wait (for a terminal, a line, a time limit).
IN_PARALLEL = $(PY) -m pytest -n $$($(PY) -c 'import os; print(os.cpu_count() + 2)') \
    --dist worksteal --durations=10

.PHONY: test
test: $(DEV_READY) $(NODE_READY) ## every proof a machine can run, in minutes
	@$(IN_PARALLEL) -m 'not long' $(ARGS)

.PHONY: test-long
test-long: $(DEV_READY) $(NODE_READY) ## what make test leaves out: the same proofs, more of them; half an hour
	@$(IN_PARALLEL) -m long $(ARGS)

.PHONY: test-core
test-core: $(DEV_READY) $(NODE_READY) ## the core's tests on all three interpreters only
	@$(PY) -m pytest host_tests/core host_tests/sim/board host_tests/test_interpreters.py $(ARGS)

.PHONY: mutate
mutate: $(DEV_READY) ## does a test notice each wrong line of the safety layer? minutes
	@$(PY) -m tools.mutate $(ARGS)

.PHONY: bench
bench: $(PYTHON_READY) ## how well it regulates, beside published devices; build/bench.json
	@$(PY) -m tools.bench

.PHONY: lop
lop: $(PYTHON_READY) ## the LOP measurement on N=510 virtual wearers a limb and on recordings
	@$(PY) -m tools.lop.evaluate $(or $(N),510)

.PHONY: faults
faults: $(PYTHON_READY) ## every fault in every state, judged; writes docs/fault-matrix.md
	@$(PY) -m tools.faults $(ARGS)

.PHONY: liars
liars: $(PYTHON_READY) ## a pressure sensor that lies, at many moments; writes docs/liars.md
	@$(PY) -m tools.liars $(ARGS)

.PHONY: cuts
cuts: $(DEV_READY) ## N=2000 power cuts between writes of MicroPython's littlefs, all records
	@CUTS=$(or $(N),2000) $(PY) -m pytest -q host_tests/sim/test_cuts_on_littlefs.py
.PHONY: fuzz
fuzz: $(DEV_READY) ## N=1000000 random and mutated writes over the radio link
	@PYTHONPATH=.:firmware:tools/host_modules $(PY) -m host_tests.link.fuzz $(or $(N),1000000)

.PHONY: campaign
campaign: $(DEV_READY) ## N=300 random faults in random trainings on random cuffs
	@$(PY) -m tools.campaign $(ARGS)

.PHONY: emulate
emulate: $(DEV_READY) $(NODE_READY) ## the firmware on stock MicroPython in an emulated RP2040
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
release: $(PYTHON_READY) ## a zip per board with checksums, into build/; the phone page if it is built
	@$(PY) -m tools.deploy.release
	@[ ! -e build/phone/index.html ] || { cd build/phone && rm -f ../opencuff-phone.zip && \
	    $(abspath $(PY)) -m zipfile -c ../opencuff-phone.zip * && \
	    echo 'build/opencuff-phone.zip: the phone page, for any host with https'; }

.PHONY: phone
phone: $(PYTHON_READY) build/phone/index.html ## the phone page, at localhost
	@$(PY) -m tools.phone

# Its packages are its own: who does not build the page does not need them.
PHONE_READY := tools/phone/node_modules/.ready
PHONE_PARTS := $(shell find tools/phone/src tools/phone/public -type f 2>/dev/null) \
    $(addprefix tools/phone/,index.html vite.config.ts tsconfig.json)

.PHONY: phone-test
phone-test: $(DEV_READY) $(PHONE_READY) ## all its tests, needs chromium; make test runs the short ones
	@FULL=1 $(PY) -m pytest host_tests/phone $(ARGS)

.PHONY: phone-setup
phone-setup: $(PHONE_READY) ## the phone page's node packages, which its tests need

$(PHONE_READY): tools/phone/package.json tools/phone/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	echo 'make: needs node (18 or later) and npm: apt install nodejs npm' >&2; exit 1; }
	@echo '== node packages into tools/phone/node_modules ...'
	@cd tools/phone && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/phone/index.html: $(PHONE_READY) $(PHONE_PARTS)
	@echo '== the phone page into build/phone ...'
	@cd tools/phone && npm run --silent build -- --logLevel error

.PHONY: lint
lint: $(DEV_READY) ## style, with ruff
	@$(PY) -m ruff check

.PHONY: types
types: $(DEV_READY) $(NODE_READY) $(STUBS_READY) ## types, against MicroPython on both chips
	@echo '== types on the RP2040'; $(PYRIGHT) -p pyproject.toml; rp2=$$?; \
	echo '== types on the ESP32-S3'; $(PYRIGHT) -p pyrightconfig.esp32.json && exit $$rp2
	@[ ! -e $(PHONE_READY) ] || { echo '== types in the phone page'; cd tools/phone && npm exec -- tsc --noEmit; }

.PHONY: setup
setup: $(DEV_READY) $(NODE_READY) $(STUBS_READY) ## install everything the targets need, into this folder
	@echo '== ready: Python packages in .venv, node packages in node_modules, stubs in .stubs'

.PHONY: clean
clean: ## remove everything that was installed or built here
	rm -rf .venv node_modules tools/phone/node_modules .stubs build .pytest_cache .ruff_cache .hypothesis
	find firmware boards tools host_tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON_READY): requirements.txt
	@command -v $(PYTHON) >/dev/null || { \
	echo 'make: needs Python 3.11 or later: apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
	echo "make: needs Python 3.11 to 3.14, and $(PYTHON) is $$($(PYTHON) --version);" \
	'say another one: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo 'make: Python lacks its venv module: apt install python3-venv' >&2; exit 1; }
	@test ! -L .venv || { \
	echo 'make: .venv is a link, and what it leads to would be emptied; remove the link' >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@$(PY) tools/packages.py requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(PYTHON_READY)
	@$(PY) tools/packages.py requirements-dev.txt
	@touch $@

$(NODE_READY): package.json package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	echo 'make: needs node (18 or later) and npm: apt install nodejs npm' >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || { \
	echo "make: needs node 18 or later, and this is $$(node --version)" >&2; exit 1; }
	@echo '== node packages into node_modules ...'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.stubs/%/.ready: requirements-stubs.txt $(PYTHON_READY)
	@echo '== descriptions of MicroPython on $* into .stubs/$*'
	@rm -rf .stubs/$* && mkdir -p .stubs/$*
	@grep -E '^micropython-($*|stdlib)-' requirements-stubs.txt >.stubs/$*/packages.txt
	@$(PIP) install --quiet --target .stubs/$* -r .stubs/$*/packages.txt
	@touch $@
