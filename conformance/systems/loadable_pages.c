/* SPDX-License-Identifier: MIT
 *
 * See loadable_pages.h.
 */
#include "conformance/systems/loadable_pages.h"

/* Has the process no memory in [start, end)? One that has ended has nothing to lose, and the call
 * itself will say how it ended. */
static bool memory_absent(const struct pages *pages, uint64_t start, uint64_t end)
{
    struct exchange *exchange = supervised_exchange(pages->process);
    exchange->call = (struct call){.address = start, .length = end - start};
    return supervised_call(pages->process, LOADABLE_STATE) != 0 || exchange->count == MEMORY_NONE;
}

void pages_given(struct pages *pages, const struct range *range)
{
    ranges_add(&pages->live, range->start, range->end, range->protection);
}

void pages_returned(struct pages *pages, const struct range *range, enum memory_state left)
{
    ranges_remove(&pages->live, range->start, range->end);
    ranges_remove(&pages->kept, range->start, range->end);
    if (left == MEMORY_WHOLE)
        ranges_add(&pages->kept, range->start, range->end, 0);
}

/* Addresses that no live mapping covers. */
static bool hole_harmless(const struct pages *pages, uint64_t start, uint64_t end)
{
    if (ranges_cover(&pages->kept, start, end))
        return true;
    return start > 0 && !supervised_owns(pages->process, start, end - start) &&
           memory_absent(pages, start, end);
}

bool pages_harmless(const struct pages *pages, const struct range *range)
{
    uint64_t from = range->start, hole_end;
    while (from < range->end) {
        from = ranges_skip(&pages->live, from, range->end, &hole_end);
        if (from < hole_end && !hole_harmless(pages, from, hole_end))
            return false;
        from = hole_end;
    }
    return true;
}

void pages_free(struct pages *pages)
{
    ranges_free(&pages->live);
    ranges_free(&pages->kept);
}
