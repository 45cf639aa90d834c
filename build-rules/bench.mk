# SPDX-License-Identifier: MIT
#
# Benchmarks (fuzz/bench/README.md): one program that holds the page manager, once for each of its page tables, and
# the allocators that it is compared with. The page manager is compiled as a runtime compiles it.

BENCH_PAGE_MANAGER := $(filter-out impl/program_break.c impl/posix_mmap.c,$(PRODUCT)) \
                      conformance/systems/bench/bench_page_manager.c
BENCH_SOURCES := $(filter-out $(BENCH_PAGE_MANAGER),$(wildcard conformance/systems/bench/*.c fuzz/bench/bench*.c))
BENCH_LIBRARY := $(filter reference/%,$(LIBRARY)) fuzz/bench/policy.c fuzz/bench/speed.c \
                 $(patsubst %,fuzz/support/%.c,prng folder input progress quantiles)

# One object for each page table. Both objects define the page manager, so bench_skip or bench_tree is the only global
# symbol of each.
$B/bench/native/skip.o: $(BENCH_PAGE_MANAGER:%.c=$B/bench/native/skip/%.o)
$B/bench/native/tree.o: $(BENCH_PAGE_MANAGER:%.c=$B/bench/native/%.o)
$B/bench/node/skip.o:   $(BENCH_PAGE_MANAGER:%.c=$B/bench/node/skip/%.o)
$B/bench/node/tree.o:   $(BENCH_PAGE_MANAGER:%.c=$B/bench/node/%.o)
$B/bench/native/skip.o $B/bench/native/tree.o:
	$(CC) -r -nostdlib $^ -o $@ && objcopy --keep-global-symbol=bench_$(basename $(@F)) $@
$B/bench/node/skip.o $B/bench/node/tree.o: $B/localize
	$(EMCC) -r $(filter %.o,$^) -o $@ && $B/localize $@ bench_$(basename $(@F))

$B/bench/native/bench: $(BENCH_SOURCES:%.c=$B/bench/native/%.o) $B/bench/native/skip.o $B/bench/native/tree.o \
                       $(BENCH_LIBRARY:%.c=$B/release/%.o)
	$(CC) $^ -o $@
$B/bench/node/bench.js: $(BENCH_SOURCES:%.c=$B/bench/node/%.o) $B/bench/node/skip.o $B/bench/node/tree.o \
                        $(BENCH_LIBRARY:%.c=$B/node/%.o)
	$(EMCC) -O2 -mbulk-memory $^ -sNODERAWFS $(NODE_LINK) -o $@
