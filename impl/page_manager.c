/* SPDX-License-Identifier: MIT
 *
 * See page_manager.h. Every call first decides and changes the page table, under the lock. Then it
 * clears and copies pages without the lock, because these pages belong to its caller alone by then.
 * The hook runs without the lock, so that it may call the manager.
 */
#include "arena.h"
#include "host_discard.h"
#include <errno.h>

/* A length that rounds up to 2^32 would wrap to 0, so it is too large even at address 0. */
bool page_manager_range_exists(const struct page_manager *manager, uint32_t address,
                               uint32_t length_bytes)
{
    uint32_t page_size = page_manager_page_size(manager);
    uint32_t start = address > page_size ? address : page_size;
    return address % page_size == 0 && length_bytes <= ADDRESS_SPACE_BYTES - start;
}

static bool is_aligned(uint32_t number, uint32_t alignment)
{
    return (number & (alignment - 1)) == 0;
}

static bool is_power_of_two(uint32_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

static int refuse(const struct page_manager *manager, const char *call, uint32_t address,
                  uint32_t length_bytes, int error)
{
    const struct page_manager_refusal refusal = {call, address, length_bytes, error};
    return page_manager_refuse(manager, &refusal);
}

int page_manager_refuse(const struct page_manager *manager,
                        const struct page_manager_refusal *refusal)
{
    if (manager->hook != NULL)
        manager->hook(manager->hook_context, refusal);
    return refusal->error;
}

int page_manager_open_sized(struct page_manager *manager, size_t struct_bytes)
{
    if (struct_bytes != sizeof *manager)
        return EINVAL;
    lock_open(&manager->lock);
    program_break_open(&manager->program_break);
    page_manager_watch(manager, NULL, NULL);
    manager->arena = (struct arena){0, 0, 0};
    manager->bytes_cleared = manager->bytes_clearing_saved = manager->grow_calls = 0;
#if PAGE_MANAGER_HOST_DISCARD
    page_manager_discard_on_host(manager, NULL, NULL, 1);
    manager->host_discards = (struct page_manager_host_discards){0, 0, 0};
#endif
    page_table_open(&manager->table);
    shared_pages_mark(&manager->shared, 0, geometry_page_count(&manager->table.geometry), false);
    return 0;
}

static int check_exact(const struct page_manager *manager, const struct page_request *request,
                       struct page_run run)
{
    if (!is_aligned(request->address, page_manager_page_size(manager)) ||
        !is_aligned(request->address, request->alignment_bytes))
        return EINVAL;
    if (run.end > geometry_page_count(&manager->table.geometry))
        return ENOMEM;
    uint32_t states = page_run_states(&manager->table, run);
    if (request->where == WHERE_FREE && (states & STATE_MAPPED) != 0)
        return EEXIST;
    return (states & STATE_FOREIGN) != 0 ? EINVAL : 0;
}

/* Finds the run of pages that the mapping will have. */
static int place(struct page_manager *manager, const struct page_request *request,
                 struct page_run *run)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint32_t alignment = (uint32_t)geometry_pages_up(geometry, request->alignment_bytes);
    if (request->length_bytes == 0 || !is_power_of_two(request->alignment_bytes))
        return EINVAL;
    *run = page_run_of(&manager->table, request->address, request->length_bytes);
    if (request->where == WHERE_FREE || request->where == WHERE_REPLACING)
        return check_exact(manager, request, *run);
    if (request->where == WHERE_HINTED && is_aligned(run->first, alignment) &&
        page_run_is_free(&manager->table, *run))
        return 0;
    uint32_t count = run->end - run->first;
    run->first = arena_find(manager, count, alignment);
    run->end = run->first + count;
    return run->first == PAGE_NONE ? ENOMEM : 0;
}

int page_manager_map_at(struct page_manager *manager, const struct page_request *request,
                        uint32_t *address)
{
    struct page_work work;
    page_work_open(&work);
    struct page_run run;
    lock_take(&manager->lock);
    int error = place(manager, request, &run);
    if (error == 0) {
        page_work_take(&work, manager, run, request->contents);
        shared_pages_mark(&manager->shared, run.first, run.end - run.first, request->shared);
    }
    lock_release(&manager->lock);
    if (error != 0)
        return refuse(manager, "map", request->address, request->length_bytes, error);
    page_work_finish(&work, manager);
    *address = (uint32_t)geometry_bytes(&manager->table.geometry, run.first);
    return 0;
}

int page_manager_map(struct page_manager *manager, uint32_t length_bytes, uint32_t alignment_bytes,
                     enum page_contents contents, uint32_t *address)
{
    const struct page_request request = {.where = WHERE_LOWEST,
                                         .length_bytes = length_bytes,
                                         .alignment_bytes = alignment_bytes,
                                         .contents = contents};
    return page_manager_map_at(manager, &request, address);
}

/* Unmaps the mapped pages of the run. It may reach beyond the last page. */
static void release(struct page_manager *manager, struct page_run run)
{
    run = page_run_inside(&manager->table, run);
    if (run.first < run.end)
        host_discard_release(manager, run);
}

int page_manager_unmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    if (length_bytes == 0 || !page_manager_range_exists(manager, address, length_bytes))
        return refuse(manager, "unmap", address, length_bytes, EINVAL);
    lock_take(&manager->lock);
    release(manager, page_run_of(&manager->table, address, length_bytes));
    lock_release(&manager->lock);
    return 0;
}

/* Adds the mapped pages of the run that are not shared, but for those that the host takes. Returns
 * the first page for which there was no space, or the end of the run.
 *
 *     AAssAs..AA    A: mapped, s: shared as well; adds AA, A and AA
 */
static uint32_t find_private(struct page_manager *manager, struct page_run run,
                             struct page_work *work)
{
    for (uint32_t page = run.first, next; page < run.end; page = next) {
        const struct page_run same = {page, shared_pages_run_end(&manager->shared, page, run.end)};
        next = same.end;
        if (!shared_pages_has(&manager->shared, page))
            next = host_discard_find(work, manager, same);
        if (next < same.end)
            return next;
    }
    return run.end;
}

int page_manager_discard(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    struct page_work work;
    page_work_open(&work);
    if (!page_manager_range_exists(manager, address, length_bytes))
        return refuse(manager, "discard", address, length_bytes, EINVAL);
    bool all = page_manager_is_mapped(manager, address, length_bytes);
    struct page_run run =
        page_run_inside(&manager->table, page_run_of(&manager->table, address, length_bytes));
    while (run.first < run.end) {
        lock_take(&manager->lock);
        run.first = find_private(manager, run, &work);
        lock_release(&manager->lock);
        page_work_clear(&work, manager);
    }
    return all ? 0 : refuse(manager, "discard", address, length_bytes, ENOMEM);
}

bool page_manager_is_mapped(const struct page_manager *manager, uint32_t address,
                            uint32_t length_bytes)
{
    lock_take(&manager->lock);
    bool all =
        page_run_is_mapped(&manager->table, page_run_of(&manager->table, address, length_bytes));
    lock_release(&manager->lock);
    return all;
}

/* The first page nearly always decides, so this is cheap. */
bool page_manager_owns(const struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    const struct page_table *table = &manager->table;
    uint64_t end = (uint64_t)address + (length_bytes == 0 ? 1 : length_bytes);
    struct page_run run = page_run_of(&manager->table, address, 0);
    run.end = (uint32_t)geometry_pages_up(&table->geometry, end);
    run = page_run_inside(table, run);
    lock_take(&manager->lock);
    while (run.first < run.end && page_table_state(table, run.first) == PAGE_STATE_FOREIGN)
        run.first = page_table_run_end(table, run.first, run.end);
    lock_release(&manager->lock);
    return run.first < run.end;
}

/* Where `old` can become `count` pages long: at its own first page, at another page, or PAGE_NONE.
 *
 *     ...AABB..0|   A can only move, to ...; B can stay, because ..0 is free
 */
static uint32_t find_longer(struct page_manager *manager, struct page_run old, uint32_t count,
                            bool may_move)
{
    const struct page_run behind = {old.end, old.first + count};
    for (;;) {
        uint32_t page = old.first;
        if (!page_run_is_free(&manager->table, behind))
            page = may_move ? page_table_find(&manager->table, count, 1) : PAGE_NONE;
        if (page != PAGE_NONE)
            return page;
        bool last = arena_tail(manager) == old.end;
        if (last ? !arena_grow(manager, behind.end - behind.first, 1)
                 : !may_move || !arena_grow(manager, count, 1))
            return PAGE_NONE;
    }
}

/* Makes a run longer. When the run moves, its old pages stay mapped for now. */
static uint32_t lengthen(struct page_manager *manager, struct page_run old, uint32_t count,
                         bool may_move, struct page_work *work)
{
    uint32_t to = find_longer(manager, old, count, may_move);
    uint32_t kept = old.end - old.first;
    if (to == PAGE_NONE)
        return to;
    if (to != old.first) {
        page_table_mark(&manager->table, to, kept, PAGE_STATE_MAPPED);
        shared_pages_copy(&manager->shared, old.first, kept, to);
    }
    page_work_take(work, manager, (struct page_run){to + kept, to + count}, CONTENTS_ZEROED);
    shared_pages_mark(&manager->shared, to + kept, count - kept,
                      shared_pages_has(&manager->shared, old.end - 1));
    return to;
}

/* Like Linux, a range that does not become longer may have holes behind its first page. */
static int check_remap(const struct page_manager *manager, const struct page_remap *request)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint32_t page_size = page_manager_page_size(manager);
    if (!is_aligned(request->address, page_size) || request->old_length_bytes == 0 ||
        request->new_length_bytes == 0 ||
        request->new_length_bytes > ADDRESS_SPACE_BYTES - page_size)
        return EINVAL;
    struct page_run old = page_run_of(&manager->table, request->address, request->old_length_bytes);
    bool longer = geometry_pages_up(geometry, request->new_length_bytes) > old.end - old.first;
    if (!longer && page_manager_range_exists(manager, request->address, request->old_length_bytes))
        old.end = old.first + 1;
    return page_run_is_mapped(&manager->table, old) ? 0 : EFAULT;
}

/* Copies first and then unmaps the old pages. The caller of remap has both ranges during the copy,
 * so no other thread sees it. */
static void move(struct page_manager *manager, struct page_run old, uint32_t to)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint32_t count = old.end - old.first;
    program_break_copy(&manager->program_break, geometry_bytes(geometry, to),
                       geometry_bytes(geometry, old.first), geometry_bytes(geometry, count));
    lock_take(&manager->lock);
    host_discard_release(manager, old);
    lock_release(&manager->lock);
}

/* Decides where the range goes, and unmaps the pages that it loses. Needs the lock. */
static int resize(struct page_manager *manager, const struct page_remap *request, uint32_t *to,
                  struct page_work *work)
{
    struct page_run old = page_run_of(&manager->table, request->address, request->old_length_bytes);
    struct page_run new = page_run_of(&manager->table, request->address, request->new_length_bytes);
    int error = check_remap(manager, request);
    *to = old.first;
    if (error == 0 && new.end > old.end)
        *to = lengthen(manager, old, new.end - new.first, request->may_move, work);
    if (error == 0 && new.end < old.end)
        release(manager, (struct page_run){new.end, old.end});
    return *to == PAGE_NONE ? ENOMEM : error;
}

int page_manager_remap(struct page_manager *manager, const struct page_remap *request,
                       uint32_t *address)
{
    struct page_work work;
    page_work_open(&work);
    struct page_run old = page_run_of(&manager->table, request->address, request->old_length_bytes);
    uint32_t to;
    lock_take(&manager->lock);
    int error = resize(manager, request, &to, &work);
    lock_release(&manager->lock);
    if (error != 0)
        return refuse(manager, "remap", request->address, request->old_length_bytes, error);
    page_work_finish(&work, manager);
    if (to != old.first)
        move(manager, old, to);
    *address = (uint32_t)geometry_bytes(&manager->table.geometry, to);
    return 0;
}

uint32_t page_manager_page_size(const struct page_manager *manager)
{
    return geometry_page_size(&manager->table.geometry);
}

void page_manager_watch(struct page_manager *manager, page_manager_hook *hook, void *context)
{
    manager->hook = hook;
    manager->hook_context = context;
}
