/* SPDX-License-Identifier: MIT
 *
 * See failing_memory.h. The linker defines the names: it directs every call of malloc to
 * __wrap_malloc, and provides the original as __real_malloc.
 */
#include "conformance/tests/support/failing_memory.h"
#include <stddef.h>

/* NOLINTBEGIN(bugprone-reserved-identifier) */
void *__real_malloc(size_t size);
void *__real_calloc(size_t number, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t number, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

static unsigned calls_left;
static bool failed;
static long kept;

void failing_memory_at(unsigned call)
{
    calls_left = call;
    failed = false;
}

bool failing_memory_failed(void)
{
    return failed;
}

long failing_memory_kept(void)
{
    return kept;
}

static bool is_refused(void)
{
    bool now = calls_left == 1;
    calls_left -= calls_left > 0;
    failed = failed || now;
    return now;
}

static void *count(void *memory)
{
    kept += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : count(__real_malloc(size));
}

void *__wrap_calloc(size_t number, size_t size)
{
    return is_refused() ? NULL : count(__real_calloc(number, size));
}

void *__wrap_realloc(void *memory, size_t size)
{
    if (is_refused())
        return NULL;
    return memory == NULL ? count(__real_realloc(NULL, size)) : __real_realloc(memory, size);
}

void __wrap_free(void *memory)
{
    kept -= memory != NULL;
    __real_free(memory);
}
/* NOLINTEND(bugprone-reserved-identifier) */
