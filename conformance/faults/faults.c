/* SPDX-License-Identifier: MIT
 *
 * See faults.h. The functions of the table stand between the caller and the honest system.
 */
#include "conformance/faults/faults.h"

#include "reference/operation.h"

static const struct system *inner; /* the system without the fault */
static const struct fault *present;
static uint64_t neighbours; /* address of the last sbrk */

/* Changes of a call. */

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

/* Maps an additional page after each mapping, as a system does that keeps notes there. */
static void map_one_more(struct exchange *exchange)
{
    exchange->call.length += exchange->page;
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

static void map_and_scribble(struct exchange *exchange)
{
    if (neighbours != 0)
        inner->write(exchange->self, &(struct span){neighbours, &(uint8_t){1}, 1}, 1);
}

static void unmap_one_less(struct exchange *exchange)
{
    exchange->call.length -= exchange->call.length > exchange->page ? exchange->page : 0;
}

/* Ignores the second of two unmaps of the same address: it unmaps page 0, which is never mapped. */
static void unmap_by_handle(struct exchange *exchange)
{
    static uint64_t done;
    bool again = exchange->call.address == done && exchange->call.length > 0;
    done = exchange->call.address;
    if (again)
        exchange->call = (struct call){.length = exchange->page};
}

/* Refusals. */

/* An errno that the clause does not list. */
static enum error_name map_strange_errno(struct exchange *exchange)
{
    bool two_faults =
        exchange->call.length == 0 && (exchange->call.flags & (FLAG_SHARED | FLAG_PRIVATE)) == 0;
    return two_faults || (exchange->call.protection & 4) != 0 ? ERROR_EACCES : ERROR_NONE;
}

static enum error_name map_hint_refused(struct exchange *exchange)
{
    return exchange->call.address != 0 ? ERROR_EINVAL : ERROR_NONE;
}

static enum error_name map_never_large(struct exchange *exchange)
{
    return exchange->call.length > 4 * exchange->page ? ERROR_ENOMEM : ERROR_NONE;
}

static enum error_name unmap_whole_pages_only(struct exchange *exchange)
{
    return exchange->call.length % exchange->page != 0 ? ERROR_EINVAL : ERROR_NONE;
}

/* Refuses a range that a mapped page follows, like a system that can only unmap whole mappings. */
static enum error_name unmap_never_front(struct exchange *exchange)
{
    uint64_t after = (exchange->call.address + exchange->call.length) / exchange->page;
    return inner->page_class(exchange->self, after) == PAGE_MAPPED ? ERROR_EINVAL : ERROR_NONE;
}

static enum error_name unmap_never_twice(struct exchange *exchange)
{
    bool mapped =
        inner->page_class(exchange->self, exchange->call.address / exchange->page) == PAGE_MAPPED;
    return exchange->call.address % exchange->page == 0 && !mapped ? ERROR_EINVAL : ERROR_NONE;
}

/* Changes of an answer. */

static void map_dirty_tail(struct exchange *exchange)
{
    uint64_t last = exchange->outcome.address +
                    (exchange->call.length + exchange->page - 1) / exchange->page * exchange->page -
                    1;
    if (exchange->outcome.kind == OUTCOME_SUCCESS && exchange->call.length % exchange->page != 0)
        inner->write(exchange->self, &(struct span){last, &(uint8_t){1}, 1}, 1);
}

static bool maps_five_pages(const struct exchange *exchange)
{
    return exchange->outcome.kind == OUTCOME_SUCCESS && exchange->call.length == 5 * exchange->page;
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
    static uint64_t last;
    if (maps_five_pages(exchange))
        exchange->outcome.address = last;
    last = exchange->outcome.address;
}

static void map_behind_a_head(struct exchange *exchange)
{
    exchange->outcome.address += exchange->outcome.kind == OUTCOME_SUCCESS ? 8 : 0;
}

static void map_limit_is_einval(struct exchange *exchange)
{
    if (exchange->outcome.kind == OUTCOME_FAILURE && exchange->outcome.error == ERROR_ENOMEM)
        exchange->outcome.error = ERROR_EINVAL;
}

static void unmap_nothing(struct exchange *exchange)
{
    if (exchange->call.length == 0)
        exchange->outcome = (struct outcome){.kind = OUTCOME_SUCCESS};
}

static void unmap_returns_one(struct exchange *exchange)
{
    exchange->outcome.returned = exchange->outcome.kind == OUTCOME_SUCCESS ? 1 : -1;
}

static void unmap_sets_errno(struct exchange *exchange)
{
    exchange->outcome.errno_changed = exchange->outcome.kind == OUTCOME_SUCCESS;
    exchange->outcome.number = 22;
}

static void unmap_clears_errno(struct exchange *exchange)
{
    unmap_sets_errno(exchange);
    exchange->outcome.number = 0;
}

/* Other functions of the system. */

static bool read_anything(void *self, const struct span *spans, size_t count)
{
    inner->read(self, spans, count);
    return true;
}

static bool write_in_no_child(void *self, uint64_t address, uint8_t byte)
{
    (void)self;
    (void)address;
    (void)byte;
    return true;
}

static struct outcome sbrk_note(void *self, int64_t delta)
{
    struct outcome outcome = inner->sbrk(self, delta);
    neighbours = outcome.address;
    return outcome;
}

#define FAULT(fault, clause, ...) {.name = (fault), .id = (clause), __VA_ARGS__},
const struct fault faults[] = {
#include "conformance/faults/faults.def"
    {.name = NULL},
};

static struct outcome refusal(enum error_name error)
{
    static const int32_t numbers[ERROR_NAMES] = {
        [ERROR_EINVAL] = 22, [ERROR_ENOMEM] = 12, [ERROR_EACCES] = 13};
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error, .number = numbers[error]};
}

static struct outcome faulty_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct exchange exchange = {.self = self, .page = inner->page_size(self), .call = *call};
    enum error_name error = ERROR_NONE;
    if (kind != present->on)
        return inner->call(self, kind, call);
    if (present->refuse != NULL)
        error = present->refuse(&exchange);
    if (error != ERROR_NONE)
        return refusal(error);
    if (present->change != NULL)
        present->change(&exchange);
    exchange.outcome = inner->call(self, kind, &exchange.call);
    if (present->answer != NULL)
        present->answer(&exchange);
    return exchange.outcome;
}

struct system fault_system(const struct fault *fault, const struct system *honest)
{
    struct system faulty = *honest;
    inner = honest;
    present = fault;
    neighbours = 0;
    faulty.features = (faulty.features | fault->features) & ~fault->without;
    faulty.call = faulty_call;
    if (fault->sbrk != NULL)
        faulty.sbrk = fault->sbrk;
    if (fault->read != NULL)
        faulty.read = fault->read;
    if (fault->write_in_child != NULL)
        faulty.write_in_child = fault->write_in_child;
    return faulty;
}
