/* SPDX-License-Identifier: MIT
 *
 * A loaded file. loadable.c finds its exports. A file is of one of two kinds: loadable_plain.c
 * serves one that exports mmap and munmap, loadable_table.c one that exports a whole struct system.
 */
#ifndef MAPCHECK_LOADABLE_FILE_H
#define MAPCHECK_LOADABLE_FILE_H

#include "reference/system.h"

#include <sys/types.h>

typedef void *map_function(void *address, size_t length, int protection, int flags, int descriptor,
                           off_t offset);
typedef int range_function(void *address, size_t length);
typedef size_t size_function(void);

struct loaded {
    char *path;
    struct system system; /* the system that the judge gets; loadable.c sets its open */
    /* plain */
    map_function *map;
    range_function *unmap;
    range_function *mlock, *munlock;   /* may be NULL */
    size_function *page_size_function; /* may be NULL */
    uint64_t page_size;
    /* table; NULL in a plain file */
    const struct system *table;
};

/* Fills loaded->system except `open`. False and a one-line problem. */
bool plain_describe(struct loaded *loaded, char *problem, size_t size);
bool table_describe(struct loaded *loaded, char *problem, size_t size);

void *plain_open(struct loaded *loaded, char *reason, size_t reason_size);
void *table_open(struct loaded *loaded, const struct world *world, char *reason,
                 size_t reason_size);

#endif
