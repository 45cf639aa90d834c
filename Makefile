# SPDX-License-Identifier: MIT
#
# The options and the public targets, which `make help` and `make options` print.
# build-rules/ says how everything is built.

MAKEFLAGS += --jobs=$(shell nproc) --no-print-directory
.SECONDARY:
.DELETE_ON_ERROR:
ifndef V
.SILENT:
endif

# The text before ## is the value. A commented option has no value until the caller gives one, on the command line or
# in the environment.
B         = build        ## the folder of everything that is built
TIME      = 60           ## seconds of fuzz and threads; check-in has 20
SEED      = 1            ## random seed of fuzz and threads
SYSTEM    = page-manager ## the system under test: build/mapcheck list
ENGINE    = libfuzzer    ## engine of fuzz: libfuzzer, afl
#COLLECT  =              ## of fuzz: yes goes on after a finding
TARGET    = model_check  ## target of fuzz: model_check, differential
PLATFORM  = native       ## native, m32, wasm2c, node, wasi, browser
FILE      =              ## of replay: a file or a folder
#WASM     =              ## a wasm module that exports mmap, munmap, memory
#LINK     =              ## .c, .o, .a for emcc: your mmap, run in node
#FLAGS    =              ## of LINK: more flags for emcc
PAGES     = 8            ## pages in the world of explore; prove has 6
SKIP      = 3            ## largest skip count in the world of explore
GROWTH    = 2            ## smallest growth in the world of explore, pages
BREAK     = 16           ## break in the world of explore, bytes; a page has 16
#NAME     =              ## of mutants, kills: one planted defect
QUESTIONS =              ## of mutants: contract,contents,economy,structure
#FILES    =              ## of mutation-score: the sources to change
#TABLE    =              ## of mutation-score: 1 only prints the results so far
#SAMPLE   =              ## of mutation-score: every Nth mutant (1)
BENCH     =              ## patterns, workloads, fuzz, policies, malloc, size
ROUNDS    =              ## of bench: number of rounds (9)
BASELINE  =              ## of bench: the build folder to compare with
#DEBIAN   =              ## of check-in: bookworm, trixie, sid
#KEEP     =              ## of check-in: yes keeps the folder of the Debian
#JOBS     =              ## number of suites or mutants to run at a time
#TIMEOUT  =              ## processor seconds for one program
#QUICK    =              ## of mutants: yes stops a defect at its first find
#HOURS    =              ## of nightly: hours for all campaigns (1)
PREFIX    = /usr/local   ## where install puts its files, below DESTDIR

include build-rules/renamed.mk build-rules/options.mk toolchain/toolchain.mk
include $(addprefix build-rules/,$(addsuffix .mk,sources compile native tests fuzz wasm2c modules wasm \
          bench coverage mutation platforms))
.DEFAULT_GOAL := $B/mapcheck

## everyday
setup: ## install what is missing (Debian: as root or with sudo)
setup: ; # toolchain/toolchain.mk has installed the tools before it looked for them
setup-browser: ## install Chromium (half a gigabyte) for PLATFORM=browser
	toolchain/setup.sh browser
doctor: ## list the tools found, and the platforms that they can build
	toolchain/doctor.sh
check: ## run every test, and the whole corpus on every platform
check: $(foreach platform,$(PLATFORMS_HERE),$(CHECK_$(platform)))
	B=$B conformance/tests/check.sh
fuzz: ## find divergences  TIME= SYSTEM= WASM= LINK= COLLECT= ENGINE=
fuzz: $(if $(LINK),linked-command,$B/mapcheck $(FUZZ_$(ENGINE)_$(PLATFORM)) $(WASM_SO))
	$(if $(LINK),$(FUZZ_LINK),B=$B TARGET=$(TARGET) COLLECT=$(COLLECT) \
	    fuzz/targets/campaign.sh $(ENGINE) $(PLATFORM) $(ASKED) $(TIME) $(SEED))
replay: ## replay corpus/ and out/crashes/  FILE= SYSTEM= LINK= PLATFORM=
replay: $(if $(LINK),linked-command,$(lastword $(RUN_$(PLATFORM))) $(WASM_SO))
	echo '$$ $(RUN_ASKED) replay --system $(ASKED) $(or $(FILE),corpus)'
	$(RUN_ASKED) replay --system $(ASKED) $(or $(FILE),corpus $(wildcard out/crashes out/afl))
conformance: ## run clauses: out/matrix.html  PLATFORM= SYSTEM= WASM= LINK=
conformance: $(WASM_SO) $(if $(LINK),linked)
	$(if $(LINK),TABLE=$B/linked.tsv )B=$B PLATFORM='$(if $(filter file,$(origin PLATFORM)),,$(PLATFORM))' \
	    SYSTEM='$(if $(filter file,$(origin SYSTEM)),$(WASM),$(SYSTEM))' conformance/matrix/conformance.sh

## deeper
explore: ## every state of a world  PAGES= SKIP= GROWTH= BREAK= PLATFORM=
explore: $(lastword $(RUN_$(PLATFORM)))
	$(RUN_$(PLATFORM)) explore --system $(SYSTEM) --pages $(PAGES) --skip $(SKIP) --growth $(GROWTH) --break $(BREAK)
platforms: ## compare the transcripts of all platforms
platforms: $B/compare_platforms $(foreach platform,$(filter-out tests sanitized,$(PLATFORMS_HERE)),$(lastword $(RUN_$(platform))))
	B=$B conformance/platforms/platforms.sh
mutants: ## plant defects; tests must find each  NAME= QUESTIONS= SYSTEM=
mutants: $B/mapcheck $(if $(STRANGERS),$(STRANGERS_NEED) | need-node,\
             $B/plant $(if $(TABLE_DEFECTS),| need-node need-wasm2c need-wasi-libc,$B/fuzz/model_check $B/check | need-node))
	$(if $(STRANGERS),$(HUNT_STRANGERS),$(if $(TABLE_DEFECTS),$(HUNT_TABLE),B=$B QUESTIONS=$(QUESTIONS) $(NODE) conformance/mutants/mutants.mjs)) $(NAME)
clients: ## run programs of others over the page manager, in node  NAME=
clients: | need-node need-emcc
	B=$B EMCC='$(EMCC)' EMCC_FOLDER='$(EMCC_FOLDER)' $(NODE) conformance/clients/clients.mjs $(NAME)
coverage: ## measure what the tests reach in impl/ and reference/
coverage: $B/coverage/mapcheck $B/coverage/check
	B=$B conformance/coverage/coverage.sh
kills: ## record which clause fails on which planted defect  NAME=
kills: $B/release/mapcheck $B/list_kills $B/plant $B/tables | need-node
	B=$B $(NODE) conformance/mutants/kills.mjs $(NAME)
tables: ## write conformance/CLAUSES.md
tables: $B/tables
	$< page
prove: ## prove that page tables stay consistent (CBMC)  PAGES=
	B=$B PAGES=$(if $(filter command%,$(origin PAGES)),$(PAGES),6) conformance/prove/prove.sh
mutation-score: ## find machine-made changes that no test notices  FILES= SAMPLE=
mutation-score: $B/mutation/mapcheck $B/mutation/check
	B=$B SAMPLE=$(or $(SAMPLE),1) TABLE=$(TABLE) $(NODE) conformance/mutation/run.mjs $(FILES)
threads: ## call a page manager in threads  SYSTEM= LINK= TIME= SEED=
threads: $(THREADS_NEED)
	B=$B $(THREADS_$(PLATFORM)) --seconds $(TIME) --seed $(SEED)
bench: ## compare the page manager with other systems  BENCH= ROUNDS=
bench: $(or $(foreach part,$(BENCH),$(BENCH_$(part))),$(BENCH_patterns) $(BENCH_fuzz))
	B=$B ROUNDS=$(ROUNDS) BASELINE=$(BASELINE) fuzz/bench/bench.sh $(BENCH)
check-in: ## run the two README commands in a bare Debian  DEBIAN= TIME=
	B=$B TIME=$(if $(filter command%,$(origin TIME)),$(TIME),20) toolchain/check-in.sh $(DEBIAN)
nightly: ## run the checks that are too long for every change  HOURS=
nightly: $B/mapcheck $B/fuzz/roundtrip
	B=$B .ci/nightly.sh
wasm: ## translate a wasm module that exports mmap into a system  WASM=
wasm: $B/mapcheck $(or $(WASM_SO),need-a-module)
	echo 'next    $B/mapcheck stress --system $(WASM)'
need-a-module:
	echo 'make wasm needs a module: make wasm WASM=yours.wasm' >&2; exit 2

## upkeep
tidy: ## check format, clang-tidy, includes, lengths, words and links
tidy: $B/mapcheck $B/tables $B/suites.h $(if $(LACKS_wasm2c),,$B/wasm2c/module.c)
	B=$B .ci/tidy.sh
format: ## format the sources by .clang-format
	command -v $(CLANG_FORMAT) > /dev/null || toolchain/setup.sh need clang-format
	$(CLANG_FORMAT) -i $(shell git ls-files '*.c' '*.h')
install: ## put mapcheck and the libraries into PREFIX  PREFIX= DESTDIR=
install: $B/mapcheck
	B=$B CC='$(CC)' PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' build-rules/install.sh install
uninstall: ## remove what install put into PREFIX
	B=$B PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' build-rules/install.sh uninstall
clean: ## remove build/ (out/ stays, because it holds findings)
	rm -rf $B
help: ## print this page
	.ci/help.sh help $(firstword $(MAKEFILE_LIST))
options: ## list every OPTION= and its value
	.ci/help.sh options $(firstword $(MAKEFILE_LIST))

.PHONY: always need-a-module setup setup-browser doctor check fuzz replay conformance explore platforms mutants clients coverage \
        kills tables prove mutation-score threads bench check-in nightly wasm tidy format install uninstall clean help \
        options
# A bare Debian in $B/check-in has files of its own that end in .d.
-include $(shell find $B -name check-in -prune -o -name '*.d' -type f -print 2>/dev/null)
