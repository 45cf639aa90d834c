/* SPDX-License-Identifier: MIT
 *
 * Memory that was used before, one block for all callers. Two systems that clear the same pages of
 * different blocks differ by a fifth, by cache and huge pages, in whichever order they run.
 */
#include "conformance/systems/bench/bench_system.h"

#include <string.h>
#include <unistd.h>

char *bench_used_memory(size_t bytes)
{
    static char *block;
    static size_t size;
    if (size >= bytes)
        return block;
    char *granted = sbrk((intptr_t)bytes);
    if (granted == (char *)-1)
        return NULL;
    memset(granted, 1, bytes);
    size = bytes;
    return block = granted;
}
