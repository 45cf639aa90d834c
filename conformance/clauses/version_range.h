/* SPDX-License-Identifier: MIT
 *
 * Versions of the C library of a system, and ranges of versions. `*` is every version, `>=3.1.69
 * <6` requires both bounds, and `6.0.5` is one version. Versions are compared number by number, so
 * 3.1.69 is later than 3.1.6. The versions of wasi-libc are dates.
 */
#ifndef MAPCHECK_VERSION_RANGE_H
#define MAPCHECK_VERSION_RANGE_H

#include <stdbool.h>

/* Negative, 0 or positive, like strcmp. A missing part counts as 0. */
int version_compare(const char *left, const char *right);
bool version_in_range(const char *range, const char *version);

#endif
