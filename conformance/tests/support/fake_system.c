/* SPDX-License-Identifier: MIT
 *
 * The function table of the fake system: its answers. fake_memory.c holds its pages.
 */
#include "conformance/tests/support/fake_memory.h"
#include <stdio.h>
#include <stdlib.h>

static int open_count;

int fake_open_count(void)
{
    return open_count;
}

static void close_fake(void *self)
{
    free(((struct fake *)self)->pages);
    simulated_close(self);
    open_count--;
}

static void *open_fake(const struct world *world, char *reason, size_t reason_size)
{
    struct fake *fake = world->page_count == 13 ? NULL : calloc(1, sizeof *fake);
    snprintf(reason, reason_size, "no world has 13 pages");
    if (fake == NULL)
        return NULL;
    open_count++;
    fake->pages = calloc(world->page_count, sizeof *fake->pages);
    if (fake->pages != NULL && environment_open(&fake->environment, world, reason, reason_size))
        return fake;
    close_fake(fake);
    return NULL;
}

static struct outcome failure(enum error_name error)
{
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}

static struct outcome success(uint64_t address)
{
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = address};
}

static struct outcome map_at(struct fake *fake, const struct call *call, uint64_t count)
{
    uint64_t size = fake->environment.world.page_size, first = call->address / size;
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count; page++)
        if (!fake_owns(fake, page))
            return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count; page++)
        if (fake->pages[page].mapped && (call->flags & FLAG_FIXED_NOREPLACE) != 0)
            return failure(ERROR_EEXIST);
    fake_give_back(fake, first, count);
    fake_hand_out(fake, first, count, call);
    return success(call->address);
}

static struct outcome fake_map(void *self, const struct call *call)
{
    struct fake *fake = self;
    uint64_t first, count = fake_pages(fake, call->length);
    if (call->length == 0)
        return failure(ERROR_EINVAL);
    if ((call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0)
        return map_at(fake, call, count);
    if (!fake_place(fake, count, call->alignment, &first))
        return failure(ERROR_ENOMEM);
    fake_hand_out(fake, first, count, call);
    return success(first * fake->environment.world.page_size);
}

static struct outcome fake_unmap(void *self, const struct call *call)
{
    struct fake *fake = self;
    uint64_t size = fake->environment.world.page_size, first = call->address / size;
    if (call->length == 0 || call->address % size != 0 ||
        call->length > ((uint64_t)1 << 32) - call->address)
        return failure(ERROR_EINVAL);
    fake_give_back(fake, first, fake_pages(fake, call->length));
    return success(0);
}

static bool is_all_mapped(const struct fake *fake, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < first + count; page++)
        if (page >= fake->environment.world.page_count || !fake->pages[page].mapped)
            return false;
    return true;
}

static struct outcome fake_discard(void *self, const struct call *call)
{
    struct fake *fake = self;
    uint64_t size = fake->environment.world.page_size, first = call->address / size;
    uint64_t count = fake_pages(fake, call->length);
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    for (uint64_t page = first; page < first + count && page < fake->environment.world.page_count;
         page++)
        if (fake->pages[page].mapped)
            environment_clear(&fake->environment, page * size, size);
    return is_all_mapped(fake, first, count) ? success(0) : failure(ERROR_ENOMEM);
}

static struct outcome fake_protect(void *self, const struct call *call)
{
    struct fake *fake = self;
    uint64_t size = fake->environment.world.page_size, first = call->address / size;
    uint64_t count = fake_pages(fake, call->length);
    if (call->address % size != 0)
        return failure(ERROR_EINVAL);
    if (!is_all_mapped(fake, first, count))
        return failure(ERROR_ENOMEM);
    for (uint64_t page = first; page < first + count; page++)
        fake->pages[page].protection = call->protection;
    return success(0);
}

/* AAA.. stays in place, because the pages after it are free. Otherwise it moves to the lowest hole
 * if it may. Otherwise the break moves: by the difference if the mapping is the last one, AAA|,
 * else by the whole new length. */
static bool place_longer(struct fake *fake, const struct call *call, uint64_t old, uint64_t *to)
{
    uint64_t first = call->address / fake->environment.world.page_size,
             new = fake_pages(fake, call->new_length);
    for (;;) {
        *to = first;
        if (fake_is_free(fake, first + old, new - old))
            return true;
        if (call->may_move && fake_find(fake, new, 1, to))
            return true;
        bool last = fake_tail(fake) == first + old;
        if ((!last && !call->may_move) || !fake_grow(fake, last ? new - old : new, 1))
            return false;
    }
}

static struct outcome grow_mapping(struct fake *fake, const struct call *call, uint64_t first)
{
    uint64_t size = fake->environment.world.page_size, to;
    uint64_t old = fake_pages(fake, call->length), new = fake_pages(fake, call->new_length);
    if (!place_longer(fake, call, old, &to))
        return failure(ERROR_ENOMEM);
    if (to == first) {
        fake_hand_out(fake, first + old, new - old, call);
        return success(call->address);
    }
    struct call copied = *call;
    copied.flags |= FLAG_UNINITIALIZED;
    fake_hand_out(fake, to, old, &copied);
    fake_hand_out(fake, to + old, new - old, call);
    environment_copy(&fake->environment, to * size, first * size, old * size);
    fake_give_back(fake, first, old);
    return success(to * size);
}

static struct outcome fake_remap(void *self, const struct call *call)
{
    struct fake *fake = self;
    uint64_t size = fake->environment.world.page_size, first = call->address / size;
    uint64_t old = fake_pages(fake, call->length), new = fake_pages(fake, call->new_length);
    if (call->address % size != 0 || call->length == 0 || call->new_length == 0)
        return failure(ERROR_EINVAL);
    if (!is_all_mapped(fake, first, old))
        return failure(ERROR_EFAULT);
    if (new > old)
        return grow_mapping(fake, call, first);
    fake_give_back(fake, first + new, old - new);
    return success(call->address);
}

static struct outcome fake_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return fake_map(self, call);
    case OPERATION_UNMAP:
        return fake_unmap(self, call);
    case OPERATION_DISCARD:
        return fake_discard(self, call);
    case OPERATION_REMAP:
        return fake_remap(self, call);
    case OPERATION_PROTECT:
        return fake_protect(self, call);
    default:
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    }
}

static enum page_class fake_page_class(void *self, uint64_t page)
{
    const struct fake *fake = self;
    if (!fake_owns(fake, page))
        return PAGE_FOREIGN;
    if (fake->pages[page].mapped)
        return PAGE_MAPPED;
    return fake->pages[page].dirty ? PAGE_DIRTY : PAGE_ZEROED;
}

static bool fake_statistics(void *self, struct system_statistics *statistics)
{
    fake_count(self, statistics);
    return true;
}

/* This table makes no promise. */
static bool fake_validate(void *self, char *text, size_t size)
{
    (void)self, (void)text, (void)size;
    return true;
}

const struct profile fake_profile = {
    .name = "fake",
    .promises = PROMISE_FIXED_OWNED | PROMISE_ECONOMY | PROMISE_ERRNO_KEPT |
                PROMISE_UNMAP_NEVER_ENOMEM | PROMISE_UNMAP_ALIGNED | PROMISE_UNMAP_STRANGE |
                PROMISE_DISCARD_ALL,
    .placement = PLACEMENT_FIRST_FIT,
    .flags_known =
        FLAG_DEFAULT | FLAG_SHARED | FLAG_FIXED | FLAG_FIXED_NOREPLACE | FLAG_UNINITIALIZED,
    .flags_askable = UINT32_MAX,
};

static const struct system honest = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "fake",
    .features = SYSTEM_FIXED | SYSTEM_ALIGNED | SYSTEM_UNINITIALIZED | SYSTEM_ARENA,
    .address_bits = 32,
    .open = open_fake,
    .close = close_fake,
    .page_size = simulated_page_size,
    .origin = simulated_origin,
    .call = fake_call,
    .calls = CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |
             CALL_BIT(OPERATION_PROTECT),
    .read = fake_read,
    .write = fake_write,
    .sbrk = simulated_sbrk,
    .fail = simulated_fail,
    .limit = simulated_limit,
    .counters = simulated_counters,
    .take_events = simulated_take_events,
    .page_class = fake_page_class,
    .statistics = fake_statistics,
    .validate = fake_validate,
};

struct system fake_system(void)
{
    return fake_with_fault(&honest);
}
