/* SPDX-License-Identifier: MIT
 *
 * See memory.h.
 */
#include "conformance/strangers/memory.h"
#include "conformance/strangers/pages.h"

#if defined(POOL_SBRK) || defined(POOL_GROW)
#include <errno.h>
#include <unistd.h>

#ifdef POOL_BRK
/* As in newer releases of Emscripten, the break can also move down. The bytes above it stay as they
 * are. These two functions take the place of those of the C library. */
uintptr_t *emscripten_get_sbrk_ptr(void)
{
    extern char __heap_base;
    static uintptr_t end = (uintptr_t)&__heap_base;
    return &end;
}

EXPORT void *sbrk(intptr_t increment)
{
    extern char __heap_base;
    size_t *end = emscripten_get_sbrk_ptr(), start = *end, next = start + (size_t)increment;
    size_t pages = (next + PAGE - 1) / PAGE, size = __builtin_wasm_memory_size(0);
    bool wraps = increment > 0 ? next < start : next > start;
    if (wraps || next < (size_t)&__heap_base ||
        (pages > size && __builtin_wasm_memory_grow(0, pages - size) == (size_t)-1)) {
        errno = ENOMEM;
        return (void *)-1;
    }
    *end = next;
    return (void *)start;
}
#endif

#ifdef __wasm__
size_t memory_base(void)
{
    return 0;
}
#else
size_t memory_base(void)
{
    static size_t base;
    if (base == 0)
        base = ((size_t)sbrk(0) + PAGE - 1) / PAGE * PAGE;
    return base;
}
#endif

void memory_open(void)
{
    memory_base();
}

/* The pages that are wholly inside of these new bytes are ours. */
static bool memory_add(size_t start, size_t end)
{
    size_t base = memory_base(), first = (start - base + PAGE - 1) / PAGE;
    size_t after = (end - base) / PAGE;
    if (start < base || end < start || after > PAGES || after < first)
        return false;
    pages_add(first, after - first);
    return true;
}

/* The free pages that end where the memory ends need not be asked for again. */
static size_t memory_lacks(size_t end, size_t count)
{
    size_t base = memory_base();
    if (end < base || (end - base) % PAGE != 0 || (end - base) / PAGE > PAGES)
        return count;
    size_t tail = pages_free_before((end - base) / PAGE);
    return tail < count && !FAULTY(growth_forgets_the_tail) ? count - tail : count;
}

#ifdef POOL_GROW
bool memory_grow(size_t count)
{
    size_t end = __builtin_wasm_memory_size(0), lacks = memory_lacks(end * PAGE, count);
    static bool refused;
    size_t before = refused ? (size_t)-1 : __builtin_wasm_memory_grow(0, lacks);
    refused = FAULTY(one_refusal_is_final) && before == (size_t)-1;
    return before != (size_t)-1 && memory_add(before * PAGE, (before + lacks) * PAGE);
}
#else
/* Memory that grows within our own call of sbrk is zero. Anything else may be a neighbour's. */
static size_t memory_end(void)
{
#ifdef __wasm__
    return __builtin_wasm_memory_size(0) * 65536;
#else
    return SIZE_MAX;
#endif
}

static void memory_is_zero(size_t start, size_t end)
{
    size_t first = (start - memory_base() + PAGE - 1) / PAGE, after = (end - memory_base()) / PAGE;
    if (start < end && first < after && !FAULTY(new_memory_cleared))
        pages_are_zero(first, after - first);
}

/* Others may move the break between two calls. Then the pages of two calls do not adjoin. */
bool memory_grow(size_t count)
{
    static size_t last_end;
    size_t end = (size_t)sbrk(0), padding = -end % PAGE, lacks = memory_lacks(end, count);
    if (lacks >= PAGES / 2)
        return false;
    size_t zero_from = memory_end();
    size_t start = (size_t)sbrk((intptr_t)(padding + lacks * PAGE));
    if (start == (size_t)-1)
        return false;
    if (FAULTY(growth_assumed_contiguous) && last_end != 0)
        start = last_end;
    last_end = end + padding + lacks * PAGE;
    if (!memory_add(start, last_end))
        return false;
    memory_is_zero(start > zero_from ? start : zero_from, last_end);
    return true;
}
#endif

#else
static _Alignas(PAGE) char memory[PAGES][PAGE];

size_t memory_base(void)
{
    return (size_t)memory;
}

bool memory_grow(size_t count)
{
    (void)count;
    return false;
}

void memory_open(void)
{
    pages_add(0, PAGES);
}
#endif
