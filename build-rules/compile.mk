# SPDX-License-Identifier: MIT
#
# Compiles sources to objects: one row for each folder of build/ gives the compiler and the flags.

# A harness build has one answer of mprotect on every platform; the product builds that the clauses test have both.
HARNESS_FLAGS   = $(STRICT) -DMAPCHECK_HARNESS -DPAGE_MANAGER_MPROTECT_SUCCEEDS=0 -MMD -MP
PRODUCT_FLAGS   = $(STRICT) -MMD -MP -O2
LTO_FLAGS       = -O3 -g -flto=auto
SANITIZER_FLAGS = -g -O2 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
THREAD_FLAGS    = -O2 -g -pthread -fsanitize=thread
COVERAGE_FLAGS  = -O1 -g -fprofile-instr-generate -fcoverage-mapping
# Coverage for a fuzzer. It excludes coverage of single comparisons, which costs three quarters of the speed and did
# not help the fuzzer.
FUZZER_FLAGS    = -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp

# Debian's 32-bit and 64-bit packages share headers, which are below the machine's triple.
M32_TRIPLE := $(shell $(CC) -print-multiarch 2>/dev/null)
M32_CC     = $(CLANG) -m32 $(if $(M32_TRIPLE),-isystem /usr/include/$(M32_TRIPLE)) -D_FILE_OFFSET_BITS=64
NODE_HARNESS_FLAGS = $(HARNESS_FLAGS) -O2 -DMAPCHECK_PLATFORM_NODE
# wasi-libc emulates signals and the processor's clock: it raises no signal, and the clock shows wall time.
WASI_HARNESS_FLAGS = $(HARNESS_FLAGS) -O2 -DMAPCHECK_PLATFORM_WASI -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS

# $(call compile_into,FOLDER,TOOLS,COMMAND): COMMAND makes the objects of build/FOLDER/, and needs TOOLS. make compiles
# the objects again when COMMAND or the version of emcc changes.
define compile_rules
$B/$1/flags: COMMAND := $(strip $3) $(EMCC_VERSION)
$B/$1/flags: always
	mkdir -p $$(@D)
	echo '$$(COMMAND)' | cmp -s - $$@ || echo '$$(COMMAND)' > $$@

$B/$1/%.o: %.c $B/$1/flags | $(2:%=need-%)
	mkdir -p $$(@D) && echo $$@
	$(strip $3) -c $$< -o $$@
endef
compile_into = $(eval $(call compile_rules,$1,$(strip $2),$3))

# The native platform. lto is for build/mapcheck only. covered is for the code that a fuzz target tests. skip is the
# page manager with the skip table.
$(call compile_into,release,          cc,            $$(CC) $$(HARNESS_FLAGS) -O2 -g)
$(call compile_into,lto,              cc,            $$(CC) $$(HARNESS_FLAGS) $$(LTO_FLAGS))
$(call compile_into,sanitized,        clang,         $$(CLANG) $$(HARNESS_FLAGS) $$(SANITIZER_FLAGS))
$(call compile_into,covered,          clang,         $$(CLANG) $$(HARNESS_FLAGS) $$(SANITIZER_FLAGS) $$(FUZZER_FLAGS))
$(call compile_into,threads,          clang,         $$(CLANG) $$(HARNESS_FLAGS) $$(THREAD_FLAGS))
$(call compile_into,afl,              afl,           AFL_QUIET=1 $$(AFL_CLANG) $$(HARNESS_FLAGS) -O2 -g)
$(call compile_into,coverage,         clang,         $$(CLANG) $$(HARNESS_FLAGS) $$(COVERAGE_FLAGS))
$(call compile_into,bench/native,     cc,            $$(CC) $$(PRODUCT_FLAGS))
$(call compile_into,bench/native/skip,cc,            $$(CC) $$(PRODUCT_FLAGS) -DPAGE_TABLE_SKIP_TABLE)

# The other platforms. engine_module is a clause runner whose systems are separate wasm modules.
$(call compile_into,m32,              clang 32-bits, $$(M32_CC) $$(HARNESS_FLAGS) -O2 -g -DMAPCHECK_PLATFORM_M32)
$(call compile_into,wasm2c,           cc,            $$(CC) $$(HARNESS_FLAGS) -O2 -g -DMAPCHECK_PLATFORM_WASM2C \
                                                     $$(WASM2C_CHECKS) -isystem $B/wasm2c -isystem $$(WABT_RUNTIME))
$(call compile_into,node,             emcc,          $$(EMCC) $$(NODE_HARNESS_FLAGS))
$(call compile_into,node/engine,      emcc,          $$(EMCC) $$(NODE_HARNESS_FLAGS) -DMAPCHECK_ENGINE $$(NAMED))
$(call compile_into,node/threads,     emcc,          $$(EMCC) $$(NODE_HARNESS_FLAGS) -pthread)
$(call compile_into,wasi,             wasi-libc,     $$(WASI_CC) $$(WASI_HARNESS_FLAGS))
$(call compile_into,wasi/engine,      wasi-libc,     $$(WASI_CC) $$(WASI_HARNESS_FLAGS) -DMAPCHECK_ENGINE)
$(call compile_into,product,          emcc,          $$(EMCC) $$(PRODUCT_FLAGS))
$(call compile_into,bench/node,       emcc,          $$(EMCC) -mbulk-memory $$(PRODUCT_FLAGS))
$(call compile_into,bench/node/skip,  emcc,          $$(EMCC) -mbulk-memory $$(PRODUCT_FLAGS) -DPAGE_TABLE_SKIP_TABLE)

# The linker takes only needed objects from an archive, and prefers an object that precedes the archive. So a test can
# replace single parts.
$B/%.a:
	rm -f $@ && $(AR) rcs $@ $^
$B/release.a:   $(LIBRARY:%.c=$B/release/%.o)
$B/sanitized.a: $(LIBRARY:%.c=$B/sanitized/%.o)
$B/m32.a:       $(PORTABLE:%.c=$B/m32/%.o)
$B/wasi.a:      $(PORTABLE:%.c=$B/wasi/%.o)
$B/wasi.a:      AR = $(WASI_AR)
