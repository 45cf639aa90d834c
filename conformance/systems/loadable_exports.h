/* SPDX-License-Identifier: MIT
 *
 * Loads a shared object and finds what it exports. Only the process of the file does this
 * (loadable_server.c), and a fuzz target that needs its coverage (loadable_inside.c).
 */
#ifndef MAPCHECK_LOADABLE_EXPORTS_H
#define MAPCHECK_LOADABLE_EXPORTS_H

#include "conformance/systems/loadable_server.h"

#include <sys/types.h>

typedef void *map_function(void *address, size_t length, int protection, int flags, int descriptor,
                           off_t offset);
typedef int range_function(void *address, size_t length);
typedef int option_function(void *address, size_t length, int option);
typedef void *remap_function(void *address, size_t length, size_t new_length, int flags, ...);
typedef size_t size_function(void);
typedef int error_function(void);

/* A table, or functions, of which all but the first two may be NULL. */
struct functions {
    const struct system *table; /* NULL: functions */
    map_function *map;
    map_function *map64; /* for offsets that do not fit into 32 bits */
    range_function *unmap, *mlock, *munlock;
    option_function *advise, *posix_advise, *protect, *msync;
    remap_function *remap;
    size_function *page_size;
    error_function *error;
    bool keeps_pages; /* it exports mapcheck_keeps_pages */
    bool one_thread;  /* it exports mapcheck_one_thread */
};

/* Loads the file. False and a one-line problem when it cannot be loaded or exports too little. */
bool file_exports(const char *path, struct exports *exports, char *problem, size_t size);
/* Of the file that was loaded last. */
const struct functions *file_functions(void);
/* The same for a table that is here already. */
bool table_exports(const struct system *table, const char *path, struct exports *exports,
                   char *problem, size_t size);

#endif
