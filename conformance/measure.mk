# SPDX-License-Identifier: MIT
#
# What measures the tests themselves: coverage.

# Coverage: the model, the judge and the page manager count their lines and branches; everything else
# comes from the release build. Test suites that compile a source of theirs count with them.
COUNT    = -O1 -g -fprofile-instr-generate -fcoverage-mapping
COUNTED  = $(filter reference/% impl/%,$(LIBRARY)) \
           $(shell grep -l '^\#include "\.\./\(impl\|reference\)/[a-z_]*\.c"' $(TESTS))
$B/coverage/%.o: %.c $B/flags | need-$(CLANG)
	mkdir -p $(@D) && echo $@
	$(CLANG) $(HARNESS) $(COUNT) -c $< -o $@
$B/coverage/mapcheck: $(patsubst %.c,$B/coverage/%.o,$(filter-out conformance/%,$(COUNTED))) \
                      $B/release/fuzz/mapcheck.o $B/release.a
	$(CLANG) $(COUNT) $^ -o $@
$B/coverage/check: $(COUNTED:%.c=$B/coverage/%.o) \
                   $(patsubst %.c,$B/release/%.o,$(filter-out $(COUNTED),$(TESTS))) $B/release.a
	$(CLANG) $(COUNT) $^ $(CHECK) -o $@
$B/coverage/check: | $(EXAMPLES)

.PHONY: coverage
