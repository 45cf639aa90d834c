/* SPDX-License-Identifier: MIT
 *
 * Any shared object that exports `mmap` and `munmap`, or a `const struct system mapcheck_system`,
 * as a system. It runs in this process: a crash or an endless loop in it is an OUTCOME_TRAP, but
 * what it keeps from run to run stays, for a shared object cannot be reset.
 * How to write one: README.md.
 */
#ifndef MAPCHECK_LOADABLE_H
#define MAPCHECK_LOADABLE_H

#include "reference/system.h"

/* The system in that file, which stays loaded; the same again for the same path. NULL and a
 * one-line problem when the file cannot be loaded or exports too little. */
const struct system *loadable_find(const char *path, char *problem, size_t size);

#endif
