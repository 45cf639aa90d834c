# SPDX-License-Identifier: MIT
#
# Lanes whose pointers have 32 bits, besides node: m32, natively, and wasi, under node:wasi. Their sources
# are those of every other lane. Check goes into neither: a plain loop (ask) goes over the clauses.
PORTABLE = $(filter-out $(NATIVE),$(LIBRARY))

# Headers that the 32-bit packages share with the 64-bit ones are below the machine's own triple.
TRIPLE = $(shell $(CC) -print-multiarch 2>/dev/null)
M32    = $(CLANG) -m32 $(if $(TRIPLE),-isystem /usr/include/$(TRIPLE)) -D_FILE_OFFSET_BITS=64
$B/m32/%.o: %.c $B/flags | need-clang need-32-bits
	mkdir -p $(@D) && echo $@
	$(M32) $(HARNESS) -O2 -g -DMAPCHECK_LANE_M32 -c $< -o $@
$B/m32.a: $(PORTABLE:%.c=$B/m32/%.o)
	rm -f $@ && ar rcs $@ $^
$B/m32/mapcheck: $B/m32/fuzz/command/mapcheck.o $B/m32.a
$B/m32/ask: $(ASK:%.c=$B/m32/%.o) $B/m32.a
$B/m32/mapcheck $B/m32/ask:
	$(M32) $^ -o $@

# Signals and the processor's clock are emulated: nothing raises one, and time is that of the wall.
WASI_LIBRARIES = -lwasi-emulated-signal -lwasi-emulated-process-clocks
WASI_EMULATED  = -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS
$B/wasi/%.o: %.c $B/flags | need-wasi-libc
	mkdir -p $(@D) && echo $@
	$(WASI_CC) $(WASI_EMULATED) $(HARNESS) -O2 -DMAPCHECK_LANE_WASI -c $< -o $@
$B/wasi.a: $(PORTABLE:%.c=$B/wasi/%.o)
	rm -f $@ && $(WASI_AR) rcs $@ $^
$B/wasi/mapcheck.wasm: $B/wasi/fuzz/command/mapcheck.o $B/wasi.a
$B/wasi/mapcheck.wasm:
	$(WASI_LINK) $^ $(WASI_LIBRARIES) -o $@

# Hosted modules (systems/wasm_hosted.h): what each of them is linked from, besides the part inside that
# answers the host. Small at first, so that a world's pages are nearly all there is.
INSIDE_HOSTED = conformance/systems/wasm_hosted_inside.c
HOSTED_EMCC = $(EMCC) $(STRICT) -O2 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH \
              -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=256KB $(EMCC_STACK)64KB -Wl,--wrap=sbrk,--wrap=_sbrk64
HOSTED_WASI = $(WASI_CC) $(STRICT) -O2 -D_WASI_EMULATED_MMAN -mexec-model=reactor -Wl,--wrap=sbrk
OTHERS = -DHOSTED_OTHERS
SKIP_TABLE = -DPAGE_TABLE_SKIP_TABLE
OF_LIBRARY = $(INSIDE_HOSTED)
OF_PRODUCT = $(INSIDE_HOSTED) $(TESTED) impl/override.c
$B/node/hosted/%.wasm: | need-emcc
	mkdir -p $(@D) && echo $@
	$(HOSTED_EMCC) $(filter %.c,$^) $(LINKED) -o $@
$B/node/hosted/emscripten-libc.wasm:           $(OF_LIBRARY)
$B/node/hosted/emscripten-libc-emmalloc.wasm:  $(OF_LIBRARY)
$B/node/hosted/emscripten-libc-mimalloc.wasm:  $(OF_LIBRARY)
$B/node/hosted/page-manager-product.wasm:      $(OF_PRODUCT) $(wildcard impl/*.h)
$B/node/hosted/page-manager-product-skip.wasm: $(OF_PRODUCT) $(wildcard impl/*.h)
$B/node/hosted/emscripten-libc.wasm:           LINKED = $(OTHERS)
$B/node/hosted/emscripten-libc-emmalloc.wasm:  LINKED = $(OTHERS) -sMALLOC=emmalloc
$B/node/hosted/emscripten-libc-mimalloc.wasm:  LINKED = $(OTHERS) -sMALLOC=mimalloc -DHOSTED_RESERVE=0x8000000u
$B/node/hosted/page-manager-product.wasm:      LINKED = $(OTHERS)
$B/node/hosted/page-manager-product-skip.wasm: LINKED = $(OTHERS) $(SKIP_TABLE)

$B/wasi/hosted/%.wasm: | need-wasi-libc
	mkdir -p $(@D) && echo $@
	$(HOSTED_WASI) $(filter %.c,$^) $(LINKED) -o $@
$B/wasi/hosted/wasi-libc.wasm:                 $(OF_LIBRARY)
$B/wasi/hosted/page-manager-product.wasm:      $(OF_PRODUCT) $(wildcard impl/*.h)
$B/wasi/hosted/page-manager-product-skip.wasm: $(OF_PRODUCT) $(wildcard impl/*.h)
$B/wasi/hosted/wasi-libc.wasm:                 LINKED = -lwasi-emulated-mman
$B/wasi/hosted/page-manager-product.wasm:      LINKED = $(OTHERS)
$B/wasi/hosted/page-manager-product-skip.wasm: LINKED = $(OTHERS) $(SKIP_TABLE)

HOSTED_node = $(patsubst %,$B/node/hosted/%.wasm,emscripten-libc emscripten-libc-emmalloc \
                $(if $(EMCC_MIMALLOC),emscripten-libc-mimalloc) page-manager-product page-manager-product-skip)
HOSTED_wasi = $(patsubst %,$B/wasi/hosted/%.wasm,wasi-libc page-manager-product page-manager-product-skip)

# The suite that has them among its systems. Its registry is compiled once more for that.
SUITE = $(ASK) conformance/systems/wasm_hosted.c conformance/systems/wasm_error.c
$B/node/hosted/%.o: %.c $B/flags | need-emcc
	mkdir -p $(@D) && echo $@
	$(EMCC) $(HARNESS) -O2 -DMAPCHECK_LANE_NODE -DMAPCHECK_HOSTED $(NAMED) -c $< -o $@
$B/wasi/hosted/%.o: %.c $B/flags | need-wasi-libc
	mkdir -p $(@D) && echo $@
	$(WASI_CC) $(WASI_EMULATED) $(HARNESS) -O2 -DMAPCHECK_LANE_WASI -DMAPCHECK_HOSTED -c $< -o $@
$B/wasi/ask.wasm: $(patsubst %.c,$B/wasi/%.o,$(ASK)) $(HOSTED_wasi) \
                  $(patsubst %,$B/wasi/hosted/conformance/systems/%.o,registry wasm_hosted wasm_error) $B/wasi.a
	$(WASI_LINK) $(filter-out %.wasm,$^) $(WASI_LIBRARIES) -Wl,--allow-undefined -o $@

# Check drives it under node, where there is a Check for wasm (node/check.sh); else a plain loop does.
CHECK_WASM = $B/check-wasm
$(CHECK_WASM)/libcheck.a: conformance/platforms/node/check.sh $(wildcard $(addprefix conformance/platforms/node/,check*.c check/*.h))
	mkdir -p $(@D)
	B=$B conformance/platforms/node/check.sh build
SUITE_OBJECTS = $(patsubst %.c,$B/node/%.o,$(CLAUSES) $(filter-out $(NATIVE) fuzz/% %/registry.c,$(LIBRARY))) \
                $(patsubst %,$B/node/hosted/conformance/%.o,clauses/ask systems/registry systems/wasm_hosted systems/wasm_error)
$B/node/hosted/conformance/clauses/ask.o: NAMED = -Dmain=ask_main
$B/node/hosted/conformance/systems/registry.o: NAMED = $(if $(EMCC_MIMALLOC),-DMAPCHECK_MIMALLOC)
$B/node/suite.js: $(SUITE_OBJECTS) $(HOSTED_node) $(CHECK_WASM)/libcheck.a conformance/platforms/node/check_main.c \
                  conformance/platforms/node/hosted_library.js conformance/clauses/clause.h
	driven=-DWITHOUT_CHECK; \
	if test -f $(CHECK_WASM)/libcheck.a; then \
	    driven="-isystem $(CHECK_WASM)/check-0.15.2/src -isystem $(CHECK_WASM)/check-0.15.2 $(CHECK_WASM)/libcheck.a"; \
	fi; \
	$(EMCC) $(filter-out -MMD -MP,$(HARNESS)) -O2 conformance/platforms/node/check_main.c $(SUITE_OBJECTS) $$driven \
	    --js-library conformance/platforms/node/hosted_library.js -sMODULARIZE -sEXPORT_NAME=createSuite \
	    -sEXPORTED_RUNTIME_METHODS=FS \
	    -sSINGLE_FILE $(ON_NODE) \
	    -sENVIRONMENT=node,web,worker -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0 -o $@

# make conformance LINK='your.a': the system `yours`.
linked: $B/node/suite.js
	conformance/platforms/link.sh $B/node/hosted/yours.wasm $(LINK)
	{ head -n 1 conformance/matrix/systems.tsv; \
	  printf 'yours\tnode\tconformance/platforms/run-node.sh --lines @/node/suite.js\t-\t-\tall\tfile\n'; } > $B/linked.tsv
.PHONY: linked setup-browser
