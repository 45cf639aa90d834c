# SPDX-License-Identifier: MIT
#
# Native programs: the command line, the planted defects of clauses, and the build for machines of 32 bits.

# build/mapcheck is optimized as one program, with which exploring is a third faster. No other program is: tests
# exchange single parts, and other compilers' programs take parts of the release. The build ends when the tables of
# the clauses do not fit their bodies (--check), before any program runs a clause.
$B/mapcheck: $B/lto/fuzz/command/mapcheck.o $(LIBRARY:%.c=$B/lto/%.o)
	$(CC) $(LTO_FLAGS) $^ -o $@ && $@ conform --check
$B/release/mapcheck: $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@ && $@ conform --check
$B/check $B/sanitized/check $B/m32/mapcheck $B/wasm2c/mapcheck $B/node/mapcheck.js $B/wasi/mapcheck.wasm: | $B/release/mapcheck
$B/sanitized/mapcheck: $B/sanitized/fuzz/command/mapcheck.o $B/sanitized.a
	$(CLANG) $(SANITIZER_FLAGS) $^ -o $@
$B/m32/mapcheck: $B/m32/fuzz/command/mapcheck.o $B/m32.a
	$(M32_CC) $^ -o $@
$B/list_kills: $(patsubst %,$B/release/conformance/faults/%.o,list_kills faults) $B/release.a
	$(CC) $^ -o $@

# `ask` was the name of `mapcheck conform`: an alias until the next release.
$B/ask $B/wasm2c/ask: %ask: %mapcheck
	printf '#!/bin/sh\nexec "$${0%%ask}mapcheck" conform "$$@"\n' > $@ && chmod +x $@

# Clauses, expected failures and systems are tables, which are compiled in.
TABLE_ROWS = awk -f conformance/clauses/tables.awk
$B/xfail.inc: conformance/clauses/xfail.tsv conformance/clauses/tables.awk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=XFAIL -v plain=5 $< > $@
$B/versions.inc: $B/toolchain.mk
	printf '#define EMSCRIPTEN_VERSION "%s"\n#define WASI_LIBC_VERSION "%s"\n' '$(EMCC_VERSION)' '$(WASI_VERSION)' > $@
$B/clauses.inc: conformance/clauses/clauses.tsv conformance/clauses/tables.awk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=CLAUSE $< > $@
$B/systems.inc: conformance/matrix/systems.tsv conformance/clauses/tables.awk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=SYSTEM $< > $@
WITH_TABLES := clauses/xfail clauses/clause_table matrix/systems
TABLES      := $(patsubst %,$B/%.inc,xfail clauses versions systems)
$(foreach folder,lto release sanitized covered m32 node wasi,\
    $(WITH_TABLES:%=$B/$(folder)/conformance/%.o)): $(TABLES)
$(addsuffix .o,$(addprefix %/conformance/,$(WITH_TABLES))): HARNESS_FLAGS += -iquote $B
