# SPDX-License-Identifier: MIT
#
# The prerequisites and commands of the public targets on each platform. make refuses a value of PLATFORM without a
# row.

RUN_native = $B/mapcheck
RUN_wasm2c = $B/wasm2c/mapcheck
RUN_node   = $(NODE) $B/node/mapcheck.js
RUN_m32    = conformance/platforms/run-m32.sh $B/m32/mapcheck
RUN_wasi   = conformance/platforms/run-wasi.sh $B/wasi/mapcheck.wasm
# A shared object runs in mapcheck, the page manager in a program of its own, and a linked program in node.
SYSTEM_FILE   := $(if $(findstring /,$(SYSTEM)),$(SYSTEM),$(filter %.so,$(SYSTEM)))
THREADS_LINK   = $B/mapcheck threads --system $B/linked/yours.threads
THREADS_native = $(if $(LINK),$(THREADS_LINK),$(if $(SYSTEM_FILE),fuzz/threads/run-file.sh $(SYSTEM_FILE),$B/fuzz/threads))
THREADS_node   = $(if $(LINK),$(THREADS_LINK),$(NODE) $B/node/threads.js)
THREADS_NEED   = $(if $(LINK),$B/mapcheck linked-threads,$(if $(filter %/run-file.sh,$(THREADS_$(PLATFORM))),$B/mapcheck $(FILE_RACED),$(lastword $(THREADS_$(PLATFORM)))))
# An object that clang built with -fsanitize=thread needs its runtime in the program.
FILE_RACED     = $(if $(shell grep -qa __tsan_init $(SYSTEM_FILE) && ! grep -qa 'libtsan[.]so' $(SYSTEM_FILE) && echo yes),$B/threads/mapcheck)
FUZZ_libfuzzer_native = $B/fuzz/$(TARGET)
FUZZ_libfuzzer_wasm2c = $B/wasm2c/model_check $B/wasm2c/mapcheck
FUZZ_afl_native       = $B/fuzz/model_check $B/afl/model_check

# The prerequisites of make check on each platform. make check leaves out a platform that lacks a tool (`make doctor`),
# and prints that.
CHECK_native    = $B/mapcheck $B/ask $B/list_kills $(BUILD_TOOLS)
CHECK_tests     = $B/check
CHECK_sanitized = $B/sanitized/mapcheck $(if $(LACKS_tests),,$B/sanitized/check)
CHECK_m32       = $B/m32/mapcheck
CHECK_wasm2c    = $B/wasm2c/mapcheck
CHECK_node      = $B/node/mapcheck.js $B/node/suite.js $B/node/command.js $(patsubst %.c,$B/product/%.o,$(PRODUCT) $(wildcard impl/override*.c))
CHECK_wasi      = $B/wasi/mapcheck.wasm $B/wasi/conform.wasm
PLATFORMS_HERE := $(foreach platform,native tests sanitized m32 wasm2c node wasi,\
                    $(if $(LACKS_$(platform)),,$(platform)))

# A module or a linked program takes the place of SYSTEM. With two on the command line, the run would leave one out.
ASKED     = $(if $(filter file,$(origin SYSTEM)),$(or $(if $(LINK),yours),$(WASM),$(SYSTEM)),$(SYSTEM))
RUN_ASKED = $(if $(LINK),$B/linked/mapcheck,$(RUN_$(PLATFORM)))
# No compiler instruments a linked program for libFuzzer, so it gets random programs.
FUZZ_LINK = $B/linked/mapcheck stress --system yours --operations 1000000000 --seconds $(TIME) --seed $(SEED) $(if $(filter yes,$(COLLECT)),--collect)
ifneq ($(filter fuzz replay,$(MAKECMDGOALS)),)
TWO_ASKED = $(if $(filter command%,$(origin SYSTEM)),SYSTEM=$(SYSTEM)) $(if $(WASM),WASM=$(WASM)) $(if $(LINK),LINK='$(LINK)')
$(if $(word 2,$(filter SYSTEM=% WASM=% LINK=%,$(TWO_ASKED))),$(error $(strip $(TWO_ASKED)) are two systems: give one))
endif

# make mutants SYSTEM=strangers hunts through the doors whose tools are here; DOORS in the environment chooses fewer.
STRANGERS      := $(filter strangers,$(SYSTEM))
comma          := ,
STRANGER_DOORS := so$(if $(LACKS_wasm2c),,$(comma)wasm)$(if $(LACKS_wasm2c)$(LACKS_wasi),,$(comma)wasi)$(if $(LACKS_node),,$(comma)linked)
STRANGERS_NEED := $(if $(LACKS_node),,$B/node/suite.js $B/node/command.js)
HUNT_STRANGERS  = B=$B CC='$(CC)' EMCC='$(EMCC)' WASI_CC='$(WASI_LINK)' DOORS="$${DOORS:-$(STRANGER_DOORS)}" $(NODE) conformance/strangers/hunt.mjs
# make mutants SYSTEM=table-defects hunts the defects of the page manager in modules of wasi-libc.
TABLE_DEFECTS   := $(filter table-defects,$(SYSTEM))
HUNT_TABLE       = B=$B CC='$(CC)' WASI_CC='$(WASI_LINK)' $(NODE) conformance/strangers/table_defects.mjs

BENCH_patterns  = $B/bench/native/bench $B/bench/node/bench.js
BENCH_workloads = $(BENCH_patterns)
BENCH_policies  = $B/bench/native/bench
BENCH_fuzz      = $B/bench/native/bench $B/mapcheck $B/fuzz/empty $B/fuzz/model_check
BENCH_mutator   = $B/fuzz/model_check
# These compile what they measure.
BENCH_malloc    = fuzz/bench/compare_malloc.sh
BENCH_size      = fuzz/bench/code_size.mjs

# Refuses a value without a row before it builds anything.
ifneq ($(filter replay explore,$(MAKECMDGOALS)),)
$(if $(RUN_$(PLATFORM)),,$(error no PLATFORM=$(PLATFORM): use native, m32, wasm2c, node or wasi))
endif
ifneq ($(filter threads,$(MAKECMDGOALS)),)
$(if $(WASM)$(filter %.wasm,$(SYSTEM)),$(error make threads has no wasm module: LINK=your.c, SYSTEM=./yours.so, or leave both out for the page manager))
$(if $(THREADS_$(PLATFORM)),,$(error no PLATFORM=$(PLATFORM): use native or node))
endif
ifneq ($(filter fuzz,$(MAKECMDGOALS)),)
$(if $(filter $(TARGETS),$(TARGET)),,$(error no TARGET=$(TARGET): use one of $(TARGETS)))
$(if $(LINK),$(if $(filter command%,$(origin ENGINE)),\
    $(error make fuzz LINK= has no ENGINE=: a linked program gets random programs in node)))
$(if $(FUZZ_$(ENGINE)_$(PLATFORM)),,\
    $(error no ENGINE=$(ENGINE) with PLATFORM=$(PLATFORM): use libfuzzer or afl, or libfuzzer with wasm2c))
endif
ifneq ($(filter bench,$(MAKECMDGOALS)),)
$(foreach part,$(BENCH),$(if $(BENCH_$(part)),,\
    $(error no BENCH=$(part): use patterns, workloads, policies, fuzz, malloc, size or mutator)))
endif
