# SPDX-License-Identifier: MIT
#
# Everything that depends on the version of a tool. probe.sh finds the tools. CLANG=clang-19, EMCC=...,
# NODE=..., EMSDK=folder or WASI_SDK_PATH=folder choose others. `make doctor` shows the result.

# `make setup ...` installs tools before probe.sh runs, so that probe.sh finds them.
ifneq ($(filter setup,$(MAKECMDGOALS)),)
ifeq ($(findstring n,$(firstword -$(MAKEFLAGS))),)
SETUP_ENDED := $(shell toolchain/setup.sh 1>&2 && B=$B conformance/platforms/node/check.sh fetch 1>&2; echo $$?)
ifneq ($(SETUP_ENDED),0)
$(error make setup ended with $(SETUP_ENDED), see above; make doctor shows what can be built without it)
endif
endif
endif

# The variables that the caller has set, without make's own defaults.
CHOICES = CC CLANG AFL_CLANG EMCC NODE WASM2C WASI_SDK_PATH EMSDK CLANG_FORMAT CLANG_TIDY
CHOSEN  = $(foreach name,$(CHOICES),$(if $(filter command% environment%,$(origin $(name))),$(name)='$($(name))'))
$(shell env $(if $(filter default,$(origin CC)),-u CC) $(CHOSEN) toolchain/probe.sh $B/toolchain.mk)
include $B/toolchain.mk

# Fails with one line that names the missing tool.
need-%:
	$(if $(filter $*,$(MISSING)),toolchain/setup.sh need $*,:)

# Sources include from the top. Warnings are errors, for the compilers that the README names. -Wconversion
# of gcc 14 is stricter than that of gcc 12.
STRICT  = -std=c11 -D_GNU_SOURCE -iquote . -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror

# Translated code checks bounds itself, so that a fuzzer keeps its signal handlers. Later versions of wabt
# warn about the name of this option in 1.0.32. conformance/systems/wasm2c_*.{h,awk} handle their other changes.
WASM2C_CHECKS := $(if $(shell grep -ls WASM_RT_MEMCHECK_GUARD_PAGES $(WABT_RUNTIME)/*.c),-DWASM_RT_USE_MMAP=0 \
                 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1,-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=0)

# -nostdlibinc: headers that wasi-libc lacks must not come from the host.
WASI_LINK = $(WASI_CLANG) --target=$(WASI_TARGET) $(WASI_FLAGS)
WASI_CC   = $(WASI_LINK) -nostdlibinc -isystem $(WASI_HEADERS)
