# SPDX-License-Identifier: MIT
#
# Options are the lines of the Makefile that have a ##. A variable of the command line that is neither an option nor
# a tool is refused in one line: it is mistyped.

OPTIONS := $(shell sed -n 's/^\#*\([A-Z]*\) *= .*\#\#.*/\1/p' $(firstword $(MAKEFILE_LIST)))
# What stands before the ## is the value; make would keep the blanks.
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
