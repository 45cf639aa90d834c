# SPDX-License-Identifier: MIT
#
# Old names, which work for one release and print a warning.

ifeq ($(strip $(TARGET)),pairwise)
$(warning TARGET=pairwise is called differential now)
override TARGET := differential
endif
