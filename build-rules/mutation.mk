# SPDX-License-Identifier: MIT
#
# Generated mutants (conformance/mutation/): each source holds all its mutants, so one build serves all. A file that
# only a product build compiles has no mutants. Undefined behaviour traps, as in the sanitized tests.

MUTABLE := $(sort $(PAGE_MANAGER) $(wildcard impl/bit_run.h impl/run_summary.h impl/page_work.h impl/lock.h)) \
           $(patsubst %,reference/%.c,model placement array judge judge_run judge_recheck judge_step)
TRAP_FLAGS = -O1 -g -fsanitize=undefined,bounds-strict -fsanitize-undefined-trap-on-error
MUTATED_OBJECTS := $(patsubst %.c,$B/mutation/%.o,$(filter %.c,$(MUTABLE))) $B/release/conformance/mutation/switch.o
$B/mutation/mutants.tsv: conformance/mutation/generate.mjs $(MUTABLE) | need-clang
	$(NODE) conformance/mutation/generate.mjs $B/mutation $(MUTABLE)
$(patsubst %.c,$B/mutation/%.o,$(filter %.c,$(MUTABLE))): $B/mutation/%.o: $B/mutation/mutants.tsv
	echo $@
	$(CC) $(HARNESS_FLAGS) -w -iquote $(dir $*) $(TRAP_FLAGS) -c $B/mutation/$*.c -o $@

# Tests that call functions of a header of impl/, or include a source, use the mutated files.
MUTATED_TESTS := $(shell grep -lE '^\#include "impl/([a-z_]+\.c|(bit_run|page_work|run_summary|lock)\.h)"' $(TESTS))
$(MUTATED_TESTS:%.c=$B/mutation/%.o): $B/mutation/%.o: %.c $B/mutation/mutants.tsv
	mkdir -p $(@D) && echo $@
	$(CC) -iquote $B/mutation $(HARNESS_FLAGS) -w -iquote impl $(TRAP_FLAGS) -c $< -o $@
$B/mutation/mapcheck: $(MUTATED_OBJECTS) $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@
$B/mutation/check: $(MUTATED_OBJECTS) $(MUTATED_TESTS:%.c=$B/mutation/%.o) \
                   $(patsubst %.c,$B/release/%.o,$(filter-out $(MUTATED_TESTS),$(TESTS))) $B/release.a
	$(CC) $^ $(CHECK_LINK) -o $@
