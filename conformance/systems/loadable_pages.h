/* SPDX-License-Identifier: MIT
 *
 * mapcheck's record of the pages that a loaded system gave out, and what a call may touch. The
 * letters are mappings of one process:
 *
 *     A A A - - - B B s s        A, B: given and not unmapped    -: no memory    s: the stack
 *     A A A k k k B B s s        k: unmapped, and the system keeps the memory: a pool
 *
 * A call may remove, replace or lock A, B and k, because these are the system's. It may also name
 * addresses without any memory, because nothing can be lost there. It must not touch s and other
 * memory of the process: a right system may pass every call on to the kernel. Page 0 must stay
 * without memory, so that a null pointer of the code that makes the calls is found; Linux maps it
 * for a privileged caller.
 */
#ifndef MAPCHECK_LOADABLE_PAGES_H
#define MAPCHECK_LOADABLE_PAGES_H

#include "conformance/systems/loadable_ranges.h"
#include "conformance/systems/loadable_server.h"

struct pages {
    struct supervised *process;
    struct ranges live, kept;
};

/* A map returned these pages. */
void pages_given(struct pages *pages, const struct range *range);
/* An unmap of these pages succeeded, and left the process with this much memory there. */
void pages_returned(struct pages *pages, const struct range *range, enum memory_state left);
/* May a call remove whatever the process has in [start, end)? Asks the process only about
 * addresses that the system has not given out. */
bool pages_harmless(const struct pages *pages, const struct range *range);
void pages_free(struct pages *pages);

#endif
