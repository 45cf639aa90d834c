/* SPDX-License-Identifier: MIT
 *
 * Any shared object that exports `mmap` and `munmap`, or a `const struct system mapcheck_system`,
 * as a system. It runs in a process of its own, and every run begins with a fresh one. However it
 * ends its process, the call that did it is an OUTCOME_TRAP. README.md shows how to write one.
 */
#ifndef MAPCHECK_LOADABLE_H
#define MAPCHECK_LOADABLE_H

#include "reference/system.h"

/* The system in that file. A second call for the same path returns the same system. NULL and a
 * one-line problem when the file cannot be loaded or exports too little. */
const struct system *loadable_find(const char *path, char *problem, size_t size);

/* A system that is linked into this program, in a process of its own: for a run that it has ended
 * once already. Slower than the system itself. NULL and a one-line problem. */
const struct system *loadable_supervise(const struct system *table, char *problem, size_t size);
/* 0, or how a process of this system ended when a run was over and it was to exit: a destructor
 * that crashes. */
int32_t loadable_end(const struct system *system);

#endif
