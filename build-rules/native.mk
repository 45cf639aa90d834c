# SPDX-License-Identifier: MIT
#
# Native programs: the command line, the runner of the clauses, and their build for machines of 32 bits.

# build/mapcheck is optimized as one program, with which exploring is a third faster. No other program is: tests
# exchange single parts, and other compilers' programs take parts of the release.
$B/mapcheck: $B/lto/fuzz/command/mapcheck.o $(LIBRARY:%.c=$B/lto/%.o)
	$(CC) $(LTO_FLAGS) $^ -o $@
$B/sanitized/mapcheck: $B/sanitized/fuzz/command/mapcheck.o $B/sanitized.a
	$(CLANG) $(SANITIZER_FLAGS) $^ -o $@

# The tables of the clauses are compiled in.
TABLE_ROWS = awk -f conformance/clauses/versions.awk -f conformance/clauses/tables.awk
$B/declared.inc: $(addprefix conformance/clauses/,declared.tsv tables.awk versions.awk) $B/toolchain.mk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=DECLARED -v plain=5 -v ranges=3 \
	    -v emscripten=$(EMCC_VERSION) -v wasi_libc=$(WASI_VERSION) $< > $@
$B/clauses.inc: conformance/clauses/clauses.tsv conformance/clauses/tables.awk
	mkdir -p $(@D) && $(TABLE_ROWS) -v row=CLAUSE $< > $@
$(foreach folder,release sanitized m32 node wasi,\
    $(patsubst %,$B/$(folder)/conformance/clauses/%.o,declared clause_table)): $B/declared.inc $B/clauses.inc
%/conformance/clauses/declared.o %/conformance/clauses/clause_table.o: HARNESS_FLAGS += -iquote $B

# The runner needs no test framework. It runs no clause before table, bodies and declarations fit each other.
$B/ask: $(ASK:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ -o $@ && $@ --check
$B/bent: $(patsubst %,$B/release/conformance/mutants/%.o,ask_bent bent) $(CLAUSES:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ -o $@
$B/check $B/sanitized/check $B/wasm2c/ask $B/node/ask.js: | $B/ask

$B/m32/mapcheck: $B/m32/fuzz/command/mapcheck.o $B/m32.a
$B/m32/ask: $(ASK:%.c=$B/m32/%.o) $B/m32.a
$B/m32/mapcheck $B/m32/ask:
	$(M32_CC) $^ -o $@
