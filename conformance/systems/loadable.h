/* SPDX-License-Identifier: MIT
 *
 * Any shared object that exports `mmap` and `munmap`, or a `const struct system mapcheck_system`,
 * as a system. It runs in this process. A crash or an endless loop in it is an OUTCOME_TRAP. State
 * that it keeps stays from run to run, because a shared object cannot be reset. README.md shows how
 * to write one.
 */
#ifndef MAPCHECK_LOADABLE_H
#define MAPCHECK_LOADABLE_H

#include "reference/system.h"

/* The system in that file, which stays loaded; a second call for the same path returns the same
 * system. NULL and a one-line problem when the file cannot be loaded or exports too little. */
const struct system *loadable_find(const char *path, char *problem, size_t size);

#endif
