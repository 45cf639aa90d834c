/* SPDX-License-Identifier: MIT
 *
 * A table of ABI version 2, which had a function for each call: it must be refused before anything of it is used.
 */
#include "reference/system.h"

extern const struct system mapcheck_system;
const struct system mapcheck_system = {.abi_version = 2};
