/* SPDX-License-Identifier: MIT
 *
 * The arguments of mmap and munmap, which all designs check alike.
 */
#ifndef STRANGER_ARGUMENTS_H
#define STRANGER_ARGUMENTS_H

#include "conformance/strangers/stranger.h"

#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

struct request {
    size_t address, length, count; /* count: in pages */
    int protection, flags;
};

/* Rounds up. */
size_t pages_of(size_t length);
/* Does the caller name the very address? */
bool request_is_exact(const struct request *request);
/* The errno of these arguments, or 0. */
int arguments_of_map(const struct request *request);
int arguments_of_unmap(size_t address, size_t length);
/* These set errno, and return what the function returns that refuses. */
void *refuse_map(int error);
int refuse_unmap(int error);

#endif
