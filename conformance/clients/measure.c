/* SPDX-License-Identifier: MIT
 *
 * Linked into every client by clients.mjs with --wrap=memset: when the program exits, prints the
 * break in bytes, which never moves down and is therefore the peak, and the bytes that memset has
 * cleared, by whichever caller.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__real_memset(void *, int, size_t);
void *__wrap_memset(void *, int, size_t);

static uint64_t cleared;

void *__wrap_memset(void *bytes, int value, size_t length)
{
    cleared += value == 0 ? length : 0;
    return __real_memset(bytes, value, length);
}

static void report(void)
{
    fprintf(stderr, "\nmemory: break %" PRIuPTR " cleared %" PRIu64 "\n", (uintptr_t)sbrk(0),
            cleared);
}

__attribute__((constructor)) static void measure(void)
{
    atexit(report);
}
