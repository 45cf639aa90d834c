# SPDX-License-Identifier: MIT
#
# Link sets: the sources of each program. Wildcards find the sources, so a new file needs no line here.

# The fuzz targets. Each has the entry point of a fuzzing engine, and becomes a separate program.
TARGETS := model_check differential roundtrip empty

# The library holds every source without a main, an entry point or a list of its own. The sources of the drop-in
# define mmap themselves, so only wasm programs link them.
LIBRARY := $(filter-out impl/override.c impl/override_ranges.c $(addprefix conformance/systems/,wasm%.c threads%.c) \
             conformance/faults/list_kills.c fuzz/command/mapcheck.c fuzz/bench/bench%.c $(TARGETS:%=fuzz/targets/%.c) \
             $(addprefix fuzz/threads/,threads.c worker_pool.c worker.c), \
             $(sort $(wildcard reference/*.c impl/*.c $(addprefix conformance/,systems/*.c faults/*.c clauses/*.c matrix/*.c) fuzz/*/*.c)))
# The library without the systems that only a native program can reach.
PORTABLE := $(filter-out $(addprefix conformance/systems/,linux_%.c loadable%.c process_%.c),$(LIBRARY))

# The page manager. A user copies all of it except the checks of the harness.
PAGE_MANAGER  := $(filter impl/%,$(LIBRARY))
PRODUCT       := $(filter-out impl/harness.c impl/validate%.c,$(PAGE_MANAGER))
PRODUCT_FILES := $(PRODUCT) $(wildcard impl/override*.c impl/*.h)
# The systems page-manager-product and page-manager-product-skip: each table, and each answer of mprotect.
PRODUCT_TREE  := -DPAGE_MANAGER_MPROTECT_SUCCEEDS=0
PRODUCT_SKIP  := -DPAGE_MANAGER_MPROTECT_SUCCEEDS=1 -DPAGE_TABLE_SKIP_TABLE
# The page manager as a system under test, over a simulated memory.
PAGE_MANAGER_SYSTEM := $(PAGE_MANAGER) $(sort $(wildcard conformance/systems/page_manager*.c)) \
                       $(addprefix conformance/systems/,environment.c simulated.c)

# The faults, and the system that two of them make wrong for users.
FAULTS := $(filter conformance/faults/%,$(LIBRARY)) conformance/systems/bump.c

# The Check suites.
TESTS := $(sort $(wildcard conformance/tests/support/*.c conformance/tests/*/test_*.c))
