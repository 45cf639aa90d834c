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

# Shared objects for the tests of loaded systems. $(call example,NAME,SOURCE,FLAGS): build/examples/NAME.so.
define example_rules
EXAMPLES += $B/examples/$1.so
$B/examples/$1.so: conformance/systems/examples/$(strip $2).c | need-cc
	mkdir -p $$(@D) && echo $$@
	$$(CC) $$(HARNESS_FLAGS) $3 -O2 -g -fPIC -shared $$< -o $$@
endef
example = $(eval $(call example_rules,$1,$2,$3))
$(foreach name,$(filter-out hostile,$(basename $(notdir $(wildcard conformance/systems/examples/*.c)))),\
    $(call example,$(name),$(name)))
$(call example,loses,     keeps,  -DLOSES)     # without its declaration
$(call example,elsewhere, family, -DELSEWHERE) # its mmap64 can be told from mmap
# With a lock, with one that a refusal keeps, with a declaration in place of a lock, with a MAP_FIXED that fails.
$(foreach name,LOCKED KEEPS ONE_THREAD FIXED_FAILS,$(call example,racy-$(name),racy,-D$(name)))
# One source with a fault for each way in which code can end its process; each fault is a shared object of its own.
$(foreach name,none $(sort $(shell sed -n 's/^\#.*if defined(FAULT_\([a-z0-9_]*\)).*/\1/p' conformance/systems/examples/hostile.c)),\
    $(call example,hostile-$(name),hostile,-DFAULT_$(name)))
$B/check $B/sanitized/check $B/coverage/check $B/mutation/check: | $(EXAMPLES)
