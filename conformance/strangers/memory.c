/* SPDX-License-Identifier: MIT
 *
 * See memory.h.
 */
#include "conformance/strangers/memory.h"
#include "conformance/strangers/pages.h"

#if defined(POOL_SBRK) || defined(POOL_GROW)
#include <unistd.h>

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
    size_t before = __builtin_wasm_memory_grow(0, lacks);
    return before != (size_t)-1 && memory_add(before * PAGE, (before + lacks) * PAGE);
}
#else
/* Others may move the break between two calls. Then the pages of two calls do not adjoin. */
bool memory_grow(size_t count)
{
    static size_t last_end;
    size_t end = (size_t)sbrk(0), padding = -end % PAGE, lacks = memory_lacks(end, count);
    if (lacks >= PAGES / 2)
        return false;
    size_t start = (size_t)sbrk((intptr_t)(padding + lacks * PAGE));
    if (start == (size_t)-1)
        return false;
    if (FAULTY(growth_assumed_contiguous) && last_end != 0)
        start = last_end;
    last_end = end + padding + lacks * PAGE;
    return memory_add(start, last_end);
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
