# SPDX-License-Identifier: MIT
#
# Systems that are wasm modules translated to C: those of the lane wasm2c that have a name, and any
# module of a user's (make wasm WASM=yours.wasm).

# The C libraries have their mmap inside: nothing of ours is compiled. As little memory as can be at
# first, so that a world's pages are nearly all there is.
LIBC_EXPORTS = _mmap,_munmap,_madvise,_mprotect,_mremap,_sbrk,___errno_location
STANDALONE   = -O2 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB \
               -sTOTAL_STACK=64KB -sINITIAL_MEMORY=$(INITIAL) -sEXPORTED_FUNCTIONS=$(LIBC_EXPORTS)
INITIAL      = 128KB
$B/wasm2c/emscripten_libc.wasm: | need-emcc
	mkdir -p $(@D) && : > $B/wasm2c/nothing.c
	$(EMCC) $(STANDALONE) $B/wasm2c/nothing.c -o $@
$B/wasm2c/emscripten_libc_emmalloc.wasm: | need-emcc
	mkdir -p $(@D) && : > $B/wasm2c/nothing_emmalloc.c
	$(EMCC) $(STANDALONE) -sMALLOC=emmalloc $B/wasm2c/nothing_emmalloc.c \
	    -o $@
$B/wasm2c/wasi_libc.wasm: conformance/systems/wasm_errno.c | need-wasi-libc
	mkdir -p $(@D)
	$(WASI_LINK) -O2 -mexec-model=reactor -D_WASI_EMULATED_MMAN $< \
	    -lwasi-emulated-mman -Wl,--export=mmap,--export=munmap -o $@

# The page manager as a program gets it that links the drop-in: no harness, over the real sbrk, with
# Emscripten's own mmap behind it for what is not its own.
PRODUCT_WASM = $(EMCC) $(STRICT) $(STANDALONE) $(TESTED) impl/override.c
$B/wasm2c/page_manager_product.wasm $B/wasm2c/page_manager_product_skip.wasm: \
    $(TESTED) impl/override.c $(wildcard impl/*.h) | need-emcc
$B/wasm2c/page_manager_product%: INITIAL = 192KB
$B/wasm2c/page_manager_product.wasm:
	mkdir -p $(@D) && echo $@
	$(PRODUCT_WASM) -o $@
$B/wasm2c/page_manager_product_skip.wasm:
	mkdir -p $(@D) && echo $@
	$(PRODUCT_WASM) -DPAGE_TABLE_SKIP_TABLE -o $@

# From a module to an object: checked, translated, its glue made; the host may refuse its growth.
# Where wasi-libc is missing, the registry says so of the system.
MODULES   = emscripten_libc emscripten_libc_emmalloc page_manager_product page_manager_product_skip \
            $(if $(filter wasi-libc,$(MISSING)),,wasi_libc)
$B/wasm2c/conformance/systems/registry.o: $B/wasm2c/modules
$B/wasm2c/conformance/systems/registry.o: HARNESS += $(if $(filter wasi_libc,$(MODULES)),,-DMAPCHECK_LACKS_WASI_LIBC)
$B/wasm2c/modules: always
	mkdir -p $(@D)
	echo '$(MODULES)' | cmp -s - $@ || echo '$(MODULES)' > $@

# The same where there is one, for the test that it says so.
$B/wasm2c/lacking/registry.o: conformance/systems/registry.c
	mkdir -p $(@D)
	$(CC) $(HARNESS) -DMAPCHECK_LANE_WASM2C -DMAPCHECK_LACKS_WASI_LIBC -c $< -o $@
$B/wasm2c/lacking/mapcheck: $B/wasm2c/lacking/registry.o $B/release/fuzz/command/mapcheck.o
	$(CC) $(filter-out %/systems/registry.o %/wasi_libc.o %/wasi_libc_glue.o,$^) -lm -o $@
TRANSLATE = conformance/systems/wasm_module.sh
MAKES     = $(TRANSLATE) $(wildcard conformance/systems/wasm_*.awk)
GROWN     = -Dwasm_rt_grow_memory=wasm_module_grow
$B/wasm2c/%_glue.c: $B/wasm2c/%.wasm $(MAKES) | need-wasm2c
	$(TRANSLATE) $< $(subst _,-,$*) system_$* $B/wasm2c/$*
$B/wasm2c/%_glue.o: $B/wasm2c/%_glue.c $(wildcard conformance/systems/wasm_module.h reference/*.h)
	$(TRANSLATED) -std=c11 -iquote . -I$B/wasm2c -c $< -o $@
$(MODULES:%=$B/wasm2c/%.o): $B/wasm2c/%.o: $B/wasm2c/%_glue.c
	$(TRANSLATED) $(GROWN) -c $B/wasm2c/$*.c -o $@
$(MODULES:%=$B/wasm2c/%_covered.o): $B/wasm2c/%_covered.o: $B/wasm2c/%_glue.c
	$(TRANSLATED) $(GROWN) -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp \
	    -c $B/wasm2c/$*.c -o $@

MODULE_GLUE = $(MODULES:%=$B/wasm2c/%_glue.o)
HOSTED      = $(MODULES:%=$B/wasm2c/%.o) $(MODULE_GLUE)
HOSTED_COVERED = $(MODULES:%=$B/wasm2c/%_covered.o) $(MODULE_GLUE)

# A user's module: checked and translated each time, for it is cheap and two may have one name. The
# copy is what --system yours.wasm is compared with.
WASM_HOST = $(patsubst %,$B/wasm/host/%.o,wasm_module wasm_error wasm_coverage $(RUNTIME_PARTS))
WASM_CC   = $(TRANSLATED) -fPIC -fvisibility=hidden
WASM_COUNT = -fsanitize-coverage=inline-8bit-counters,pc-table
$B/wasm/host/%.o: conformance/systems/%.c | need-clang
	mkdir -p $(@D)
	$(WASM_CC) -std=c11 -iquote . -D_GNU_SOURCE -MMD -MP -c $< -o $@
$B/wasm/host/%.o: $(RUNTIME)/%.c | need-clang
	mkdir -p $(@D)
	$(WASM_CC) -c $< -o $@
ifneq ($(WASM),)
$(WASM_SO): always $(WASM_HOST) | need-wasm2c
	rm -f $@
	$(TRANSLATE) $(WASM) $(WASM) mapcheck_system $B/wasm/$(WASM_STEM)/module
	$(WASM_CC) $(GROWN) $(WASM_COUNT) -std=c11 -shared -iquote . -I$B/wasm/$(WASM_STEM) \
	    $B/wasm/$(WASM_STEM)/module.c $B/wasm/$(WASM_STEM)/module_glue.c $(WASM_HOST) -lm -o $@
	cp $(WASM) $B/wasm/$(WASM_STEM).wasm
endif
