/* SPDX-License-Identifier: MIT
 *
 * A table of a later ABI version: it must be refused before anything of it is used.
 */
#include "reference/system.h"

extern const struct system mapcheck_system;
const struct system mapcheck_system = {.abi_version = SYSTEM_ABI_VERSION + 1};
