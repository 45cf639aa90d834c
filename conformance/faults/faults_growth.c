/* SPDX-License-Identifier: MIT
 *
 * Faults of map that concern the amount of memory: which free pages it uses, how much it asks sbrk
 * for, how much it clears.
 */
#include "conformance/faults/fault_groups.h"

/* The free run that is the largest, in pages. The honest system has statistics. */
static uint64_t largest_free_run(const struct exchange *exchange)
{
    struct system_statistics statistics = {0};
    exchange->faulty->honest->statistics(exchange->faulty->self, &statistics);
    return statistics.largest_free_run;
}

/* True for a map that chooses its place and has no wrong length. */
static bool chooses(const struct exchange *exchange)
{
    return exchange->call.length > 0 && exchange->call.length <= UINT32_MAX / 2 &&
           (exchange->call.flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) == 0;
}

static bool must_grow(const struct exchange *exchange)
{
    return chooses(exchange) &&
           largest_free_run(exchange) < fault_pages(exchange->faulty, exchange->call.length);
}

/* Maps an additional page after each mapping, as a system does that keeps notes there. */
static void map_one_more(struct exchange *exchange)
{
    exchange->call.length += exchange->page;
}

static void add_pages(struct exchange *exchange, uint64_t pages)
{
    uint64_t whole = fault_pages(exchange->faulty, exchange->call.length);
    exchange->call.length = (whole + pages) * exchange->page;
}

static void map_grows_more(struct exchange *exchange)
{
    if (must_grow(exchange))
        add_pages(exchange, 16);
}

/* The pages that a change added to the call. */
static uint64_t surplus(const struct exchange *exchange)
{
    return fault_pages(exchange->faulty, exchange->call.length) -
           fault_pages(exchange->faulty, exchange->asked.length);
}

static void map_keeps_the_front(struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->asked.length);
    if (fault_succeeded(exchange))
        fault_unmap(exchange->faulty, exchange->outcome.address + pages * exchange->page,
                    surplus(exchange));
}

/* No free run is large enough for this request, so it has to grow. Its first pages are unmapped
 * again:
 *
 *     AA~|           2 pages free at the most    map 1p
 *     AA~B|
 */
static void map_past_holes(struct exchange *exchange)
{
    if (chooses(exchange) && exchange->call.alignment <= exchange->page)
        add_pages(exchange, largest_free_run(exchange));
}

static void map_keeps_the_back(struct exchange *exchange)
{
    if (!fault_succeeded(exchange))
        return;
    fault_unmap(exchange->faulty, exchange->outcome.address, surplus(exchange));
    exchange->outcome.address += surplus(exchange) * exchange->page;
}

static enum error_name map_never_grows(struct exchange *exchange)
{
    return must_grow(exchange) ? ERROR_ENOMEM : ERROR_NONE;
}

static enum error_name map_always_enomem(struct exchange *exchange)
{
    return exchange->call.length > 0 ? ERROR_ENOMEM : ERROR_NONE;
}

/* The note counts the bytes that were cleared in vain. */
static void map_clears_twice(struct exchange *exchange)
{
    if (fault_succeeded(exchange) && (exchange->call.flags & FLAG_UNINITIALIZED) == 0)
        exchange->faulty->note +=
            fault_pages(exchange->faulty, exchange->call.length) * exchange->page;
}

#define GROWTH(fault, clause, ...)                                                                 \
    {.name = (fault), .id = (clause), .on = OPERATION_MAP, __VA_ARGS__},
const struct fault faults_of_growth[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};
