/* SPDX-License-Identifier: MIT
 *
 * See judge_copy.h. A copy holds the whole struct judge_run. It does not hold the rest of the judge
 * (buffers, the opened system).
 */
#include "reference/judge_copy.h"
#include "reference/array.h"
#include "reference/judge_state.h"
#include <stdlib.h>
#include <string.h>

struct judge_copy {
    struct judge_run run;
    uint8_t *state; /* the system's */
    size_t state_capacity;
};

bool judge_can_copy(const struct judge *judge)
{
    const struct system *system = judge->system;
    return system->state_size != NULL && system->save != NULL && system->restore != NULL &&
           system->state_key != NULL;
}

struct judge_copy *judge_copy_open(void)
{
    return calloc(1, sizeof(struct judge_copy));
}

void judge_copy_close(struct judge_copy *copy)
{
    if (copy == NULL)
        return;
    judge_run_free(&copy->run);
    free(copy->state);
    free(copy);
}

static bool save_system(const struct judge *judge, struct judge_copy *copy)
{
    size_t size = judge->system->state_size(judge->instance);
    if (!array_reserve(&copy->state, &copy->state_capacity, size, sizeof *copy->state))
        return false;
    judge->system->save(judge->instance, copy->state);
    return true;
}

bool judge_save(const struct judge *judge, struct judge_copy *copy)
{
    return judge_run_copy(&copy->run, &judge->run) && save_system(judge, copy);
}

bool judge_restore(struct judge *judge, const struct judge_copy *copy)
{
    judge->finding.verdict = VERDICT_AGREE;
    judge->system->restore(judge->instance, copy->state);
    return judge_run_copy(&judge->run, &copy->run);
}

/* The lowest break that the neighbour can reach: the start of its topmost memory. */
static uint64_t lowest_break(const struct judge *judge)
{
    const struct neighbour *neighbour = &judge->run.neighbour;
    uint64_t program_break = judge->run.placement.program_break;
    if (neighbour->count == 0)
        return program_break;
    struct foreign_run top = neighbour->runs[neighbour->count - 1];
    return top.end == program_break ? top.start : program_break;
}

/* The system may own only the first bytes of a page. It can still get the rest of that page if the
 * break can return to the end of these bytes; the page is `open` then. The owned bytes of every
 * other partial page have no effect.
 */
static uint8_t page_key(const struct placement *placement, const struct placement_page *page,
                        bool open)
{
    if (page->owned_bytes < placement->page_size && !open)
        return 0;
    return (uint8_t)(1 | (open ? 2 : 0) | (page->mapped ? 4 : 0) | (page->dirty ? 8 : 0));
}

static size_t placement_key(const struct judge *judge, uint8_t *key, size_t capacity)
{
    const struct placement *placement = &judge->run.placement;
    uint64_t lowest = lowest_break(judge);
    const uint64_t numbers[] = {placement->program_break, placement->high_water, placement->limit,
                                lowest};
    size_t size = sizeof numbers + placement->page_count;
    if (size > capacity)
        return size;
    memcpy(key, numbers, sizeof numbers);
    uint64_t cut = lowest / placement->page_size, kept = lowest % placement->page_size;
    for (uint32_t page = 0; page < placement->page_count; page++) {
        const struct placement_page *at = &placement->pages[page];
        key[sizeof numbers + page] =
            page_key(placement, at, page == cut && at->owned_bytes == kept);
    }
    return size;
}

static size_t model_key(const struct model *model, uint8_t *key, size_t capacity)
{
    size_t size = model->count * sizeof(uint64_t);
    for (size_t i = 0; size <= capacity && i < model->count; i++) {
        const struct live_page *page = &model->pages[i];
        uint64_t flags = (uint64_t)page->untagged | (uint64_t)page->indeterminate << 1 |
                         (uint64_t)page->shared << 2 | (uint64_t)page->protection << 3;
        uint64_t entry = page->page << 8 | flags;
        memcpy(key + i * sizeof entry, &entry, sizeof entry);
    }
    return size;
}

/* Each part of the key starts where the previous part ended, if the previous part fitted. */
size_t judge_key(const struct judge *judge, uint8_t *key, size_t capacity)
{
    size_t size = judge->system->state_key(judge->instance, key, capacity);
    size += model_key(&judge->run.model, key + (size < capacity ? size : 0),
                      size < capacity ? capacity - size : 0);
    if (judge->has_arena)
        size += placement_key(judge, key + (size < capacity ? size : 0),
                              size < capacity ? capacity - size : 0);
    return size;
}

void judge_count_always(struct judge *judge)
{
    judge->counts_always = true;
}
