/* SPDX-License-Identifier: MIT
 *
 * The Linux kernel of this machine as a system. Runs on it check the model of POSIX.
 */
#ifndef MAPCHECK_LINUX_KERNEL_H
#define MAPCHECK_LINUX_KERNEL_H

#include "reference/system.h"

extern const struct system system_linux_kernel;

#endif
