# SPDX-License-Identifier: MIT
#
# What measures the tests themselves: coverage.

# Coverage: the model, the judge and the page manager count their lines and branches; everything else
# comes from the release build. Test suites that compile a source of theirs count with them.
COUNT    = -O1 -g -fprofile-instr-generate -fcoverage-mapping
COUNTED  = $(filter reference/% impl/%,$(LIBRARY)) \
           $(shell grep -l '^\#include "\(impl\|reference\)/[a-z_]*\.c"' $(TESTS))
$B/coverage/%.o: %.c $B/flags | need-clang
	mkdir -p $(@D) && echo $@
	$(CLANG) $(HARNESS) $(COUNT) -c $< -o $@
$B/coverage/mapcheck: $(patsubst %.c,$B/coverage/%.o,$(filter-out conformance/%,$(COUNTED))) \
                      $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CLANG) $(COUNT) $^ -o $@
$B/coverage/check: $(COUNTED:%.c=$B/coverage/%.o) \
                   $(patsubst %.c,$B/release/%.o,$(filter-out $(COUNTED),$(TESTS))) $B/release.a
	$(CLANG) $(COUNT) $^ $(CHECK) -o $@
$B/coverage/check: | $(EXAMPLES)

# Mutants made by machine (conformance/mutation/): sources with all of them in, one build for all.
# What only a product build compiles has none. What is undefined then traps, as the sanitized tests would.
MUTABLE = $(sort $(filter-out impl/override.c,$(IMPL)) $(wildcard impl/bit_run.h impl/run_summary.h impl/page_work.h impl/lock.h)) \
          $(patsubst %,reference/%.c,model placement array judge judge_run judge_recheck judge_step)
TRAP    = -O1 -g -fsanitize=undefined,bounds-strict -fsanitize-undefined-trap-on-error
MUTATED_OBJECTS = $(patsubst %.c,$B/mutation/%.o,$(filter %.c,$(MUTABLE))) $B/release/conformance/mutation/switch.o
$B/mutation/mutants.tsv: conformance/mutation/generate.mjs $(MUTABLE) | need-clang
	$(NODE) conformance/mutation/generate.mjs $B/mutation $(MUTABLE)
$(patsubst %.c,$B/mutation/%.o,$(filter %.c,$(MUTABLE))): $B/mutation/%.o: $B/mutation/mutants.tsv
	echo $@
	$(CC) $(HARNESS) -w -iquote $(dir $*) $(TRAP) -c $B/mutation/$*.c -o $@
# Tests that call what a header of impl/ defines, or compile a source, take the mutated ones.
MUTATED_TESTS = $(shell grep -lE '^\#include "impl/([a-z_]+\.c|(bit_run|page_work|run_summary|lock)\.h)"' $(TESTS))
$(MUTATED_TESTS:%.c=$B/mutation/%.o): $B/mutation/%.o: %.c $B/mutation/mutants.tsv
	mkdir -p $(@D) && echo $@
	$(CC) -iquote $B/mutation $(HARNESS) -w -iquote impl $(TRAP) -c $< -o $@
$B/mutation/mapcheck: $(MUTATED_OBJECTS) $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@
$B/mutation/check: $(MUTATED_OBJECTS) $(MUTATED_TESTS:%.c=$B/mutation/%.o) \
                   $(patsubst %.c,$B/release/%.o,$(filter-out $(MUTATED_TESTS),$(TESTS))) $B/release.a
	$(CC) $^ $(CHECK) -o $@
$B/mutation/check: | $(EXAMPLES)

.PHONY: coverage prove mutation-score
