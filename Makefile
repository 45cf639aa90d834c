# SPDX-License-Identifier: MIT
#
# Every program of mapcheck, under build/<variant>/. Sources are found by wildcard, headers by the
# compiler (-MMD); a new file needs no line here. `make help` is the manual.

PREFIX    = /usr/local
B         = build
MAKEFLAGS += --jobs=$(shell nproc) --no-print-directory

TIME     = 60
SEED     = 1
ENGINE   = libfuzzer
TARGET   = model_check
LANE     = native
SYSTEM   = page-manager
PAGES    = 8
SKIP     = 3
GROWTH   = 2
BREAK    = 16
JUDGE    =
FILE     =
BENCH    =
ROUNDS   =
BEFORE   =

# Names of before, for one release.
ifeq ($(TARGET),pairwise)
$(warning TARGET=pairwise is called differential now)
override TARGET = differential
endif

include toolchain/toolchain.mk

HARNESS  = $(STRICT) -DMAPCHECK_HARNESS -MMD -MP
WHOLE    = -O3 -g -flto=auto
SANITIZE = -g -O2 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CHECK    = $(CHECK_LIBS) \
           -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free
RUNTIME  = $(WABT_RUNTIME)
RUNTIME_PARTS = $(basename $(notdir $(wildcard $(RUNTIME)/wasm-rt-*impl.c)))

# Who is linked into what. override.c takes the name of mmap, in wasm programs only. Targets have an entry point of an engine's, mapcheck.c and main.c have a
# main; everything else is a library of its variant.
TARGETS  = model_check differential roundtrip empty
CREW     = threads worker_pool worker
NOT_HERE = impl/override.c $(addprefix conformance/systems/,wasm%.c threads%.c) fuzz/command/mapcheck.c fuzz/bench/bench%.c \
           $(TARGETS:%=fuzz/targets/%.c) $(CREW:%=fuzz/threads/%.c)
LIBRARY  = $(filter-out $(NOT_HERE),$(sort $(wildcard \
             reference/*.c impl/*.c conformance/systems/*.c fuzz/*/*.c)))
ASK      = $(sort $(wildcard conformance/clauses/*.c))
CLAUSES  = $(filter-out conformance/clauses/ask.c,$(ASK))
SUPPORT  = $(sort $(wildcard conformance/tests/support/*.c))
TESTS    = $(sort $(CLAUSES) conformance/mutants/bent.c $(SUPPORT) $(wildcard conformance/tests/*/test_*.c))
IMPL     = $(filter impl/%,$(LIBRARY))
TESTED   = $(filter-out impl/harness.c impl/validate%.c,$(IMPL))
PRODUCT  = $(patsubst %.c,$B/product/%.o,$(TESTED) impl/override.c)

# What a wasm module holds, and what runs natively only.
INSIDE   = $(IMPL) $(sort $(wildcard conformance/systems/page_manager*.c)) \
           $(addprefix conformance/systems/,wasm_exports.c environment.c simulated.c)
NATIVE   = $(addprefix conformance/systems/,linux_%.c loadable%.c process_%.c)

# What make fuzz and make replay need, by engine and lane.
FUZZ_libfuzzer_native = $B/fuzz/$(TARGET)
FUZZ_libfuzzer_wasm2c = $B/wasm2c/model_check $B/wasm2c/mapcheck
FUZZ_afl_native       = $B/fuzz/model_check $B/afl/model_check
THREADS_native = $B/fuzz/threads
THREADS_node   = $(NODE) $B/node/threads.js
RUN_native = $B/mapcheck
RUN_wasm2c = $B/wasm2c/mapcheck
RUN_node   = $(NODE) $B/node/mapcheck.js
RUN_m32    = conformance/platforms/run-m32.sh $B/m32/mapcheck
RUN_wasi   = conformance/platforms/run-wasi.sh $B/wasi/mapcheck.wasm
ifeq ($(filter fuzz,$(MAKECMDGOALS))$(FUZZ_$(ENGINE)_$(LANE)),fuzz)
$(error no ENGINE=$(ENGINE) with LANE=$(LANE): use libfuzzer or afl, or libfuzzer with wasm2c)
endif
ifneq ($(filter replay explore,$(MAKECMDGOALS)),)
ifeq ($(RUN_$(LANE)),)
$(error no LANE=$(LANE): use native, m32, wasm2c, node or wasi)
endif
endif

# What make check needs of each lane. A lane that lacks a tool (`make doctor`) is left out, and told.
CHECK_native    = $B/mapcheck $B/ask $B/bent
CHECK_tests     = $B/check
CHECK_sanitized = $B/sanitized/mapcheck $(if $(LACKS_tests),,$B/sanitized/check)
CHECK_m32       = $B/m32/mapcheck $B/m32/ask
CHECK_wasm2c    = $B/wasm2c/mapcheck
CHECK_node      = $B/node/mapcheck.js $B/node/suite.js $(PRODUCT)
CHECK_wasi      = $B/wasi/mapcheck.wasm $B/wasi/ask.wasm
LANES_HERE      = $(foreach lane,native tests sanitized m32 wasm2c node wasi,$(if $(LACKS_$(lane)),,$(lane)))

# A user's module (conformance/platforms/wasm.mk).
WASM_STEM = $(basename $(notdir $(WASM)))
WASM_SO   = $(if $(WASM),$B/wasm/$(WASM_STEM).so)

BENCH_NEEDS_patterns  = $B/bench/native/bench $B/bench/node/bench.js
BENCH_NEEDS_workloads = $(BENCH_NEEDS_patterns)
BENCH_NEEDS_policies  = $B/bench/native/bench
BENCH_NEEDS_fuzz      = $B/mapcheck $B/fuzz/empty $B/fuzz/model_check

.DEFAULT_GOAL := $B/mapcheck
ifndef V
.SILENT: # V=1 shows every command
endif
.SECONDARY:
.DELETE_ON_ERROR:

## everyday
setup: ## install what is missing (Debian: as root or with sudo)
setup: ; # toolchain/toolchain.mk has done it, before it looked for tools
setup-browser: ## and Chromium, half a gigabyte: make conformance HOST=browser
	toolchain/setup.sh browser
doctor: ## which tools are here, and which lanes they are enough for
	toolchain/doctor.sh

check: ## build, every test, the whole corpus in every lane; ends with N passed, N failed
check: $(foreach lane,$(LANES_HERE),$(CHECK_$(lane)))
	B=$B conformance/tests/check.sh

fuzz: ## look for divergences  TIME=60 SYSTEM=page-manager ENGINE=afl LANE=wasm2c TARGET=differential
fuzz: $B/mapcheck $(FUZZ_$(ENGINE)_$(LANE)) $(WASM_SO)
	B=$B TARGET=$(TARGET) fuzz/targets/campaign.sh $(ENGINE) $(LANE) $(SYSTEM) $(TIME) $(SEED)

replay: ## replay corpus/ and out/crashes/   FILE=... SYSTEM=... LANE=native|m32|wasm2c|node|wasi
replay: $(lastword $(RUN_$(LANE))) $(WASM_SO)
	echo '$$ $(RUN_$(LANE)) replay --system $(SYSTEM) $(or $(FILE),corpus)'
	$(RUN_$(LANE)) replay --system $(SYSTEM) $(or $(FILE),corpus $(wildcard out/crashes out/afl))

conformance: ## every clause, system, lane: out/matrix.html   HOST=node SYSTEM=linux-kernel WASM=yours.wasm LINK=your.a
conformance: $(WASM_SO) $(if $(LINK),linked)
	$(if $(LINK),TABLE=$B/linked.tsv )B=$B HOST='$(HOST)' \
	    SYSTEM='$(if $(filter file,$(origin SYSTEM)),$(WASM),$(SYSTEM))' conformance/matrix/conformance.sh

## deeper
explore: ## every state of a small world   PAGES=8 SKIP=3 GROWTH=2 BREAK=16 LANE=native|m32|wasm2c|node|wasi
explore: $(lastword $(RUN_$(LANE)))
	$(RUN_$(LANE)) explore --system $(SYSTEM) --pages $(PAGES) --skip $(SKIP) --growth $(GROWTH) --break $(BREAK)

lanes: ## the same transcripts in native, m32, wasm2c, node and wasi?
lanes: $(foreach lane,$(filter-out tests sanitized,$(LANES_HERE)),$(lastword $(RUN_$(lane))))
	B=$B conformance/platforms/lanes.sh

mutants: ## plant each known defect; every one must be caught   NAME=... JUDGE=contract,contents
mutants: $B/mapcheck $B/fuzz/model_check
	B=$B JUDGE=$(JUDGE) conformance/mutants/mutants.sh $(NAME)

coverage: ## lines and branches of impl/ and reference/ that tests and corpus reach: all
coverage: $B/coverage/mapcheck $B/coverage/check
	B=$B conformance/coverage/coverage.sh

kills: ## which clause fails on which planted defect? conformance/mutants/kills.tsv   NAME=...
kills: $B/ask $B/bent
	B=$B conformance/mutants/kills.sh $(NAME)

tables: ## write conformance/CLAUSES.md from clauses.tsv and kills.tsv
	conformance/clauses/tables.sh

prove: ## any page table that keeps its promises keeps them (CBMC, Debian 13)   PAGES=6
prove:
	B=$B PAGES=$(if $(filter command%,$(origin PAGES)),$(PAGES),6) conformance/prove/prove.sh

mutation-score: ## which machine-made changes of impl/ and reference/ nothing notices   FILES=impl/arena.c EACH=7
mutation-score: $B/mutation/mapcheck $B/mutation/check
	B=$B EACH=$(or $(EACH),1) TABLE=$(TABLE) $(NODE) conformance/mutation/run.mjs $(FILES)

threads: ## threads ask one page manager at once   TIME=60 LANE=native|node
threads: $(lastword $(THREADS_$(LANE)))
	$(THREADS_$(LANE)) --time $(TIME) --seed $(SEED)

bench: ## what it costs, beside what else there is   BENCH=patterns|workloads|fuzz|policies ROUNDS=9 BEFORE=build of before
bench: $(or $(BENCH_NEEDS_$(BENCH)),$(BENCH_NEEDS_patterns) $(BENCH_NEEDS_fuzz))
	B=$B ROUNDS=$(ROUNDS) BEFORE=$(BEFORE) fuzz/bench/bench.sh $(BENCH)

check-in: ## the two README commands in a bare Debian   DEBIAN=bookworm|trixie|sid TIME=20 KEEP=yes
check-in:
	B=$B TIME=$(if $(filter command%,$(origin TIME)),$(TIME),20) toolchain/check-in.sh $(DEBIAN)

nightly: ## what is too long for every day: long campaigns, all engines and lanes
nightly: $B/mapcheck $B/fuzz/roundtrip
	B=$B .ci/nightly.sh

wasm: ## a wasm module that exports mmap, munmap, memory as a system  WASM=yours.wasm
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

install: ## put mapcheck into PREFIX=/usr/local
install: $B/mapcheck
	install -D $B/mapcheck $(DESTDIR)$(PREFIX)/bin/mapcheck
uninstall: ## and take it out again
	rm -f $(DESTDIR)$(PREFIX)/bin/mapcheck
clean: ## remove build/ (out/ stays: it holds what was found)
	rm -rf $B

help: ## this page
	awk -f .ci/help.awk $(firstword $(MAKEFILE_LIST))

# Other flags, other objects.
FLAGS := $(CC) $(CLANG) $(EMCC) $(EMCC_VERSION) $(WASI_CC) $(HARNESS) $(SANITIZE) $(WHOLE)
$B/flags: always
	mkdir -p $(@D)
	echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' > $@

# Native: release with gcc, sanitized with clang.
$B/release/%.o: %.c $B/flags | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS) -O2 -g -c $< -o $@

$B/sanitized/%.o: %.c $B/flags | need-clang
	mkdir -p $(@D) && echo $@
	$(CLANG) $(HARNESS) $(SANITIZE) -c $< -o $@

# A library gives a program only what it needs, and what stands before it on the line goes first:
# so are single parts exchanged below.
$B/release.a: $(LIBRARY:%.c=$B/release/%.o)
	rm -f $@ && ar rcs $@ $^
$B/sanitized.a: $(LIBRARY:%.c=$B/sanitized/%.o)
	rm -f $@ && ar rcs $@ $^

# What people run is optimized as one program: exploring gains a third. Nothing else is linked so, because
# tests exchange single parts and other compilers' programs take parts of the release.
$B/whole/%.o: %.c $B/flags | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS) $(WHOLE) -c $< -o $@
$B/mapcheck: $B/whole/fuzz/command/mapcheck.o $(LIBRARY:%.c=$B/whole/%.o)
	$(CC) $(WHOLE) $^ -o $@
$B/sanitized/mapcheck: $B/sanitized/fuzz/command/mapcheck.o $B/sanitized.a
	$(CLANG) $(SANITIZE) $^ -o $@

# The clauses without a test framework. What is declared of them is a table, and compiled in.
TABLE_ROWS = awk -f conformance/clauses/versions.awk -f conformance/clauses/tables.awk
$B/declared.inc: conformance/clauses/declared.tsv conformance/clauses/tables.awk conformance/clauses/versions.awk $B/toolchain.mk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=DECLARED -v plain=5 -v ranges=3 \
	    -v emscripten=$(EMCC_VERSION) -v wasi_libc=$(WASI_VERSION) $< > $@
$B/clauses.inc: conformance/clauses/clauses.tsv conformance/clauses/tables.awk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=CLAUSE $< > $@
$(foreach lane,release sanitized m32 node wasi,$(patsubst %,$B/$(lane)/conformance/clauses/%.o,declared clause_table)): \
    $B/declared.inc $B/clauses.inc
%/conformance/clauses/declared.o %/conformance/clauses/clause_table.o: HARNESS += -iquote $B
# Nobody asks a clause before table, bodies and declarations fit each other.
$B/ask: $(ASK:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ -o $@ && $@ --check
$B/bent: $(patsubst %,$B/release/conformance/mutants/%.o,ask_bent bent) $(CLAUSES:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ -o $@
$B/check $B/sanitized/check $B/wasm2c/ask $B/node/ask.js: | $B/ask

MAIN = conformance/tests/support/main.o
# The table of suites is made of the file names and rewritten when they change.
SUITES = $(sort $(patsubst test_%.c,%,$(filter test_%,$(notdir $(TESTS)))))
$B/suites.h: always
	mkdir -p $(@D) && printf 'SUITE(%s)\n' $(SUITES) > $@.new
	cmp -s $@.new $@ || cp $@.new $@
$B/release/$(MAIN) $B/sanitized/$(MAIN): $B/suites.h
$B/release/$(MAIN) $B/sanitized/$(MAIN): HARNESS += -iquote $B

$B/check: $(TESTS:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ $(CHECK) -o $@
$B/sanitized/check: $(TESTS:%.c=$B/sanitized/%.o) $B/sanitized.a
	$(CLANG) $(SANITIZE) $^ $(CHECK) -o $@

# Shared objects that the tests of loaded systems load.
EXAMPLES = $(patsubst conformance/systems/%.c,$B/%.so,$(wildcard conformance/systems/examples/*.c))
$B/examples/%.so: conformance/systems/examples/%.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS) -O2 -g -fPIC -shared $< -o $@
$B/check $B/sanitized/check: | $(EXAMPLES)

# libFuzzer. Only what is being tested is covered: coverage of the judge, of the page manager's own
# test helpers and of single comparisons guides nothing, and costs three quarters of the speed.
COVER = -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp
$(addprefix $B/covered/impl/,harness.o validate.o validate_run_tree.o): COVER =
$B/covered/%.o: %.c $B/flags | need-clang
	mkdir -p $(@D) && echo $@
	$(CLANG) $(HARNESS) $(SANITIZE) $(COVER) -c $< -o $@

# The page manager is sanitized, its judge is quick: build/sanitized/ holds the judge sanitized.
$B/fuzz/model_check $B/fuzz/differential: \
$B/fuzz/%: $B/release/fuzz/targets/%.o $(TESTED:%.c=$B/covered/%.o) $B/release.a
$B/fuzz/roundtrip: $B/sanitized/fuzz/targets/roundtrip.o \
                   $(patsubst %.c,$B/covered/%.o,$(filter reference/%,$(LIBRARY))) $B/sanitized.a
$B/fuzz/empty: $B/covered/fuzz/targets/empty.o
$(TARGETS:%=$B/fuzz/%):
	mkdir -p $(@D) && echo $@
	$(CLANG) $(SANITIZE) -fsanitize=fuzzer $^ -o $@

# Threads: whatever they run is built with the sanitizer for data races, judged by the release build.
# A system that is built so asks an environment that is for several threads.
THREAD   = -O2 -g -pthread -fsanitize=thread
GUARDED  = -include conformance/systems/threads_names.h
UNGUARDED = $(patsubst %,conformance/systems/%.o,environment threads_environment) # they define the names
THREADED = $(IMPL) $(wildcard conformance/systems/page_manager*.c) \
           $(addprefix conformance/systems/,simulated.c environment.c threads_environment.c) \
           $(patsubst %,fuzz/%.c,$(CREW:%=threads/%) threads/history support/prng)
$(UNGUARDED:%=$B/threads/%): GUARDED =
$B/threads/%.o: %.c $B/flags | need-clang
	mkdir -p $(@D) && echo $@
	$(CLANG) $(HARNESS) $(THREAD) $(GUARDED) -c $< -o $@
$B/fuzz/threads: $(THREADED:%.c=$B/threads/%.o) $B/release.a
	mkdir -p $(@D) && echo $@
	$(CLANG) $(THREAD) $^ -o $@

# The same under node, with threads of wasm: no sanitizer there, but an order of all calls.
TOGETHER = $(THREADED) $(filter reference/%,$(LIBRARY)) fuzz/threads/history_print.c fuzz/support/progress.c \
           $(patsubst %,conformance/systems/%.c,registry always_einval always_enomem)
$(UNGUARDED:%=$B/node/threads/%): GUARDED =
$B/node/threads/%.o: %.c $B/flags | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(HARNESS) -O2 -pthread -DMAPCHECK_LANE_NODE $(GUARDED) -c $< -o $@
$B/node/threads.js: $(TOGETHER:%.c=$B/node/threads/%.o)
	$(EMCC) -O2 -pthread $^ -sPROXY_TO_PTHREAD -sPTHREAD_POOL_SIZE=6 -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 \
	    -sINITIAL_MEMORY=64MB $(EMCC_STACK)5MB -sDEFAULT_PTHREAD_STACK_SIZE=2MB -o $@

# AFL++: the same source; the judge comes from the release build.
$B/afl/%.o: %.c $B/flags | need-afl
	mkdir -p $(@D) && echo $@
	AFL_QUIET=1 $(AFL_CLANG) $(HARNESS) -O2 -g -c $< -o $@

$B/afl/model_check: $B/release/fuzz/targets/model_check.o $(IMPL:%.c=$B/afl/%.o) $B/release.a
	AFL_QUIET=1 $(AFL_CLANG) -fsanitize=fuzzer $^ -o $@

# One planted defect (conformance/mutants/mutants.sh): MUTANT/MUTATED takes the place of the file MUTATED.
ifdef MUTANT
$(MUTANT)/release.o: $(MUTANT)/$(MUTATED)
	$(CC) $(HARNESS) -w -iquote $(dir $(MUTATED)) -O2 -g -c $< -o $@
$(MUTANT)/covered.o: $(MUTANT)/$(MUTATED)
	$(CLANG) $(HARNESS) -w -iquote $(dir $(MUTATED)) $(SANITIZE) $(COVER) -c $< -o $@
$(MUTANT)/mapcheck: $(MUTANT)/release.o $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@
$(MUTANT)/model_check: $(MUTANT)/covered.o $B/release/fuzz/targets/model_check.o \
                        $(filter-out %/$(MUTATED:.c=.o),$(TESTED:%.c=$B/covered/%.o)) $B/release.a
	$(CLANG) $(SANITIZE) -fsanitize=fuzzer $^ -o $@
$(MUTANT)/ask: $(MUTANT)/release.o $(ASK:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ -o $@
$(MUTANT)/threaded.o: $(MUTANT)/$(MUTATED)
	$(CLANG) $(HARNESS) -w -iquote $(dir $(MUTATED)) $(THREAD) -c $< -o $@
$(MUTANT)/threads: $(MUTANT)/threaded.o \
                   $(filter-out %/$(MUTATED:.c=.o),$(THREADED:%.c=$B/threads/%.o)) $B/release.a
	$(CLANG) $(THREAD) $^ -o $@
endif

# Lane wasm2c: the page manager as a wasm module, translated to C. Coverage without trace-cmp and
# no sanitizers on what was translated: they cost ten times the speed and find nothing there.
$B/wasm2c/module.wasm: $(INSIDE) $(wildcard impl/*.h conformance/systems/*.h reference/*.h) | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(filter-out -MMD -MP,$(HARNESS)) -O2 $(filter %.c,$^) --no-entry -sSTANDALONE_WASM \
	    -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -o $@

$B/wasm2c/module.c: $B/wasm2c/module.wasm conformance/systems/wasm2c_names.awk | need-wasm2c
	$(WASM2C) $< --module-name=module -o $@
	awk -f conformance/systems/wasm2c_names.awk $B/wasm2c/module.h > $B/wasm2c/module_names.h

TRANSLATED = $(CLANG) -O2 -g -w -I$(RUNTIME) $(WASM2C_CHECKS)
$B/wasm2c/module.o: $B/wasm2c/module.c
	$(TRANSLATED) -c $< -o $@
$B/wasm2c/module_covered.o: $B/wasm2c/module.c
	$(TRANSLATED) -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp -c $< -o $@
$B/wasm2c/runtime/%.o: $(RUNTIME)/%.c | need-clang
	mkdir -p $(@D)
	$(TRANSLATED) -c $< -o $@

$B/wasm2c/%.o: %.c $B/flags $B/wasm2c/module.c
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS) -O2 -g -DMAPCHECK_LANE_WASM2C $(WASM2C_CHECKS) \
	    -isystem $B/wasm2c -isystem $(RUNTIME) -c $< -o $@

include conformance/platforms/wasm.mk
HOSTING = $(patsubst %,$B/wasm2c/conformance/systems/%.o,registry wasm2c_page_manager \
         wasm2c_state wasm_module \
         wasm_error) $(RUNTIME_PARTS:%=$B/wasm2c/runtime/%.o)
WASM2C_RELEASE = $(HOSTING) $(HOSTED) $B/wasm2c/module.o $B/release.a
$B/wasm2c/lacking/mapcheck: $(WASM2C_RELEASE)
$B/wasm2c/mapcheck: $B/release/fuzz/command/mapcheck.o $(WASM2C_RELEASE)
	$(CC) $^ -lm -o $@
$B/wasm2c/ask: $(ASK:%.c=$B/release/%.o) $(WASM2C_RELEASE)
	$(CC) $^ -lm -o $@
$B/wasm2c/model_check: $B/sanitized/fuzz/targets/model_check.o $(HOSTING) $(HOSTED_COVERED) \
                        $B/wasm2c/module_covered.o $B/sanitized.a
	$(CLANG) $(SANITIZE) -fsanitize=fuzzer -rdynamic $^ -lm -o $@ # loaded modules count there

# Lane node: everything is wasm, node runs it. The judge wants a stack that is no smaller than a thread's.
ON_NODE = -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB $(EMCC_STACK)5MB
$B/node/%.o: %.c $B/flags | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(HARNESS) -O2 -DMAPCHECK_LANE_NODE -c $< -o $@
$B/node/mapcheck.js: $(patsubst %.c,$B/node/%.o,fuzz/command/mapcheck.c $(filter-out $(NATIVE),$(LIBRARY)))
	$(EMCC) -O2 $^ -sNODERAWFS $(ON_NODE) -o $@

$B/node/ask.js: $(patsubst %.c,$B/node/%.o,$(ASK) $(filter-out $(NATIVE) fuzz/%,$(LIBRARY)))
	$(EMCC) -O2 $^ -sNODERAWFS $(ON_NODE) -o $@

include fuzz/bench/bench.mk
include conformance/platforms/lanes.mk
include conformance/coverage/measure.mk

# What a runtime copies: the product build, for wasm, without harness.
$B/product/%.o: %.c | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(STRICT) -MMD -MP -O2 -c $< -o $@

.PHONY: always setup check fuzz replay explore lanes mutants threads bench nightly wasm need-a-module tidy \
        format install uninstall clean help doctor check-in
.PHONY: conformance kills tables

-include $(shell find $B -name '*.d' 2>/dev/null)
