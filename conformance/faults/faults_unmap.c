/* SPDX-License-Identifier: MIT
 *
 * Faults of unmap: wrong answers, and damage to the page after the range.
 */
#include "conformance/faults/fault_groups.h"

static void unmap_one_less(struct exchange *exchange)
{
    exchange->call.length -= exchange->call.length > exchange->page ? exchange->page : 0;
}

/* Ignores the second of two unmaps of the same address: it unmaps page 0, which is never mapped. */
static void unmap_by_handle(struct exchange *exchange)
{
    struct faulty *faulty = exchange->faulty;
    bool again = exchange->call.address == faulty->note && exchange->call.length > 0;
    faulty->note = exchange->call.address;
    if (again)
        exchange->call = (struct call){.length = exchange->page};
}

static enum error_name unmap_whole_pages_only(struct exchange *exchange)
{
    return exchange->call.length % exchange->page != 0 ? ERROR_EINVAL : ERROR_NONE;
}

/* Refuses a range that a mapped page follows, like a system that can only unmap whole mappings. */
static enum error_name unmap_never_front(struct exchange *exchange)
{
    uint64_t after = (exchange->call.address + exchange->call.length) / exchange->page;
    return fault_is_mapped(exchange->faulty, after) ? ERROR_EINVAL : ERROR_NONE;
}

static enum error_name unmap_never_twice(struct exchange *exchange)
{
    bool mapped = fault_is_mapped(exchange->faulty, exchange->call.address / exchange->page);
    return exchange->call.address % exchange->page == 0 && !mapped ? ERROR_EINVAL : ERROR_NONE;
}

static void unmap_nothing(struct exchange *exchange)
{
    if (exchange->call.length == 0)
        exchange->outcome = (struct outcome){.kind = OUTCOME_SUCCESS};
}

static void unmap_returns_one(struct exchange *exchange)
{
    exchange->outcome.returned = fault_succeeded(exchange) ? 1 : -1;
}

static void unmap_sets_errno(struct exchange *exchange)
{
    exchange->outcome.errno_changed = fault_succeeded(exchange);
    exchange->outcome.number = 22;
}

static void unmap_clears_errno(struct exchange *exchange)
{
    unmap_sets_errno(exchange);
    exchange->outcome.number = 0;
}

static enum error_name unmap_always_einval(struct exchange *exchange)
{
    (void)exchange;
    return ERROR_EINVAL;
}

static uint64_t next_page(const struct exchange *exchange)
{
    return exchange->call.address / exchange->page +
           fault_pages(exchange->faulty, exchange->call.length);
}

static void clear_byte(struct exchange *exchange, uint64_t offset)
{
    if (fault_succeeded(exchange))
        fault_fill(exchange->faulty, next_page(exchange) * exchange->page + offset, 1, 0);
}

static void unmap_clears_the_next_byte(struct exchange *exchange)
{
    clear_byte(exchange, 0);
}

/* No sample of the judge reads the second byte. */
static void unmap_clears_the_byte_after(struct exchange *exchange)
{
    clear_byte(exchange, 1);
}

static void unmap_hides_the_next_page(struct exchange *exchange)
{
    if (fault_succeeded(exchange))
        exchange->faulty->note = next_page(exchange);
}

static bool read_what_is_not_hidden(struct faulty *faulty, const struct span *spans, size_t count,
                                    bool readable)
{
    for (size_t i = 0; i < count && faulty->note != 0; i++)
        if (spans[i].length > 0 && spans[i].address / faulty->page <= faulty->note &&
            (spans[i].address + spans[i].length - 1) / faulty->page >= faulty->note)
            return false;
    return readable;
}

#define UNMAP(fault, clause, ...)                                                                  \
    {.name = (fault), .id = (clause), .on = OPERATION_UNMAP, __VA_ARGS__},
const struct fault faults_of_unmap[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};
