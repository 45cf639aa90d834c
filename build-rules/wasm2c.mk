# SPDX-License-Identifier: MIT
#
# The platform wasm2c: wasm modules are translated to C, and a native program judges them. This file makes the page
# manager's module. modules.mk makes those of C libraries, of product builds and of users.

$B/wasm2c/module.wasm: $(PAGE_MANAGER_SYSTEM) $(addprefix conformance/systems/,environment_alone.c wasm_exports.c) \
                       $(wildcard impl/*.h conformance/systems/*.h reference/*.h) | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(filter-out -MMD -MP,$(HARNESS_FLAGS)) -O2 $(filter %.c,$^) --no-entry -sSTANDALONE_WASM \
	    -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -o $@
$B/wasm2c/module.c: $B/wasm2c/module.wasm $B/translate | need-wasm2c
	$(WASM2C) $< --module-name=module -o $@
	$B/translate names $B/wasm2c/module.h > $B/wasm2c/module_names.h

# The translated code has no sanitizers. They would make it ten times slower and find nothing there.
TRANSLATED_CC = $(CLANG) -O2 -g -w -I$(WABT_RUNTIME) $(WASM2C_CHECKS)
$B/wasm2c/module.o: $B/wasm2c/module.c
	$(TRANSLATED_CC) -c $< -o $@
$B/wasm2c/module_covered.o: $B/wasm2c/module.c
	$(TRANSLATED_CC) $(FUZZER_FLAGS) -c $< -o $@
$B/wasm2c/runtime/%.o: $(WABT_RUNTIME)/%.c | need-clang
	mkdir -p $(@D)
	$(TRANSLATED_CC) -c $< -o $@

# Modules that the registry names. Where wasi-libc is missing, the registry reports that for its system.
MODULES := emscripten_libc emscripten_libc_emmalloc page_manager_product page_manager_product_skip \
           $(if $(filter wasi-libc,$(MISSING)),,wasi_libc)
WABT_RUNTIME_PARTS := $(basename $(notdir $(wildcard $(WABT_RUNTIME)/wasm-rt-*impl.c)))
# The adapters and the runtime, then the translated modules: the page manager's and the named ones.
WASM2C_ADAPTERS := $(patsubst %,$B/wasm2c/conformance/systems/%.o, \
                     registry wasm2c_page_manager wasm2c_state wasm_module wasm_host wasm_fresh wasm_neighbour \
                     wasm_error)
WASM2C_HOST     := $(WASM2C_ADAPTERS) $(WABT_RUNTIME_PARTS:%=$B/wasm2c/runtime/%.o) $(MODULES:%=$B/wasm2c/%_glue.o)
WASM2C_OBJECTS  := $(WASM2C_HOST) $(MODULES:%=$B/wasm2c/%.o) $B/wasm2c/module.o $B/release.a
$(WASM2C_ADAPTERS): $B/wasm2c/module.c
$B/wasm2c/conformance/systems/registry.o: $B/wasm2c/modules
$B/wasm2c/conformance/systems/registry.o: \
    HARNESS_FLAGS += $(if $(filter wasi_libc,$(MODULES)),,-DMAPCHECK_LACKS_WASI_LIBC)
$B/wasm2c/modules: always
	mkdir -p $(@D)
	echo '$(MODULES)' | cmp -s - $@ || echo '$(MODULES)' > $@

$B/wasm2c/mapcheck: $B/release/fuzz/command/mapcheck.o $(WASM2C_OBJECTS)
	$(CC) $^ -lm -o $@
$B/wasm2c/model_check: $B/sanitized/fuzz/targets/model_check.o $(WASM2C_HOST) $(MODULES:%=$B/wasm2c/%_covered.o) \
                        $B/wasm2c/module_covered.o $B/sanitized.a
	$(CLANG) $(SANITIZER_FLAGS) -fsanitize=fuzzer -rdynamic $^ -lm -o $@ # loaded modules need its symbols

# A registry without wasi-libc, even where wasi-libc is installed. A test of that report needs it.
$B/wasm2c/lacking/registry.o: conformance/systems/registry.c
	mkdir -p $(@D)
	$(CC) $(HARNESS_FLAGS) -DMAPCHECK_PLATFORM_WASM2C -DMAPCHECK_LACKS_WASI_LIBC -c $< -o $@
$B/wasm2c/lacking/mapcheck: $B/wasm2c/lacking/registry.o $B/release/fuzz/command/mapcheck.o $(WASM2C_OBJECTS)
	$(CC) $(filter-out %/systems/registry.o %/wasi_libc.o %/wasi_libc_glue.o,$^) -lm -o $@
