# SPDX-License-Identifier: MIT
#
# Coverage of the tests. The model, the judge and the page manager count their lines and branches. So do the test suites
# that include one of these sources. Everything else comes from the release build.

COUNTED := $(filter reference/% impl/%,$(LIBRARY)) \
           $(shell grep -l '^\#include "\(impl\|reference\)/[a-z_]*\.c"' $(TESTS))
$B/coverage/mapcheck: $(patsubst %.c,$B/coverage/%.o,$(filter-out conformance/%,$(COUNTED))) \
                      $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CLANG) $(COVERAGE_FLAGS) $^ -o $@
$B/coverage/check: $(COUNTED:%.c=$B/coverage/%.o) \
                   $(patsubst %.c,$B/release/%.o,$(filter-out $(COUNTED),$(TESTS))) $B/release.a
	$(CLANG) $(COVERAGE_FLAGS) $^ $(CHECK_LINK) -o $@
