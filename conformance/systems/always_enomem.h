/* SPDX-License-Identifier: MIT
 *
 * A system that never gives any memory. The judge must report ECONOMY.
 */
#ifndef MAPCHECK_ALWAYS_ENOMEM_H
#define MAPCHECK_ALWAYS_ENOMEM_H

#include "reference/system.h"

extern const struct system system_always_enomem;

#endif
