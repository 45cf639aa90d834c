/* SPDX-License-Identifier: MIT
 *
 * errno of the machine this runs on, by name.
 */
#ifndef MAPCHECK_HOST_ERROR_H
#define MAPCHECK_HOST_ERROR_H

#include "reference/system.h"

/* The failure with this errno; a number that has no name is ERROR_OTHER, and kept. */
struct outcome host_failure(int number);

#endif
