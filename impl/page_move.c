/* SPDX-License-Identifier: MIT
 *
 * page_manager_move, see page_manager.h. Like a remap that moves, it has several moments: the range
 * gets its new pages under the lock, is copied without it, and loses its old pages under it again.
 */
#include "arena.h"
#include "host_discard.h"
#include <errno.h>

static bool overlap(struct page_run one, struct page_run other)
{
    return one.first < other.end && other.first < one.end;
}

static bool has_shared_pages(const struct page_manager *manager, struct page_run run)
{
    return shared_pages_has(&manager->shared, run.first) ||
           shared_pages_run_end(&manager->shared, run.first, run.end) < run.end;
}

static int check_arguments(const struct page_manager *manager, const struct page_move *move)
{
    uint32_t page_size = page_manager_page_size(manager);
    return move->address % page_size != 0 || move->old_length_bytes == 0 ||
                   move->new_length_bytes == 0 ||
                   move->new_length_bytes > ADDRESS_SPACE_BYTES - page_size
               ? EINVAL
               : 0;
}

/* What stays mapped becomes zero, and shared pages keep their contents in every discard. Like
 * Linux, the pages that a shorter range loses may be holes. None is lost where all stay mapped. */
static int check_old(const struct page_manager *manager, const struct page_move *move,
                     struct page_run old, uint32_t count)
{
    if (!move->keep_old && old.end - old.first > count &&
        page_manager_range_exists(manager, move->address, move->old_length_bytes))
        old.end = old.first + count;
    if (!page_run_is_mapped(&manager->table, old))
        return EFAULT;
    return move->keep_old && has_shared_pages(manager, old) ? EINVAL : 0;
}

static int check_new(const struct page_manager *manager, const struct page_move *move,
                     struct page_run old, struct page_run new)
{
    uint32_t length = move->new_length_bytes;
    if (!move->is_fixed)
        return 0;
    if (!page_manager_range_exists(manager, move->new_address, length) || overlap(old, new))
        return EINVAL;
    return page_run_states(&manager->table, new) & STATE_FOREIGN ? EINVAL : 0;
}

/* Gives the range its new pages: those that get a copy, and zeroed ones behind them. */
static void take_new(struct page_manager *manager, struct page_run old, struct page_run new,
                     struct page_work *work)
{
    uint32_t had = old.end - old.first, count = new.end - new.first;
    uint32_t kept = had < count ? had : count;
    page_table_mark(&manager->table, new.first, kept, PAGE_STATE_MAPPED);
    shared_pages_copy(&manager->shared, old.first, kept, new.first);
    if (kept == count)
        return;
    page_work_take(work, manager, (struct page_run){new.first + kept, new.end}, CONTENTS_ZEROED);
    shared_pages_mark(&manager->shared, new.first + kept, count - kept,
                      shared_pages_has(&manager->shared, old.end - 1));
}

/* Decides where the range goes, and takes these pages. Needs the lock. */
static int place(struct page_manager *manager, const struct page_move *move, struct page_run old,
                 struct page_run *new, struct page_work *work)
{
    uint32_t count = new->end - new->first;
    int error = check_new(manager, move, old, *new);
    if (error == 0)
        error = check_old(manager, move, old, count);
    if (error != 0)
        return error;
    if (!move->is_fixed)
        new->first = arena_find(manager, count, 1);
    if (new->first == PAGE_NONE)
        return ENOMEM;
    new->end = new->first + count;
    take_new(manager, old, *new, work);
    return 0;
}

static void copy(struct page_manager *manager, struct page_run old, struct page_run new)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint32_t gained = new.end - new.first, had = old.end - old.first;
    program_break_copy(&manager->program_break, geometry_bytes(geometry, new.first),
                       geometry_bytes(geometry, old.first),
                       geometry_bytes(geometry, gained < had ? gained : had));
}

/* The old pages become free, or stay mapped and become zero. */
static void leave_old(struct page_manager *manager, struct page_run old, bool keep)
{
    struct page_work work;
    page_work_open(&work);
    old = page_run_inside(&manager->table, old); /* a shorter range may have lost any others */
    lock_take(&manager->lock);
    if (keep)
        (void)host_discard_find(&work, manager, old); /* one run */
    else
        host_discard_release(manager, old);
    lock_release(&manager->lock);
    page_work_clear(&work, manager);
}

int page_manager_move(struct page_manager *manager, const struct page_move *move, uint32_t *address)
{
    struct page_work work;
    page_work_open(&work);
    struct page_run old = page_run_of(&manager->table, move->address, move->old_length_bytes);
    struct page_run new = page_run_of(&manager->table, move->new_address, move->new_length_bytes);
    int error = check_arguments(manager, move);
    lock_take(&manager->lock);
    if (error == 0)
        error = place(manager, move, old, &new, &work);
    lock_release(&manager->lock);
    if (error != 0) {
        const struct page_manager_refusal refusal = {"remap", move->address, move->old_length_bytes,
                                                     error};
        return page_manager_refuse(manager, &refusal);
    }
    page_work_finish(&work, manager);
    copy(manager, old, new);
    leave_old(manager, old, move->keep_old);
    *address = (uint32_t)geometry_bytes(&manager->table.geometry, new.first);
    return 0;
}
