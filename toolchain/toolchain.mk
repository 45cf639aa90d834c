# SPDX-License-Identifier: MIT
#
# Everything that the version of a tool changes. probe.sh finds the tools; CLANG=clang-19, EMCC=..., NODE=...,
# EMSDK=folder or WASI_SDK_PATH=folder say what to take in their place. `make doctor` shows what was found.

# `make setup ...` installs before anything is looked for, so that what it brought is found.
ifneq ($(filter setup,$(MAKECMDGOALS)),)
ifeq ($(findstring n,$(firstword -$(MAKEFLAGS))),)
SETUP_ENDED := $(shell toolchain/setup.sh 1>&2 && B=$B conformance/platforms/node/check.sh fetch 1>&2; echo $$?)
ifneq ($(SETUP_ENDED),0)
$(error set-up ended with $(SETUP_ENDED), see above; make doctor shows what can be built without it)
endif
endif
endif

# What the caller has chosen, but not what make itself puts there.
CHOICES = CC CLANG AFL_CLANG EMCC NODE WASM2C WASI_SDK_PATH EMSDK CLANG_FORMAT CLANG_TIDY
CHOSEN  = $(foreach name,$(CHOICES),$(if $(filter command% environment%,$(origin $(name))),$(name)='$($(name))'))
$(shell env $(if $(filter default,$(origin CC)),-u CC) $(CHOSEN) toolchain/probe.sh $B/toolchain.mk)
include $B/toolchain.mk

# A tool that is missing says so in one line.
need-%:
	$(if $(filter $*,$(MISSING)),toolchain/setup.sh need $*,:)

# Sources include from the top. Warnings that are errors: those of the compilers that are known. -Wconversion of
# gcc 14 is stricter.
STRICT  = -std=c11 -D_GNU_SOURCE -iquote . -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror

# Translated code checks bounds itself: a fuzzer keeps its signals. Later versions of wabt warn about the name of
# 1.0.32. What else they changed, conformance/systems/wasm2c_*.{h,awk} find in the headers.
WASM2C_CHECKS := $(if $(shell grep -ls WASM_RT_MEMCHECK_GUARD_PAGES $(WABT_RUNTIME)/*.c),-DWASM_RT_USE_MMAP=0 \
                 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1,-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=0)

# Headers that wasi-libc lacks must not be taken from the host.
WASI_LINK = $(WASI_CLANG) --target=$(WASI_TARGET) $(WASI_FLAGS)
WASI_CC   = $(WASI_LINK) -nostdlibinc -isystem $(WASI_HEADERS)
