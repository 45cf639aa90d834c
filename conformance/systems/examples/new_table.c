/* SPDX-License-Identifier: MIT
 *
 * A table of a later ABI version. The loader must refuse it before it reads any other field.
 */
#include "reference/system.h"

extern const struct system mapcheck_system;
const struct system mapcheck_system = {.abi_version = SYSTEM_ABI_VERSION + 1};
