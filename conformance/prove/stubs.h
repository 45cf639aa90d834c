/* SPDX-License-Identifier: MIT
 *
 * Included before everything else (-include) in a proof: replaces functions of the C library by
 * stubs with names of their own, which spares the solver the library.
 */
#ifndef MAPCHECK_STUBS_H
#define MAPCHECK_STUBS_H

#include <stdio.h>

int proof_snprintf(char *s, size_t maxlen, const char *format, ...);
#define snprintf proof_snprintf

#endif
