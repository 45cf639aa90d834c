/* SPDX-License-Identifier: MIT
 *
 * A table of ABI version 2, which had a function for each call. The loader must refuse it before it
 * reads any other field.
 */
#include "reference/system.h"

extern const struct system mapcheck_system;
const struct system mapcheck_system = {.abi_version = 2};
