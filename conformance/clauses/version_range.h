/* SPDX-License-Identifier: MIT
 *
 * Versions of the C library that a system is made of, and ranges of them: `*` is every version, `>=3.1.69 <6` needs
 * both bounds, `6.0.5` is one version. Numbers are compared part by part, so that 3.1.69 is later than 3.1.6. The
 * versions of wasi-libc are dates.
 */
#ifndef MAPCHECK_VERSION_RANGE_H
#define MAPCHECK_VERSION_RANGE_H

#include <stdbool.h>

/* Negative, 0 or positive, as strcmp. A part that is missing is 0. */
int version_compare(const char *left, const char *right);
bool version_in_range(const char *range, const char *version);

#endif
