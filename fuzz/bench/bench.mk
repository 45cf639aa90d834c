# SPDX-License-Identifier: MIT
#
# Benchmarks (fuzz/bench/README.md). One program links the page manager as a runtime compiles it,
# once for each page table, and the systems it is compared with. Symbols that both copies define are
# renamed.
BENCH_TABLES = skip tree
BENCH_skip   = -DPAGE_TABLE_SKIP_TABLE
TABLES = $(filter impl/skip_% impl/run_%,$(IMPL))
TWICE  = $(filter-out $(TABLES) impl/harness.c impl/validate%.c impl/posix_mmap.c,$(IMPL))
ADAPTER = conformance/systems/bench/bench_page_manager.c
ONCE   = $(TABLES) $(filter-out $(ADAPTER),$(wildcard conformance/systems/bench/*.c fuzz/bench/bench*.c))
SHARED = $(filter reference/%,$(LIBRARY)) fuzz/bench/policy.c \
         $(patsubst %,fuzz/support/%.c,prng folder input progress quantiles)
MEASURED = $(ONCE:%.c=%.o) \
           $(foreach table,$(BENCH_TABLES),$(patsubst %.c,%.$(table).o,$(TWICE) $(ADAPTER)))

$B/bench/names.h: $(TWICE:%.c=$B/bench/native/%.o)
	nm -g --defined-only $^ | awk 'NF == 3 { print "#define " $$3 " BENCH_RENAMED(_" $$3 ")" }' > $@

define bench_lane
$B/bench/$1/%.o: %.c $B/flags | need-$2
	mkdir -p $$(@D) && echo $$@
	$3 $(STRICT) -MMD -MP -O2 -c $$< -o $$@
$(foreach table,$(BENCH_TABLES),$(call bench_table,$1,$2,$3,$(table)))
endef
define bench_table

$B/bench/$1/%.$4.o: %.c $B/flags $B/bench/names.h | need-$2
	mkdir -p $$(@D) && echo $$@
	$3 $(STRICT) -MMD -MP -O2 -DBENCH_NAME=$4 $(BENCH_$4) $$(COUNTS) -include $B/bench/names.h \
	    -include conformance/systems/bench/bench_names.h -c $$< -o $$@
$B/bench/$1/impl/program_break.$4.o: COUNTS = -DBENCH_COUNTS
endef
$(eval $(call bench_lane,native,cc,$(CC)))
$(eval $(call bench_lane,node,emcc,$(EMCC) -mbulk-memory))

$B/bench/native/bench: $(MEASURED:%=$B/bench/native/%) $(SHARED:%.c=$B/release/%.o)
	$(CC) $^ -o $@
$B/bench/node/bench.js: $(MEASURED:%=$B/bench/node/%) $(SHARED:%.c=$B/node/%.o)
	$(EMCC) -O2 -mbulk-memory $^ -sNODERAWFS $(ON_NODE) -o $@
