/* SPDX-License-Identifier: MIT
 *
 * Two systems that are faulty on purpose, to show that the judge sees it.
 */
#ifndef MAPCHECK_FAULTY_H
#define MAPCHECK_FAULTY_H

#include "reference/system.h"

/* Maps correctly and refuses every unmap. The judge must report CONTRACT. */
extern const struct system system_always_einval;
/* Never gives any memory. The judge must report ECONOMY. */
extern const struct system system_always_enomem;

#endif
