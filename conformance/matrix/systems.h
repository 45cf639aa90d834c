/* SPDX-License-Identifier: MIT
 *
 * Which system runs on which platform: systems.tsv, compiled in.
 */
#ifndef MAPCHECK_SYSTEMS_H
#define MAPCHECK_SYSTEMS_H

#include <stddef.h>

struct system_row {
    const char *system, *platform; /* "page-manager", "native" */
};

/* The rows of systems.tsv in their order; NULL past the end. */
const struct system_row *system_row_at(size_t index);

#endif
