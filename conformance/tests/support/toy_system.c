/* SPDX-License-Identifier: MIT
 *
 * The function table of the fake system: its answers, and the place of each fault. toy_memory.c
 * holds memory and break.
 */
#include "conformance/tests/support/toy_memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_count;

int toy_open_count(void)
{
    return open_count;
}

static void close_toy(void *self)
{
    struct toy *toy = self;
    free(toy->memory);
    free(toy->pages);
    free(toy);
    open_count--;
}

static void *open_toy(const struct world *world, char *reason, size_t reason_size)
{
    struct toy *toy = world->page_count == 13 ? NULL : calloc(1, sizeof *toy);
    snprintf(reason, reason_size, "the toy fears 13 pages");
    if (toy == NULL)
        return NULL;
    open_count++;
    toy->world = *world;
    toy->memory = calloc(world->page_count, world->page_size);
    toy->pages = calloc(world->page_count, sizeof *toy->pages);
    toy->top = toy->high_water = toy->neighbour_bottom = world->first_break;
    toy->limit = (uint64_t)world->limit * world->page_size;
    if (toy->memory != NULL && toy->pages != NULL)
        return toy;
    close_toy(toy);
    return NULL;
}

static uint64_t toy_page_size(void *self)
{
    return ((struct toy *)self)->world.page_size;
}

static uint64_t toy_origin(void *self)
{
    (void)self;
    return 0;
}

static struct outcome failure(enum error_name error)
{
    if (toy_is(TOY_WRONG_ERRNO))
        error = ERROR_EBADF;
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}

static struct outcome success(uint64_t address)
{
    return (struct outcome){
        .kind = OUTCOME_SUCCESS, .address = address, .errno_changed = toy_is(TOY_CHANGES_ERRNO)};
}

static struct outcome trap(void)
{
    return (struct outcome){.kind = OUTCOME_TRAP, .number = 11};
}

/* The answer to a map that found `first`, changed by the current fault. */
static struct outcome map_answer(const struct toy *toy, uint64_t first)
{
    uint64_t address = first * toy->world.page_size;
    if (toy_is(TOY_UNALIGNED))
        address += toy->world.page_size / 2;
    if (toy_is(TOY_ANSWERS_ZERO))
        address = 0;
    if (toy_is(TOY_LEAVES_SPACE))
        address = ((uint64_t)1 << 32) - toy->world.page_size;
    return success(address);
}

static struct outcome map_at(struct toy *toy, const struct call *call, uint64_t count)
{
    uint64_t size = toy->world.page_size, first = call->address / size;
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count; page++)
        if (!toy_owns(toy, page))
            return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count; page++)
        if (toy->pages[page].mapped && (call->flags & FLAG_FIXED_NOREPLACE) != 0)
            return failure(ERROR_EEXIST);
    if (toy_is(TOY_FIXED_REFUSED))
        return failure(ERROR_EINVAL);
    toy_give_back(toy, first, count);
    if (toy_is(TOY_FIXED_TEARS))
        return failure(ERROR_ENOMEM);
    toy_hand_out(toy, first, count, call);
    return success(call->address);
}

static bool lowest_mapped(const struct toy *toy, uint64_t *first)
{
    for (*first = 0; *first < toy->world.page_count; ++*first)
        if (toy->pages[*first].mapped)
            return true;
    return false;
}

static void spoil_neighbour(struct toy *toy)
{
    if (toy->neighbour_bottom < toy->top && toy_is(TOY_SPOILS_FOREIGN))
        toy->memory[toy->neighbour_bottom]++;
    if (toy->neighbour_bottom < toy->top && toy_is(TOY_SPOILS_FOREIGN_QUIETLY))
        toy->memory[toy->neighbour_bottom + 1]++;
}

static struct outcome toy_map(void *self, const struct call *call)
{
    struct toy *toy = self;
    uint64_t first, count = toy_pages(toy, call->length);
    if (toy_is(TOY_MAP_TRAPS))
        return trap();
    if (call->length == 0)
        return toy_is(TOY_ACCEPTS_EMPTY) ? success(toy->world.page_size) : failure(ERROR_EINVAL);
    if ((call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0)
        return map_at(toy, call, count);
    spoil_neighbour(toy);
    if (toy_is(TOY_OVERLAPS) && lowest_mapped(toy, &first))
        return success(first * toy->world.page_size);
    if (!toy_place(toy, count, call->alignment, &first))
        return failure(ERROR_ENOMEM);
    toy_hand_out(toy, first, count, call);
    return map_answer(toy, first);
}

static void spoil_survivor(struct toy *toy, uint64_t page)
{
    if (page >= toy->world.page_count)
        return;
    if (toy_is(TOY_UNMAP_WIPES))
        toy->memory[page * toy->world.page_size] = 0;
    if (toy_is(TOY_UNMAP_WIPES_QUIETLY))
        toy->memory[page * toy->world.page_size + 1] = 0;
    if (toy_is(TOY_UNMAP_HIDES))
        toy->pages[page].protection = 0;
}

static struct outcome toy_unmap(void *self, const struct call *call)
{
    struct toy *toy = self;
    uint64_t size = toy->world.page_size, first = call->address / size;
    if (toy_is(TOY_UNMAP_TRAPS))
        return trap();
    if (call->length == 0 || call->address % size != 0 ||
        call->length > ((uint64_t)1 << 32) - call->address || toy_is(TOY_REFUSES_UNMAP))
        return failure(ERROR_EINVAL);
    toy_give_back(toy, first, toy_pages(toy, call->length));
    spoil_survivor(toy, first + toy_pages(toy, call->length));
    return success(0);
}

static bool is_all_mapped(const struct toy *toy, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count; page++)
        if (page >= toy->world.page_count || !toy->pages[page].mapped)
            return false;
    return true;
}

static struct outcome toy_discard(void *self, const struct call *call)
{
    struct toy *toy = self;
    uint64_t size = toy->world.page_size, first = call->address / size;
    uint64_t count = toy_pages(toy, call->length);
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count && page < toy->world.page_count; page++) {
        bool mapped = toy->pages[page].mapped;
        if (toy_is(TOY_KEEPS_DISCARDED) || (toy_is(TOY_DISCARD_STOPS) && !mapped))
            break;
        if (mapped || toy_is(TOY_DISCARD_CLEARS_HOLES))
            toy_clear(toy, page * size, size);
    }
    return is_all_mapped(toy, first, count) ? success(0) : failure(ERROR_ENOMEM);
}

static struct outcome toy_protect(void *self, const struct call *call)
{
    struct toy *toy = self;
    uint64_t size = toy->world.page_size, first = call->address / size;
    uint64_t count = toy_pages(toy, call->length);
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    if (!is_all_mapped(toy, first, count))
        return failure(ERROR_ENOMEM);
    for (uint64_t page = first; page < first + count; page++)
        toy->pages[page].protection = call->protection;
    return success(0);
}

/* AAA.. stays in place, because the pages after it are free. Otherwise it moves to the lowest hole
 * if it may. Otherwise the break moves: by the difference if the mapping is the last one, AAA|,
 * else by the whole new length. */
static bool place_longer(struct toy *toy, const struct call *call, uint64_t old, uint64_t *to)
{
    uint64_t first = call->address / toy->world.page_size, new = toy_pages(toy, call->new_length);
    for (;;) {
        *to = first;
        if (toy_is_free(toy, first + old, new - old) && !toy_is(TOY_REMAP_MOVES))
            return true;
        if (call->may_move && toy_find(toy, new, 1, to))
            return true;
        bool last = toy_tail(toy) == first + old && !toy_is(TOY_REMAP_MOVES);
        if ((!last && !call->may_move) || !toy_grow(toy, last ? new - old : new, 1))
            return false;
    }
}

static struct outcome grow_mapping(struct toy *toy, const struct call *call, uint64_t first)
{
    uint64_t size = toy->world.page_size, to;
    uint64_t old = toy_pages(toy, call->length), new = toy_pages(toy, call->new_length);
    if (!place_longer(toy, call, old, &to))
        return failure(ERROR_ENOMEM);
    if (to == first) {
        toy_hand_out(toy, first + old, new - old, call);
        return success(call->address);
    }
    struct call copied = *call;
    copied.flags |= FLAG_UNINITIALIZED;
    toy_hand_out(toy, to, old, &copied);
    toy_hand_out(toy, to + old, new - old, call);
    if (!toy_is(TOY_REMAP_LOSES))
        memcpy(toy->memory + to * size, toy->memory + first * size, (size_t)(old * size));
    toy_give_back(toy, first, old);
    return success(to * size);
}

static struct outcome toy_remap(void *self, const struct call *call)
{
    struct toy *toy = self;
    uint64_t size = toy->world.page_size, first = call->address / size;
    uint64_t old = toy_pages(toy, call->length), new = toy_pages(toy, call->new_length);
    if (call->address % size != 0 || call->length == 0 || call->new_length == 0)
        return failure(ERROR_EINVAL);
    if (!is_all_mapped(toy, first, toy_is(TOY_REMAP_OVER_HOLES) ? 1 : old))
        return failure(ERROR_EFAULT);
    if (new > old)
        return grow_mapping(toy, call, first);
    toy_give_back(toy, first + new, old - new);
    return success(call->address);
}

static struct outcome toy_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return toy_map(self, call);
    case OPERATION_UNMAP:
        return toy_unmap(self, call);
    case OPERATION_DISCARD:
        return toy_discard(self, call);
    case OPERATION_REMAP:
        return toy_remap(self, call);
    case OPERATION_PROTECT:
        return toy_protect(self, call);
    default:
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    }
}

static enum page_class toy_page_class(void *self, uint64_t page)
{
    const struct toy *toy = self;
    if (!toy_owns(toy, page) || toy_is(TOY_CALLS_OWNED_FOREIGN))
        return PAGE_FOREIGN;
    if (toy->pages[page].mapped && !toy_is(TOY_CALLS_MAPPED_FREE))
        return PAGE_MAPPED;
    return toy->pages[page].dirty && !toy_is(TOY_CALLS_DIRTY_ZEROED) ? PAGE_DIRTY : PAGE_ZEROED;
}

static bool toy_statistics(void *self, struct system_statistics *statistics)
{
    struct toy *toy = self;
    uint64_t *numbers[] = {&statistics->pages_owned,   &statistics->pages_mapped,
                           &statistics->pages_zeroed,  &statistics->pages_dirty,
                           &statistics->pages_foreign, &statistics->largest_free_run,
                           &statistics->bytes_cleared, &statistics->bytes_clearing_saved,
                           &statistics->grow_calls};
    toy_count(toy, statistics);
    if (toy_is(TOY_COUNTS_WRONG))
        ++*numbers[toy_wrong_count()];
    return true;
}

static bool toy_validate(void *self, char *text, size_t size)
{
    (void)self;
    if (toy_is(TOY_BREAKS_PROMISE))
        snprintf(text, size, "page 1 broke it");
    return !toy_is(TOY_BREAKS_PROMISE);
}

const struct profile toy_profile = {
    .name = "toy",
    .promises = PROMISE_FIXED_OWNED | PROMISE_ECONOMY | PROMISE_ERRNO_KEPT |
                PROMISE_UNMAP_NEVER_ENOMEM | PROMISE_UNMAP_ALIGNED | PROMISE_UNMAP_STRANGE |
                PROMISE_REMAP_WHOLE | PROMISE_DISCARD_ALL,
    .placement = PLACEMENT_FIRST_FIT,
    .flags_known =
        FLAG_DEFAULT | FLAG_SHARED | FLAG_FIXED | FLAG_FIXED_NOREPLACE | FLAG_UNINITIALIZED,
    .flags_askable = UINT32_MAX,
};

struct system toy_system(void)
{
    return (struct system){
        .abi_version = SYSTEM_ABI_VERSION,
        .name = "toy",
        .features = SYSTEM_FIXED | SYSTEM_ALIGNED | SYSTEM_UNINITIALIZED | SYSTEM_ARENA,
        .address_bits = 32,
        .open = open_toy,
        .close = close_toy,
        .page_size = toy_page_size,
        .origin = toy_origin,
        .call = toy_call,
        .calls = CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |
                 CALL_BIT(OPERATION_PROTECT),
        .read = toy_read,
        .write = toy_write,
        .sbrk = toy_sbrk,
        .fail = toy_fail,
        .limit = toy_limit,
        .counters = toy_counters,
        .take_events = toy_take_events,
        .page_class = toy_page_class,
        .statistics = toy_statistics,
        .validate = toy_validate,
    };
}
