/* SPDX-License-Identifier: MIT
 *
 * The names of this machine's errno numbers.
 */
#ifndef MAPCHECK_HOST_ERROR_H
#define MAPCHECK_HOST_ERROR_H

#include "reference/system.h"

/* The failure with this errno. A number without a name is ERROR_OTHER and stays in
 * outcome.number. */
struct outcome host_failure(int number);

#endif
