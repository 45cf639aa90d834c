/* SPDX-License-Identifier: MIT
 *
 * Faults of what the environment and the page table report. Each gets the honest report and alters
 * it.
 */
#include "conformance/faults/fault_groups.h"

#include <stddef.h>

/* A system that asks only for the exact need after a refusal makes one call of sbrk where an honest
 * one makes two: half is refused, too, and that call is not in the log. */
static uint32_t fail_twice_as_often(uint32_t count)
{
    return 2 * count;
}

static bool events_skip_a_refusal(struct break_event *events, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        bool again = kept > 0 && events[kept - 1].kind == BREAK_REFUSED_INJECTED &&
                     events[i].kind == BREAK_REFUSED_INJECTED;
        if (!again)
            events[kept++] = events[i];
    }
    *count = kept;
    return true;
}

/* A system that takes the first refusal as final: every other call is refused, and not in the
 * log. */
static uint32_t fail_forever(uint32_t count)
{
    return count > 0 ? UINT32_MAX : 0;
}

static bool events_end_at_the_first(struct break_event *events, size_t *count)
{
    (void)events;
    *count = *count > 0;
    return true;
}

static bool events_are_too_many(struct break_event *events, size_t *count)
{
    (void)events;
    return *count == 0;
}

static enum page_class dirty_is_zeroed(enum page_class honest)
{
    return honest == PAGE_DIRTY ? PAGE_ZEROED : honest;
}

static enum page_class mapped_is_dirty(enum page_class honest)
{
    return honest == PAGE_MAPPED ? PAGE_DIRTY : honest;
}

static enum page_class owned_is_foreign(enum page_class honest)
{
    (void)honest;
    return PAGE_FOREIGN;
}

static void one_more(const struct faulty *faulty, struct system_statistics *statistics)
{
    ++*(uint64_t *)((char *)statistics + faulty->fault->statistic);
}
#define ONE_MORE(member)                                                                           \
    .statistics = one_more, .statistic = offsetof(struct system_statistics, member)

static bool read_anything(struct faulty *faulty, const struct span *spans, size_t count,
                          bool readable)
{
    (void)faulty, (void)spans, (void)count, (void)readable;
    return true;
}

#define REPORT(fault, clause, ...) {.name = (fault), .id = (clause), __VA_ARGS__},
const struct fault faults_of_reports[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};
