/* SPDX-License-Identifier: MIT
 *
 * The Linux kernel that this runs on, as a system: what the model of POSIX is held against.
 */
#ifndef MAPCHECK_LINUX_KERNEL_H
#define MAPCHECK_LINUX_KERNEL_H

#include "reference/system.h"

extern const struct system system_linux_kernel;

#endif
