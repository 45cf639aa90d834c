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

# The text before ## is the value. An option that is a comment has no value until the caller gives one, on the
# command line or in the environment.
B         = build        ## the folder of everything that is built
TIME      = 60           ## seconds of fuzz and threads; check-in has 20
SEED      = 1            ## random seed of fuzz and threads
SYSTEM    = page-manager ## the system under test: build/mapcheck list
ENGINE    = libfuzzer    ## of fuzz: libfuzzer, afl
TARGET    = model_check  ## of fuzz: model_check, differential
PLATFORM  = native       ## native, m32, wasm2c, node, wasi, browser
FILE      =              ## of replay: a file or a folder
#WASM     =              ## a wasm module that exports mmap, munmap, memory
#LINK     =              ## of conformance: what emcc links: .c, .o, .a
#FLAGS    =              ## of LINK: what emcc is given, too
PAGES     = 8            ## the world of explore; prove has 6
SKIP      = 3            ## its skip counts
GROWTH    = 2            ## its smallest growth, pages
BREAK     = 16           ## its break, sixteenths of a page
#NAME     =              ## one planted defect
QUESTIONS =              ## of mutants: contract,contents,economy,structure
#FILES    =              ## of mutation-score: sources
#TABLE    =              ## of mutation-score: 1 prints what is known
#SAMPLE   =              ## of mutation-score: every Nth mutant, 1
BENCH     =              ## of bench: patterns, workloads, fuzz, policies
ROUNDS    =              ## of bench, 9
BASELINE  =              ## of bench: the build folder to compare with
#DEBIAN   =              ## of check-in: bookworm, trixie, sid
#KEEP     =              ## of check-in: yes leaves the Debian there
#JOBS     =              ## suites or mutants at a time
#TIMEOUT  =              ## seconds of the processor for one program
#QUICK    =              ## of mutants: yes leaves out the slow ones
#HOURS    =              ## of nightly, 1
PREFIX    = /usr/local   ## where install puts bin/mapcheck; DESTDIR

include build-rules/renamed.mk build-rules/options.mk toolchain/toolchain.mk
include $(addprefix build-rules/,$(addsuffix .mk,sources compile native tests fuzz wasm2c modules wasm \
          bench coverage mutation platforms))
.DEFAULT_GOAL := $B/mapcheck

## everyday
setup: ## install what is missing (Debian: as root or with sudo)
setup: ; # toolchain/toolchain.mk has done it, before it looked for tools
setup-browser: ## install Chromium, half a gigabyte: PLATFORM=browser
	toolchain/setup.sh browser
doctor: ## which tools are here, and which platforms they are enough for
	toolchain/doctor.sh
check: ## every test, the whole corpus in every platform; counts them
check: $(foreach platform,$(PLATFORMS_HERE),$(CHECK_$(platform)))
	B=$B conformance/tests/check.sh
fuzz: ## look for divergences  TIME= SYSTEM= ENGINE= TARGET= PLATFORM=
fuzz: $B/mapcheck $(FUZZ_$(ENGINE)_$(PLATFORM)) $(WASM_SO)
	B=$B TARGET=$(TARGET) fuzz/targets/campaign.sh $(ENGINE) $(PLATFORM) $(SYSTEM) $(TIME) $(SEED)
replay: ## replay corpus/ and out/crashes/  FILE= SYSTEM= PLATFORM=
replay: $(lastword $(RUN_$(PLATFORM))) $(WASM_SO)
	echo '$$ $(RUN_$(PLATFORM)) replay --system $(SYSTEM) $(or $(FILE),corpus)'
	$(RUN_$(PLATFORM)) replay --system $(SYSTEM) $(or $(FILE),corpus $(wildcard out/crashes out/afl))
conformance: ## every clause: out/matrix.html  PLATFORM= SYSTEM= WASM= LINK=
conformance: $(WASM_SO) $(if $(LINK),linked)
	$(if $(LINK),TABLE=$B/linked.tsv )B=$B PLATFORM='$(if $(filter file,$(origin PLATFORM)),,$(PLATFORM))' \
	    SYSTEM='$(if $(filter file,$(origin SYSTEM)),$(WASM),$(SYSTEM))' conformance/matrix/conformance.sh

## deeper
explore: ## every state of a world  PAGES= SKIP= GROWTH= BREAK= PLATFORM=
explore: $(lastword $(RUN_$(PLATFORM)))
	$(RUN_$(PLATFORM)) explore --system $(SYSTEM) --pages $(PAGES) --skip $(SKIP) --growth $(GROWTH) --break $(BREAK)
platforms: ## the same transcripts in native, m32, wasm2c, node and wasi?
platforms: $(foreach platform,$(filter-out tests sanitized,$(PLATFORMS_HERE)),$(lastword $(RUN_$(platform))))
	B=$B conformance/platforms/platforms.sh
mutants: ## plant each known defect: each must be caught  NAME= QUESTIONS= SYSTEM=strangers
mutants: $B/mapcheck $(if $(STRANGERS),$(STRANGERS_NEED) | need-node,$B/fuzz/model_check)
	$(if $(STRANGERS),$(HUNT_STRANGERS),B=$B QUESTIONS=$(QUESTIONS) conformance/mutants/mutants.sh) $(NAME)
coverage: ## the lines and branches of impl/ and reference/ tests reach
coverage: $B/coverage/mapcheck $B/coverage/check
	B=$B conformance/coverage/coverage.sh
kills: ## which clause fails on which planted defect  NAME=
kills: $B/release/mapcheck $B/list_kills
	B=$B conformance/mutants/kills.sh $(NAME)
tables: ## write conformance/CLAUSES.md
tables: | need-node
	$(NODE) conformance/clauses/tables.mjs
prove: ## page tables that keep their promises keep them (CBMC)  PAGES=
	B=$B PAGES=$(if $(filter command%,$(origin PAGES)),$(PAGES),6) conformance/prove/prove.sh
mutation-score: ## which machine-made changes no test notices  FILES= SAMPLE=
mutation-score: $B/mutation/mapcheck $B/mutation/check
	B=$B SAMPLE=$(or $(SAMPLE),1) TABLE=$(TABLE) $(NODE) conformance/mutation/run.mjs $(FILES)
threads: ## several threads call one page manager  TIME= SEED= PLATFORM=
threads: $(lastword $(THREADS_$(PLATFORM)))
	$(THREADS_$(PLATFORM)) --time $(TIME) --seed $(SEED)
bench: ## what it costs, beside what else there is  BENCH= ROUNDS=
bench: $(or $(foreach part,$(BENCH),$(BENCH_$(part))),$(BENCH_patterns) $(BENCH_fuzz))
	B=$B ROUNDS=$(ROUNDS) BASELINE=$(BASELINE) fuzz/bench/bench.sh $(BENCH)
check-in: ## the two README commands in a bare Debian  DEBIAN= TIME=
	B=$B TIME=$(if $(filter command%,$(origin TIME)),$(TIME),20) toolchain/check-in.sh $(DEBIAN)
nightly: ## what is too long for every day: all engines  HOURS=
nightly: $B/mapcheck $B/fuzz/roundtrip
	B=$B .ci/nightly.sh
wasm: ## translate a wasm module that exports mmap into a system  WASM=
wasm: $B/mapcheck $(or $(WASM_SO),need-a-module)
	echo 'next    $B/mapcheck stress --system $(WASM)'
need-a-module:
	echo 'make wasm needs a module: make wasm WASM=yours.wasm' >&2; exit 2

## upkeep
tidy: ## format, clang-tidy, who includes whom, lengths, shared symbols
tidy: $B/mapcheck $B/suites.h $(if $(LACKS_wasm2c),,$B/wasm2c/module.c)
	B=$B .ci/tidy.sh
format: ## rewrite the sources as .clang-format wants them
	command -v $(CLANG_FORMAT) > /dev/null || toolchain/setup.sh need clang-format
	$(CLANG_FORMAT) -i $(shell git ls-files '*.c' '*.h')
install: ## put mapcheck into PREFIX/bin  PREFIX= DESTDIR=
install: $B/mapcheck
	install -D $B/mapcheck $(DESTDIR)$(PREFIX)/bin/mapcheck
uninstall: ## and take it out again
	rm -f $(DESTDIR)$(PREFIX)/bin/mapcheck
clean: ## remove build/ (out/ stays: it holds what was found)
	rm -rf $B
help: ## this page
	awk -f .ci/help.awk $(firstword $(MAKEFILE_LIST))
options: ## every OPTION= and its value
	awk -v page=options -f .ci/help.awk $(firstword $(MAKEFILE_LIST))

.PHONY: always need-a-module setup setup-browser doctor check fuzz replay conformance explore platforms mutants coverage \
        kills tables prove mutation-score threads bench check-in nightly wasm tidy format install uninstall clean help \
        options
# A bare Debian in $B/check-in has files of its own that end in .d.
-include $(shell find $B -name check-in -prune -o -name '*.d' -type f -print 2>/dev/null)
