# SPDX-License-Identifier: MIT
#
# The Check suites, and the shared objects that they load.

CHECK_LINK = $(CHECK_LIBS) -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free
$B/check: $(TESTS:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ $(CHECK_LINK) -o $@
$B/sanitized/check: $(TESTS:%.c=$B/sanitized/%.o) $B/sanitized.a
	$(CLANG) $(SANITIZER_FLAGS) $^ $(CHECK_LINK) -o $@

# make writes the table of suites from the file names, and writes it again when they change.
$B/suites.h: always
	mkdir -p $(@D) && printf 'SUITE(%s)\n' $(sort $(patsubst test_%.c,%,$(filter test_%,$(notdir $(TESTS))))) > $@.new
	cmp -s $@.new $@ || cp $@.new $@
$B/release/conformance/tests/support/main.o $B/sanitized/conformance/tests/support/main.o: $B/suites.h
$B/release/conformance/tests/support/main.o $B/sanitized/conformance/tests/support/main.o: HARNESS_FLAGS += -iquote $B

# Shared objects for the tests of loaded systems.
EXAMPLES := $(patsubst conformance/systems/%.c,$B/%.so,$(filter-out %/hostile.c,$(wildcard conformance/systems/examples/*.c)))
EXAMPLES += $B/examples/loses.so     # keeps.c without its declaration
EXAMPLES += $B/examples/elsewhere.so # family.c, whose mmap64 can be told from mmap
$B/examples/%.so: conformance/systems/examples/%.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS_FLAGS) -O2 -g -fPIC -shared $< -o $@

# racy.c with a lock, with one that a refusal keeps, with a declaration in place of a lock, with a MAP_FIXED that fails.
EXAMPLES += $(addprefix $B/examples/racy-,LOCKED.so KEEPS.so ONE_THREAD.so FIXED_FAILS.so)
$B/examples/racy-%.so: conformance/systems/examples/racy.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS_FLAGS) -D$* -O2 -g -fPIC -shared $< -o $@

$B/examples/loses.so: conformance/systems/examples/keeps.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS_FLAGS) -DLOSES -O2 -g -fPIC -shared $< -o $@

$B/examples/elsewhere.so: conformance/systems/examples/family.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS_FLAGS) -DELSEWHERE -O2 -g -fPIC -shared $< -o $@

# One source with a fault for each way in which code can end its process; each fault is a shared object of its own.
HOSTILE := $(addprefix $B/examples/hostile-,$(addsuffix .so,none $(shell \
             sed -n 's/^\#.*if defined(FAULT_\([a-z0-9_]*\)).*/\1/p' conformance/systems/examples/hostile.c)))
$B/examples/hostile-%.so: conformance/systems/examples/hostile.c | need-cc
	mkdir -p $(@D) && echo $@
	$(CC) $(HARNESS_FLAGS) -DFAULT_$* -O2 -g -fPIC -shared $< -o $@
$B/check $B/sanitized/check $B/coverage/check $B/mutation/check: | $(EXAMPLES) $(HOSTILE)
