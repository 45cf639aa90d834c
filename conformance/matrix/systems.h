/* SPDX-License-Identifier: MIT
 *
 * The compiled-in rows of systems.tsv: the platforms of each system.
 */
#ifndef MAPCHECK_SYSTEMS_H
#define MAPCHECK_SYSTEMS_H

#include <stddef.h>

struct system_row {
    const char *system, *platform; /* "page-manager", "native" */
};

/* The row of systems.tsv with this index, counted from 0. NULL past the end. */
const struct system_row *system_row_at(size_t index);

#endif
