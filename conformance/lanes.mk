# SPDX-License-Identifier: MIT
#
# Lanes whose pointers have 32 bits, besides node: m32, natively, and wasi, under node:wasi. Their sources
# are those of every other lane. Check goes into neither: a plain loop (ask) goes over the clauses.
PORTABLE = $(filter-out $(NATIVE),$(LIBRARY))

# Headers that the 32-bit packages share with the 64-bit ones are below the machine's own triple.
TRIPLE = $(shell $(firstword $(CC)) -print-multiarch 2>/dev/null)
M32    = $(CLANG) -m32 -isystem /usr/include/$(TRIPLE) -D_FILE_OFFSET_BITS=64
$B/m32/%.o: %.c $B/flags | need-$(CLANG) need-32-bits
	mkdir -p $(@D) && echo $@
	$(M32) $(HARNESS) -O2 -g -DMAPCHECK_LANE_M32 -c $< -o $@
$B/m32.a: $(PORTABLE:%.c=$B/m32/%.o)
	rm -f $@ && ar rcs $@ $^
$B/m32/mapcheck: $B/m32/fuzz/mapcheck.o $B/m32.a
$B/m32/ask: $(ASK:%.c=$B/m32/%.o) $B/m32.a
$B/m32/mapcheck $B/m32/ask:
	$(M32) $^ -o $@

# Without -nostdlibinc clang would take the host's headers for those that wasi-libc lacks. Signals are
# emulated: nothing raises one.
WASI_LINK = $(CLANG) --target=wasm32-wasi
WASI_CC   = $(WASI_LINK) -nostdlibinc -isystem /usr/include/wasm32-wasi -D_WASI_EMULATED_SIGNAL
$B/wasi/%.o: %.c $B/flags | need-$(CLANG) need-wasi-libc
	mkdir -p $(@D) && echo $@
	$(WASI_CC) $(HARNESS) -O2 -DMAPCHECK_LANE_WASI -c $< -o $@
$B/wasi.a: $(PORTABLE:%.c=$B/wasi/%.o)
	rm -f $@ && llvm-ar-14 rcs $@ $^
$B/wasi/mapcheck.wasm: $B/wasi/fuzz/mapcheck.o $B/wasi.a
$B/wasi/ask.wasm: $(ASK:%.c=$B/wasi/%.o) $B/wasi.a
$B/wasi/mapcheck.wasm $B/wasi/ask.wasm:
	$(WASI_LINK) $^ -lwasi-emulated-signal -o $@
$B/m32/conformance/declared.o $B/wasi/conformance/declared.o: $B/declared.inc

need-32-bits: | $(filter setup,$(MAKECMDGOALS))
	test -e /usr/lib32/crt1.o || fuzz/setup.sh need /usr/lib32/crt1.o
.PHONY: need-32-bits
