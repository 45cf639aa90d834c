# SPDX-License-Identifier: MIT
#
# Old names, which work for one release and print a warning.

# $(call renamed,OLD,NEW): accepts an option by its old name on the command line. Some shells export HOST, so the
# environment does not count.
renamed = $(if $(filter command%,$(origin $1)),\
            $(warning $1= is called $2= now)$(eval override $2 := $($1)))
RENAMED := LANE HOST JUDGE EACH BEFORE PATIENCE
$(call renamed,LANE,PLATFORM)
$(call renamed,HOST,PLATFORM)
$(call renamed,JUDGE,QUESTIONS)
$(call renamed,EACH,SAMPLE)
$(call renamed,BEFORE,BASELINE)
$(call renamed,PATIENCE,TIMEOUT)
ifeq ($(strip $(TARGET)),pairwise)
$(warning TARGET=pairwise is called differential now)
override TARGET := differential
endif

lanes: platforms
.PHONY: lanes
