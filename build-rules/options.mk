# SPDX-License-Identifier: MIT
#
# Options are the lines of the Makefile that have a ##. make refuses a variable on the command line that is neither an
# option nor a tool, because it is probably mistyped.

OPTIONS := $(shell sed -n 's/^\#*\([A-Z]*\) *= .*\#\#.*/\1/p' $(firstword $(MAKEFILE_LIST)))
# The value is the text before the ##, without the blanks at its end, which make would keep.
$(foreach option,$(OPTIONS),$(if $(filter file,$(origin $(option))),$(eval $(option) := $(strip $($(option))))))

TOOL_NAMES = $(shell sed -n "/^names='/,/'$$/ { s/^names=//; s/'//g; p }" toolchain/probe.sh) EMSDK WASI_SDK_PATH
GIVEN     := $(foreach name,$(.VARIABLES),$(if $(filter command%,$(origin $(name))),$(name)))
UNKNOWN   := $(filter-out $(OPTIONS) $(RENAMED) V DESTDIR MUTANT MUTATED MAKE%,$(GIVEN))
ifneq ($(UNKNOWN),)
UNKNOWN   := $(filter-out $(TOOL_NAMES),$(UNKNOWN))
ifneq ($(UNKNOWN),)
$(error no option $(firstword $(UNKNOWN)): make options lists them)
endif
endif

# make and the shell would split or change such a path.
QUOTE    := '
HASH     := \#
SPECIAL  := " $(QUOTE) ` \ $$ ; & | < > * ? [ ] ! ~ $(HASH)
special   = $(or $(strip $(foreach one,$(SPECIAL),$(findstring $(one),$(value $1)))),$(if $(word 2,$(value $1)),a blank))
$(foreach option,WASM SYSTEM,$(if $(call special,$(option)),\
    $(error $(option)= has $(call special,$(option)) in its path, which make cannot pass on: rename the file or folder)))
