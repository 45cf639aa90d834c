# SPDX-License-Identifier: MIT
#
# Link sets: which sources go into which program. Wildcards find the sources, so a new file needs no line here.

# The fuzz targets: each has the entry point of an engine, and is a program of its own.
TARGETS := model_check differential roundtrip empty

# The library is every source that has no main, no entry point and no place of its own. override.c defines mmap
# itself, so only wasm programs link it.
LIBRARY := $(filter-out impl/override.c $(addprefix conformance/systems/,wasm%.c threads%.c) \
             fuzz/command/mapcheck.c fuzz/bench/bench%.c $(TARGETS:%=fuzz/targets/%.c) \
             $(addprefix fuzz/threads/,threads.c worker_pool.c worker.c), \
             $(sort $(wildcard reference/*.c impl/*.c $(addprefix conformance/,systems/*.c clauses/*.c matrix/*.c) fuzz/*/*.c)))
# The library without the systems that only a native program can reach.
PORTABLE := $(filter-out $(addprefix conformance/systems/,linux_%.c loadable%.c process_%.c),$(LIBRARY))

# The page manager, and what a user copies of it: everything but the checks of the harness.
PAGE_MANAGER  := $(filter impl/%,$(LIBRARY))
PRODUCT       := $(filter-out impl/harness.c impl/validate%.c,$(PAGE_MANAGER))
PRODUCT_FILES := $(PRODUCT) impl/override.c $(wildcard impl/*.h)
# The page manager as a system under test, over a simulated memory.
PAGE_MANAGER_SYSTEM := $(PAGE_MANAGER) $(sort $(wildcard conformance/systems/page_manager*.c)) \
                       $(addprefix conformance/systems/,environment.c simulated.c)

# The Check suites.
TESTS := $(sort conformance/faults/faults.c $(wildcard conformance/tests/support/*.c conformance/tests/*/test_*.c))
