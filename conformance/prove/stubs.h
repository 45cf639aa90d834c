/* SPDX-License-Identifier: MIT
 *
 * Included before all else (-include) where something is proven: what stands in for the C library under a
 * name of its own, so that a solver need not carry it.
 */
#ifndef MAPCHECK_STUBS_H
#define MAPCHECK_STUBS_H

#include <stdio.h>

int proof_snprintf(char *s, size_t maxlen, const char *format, ...);
#define snprintf proof_snprintf

#endif
