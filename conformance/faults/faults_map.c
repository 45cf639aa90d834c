/* SPDX-License-Identifier: MIT
 *
 * Faults of map: wrong answers, and pages with wrong bytes.
 */
#include "conformance/faults/fault_groups.h"

static void map_nothing(struct exchange *exchange)
{
    exchange->call.length += exchange->call.length == 0;
}

static void map_any_type(struct exchange *exchange)
{
    exchange->call.flags = (exchange->call.flags & ~3u) | FLAG_PRIVATE;
}

static void map_any_file(struct exchange *exchange)
{
    exchange->call.flags |= FLAG_ANONYMOUS;
}

/* Lengths near the top of the address space wrap to one page. */
static void map_huge_is_one_page(struct exchange *exchange)
{
    if (exchange->call.length > UINT32_MAX / 2)
        exchange->call.length = exchange->page;
}

static void map_fixed_elsewhere(struct exchange *exchange)
{
    exchange->call.flags &= ~(uint32_t)FLAG_FIXED;
}

static void map_noreplace_anywhere(struct exchange *exchange)
{
    if ((exchange->call.flags & FLAG_FIXED_NOREPLACE) != 0)
        exchange->call.address = 0;
    exchange->call.flags &= ~(uint32_t)FLAG_FIXED_NOREPLACE;
}

/* An errno that the clause does not list. */
static enum error_name map_strange_errno(struct exchange *exchange)
{
    bool two_faults =
        exchange->call.length == 0 && (exchange->call.flags & (FLAG_SHARED | FLAG_PRIVATE)) == 0;
    return two_faults || (exchange->call.protection & 4) != 0 ? ERROR_EACCES : ERROR_NONE;
}

/* Linux names this errno for MAP_LOCKED only. */
static enum error_name map_request_is_eperm(struct exchange *exchange)
{
    return (exchange->call.flags & (FLAG_NORESERVE | FLAG_STACK)) != 0 ? ERROR_EPERM : ERROR_NONE;
}

/* A request that is taken for the leave not to clear. */
static void map_request_uninitialized(struct exchange *exchange)
{
    if ((exchange->call.flags & FLAGS_REQUEST) != 0)
        exchange->call.flags |= FLAG_UNINITIALIZED;
}

static enum error_name map_hint_refused(struct exchange *exchange)
{
    return exchange->call.address != 0 ? ERROR_EINVAL : ERROR_NONE;
}

static enum error_name map_never_large(struct exchange *exchange)
{
    return exchange->call.length > 4 * exchange->page ? ERROR_ENOMEM : ERROR_NONE;
}

/* The last byte of the last page that the call mapped. */
static uint64_t last_byte(const struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->call.length);
    return exchange->outcome.address + pages * exchange->page - 1;
}

static void map_dirty_tail(struct exchange *exchange)
{
    if (fault_succeeded(exchange) && exchange->call.length % exchange->page != 0)
        fault_fill(exchange->faulty, last_byte(exchange), 1, 1);
}

static bool maps_five_pages(const struct exchange *exchange)
{
    return fault_succeeded(exchange) && exchange->call.length == 5 * exchange->page;
}

static void map_at_null(struct exchange *exchange)
{
    if (maps_five_pages(exchange))
        exchange->outcome.address = 0;
}

static void map_is_failed(struct exchange *exchange)
{
    if (maps_five_pages(exchange))
        exchange->outcome.address = UINT32_MAX;
}

static void map_across_the_top(struct exchange *exchange)
{
    if (maps_five_pages(exchange))
        exchange->outcome.address = (UINT64_C(1) << 32) - exchange->page;
}

/* A map of five pages returns the address of the map before it. */
static void map_once_more(struct exchange *exchange)
{
    struct faulty *faulty = exchange->faulty;
    if (maps_five_pages(exchange))
        exchange->outcome.address = faulty->note;
    faulty->note = exchange->outcome.address;
}

/* The last five pages of the address space, which no sbrk ever granted. */
static void map_at_the_top(struct exchange *exchange)
{
    if (maps_five_pages(exchange))
        exchange->outcome.address = (UINT64_C(1) << 32) - 5 * exchange->page;
}

/* The lowest mapped page below the new mapping, which stays unused. */
static void map_at_the_lowest_mapping(struct exchange *exchange)
{
    uint64_t new = exchange->outcome.address / exchange->page;
    for (uint64_t page = 0; fault_succeeded(exchange) && page < new; page++)
        if (fault_is_mapped(exchange->faulty, page)) {
            exchange->outcome.address = page * exchange->page;
            return;
        }
}

static void map_behind_a_head(struct exchange *exchange)
{
    exchange->outcome.address += fault_succeeded(exchange) ? 8 : 0;
}

static void map_limit_is_einval(struct exchange *exchange)
{
    if (exchange->outcome.kind == OUTCOME_FAILURE && exchange->outcome.error == ERROR_ENOMEM)
        exchange->outcome.error = ERROR_EINVAL;
}

static bool is_fixed(const struct call *call)
{
    return (call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0;
}

static enum error_name map_fixed_refused(struct exchange *exchange)
{
    return is_fixed(&exchange->call) ? ERROR_EINVAL : ERROR_NONE;
}

static enum error_name map_fixed_none_refused(struct exchange *exchange)
{
    return is_fixed(&exchange->call) && exchange->call.protection == 0 ? ERROR_EINVAL : ERROR_NONE;
}

/* Fails after the old pages are unmapped: AAA becomes A.A. */
static void map_fixed_leaves_a_hole(struct exchange *exchange)
{
    if (!fault_succeeded(exchange) || !is_fixed(&exchange->call))
        return;
    fault_unmap(exchange->faulty, exchange->outcome.address,
                fault_pages(exchange->faulty, exchange->call.length));
    exchange->outcome = fault_failure(exchange->faulty, ERROR_ENOMEM);
}

static bool wants_zero(const struct call *call)
{
    return (call->flags & FLAG_UNINITIALIZED) == 0;
}

/* Fresh pages, too. */
static void map_last_byte_is_dirty(struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->call.length);
    for (uint64_t i = 1; i <= pages && fault_succeeded(exchange) && wants_zero(&exchange->call);
         i++)
        fault_fill(exchange->faulty, exchange->outcome.address + i * exchange->page - 1, 1, 1);
}

static void map_uninitialized(struct exchange *exchange)
{
    exchange->call.flags |= FLAG_UNINITIALIZED;
}

/* After map_uninitialized. The note counts the bytes that were not cleared. */
static void map_counts_as_saved(struct exchange *exchange)
{
    if (fault_succeeded(exchange) && wants_zero(&exchange->asked))
        exchange->faulty->note +=
            fault_pages(exchange->faulty, exchange->call.length) * exchange->page;
}

static void statistics_add_saved(const struct faulty *faulty, struct system_statistics *statistics)
{
    statistics->bytes_clearing_saved += faulty->note;
}

/* After map_uninitialized: a dirty page keeps its last byte. */
static void map_clears_all_but_the_last_byte(struct exchange *exchange)
{
    uint64_t pages = fault_pages(exchange->faulty, exchange->call.length);
    map_counts_as_saved(exchange);
    for (uint64_t i = 0; i < pages && fault_succeeded(exchange) && wants_zero(&exchange->asked);
         i++)
        fault_fill(exchange->faulty, exchange->outcome.address + i * exchange->page,
                   exchange->page - 1, 0);
}

/* The address of the neighbour's memory, for the functions below. */
static void sbrk_note(struct faulty *faulty, const struct outcome *outcome)
{
    faulty->note = outcome->address;
}

/* Adds 1 to a byte of the memory that another caller of sbrk got last. */
static void scribble(const struct faulty *faulty, uint64_t offset)
{
    uint8_t byte = 0;
    const struct span span = {faulty->note + offset, &byte, 1};
    if (faulty->note == 0 || !faulty->honest->read(faulty->self, &span, 1))
        return;
    byte++;
    faulty->honest->write(faulty->self, &span, 1);
}

static void map_and_scribble(struct exchange *exchange)
{
    scribble(exchange->faulty, 0);
}

/* No sample of the judge reads the second byte. */
static void map_and_scribble_behind(struct exchange *exchange)
{
    scribble(exchange->faulty, 1);
}

#define MAP(fault, clause, ...) {.name = (fault), .id = (clause), .on = OPERATION_MAP, __VA_ARGS__},
const struct fault faults_of_map[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};
