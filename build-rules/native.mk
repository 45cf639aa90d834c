# SPDX-License-Identifier: MIT
#
# Native programs: the command line, the planted defects of clauses, and the 32-bit build.

# build/mapcheck is built with LTO, which makes exploring a third faster. No other program uses LTO, because tests
# replace single parts, and programs of other compilers take parts of the release. The build fails when the tables of
# the clauses do not match their bodies (--check), so no program runs such clauses.
$B/mapcheck: $B/lto/fuzz/command/mapcheck.o $(LIBRARY:%.c=$B/lto/%.o)
	$(CC) $(LTO_FLAGS) $^ -o $@ && $@ conform --check
$B/release/mapcheck: $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@ && $@ conform --check
$B/check $B/sanitized/check $B/m32/mapcheck $B/wasm2c/mapcheck $B/node/mapcheck.js $B/wasi/mapcheck.wasm: | $B/release/mapcheck
$B/sanitized/mapcheck: $B/sanitized/fuzz/command/mapcheck.o $B/sanitized.a
	$(CLANG) $(SANITIZER_FLAGS) $^ -o $@
$B/m32/mapcheck: $B/m32/fuzz/command/mapcheck.o $B/m32.a
	$(M32_CC) $^ -o $@
$B/list_kills: $B/release/conformance/faults/list_kills.o $B/release.a
	$(CC) $^ -o $@

# `ask` is the old name of `mapcheck conform`. It remains as an alias until the next release.
$B/ask $B/wasm2c/ask: %ask: %mapcheck
	printf '#!/bin/sh\nexec "$${0%%ask}mapcheck" conform "$$@"\n' > $@ && chmod +x $@

# Small programs that the build and its scripts run.
BUILD_TOOLS := $(addprefix $B/,tables translate plant skips localize compare_platforms)
$B/tables:    $(patsubst %.c,$B/release/%.o,$(wildcard conformance/tables/*.c) conformance/matrix/section.c)
$B/translate: $(patsubst %.c,$B/release/%.o,$(wildcard conformance/systems/translate/*.c))
$B/plant:     $B/release/conformance/mutants/plant.o
$B/skips:     $B/release/conformance/tests/skips.o
$B/localize:  $B/release/conformance/systems/localize/localize.o
$B/compare_platforms: $B/release/conformance/platforms/compare.o
$(BUILD_TOOLS): $B/release/conformance/matrix/tsv.o
	$(CC) $^ -o $@

# The tables of clauses, expected failures and systems are compiled in.
$B/xfail.inc: conformance/clauses/xfail.tsv $B/tables
	$B/tables rows $< XFAIL 5 > $@
$B/versions.inc: $B/toolchain.mk
	printf '#define EMSCRIPTEN_VERSION "%s"\n#define WASI_LIBC_VERSION "%s"\n' '$(EMCC_VERSION)' '$(WASI_VERSION)' > $@
$B/clauses.inc: conformance/clauses/clauses.tsv $B/tables
	$B/tables rows $< CLAUSE > $@
$B/systems.inc: conformance/matrix/systems.tsv $B/tables
	$B/tables rows $< SYSTEM > $@
WITH_TABLES := clauses/xfail clauses/clause_table matrix/systems
TABLES      := $(patsubst %,$B/%.inc,xfail clauses versions systems)
$(foreach folder,lto release sanitized covered m32 node wasi,\
    $(WITH_TABLES:%=$B/$(folder)/conformance/%.o)): $(TABLES)
$(addsuffix .o,$(addprefix %/conformance/,$(WITH_TABLES))): HARNESS_FLAGS += -iquote $B
