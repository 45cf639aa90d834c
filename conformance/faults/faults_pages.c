/* SPDX-License-Identifier: MIT
 *
 * Faults of discard and remap. No clause makes such calls, so only tests of the judge show them.
 */
#include "conformance/faults/fault_groups.h"

/* discard of no bytes changes nothing. */
static void discard_nothing(struct exchange *exchange)
{
    exchange->call.length = 0;
}

static void discard_prefix(struct exchange *exchange)
{
    exchange->call.length = fault_mapped_prefix(exchange) * exchange->page;
}

/* The answer of an honest system to the whole range. */
static void discard_tells_holes(struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->asked.length);
    if (fault_succeeded(exchange) && fault_mapped_prefix(exchange) < pages)
        exchange->outcome = fault_failure(exchange->faulty, ERROR_ENOMEM);
}

/* The note counts the bytes that were cleared in vain: all that are not mapped. */
static void discard_clears_holes(struct exchange *exchange)
{
    struct faulty *faulty = exchange->faulty;
    uint64_t first = exchange->call.address / exchange->page;
    uint64_t pages = fault_pages(faulty, exchange->call.length);
    bool has_holes = exchange->outcome.error == ERROR_ENOMEM;
    for (uint64_t page = first; has_holes && page < first + pages; page++)
        faulty->note += fault_is_mapped(faulty, page) ? 0 : exchange->page;
}

/* Looks only at the old pages before the first hole. */
static void remap_prefix(struct exchange *exchange)
{
    uint64_t pages = fault_mapped_prefix(exchange);
    if (pages > 0 && pages < fault_pages(exchange->faulty, exchange->call.length))
        exchange->call.length = pages * exchange->page;
}

static bool is_longer(const struct exchange *exchange)
{
    return fault_pages(exchange->faulty, exchange->call.new_length) >
           fault_pages(exchange->faulty, exchange->call.length);
}

static enum error_name remap_never_in_place(struct exchange *exchange)
{
    return is_longer(exchange) && !exchange->call.may_move ? ERROR_ENOMEM : ERROR_NONE;
}

/* A barrier on the page after the old range lets the mapping move. The note is its address. */
static void remap_behind_a_barrier(struct exchange *exchange)
{
    struct faulty *faulty = exchange->faulty;
    const struct call barrier = {.address =
                                     exchange->call.address +
                                     fault_pages(faulty, exchange->call.length) * exchange->page,
                                 .length = exchange->page,
                                 .protection = PROTECTION_DEFAULT,
                                 .flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE | FLAG_UNINITIALIZED,
                                 .descriptor = -1};
    struct outcome outcome = {.kind = OUTCOME_FAILURE};
    if (is_longer(exchange))
        outcome = faulty->honest->call(faulty->self, OPERATION_MAP, &barrier);
    faulty->note = outcome.kind == OUTCOME_SUCCESS ? barrier.address : 0;
}

static void remap_without_the_barrier(struct exchange *exchange)
{
    if (exchange->faulty->note != 0)
        fault_unmap(exchange->faulty, exchange->faulty->note, 1);
}

static void remap_loses_the_contents(struct exchange *exchange)
{
    if (fault_succeeded(exchange) && exchange->outcome.address != exchange->call.address)
        fault_fill(exchange->faulty, exchange->outcome.address, exchange->call.length, 0);
}

static void remap_adds_dirt(struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->call.new_length);
    if (fault_succeeded(exchange) && is_longer(exchange))
        fault_fill(exchange->faulty, exchange->outcome.address + pages * exchange->page - 1, 1, 1);
}

#define DISCARD(fault, clause, ...)                                                                \
    {.name = (fault), .id = (clause), .judge_only = true, .on = OPERATION_DISCARD, __VA_ARGS__},
#define REMAP(fault, clause, ...)                                                                  \
    {.name = (fault), .id = (clause), .judge_only = true, .on = OPERATION_REMAP, __VA_ARGS__},
const struct fault faults_of_pages[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};
