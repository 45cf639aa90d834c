/* SPDX-License-Identifier: MIT
 *
 * A system that maps correctly and refuses every unmap. The judge must report CONTRACT.
 */
#ifndef MAPCHECK_ALWAYS_EINVAL_H
#define MAPCHECK_ALWAYS_EINVAL_H

#include "reference/system.h"

extern const struct system system_always_einval;

#endif
