# SPDX-License-Identifier: MIT
#
# Wasm modules for the platform wasm2c: C libraries, product builds of the page manager, and a user's modules
# (make wasm WASM=yours.wasm).

# $(call module,NAME,SOURCES,MEMORY,FLAGS): a module that exports its mmap. It begins with the least possible MEMORY, so
# that nearly all its memory consists of the world's pages.
MODULE_EXPORTS = -sEXPORTED_FUNCTIONS=_mmap,_munmap,_madvise,_mprotect,_mremap,_sbrk,___errno_location
MODULE_LINK = -O2 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sTOTAL_STACK=64KB $(MODULE_EXPORTS)
define module_rules
$B/wasm2c/$1.wasm: $2 | need-emcc
	mkdir -p $$(@D) && echo $$@
	$$(EMCC) $$(MODULE_LINK) -sINITIAL_MEMORY=$(strip $3) $4 $$(filter %.c,$$^) -o $$@
endef
module = $(eval $(call module_rules,$1,$2,$3,$4))
# Emscripten's libraries contain an mmap. Their mlock does nothing, and is not asked. The page manager is built as in a program that links the drop-in: without
# harness, over the real sbrk. Emscripten's own mmap handles the addresses that the page manager does not own.
PRODUCT_EXPORTS = $(MODULE_EXPORTS),_mlock,_munlock
$(call module,emscripten_libc,           $B/wasm2c/empty.c, 128KB,)
$(call module,emscripten_libc_emmalloc,  $B/wasm2c/empty.c, 128KB, -sMALLOC=emmalloc)
$(call module,page_manager_product,      $(PRODUCT_FILES),  192KB, $$(STRICT) $$(PRODUCT_EXPORTS) $(PRODUCT_TREE))
$(call module,page_manager_product_skip, $(PRODUCT_FILES),  192KB, $$(STRICT) $$(PRODUCT_EXPORTS) $(PRODUCT_SKIP))
$B/wasm2c/empty.c:
	mkdir -p $(@D) && : > $@
$B/wasm2c/wasi_libc.wasm: conformance/systems/wasm_errno.c | need-wasi-libc
	mkdir -p $(@D)
	$(WASI_LINK) -O2 -mexec-model=reactor -D_WASI_EMULATED_MMAN $< \
	    -lwasi-emulated-mman -Wl,--export=mmap,--export=munmap -o $@

# Turns a module into an object: checks it, translates it, and makes its glue. The host may refuse its growth.
TRANSLATE   = conformance/systems/wasm_module.sh
GROWTH_HOOK = -Dwasm_rt_grow_memory=wasm_module_grow
$B/wasm2c/%_glue.c: $B/wasm2c/%.wasm $(TRANSLATE) $B/translate | need-wasm2c
	B=$B $(TRANSLATE) $< $(subst _,-,$*) system_$* $B/wasm2c/$*
$B/wasm2c/%_glue.o: $B/wasm2c/%_glue.c $(wildcard conformance/systems/wasm_module.h reference/*.h)
	$(TRANSLATED_CC) -std=c11 -iquote . -I$B/wasm2c -c $< -o $@
$(MODULES:%=$B/wasm2c/%.o): $B/wasm2c/%.o: $B/wasm2c/%_glue.c
	$(TRANSLATED_CC) $(GROWTH_HOOK) -c $B/wasm2c/$*.c -o $@
$(MODULES:%=$B/wasm2c/%_covered.o): $B/wasm2c/%_covered.o: $B/wasm2c/%_glue.c
	$(TRANSLATED_CC) $(GROWTH_HOOK) $(FUZZER_FLAGS) -c $B/wasm2c/$*.c -o $@

# make checks and translates a user's module each time, because that is cheap and two modules may have the same name.
# --system yours.wasm compares the user's file with the copy.
WASM_STEM = $(basename $(notdir $(WASM)))
WASM_SO   = $(if $(WASM),$B/wasm/$(WASM_STEM).so)
WASM_CC   = $(TRANSLATED_CC) -fPIC -fvisibility=hidden
WASM_HOST = $(patsubst %,$B/wasm/host/%.o,wasm_module wasm_host wasm_fresh wasm_neighbour wasm_error wasm_coverage $(WABT_RUNTIME_PARTS))
$B/wasm/host/%.o: conformance/systems/%.c | need-clang
	mkdir -p $(@D)
	$(WASM_CC) -std=c11 -iquote . -D_GNU_SOURCE -MMD -MP -c $< -o $@
$B/wasm/host/%.o: $(WABT_RUNTIME)/%.c | need-clang
	mkdir -p $(@D)
	$(WASM_CC) -c $< -o $@
ifneq ($(WASM),)
$(WASM_SO): always $B/translate $(WASM_HOST) | need-wasm2c
	rm -f $@
	B=$B $(TRANSLATE) $(WASM) $(WASM) mapcheck_system $B/wasm/$(WASM_STEM)/module
	$(WASM_CC) $(GROWTH_HOOK) -fsanitize-coverage=inline-8bit-counters,pc-table -std=c11 -shared -iquote . \
	    -I$B/wasm/$(WASM_STEM) $B/wasm/$(WASM_STEM)/module.c $B/wasm/$(WASM_STEM)/module_glue.c $(WASM_HOST) -lm -o $@
	cp $(WASM) $B/wasm/$(WASM_STEM).wasm
endif
