/* SPDX-License-Identifier: MIT
 *
 * A proof includes this file before everything else (-include). It replaces functions of the C
 * library by stubs with other names, so that the solver need not read the library.
 */
#ifndef MAPCHECK_STUBS_H
#define MAPCHECK_STUBS_H

#include <stdio.h>

int proof_snprintf(char *s, size_t maxlen, const char *format, ...);
#define snprintf proof_snprintf

#endif
