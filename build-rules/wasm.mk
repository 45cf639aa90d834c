# SPDX-License-Identifier: MIT
#
# The platforms node and wasi: judge and system are wasm, and node runs them. There the clauses also test systems that
# are separate modules in the same engine (conformance/systems/wasm_engine.h).

# The judge needs a stack at least as large as a thread's.
NODE_LINK = -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB $(EMCC_STACK)5MB
WASI_LIBRARIES = -lwasi-emulated-signal -lwasi-emulated-process-clocks
$B/node/mapcheck.js: $(patsubst %.c,$B/node/%.o,fuzz/command/mapcheck.c $(PORTABLE))
	$(EMCC) -O2 $^ -sNODERAWFS $(NODE_LINK) -o $@
$B/wasi/mapcheck.wasm: $B/wasi/fuzz/command/mapcheck.o $B/wasi.a
	$(WASI_LINK) $^ $(WASI_LIBRARIES) -o $@

# Threads of wasm. They have no sanitizer for data races, but the program checks the order of all calls.
$B/node/threads.js: $(patsubst %.c,$B/node/threads/%.o,$(THREADED) $(filter reference/%,$(LIBRARY)) \
                      fuzz/threads/history_print.c fuzz/support/progress.c \
                      conformance/systems/registry.c $(FAULTS))
	$(EMCC) -O2 -pthread $^ -sPROXY_TO_PTHREAD -sPTHREAD_POOL_SIZE=6 -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1 \
	    -sINITIAL_MEMORY=64MB $(EMCC_STACK)5MB -sDEFAULT_PTHREAD_STACK_SIZE=2MB -o $@

# $(call engine_module,PLATFORM,NAME,SOURCES,FLAGS): a module under test, linked from SOURCES and the functions that the
# host calls. It begins with little memory, so that nearly all its memory consists of the world's pages.
MODULE_CC_node = $(EMCC) $(STRICT) -O2 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH \
                 -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=256KB $(EMCC_STACK)64KB -Wl,--undefined=sbrk,--wrap=sbrk,--wrap=_sbrk64
MODULE_CC_wasi = $(WASI_CC) $(STRICT) -O2 -D_WASI_EMULATED_MMAN -mexec-model=reactor -Wl,--wrap=sbrk
define engine_module_rules
ENGINE_MODULES_$1 += $B/$1/engine/$2.wasm
$B/$1/engine/$2.wasm: conformance/systems/wasm_engine_inside.c conformance/systems/neighbour.h $3 | $(if $(filter node,$1),need-emcc,need-wasi-libc)
	mkdir -p $$(@D) && echo $$@
	$$(MODULE_CC_$1) $$(filter %.c,$$^) $(strip $4) -o $$@
endef
engine_module = $(eval $(call engine_module_rules,$1,$(strip $2),$3,$4))
$(call engine_module,node, emscripten-libc,           ,                 -DENGINE_OTHERS)
$(call engine_module,node, emscripten-libc-emmalloc,  ,                 -DENGINE_OTHERS -sMALLOC=emmalloc)
$(if $(EMCC_MIMALLOC),\
$(call engine_module,node, emscripten-libc-mimalloc,  ,                 -DENGINE_OTHERS -sMALLOC=mimalloc -DENGINE_RESERVE=0x8000000u))
$(call engine_module,node, page-manager-product,      $(PRODUCT_FILES), -DENGINE_OTHERS $(PRODUCT_TREE))
$(call engine_module,node, page-manager-product-skip, $(PRODUCT_FILES), -DENGINE_OTHERS $(PRODUCT_SKIP))
$(call engine_module,wasi, wasi-libc,                 ,                 -lwasi-emulated-mman)
$(call engine_module,wasi, page-manager-product,      $(PRODUCT_FILES), -DENGINE_OTHERS $(PRODUCT_TREE))
$(call engine_module,wasi, page-manager-product-skip, $(PRODUCT_FILES), -DENGINE_OTHERS $(PRODUCT_SKIP))

# The clause runner whose registry lists these modules. make compiles the registry separately for it.
$B/wasi/conform.wasm: $B/wasi/conformance/platforms/conform_main.o $(ENGINE_MODULES_wasi) \
                      $(patsubst %,$B/wasi/engine/conformance/systems/%.o,registry wasm_engine wasm_error) $B/wasi.a
	$(WASI_LINK) $(filter-out %.wasm,$^) $(WASI_LIBRARIES) -Wl,--allow-undefined -o $@

# Under node, Check runs the clauses if there is a Check for wasm (node/check.sh). Otherwise a plain loop runs them.
CHECK_WASM = $B/check-wasm
$(CHECK_WASM)/libcheck.a: conformance/platforms/node/check.sh \
                          $(wildcard $(addprefix conformance/platforms/node/,check*.c check/*.h))
	mkdir -p $(@D)
	B=$B conformance/platforms/node/check.sh build
SUITE_OBJECTS := $(patsubst %.c,$B/node/%.o,$(filter-out %/registry.c,$(PORTABLE))) \
                 $(patsubst %,$B/node/engine/conformance/systems/%.o,registry wasm_engine wasm_error)
$B/node/engine/conformance/systems/registry.o: NAMED = $(if $(EMCC_MIMALLOC),-DMAPCHECK_MIMALLOC)
$B/node/suite.js: $(SUITE_OBJECTS) $(ENGINE_MODULES_node) $(CHECK_WASM)/libcheck.a conformance/platforms/node/check_main.c \
                  conformance/platforms/node/engine_library.js conformance/clauses/clause.h fuzz/command/command.h
	driven=-DWITHOUT_CHECK; \
	if test -f $(CHECK_WASM)/libcheck.a; then \
	    driven="-isystem $(CHECK_WASM)/check-0.15.2/src -isystem $(CHECK_WASM)/check-0.15.2 $(CHECK_WASM)/libcheck.a"; \
	fi; \
	$(EMCC) $(filter-out -MMD -MP,$(HARNESS_FLAGS)) -O2 conformance/platforms/node/check_main.c $(SUITE_OBJECTS) $$driven \
	    --js-library conformance/platforms/node/engine_library.js -sMODULARIZE -sEXPORT_NAME=createSuite \
	    -sEXPORTED_RUNTIME_METHODS=FS -sSINGLE_FILE $(NODE_LINK) \
	    -sENVIRONMENT=node,web,worker -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0 -o $@

# The commands of mapcheck for systems in an engine: run-command.mjs makes the host for it.
$B/node/command.js: $B/node/fuzz/command/mapcheck.o $(SUITE_OBJECTS) conformance/platforms/node/engine_library.js
	$(EMCC) -O2 $(filter %.o,$^) --js-library conformance/platforms/node/engine_library.js -sMODULARIZE -sEXPORT_NAME=createCommand \
	    -sNODERAWFS $(NODE_LINK) -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0 -o $@

# make conformance LINK='your.a' tests the system `yours`, and its threads where it can be linked with threads.
linked: $B/node/suite.js $B/mapcheck linked-command
	mkdir -p $B/linked
	threads='@/mapcheck threads --system @/linked/yours.threads'; \
	conformance/platforms/link.sh $B/linked/yours.threads $(LINK) || threads=-; \
	{ head -n 1 conformance/matrix/systems.tsv; \
	  printf 'yours\tnode\tconformance/platforms/run-node.sh --lines @/node/suite.js\t-\t%s\tall\tfile\n' \
	      "$$threads"; } > $B/linked.tsv
# make threads LINK= calls it in threads.
linked-threads: | need-emcc
	mkdir -p $B/linked
	conformance/platforms/link.sh $B/linked/yours.threads $(LINK)
# make fuzz LINK= and make replay LINK= use the commands of mapcheck, under node.
linked-command: $B/node/command.js
	conformance/platforms/link.sh $B/node/engine/yours.wasm $(LINK)
	mkdir -p $B/linked
	printf '#!/bin/sh\nexec %s --no-warnings "%s" "%s" "$$@"\n' '$(NODE)' $(abspath conformance/platforms/run-command.mjs $B/node/command.js) \
	    > $B/linked/mapcheck
	chmod +x $B/linked/mapcheck
.PHONY: linked linked-threads linked-command
